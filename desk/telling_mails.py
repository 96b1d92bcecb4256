"""Announcements and mails in words: what changed of a batch, or of a letter (R-25)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from desk.letters import STATUSES
from rules.session import Session
from sheets_sync.values import show

Change = tuple[str, str, str]
LABELS: Final = {
    "annonce": {
        "signed": "Signatures", "frozen_at": "Lot figé le", "members": "Candidatures du lot", "unfreeze": "Réouverture",
    },
    "courriel": {
        "status": "État du mél", "to": "À", "object": "Objet", "failure": "Échec", "attempts": "Essais",
        "sent_at": "Parti le", "rectified_on": "Devenue fausse, rectifiée à la main le",
    },
}  # fmt: skip
"""Subject → field → what people call it; the text of a letter is read on its own screen."""


def told(
    where: str, changed: Mapping[str, Any], session: Session, person: Callable[[str | None], str]
) -> Iterator[Change]:
    """Each field that changed, in the words of a screen."""
    for name, label in LABELS[where].items():
        if name in changed:
            before, after = (_words(name, value, session, person) for value in changed[name])
            if before != after:
                yield label, before, after


def _words(name: str, value: Any, session: Session, person: Callable[[str | None], str]) -> str:
    if not value:
        return ""
    if name == "signed":
        return ", ".join(person(one["by"]) for one in value)
    if name == "unfreeze":
        return f"demandée par {person(value['by'])}"
    if name == "members":
        return str(len(value))
    if name == "status":
        return STATUSES.get(str(value), (str(value), ""))[0]
    kind = next((kind for end, kind in (("_at", "instant"), ("_on", "date")) if name.endswith(end)), "")
    return show(kind, value, session)
