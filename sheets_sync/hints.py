"""`Saisies`: what the add-in notes of who typed where. A hint, trusted for a name and nothing else."""

from collections.abc import Iterator, Mapping
from typing import Final

from sheets_sync.book import Grid
from sheets_sync.layouts import folded
from sheets_sync.typed_cells import text

HEADER: Final = ("quand", "onglet", "identifiant", "colonne", "valeur", "auteur", "avant")
READ: Final = HEADER[1:6]
"""`quand` and `avant` are for people: neither is believed."""
Declared = Mapping[tuple[str, str, str], tuple[str, str]]
"""(tab, identifier, folded header) → (what was typed, as text; who)."""


def declared(grid: Grid | None) -> Declared:
    """The last line of each cell; nothing when the tab is not there or has lost its header."""
    return dict(_lines(grid)) if grid else {}


def lines(grid: Grid | None) -> Iterator[tuple[str, str, int]]:
    """Whose each line is: tab, identifier, row number. All of them, so that a person may delete some."""
    places = {folded(text(cell)): place for place, cell in enumerate(grid[0])} if grid else {}
    tab, identifier = (places.get(folded(name)) for name in READ[:2])
    if grid and tab is not None and identifier is not None:
        for number, row in enumerate(grid[1:], 2):
            if max(tab, identifier) < len(row):
                yield text(row[tab]).strip(), text(row[identifier]).strip(), number


def _lines(grid: Grid) -> Iterator[tuple[tuple[str, str, str], tuple[str, str]]]:
    places = {folded(text(cell)): place for place, cell in enumerate(grid[0])}
    wanted = [places.get(folded(name)) for name in READ]
    if any(place is None for place in wanted):
        return
    for row in grid[1:]:
        tab, identifier, column, typed, who = (
            text(row[place]).strip() if place is not None and place < len(row) else "" for place in wanted
        )
        if tab and identifier and column and who:
            yield (tab, identifier, folded(column)), (typed, who)
