"""The fields of a dossier as the rules see them, and what an act keeps of the facts that it was decided from."""

from collections.abc import Mapping
from typing import Final

from rules.dossier_guards import DOCUMENTS, ELIGIBILITIES, SUBMISSIONS
from rules.examine import Examination
from rules.session import Session
from sheets_sync.applications import Fields, application, examined, number, read_title

__all__ = ["Fields", "application", "examined", "facts_read", "in_words", "mended", "number", "read_title"]

_ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "recevabilité": ELIGIBILITIES,
    "dépôt": SUBMISSIONS,
    "pièces": DOCUMENTS,
}
"""The questions whose answer an act keeps as a code, and the French of each answer."""


def mended(session: Session, fields: Fields, field: str) -> str:
    """« soi » est lu « sio » : à vérifier, while the title is the one read so in the platform's file."""
    code, text = fields.get(field), fields.get(f"{field}_text")
    if not text or code != fields.get(f"imported.{field}"):
        return ""
    reading = read_title(session, str(text))
    return reading.mended if reading.code == code else ""


def facts_read(examination: Examination) -> dict[str, str]:
    """What an act keeps of the facts it was decided from: French name → text (the inputs, then the answers)."""
    read = dict(examination.explanation.facts())
    answers = {
        "recevabilité": examination.eligibility,
        "voie": examination.route or "",
        "dépôt": examination.submission,
        "pièces": examination.documents,
    }
    return read | {name: text for name, text in answers.items() if text}


def in_words(name: str, text: str) -> str:
    """A fact of an act as a person reads it."""
    return _ANSWERS.get(name, {}).get(text, text)
