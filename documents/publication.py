"""The list as it is posted (§6.3, §7.5): for each outcome, names in alphabetical order, and nothing that ranks.

Neither score nor motive can reach it: detailed results are not communicated (R-094), and no field here holds one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from documents.french import alphabetical, count, day
from documents.minutes import Decision, Seal
from documents.typesetting import Content, pdf


@dataclass(frozen=True)
class Listed:
    """A person as the list names them, family name first; the dossier's number tells namesakes apart."""

    dossier: str
    name: str


@dataclass(frozen=True)
class ProgrammeList:
    """Those of one programme to whom one outcome was told, in any order: they are printed by name.

    `outcome` is a state's label; the lists of a programme follow each other, one an outcome.
    """

    programme: str
    outcome: str
    listed: tuple[Listed, ...]


@dataclass(frozen=True)
class Publication:
    """One announcement. `published_on`: the day of the announcement, never before it (R-065)."""

    school: str
    session: str
    title: str
    phase: str
    published_on: date
    programmes: tuple[ProgrammeList, ...]
    seal: Seal | None


def listed(decisions: Iterable[Decision], outcome: str) -> tuple[Listed, ...]:
    """Those of the minutes whose decision is `outcome` (a state's label), without what the jury said of them."""
    return tuple(Listed(each.dossier, each.name) for each in decisions if each.decision == outcome)


def publication(announced: Publication) -> bytes:
    """PDF/A-2b, dated on the day of the announcement: the same list gives the same bytes."""
    content: dict[str, Content] = {
        "school": announced.school,
        "session": announced.session,
        "title": announced.title,
        "phase": announced.phase,
        "published_on": day(announced.published_on),
        "programmes": [
            {"programme": programme, "outcomes": [_outcome(each) for each in lists]}
            for programme, lists in groupby(announced.programmes, lambda each: each.programme)
        ],
        "seal": str(announced.seal or "Journal non scellé"),
    }
    return pdf("publication", content, announced.published_on)


def _outcome(each: ProgrammeList) -> Content:
    people = sorted(each.listed, key=lambda one: (alphabetical(one.name), one.dossier))
    return {
        "outcome": each.outcome,
        "count": count(len(people), "candidat"),
        "listed": [[one.name, one.dossier] for one in people],
    }
