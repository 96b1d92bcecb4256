"""An export in words. It is told to its author and to whoever keeps the book and judges nobody: how many lines a list
of projects has would say something to a judge (§5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sheets_sync.exports import COLUMNS, LINES, LIST
from sheets_sync.journal import EXPORT


def what(says: str, facts: Mapping[str, Any]) -> str:
    """« Export : Journal des actes, 312 lignes »."""
    lines = facts.get(LINES)
    many = f", {lines} ligne{'s' if lines > 1 else ''}" if isinstance(lines, int) else ""
    return f"{says} : {facts.get(LIST) or 'liste'}{many}"


def columns(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if named := facts.get(COLUMNS):
        yield "Colonnes", ", ".join(map(str, named))


__all__ = ["EXPORT", "columns", "what"]
