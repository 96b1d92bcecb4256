"""Whom a broken invariant concerns, and whose announcements wait for it (rules.md §2.4): those and no other."""

from typing import Final

from desk.files import Files
from rules.invariants import Breach

ONLY_SHOWN: Final = ("16", "25")
"""Invariants that the notice gives no sanction to, or that look back on a decision never judged again (§4.1, §5)."""
OF_DOSSIERS: Final = frozenset(("Dossiers", "Candidatures", "Courriers", "Fiches"))
"""Tabs whose rows are about someone: one opens the dossier."""


def only_shown(breach: Breach) -> bool:
    """It holds nothing back: its invariant never does, or someone answered for it (R-038)."""
    return breach.judged or breach.number in ONLY_SHOWN


def blocked(files: Files, breach: Breach) -> tuple[str, ...]:
    """The programmes whose announcements a breach holds back."""
    return () if only_shown(breach) else concerned(files, breach)


def concerned(files: Files, breach: Breach) -> tuple[str, ...]:
    """The breach's own programme; of one that is about a person, those they apply to."""
    if breach.programme:
        return (breach.programme,)
    return tuple(dict.fromkeys(files.siblings(dossier_in(breach)))) if dossier_in(breach) else ()


def is_for(files: Files, breach: Breach, programmes: frozenset[str]) -> bool:
    """Whether it is shown to who reads these programmes; one whose programme is gone is everyone's to mend."""
    where = concerned(files, breach)
    return bool(programmes & {*where}) or not any(code in files.session.programmes for code in where)


def dossier_in(breach: Breach) -> str:
    """The dossier that it is about, or ""."""
    return breach.subject.partition("/")[0] if breach.tab in OF_DOSSIERS else ""
