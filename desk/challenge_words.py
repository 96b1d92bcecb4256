"""A challenge in words: what changed of it (R-25)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sheets_sync.applications import day

LABELS: Final = {
    "received_on": "Recours reçu le", "about": "Objet du recours", "due_on": "Réponse due le",
    "answered_on": "Répondu le", "answer": "Réponse",
}  # fmt: skip


def changed(fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(label, before, after) of each datum of a challenge that an act changed."""
    for name, (before, after) in fields.items():
        if name in LABELS and before != after:
            yield LABELS[name], _shown(name, before), _shown(name, after)


def _shown(name: str, value: Any) -> str:
    read = day(value) if name.endswith("_on") else None
    return f"{read:%d/%m/%Y}" if read else str(value or "")
