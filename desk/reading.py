"""The fields of a dossier as the rules see them, and what an act keeps of the facts that it was decided from."""

from rules.examine import Examination
from sheets_sync.applications import Fields, application, examined, number, read_title

__all__ = ["Fields", "application", "examined", "facts_read", "number", "read_title"]


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
