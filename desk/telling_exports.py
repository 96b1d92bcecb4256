"""An export in words. It is told to its author and to whoever keeps the book and judges nobody: how many lines a list
of projects has would say something to a judge (§5)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

EXPORT: Final = "export"


def what(says: str, facts: Mapping[str, Any]) -> str:
    """« Export : Journal des actes, 312 lignes »."""
    lines = facts.get("lignes")
    many = f", {lines} ligne{'s' if lines > 1 else ''}" if isinstance(lines, int) else ""
    return f"{says} : {facts.get('liste') or 'liste'}{many}"


def columns(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if named := facts.get("colonnes"):
        yield "Colonnes", ", ".join(map(str, named))
