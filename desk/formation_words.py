"""What was said of a programme, in words: criteria, size, capacity, numbers declared full, the published count (§9)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

Change = tuple[str, str, str]
LABELS: Final = {
    "list_criteria": "Critères de la liste complémentaire",
    "list_size": "Taille de la liste complémentaire",
    "hosting_capacity": "Capacité d'accueil",
    "declared_full_on": "Effectifs réputés complets le",
    "bulletin": "Décompte publié",
}
PRESENT, RANK = "present_on_first_day", "list_rank"


def what(changes: Mapping[str, Mapping[str, Any]]) -> str:
    """What the act is about: « Critères de la liste complémentaire », « Rangs… », « Présences… »."""
    fields = {name for changed in changes.values() for name in changed}
    if RANK in fields:
        return "Rangs de la liste complémentaire"
    if PRESENT in fields:
        return "Présences le jour de la rentrée"
    return next((label for name, label in LABELS.items() if name in fields), "Formation")


def changed(fields: Mapping[str, Any]) -> Iterator[Change]:
    """Each datum of the programme that changed: label, before, after."""
    for name, (before, after) in fields.items():
        if name in LABELS and before != after:
            yield LABELS[name], _shown(before), _shown(after)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        published = value.get("published") or 0
        return f"{published} place{'s' if published > 1 else ''}"
    try:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return "" if value is None else str(value)
