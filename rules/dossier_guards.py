"""Guards on what the rules say of a dossier: its deposit, its documents, its eligibility (§1, §2, §4.1)."""

from collections.abc import Collection, Mapping
from typing import Final

from rules.case import Case

SUBMISSIONS: Final = {
    "off_platform": "hors plateforme",
    "unknown": "à une date inconnue",
    "too_early": "avant l'ouverture",
    "late": "hors délai",
    "on_time": "dans les délais",
}
DOCUMENTS: Final = {
    "complete": "complètes",
    "to_complete": "à compléter",
    "indispensable_missing": "une pièce indispensable manque",
}
ELIGIBILITIES: Final = {
    "by_right": "de droit",
    "jury": "à juger par le jury",
    "no_route": "sans voie",
    "to_clarify": "à clarifier",
}


def _one_of(question: str, answers: Mapping[str, str], given: str | None, wanted: Collection[str]) -> str | None:
    if given in wanted:
        return None
    expected = " ou ".join(answers[answer] for answer in wanted)
    return f"{question} : {answers.get(given or '', 'pas encore établi')} (attendu : {expected})"


def _examined(case: Case, question: str) -> str | None:
    return None if case.examination is None else str(getattr(case.examination, question))


def submitted(case: Case, *wanted: str) -> str | None:
    return _one_of("dépôt", SUBMISSIONS, _examined(case, "submission"), wanted)


def on_platform(case: Case) -> str | None:
    """No application is studied outside the platform, whoever asks (R-044, §4.1)."""
    submission = _examined(case, "submission")
    if submission not in SUBMISSIONS:
        return "dépôt : pas encore établi"
    return "aucune candidature n'est étudiée hors de la plateforme" if submission == "off_platform" else None


def documents(case: Case, *wanted: str) -> str | None:
    return _one_of("pièces", DOCUMENTS, _examined(case, "documents"), wanted)


def eligibility(case: Case, *wanted: str) -> str | None:
    return _one_of("recevabilité", ELIGIBILITIES, _examined(case, "eligibility"), wanted)
