"""What an act that was taken over says of its source: which line of which file, and when and by whom it was decided."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sheets_sync.importing.decisions_words import read_moment
from sheets_sync.standings import TAKEN_OVER

LOT: Final = "reprise"
LABELS: Final = {"name": "Fichier", "lines": "Lignes reprises", "state": "Lot"}


def source(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """« Repris de : décisions.csv, ligne 12 (décidé le 10/04/2024 par le jury) »."""
    told = facts.get(TAKEN_OVER)
    if isinstance(told, Mapping) and told.get("fichier"):
        on = read_moment(told.get("le"))
        by = f" par {told['par']}" if told.get("par") else ""
        decided = f" (décidé le {on:%d/%m/%Y}{by})" if on else ""
        yield "repris de", f"{told['fichier']}, ligne {told.get('ligne')}{decided}"


def changes(changed: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What became of a lot: its file, how many lines, where it is."""
    for name, (before, after) in changed.items():
        if name in LABELS:
            yield LABELS[name], str(before or ""), str(after or "")
