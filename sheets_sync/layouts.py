"""Where a people's tab keeps what: header and columns are found by name, rows by identifier, never by position.

What staff renamed, deleted, doubled or merged is a fault, one sentence each, and that column alone is left unread; what
they moved or added changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from rules.faults import Fault
from sheets_sync.book import Cell, Grid
from sheets_sync.importing.words import fold
from sheets_sync.people_tabs import PeopleTab
from sheets_sync.typed_cells import text

FIRST_ROWS = 20
"""Where a header is looked for first."""
ALIKE = 0.6
"""How much a header must resemble a missing one to be named in its sentence."""


@dataclass(frozen=True)
class Layout:
    """`header`: the place of the header row in the grid; `identifier`, `columns`: places of cells in a row.

    Without header or identifier the tab is left alone: nothing is read, nor said to be missing from it.
    """

    header: int | None
    identifier: int | None
    columns: Mapping[str, int]
    faults: tuple[Fault, ...]

    @property
    def readable(self) -> bool:
        return self.header is not None and self.identifier is not None


class SheetRow(NamedTuple):
    """`number` as the spreadsheet counts it; `written`: the identifier as it stands there; `cells` in the order of the
    layout's columns; `above` the header.
    """

    number: int
    identifier: str
    cells: tuple[Cell, ...]
    above: bool
    written: str


def locate(tab: PeopleTab, grid: Grid | None) -> Layout:
    """What stands where; `grid` None when the workbook has no such tab."""
    if grid is None:
        return _gone(tab)
    header = _header(_names(tab), grid)
    if header is None:
        says = f"la ligne d'en-tête est introuvable : remettez une ligne où se lisent « {tab.identifier} » et la suite"
        return Layout(None, None, {}, (_fault(tab, "1", tab.identifier, says),))
    return _laid_out(tab, header, tuple(map(text, grid[header])), _headless(grid, header))


@lru_cache(maxsize=128)
def _gone(tab: PeopleTab) -> Layout:
    return Layout(None, None, {}, (_fault(tab, "", "", "l'onglet a disparu : " + UNDO),))


@lru_cache(maxsize=128)
def _laid_out(tab: PeopleTab, header: int, names: tuple[str, ...], blank: int | None) -> Layout:
    """Most pictures show the header that the one before did. `blank`: the first column without one."""
    found, unknown = _found(_names(tab), names)
    faults = tuple(_column_faults(tab, header, found, unknown, blank))
    places = {key: where[0] for key, where in found.items() if len(where) == 1}
    order = (column.key for column in tab.columns)
    return Layout(header, places.get(""), {key: places[key] for key in order if key in places}, faults)


def rows(layout: Layout, grid: Grid) -> Iterator[SheetRow]:
    """Every row but the header, blank ones left out."""
    if layout.header is None or layout.identifier is None:
        return
    wanted = tuple(layout.columns.values())
    width, pick = max((layout.identifier, *wanted)) + 1, _picker(wanted)
    for place, row in enumerate(grid):
        if place == layout.header or not row:
            continue
        padded = row if len(row) >= width else [*row, *[""] * (width - len(row))]
        written, cells = text(padded[layout.identifier]), pick(padded)
        identifier = written.strip()
        if identifier or any(cell != "" for cell in cells):
            yield SheetRow(place + 1, identifier, cells, place < layout.header, written)


def letters(place: int) -> str:
    """A column as the spreadsheet names it: 0 is A."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=4_096)
def folded(name: str) -> str:
    """A header without case, accents, punctuation and spaces too many."""
    return fold(name)


def lost(tab: PeopleTab, grid: Grid, label: str) -> bool:
    """Is a missing column gone for good? Not while another one may be it, renamed or without header."""
    names = _names(tab)
    header = _header(names, grid)
    return header is None or (not _alike(label, _found(names, grid[header])[1]) and _headless(grid, header) is None)


UNDO = "annulez sa suppression dans Google Sheets (Fichier › Historique des versions), ou relancez la mise en place"


@lru_cache(maxsize=128)
def _names(tab: PeopleTab) -> Mapping[str, tuple[str, bool]]:
    """Folded header → (key of the column, is it its label?); the key "" is the identifier."""
    by_key = {folded(column.key.replace("_", " ")): (column.key, False) for column in tab.columns}
    by_label = {folded(column.label): (column.key, True) for column in tab.columns}
    return {**by_key, **by_label, folded(tab.identifier): ("", True)}


def _found(
    names: Mapping[str, tuple[str, bool]], header: Sequence[Cell]
) -> tuple[Mapping[str, list[int]], Mapping[int, str]]:
    """Key → where its label stands, else where its key does; and the headers that nobody here knows."""
    places: dict[bool, dict[str, list[int]]] = {True: {}, False: {}}
    unknown: dict[int, str] = {}
    for place, name in enumerate(header):
        key, label = names.get(folded(text(name)), (None, False))
        if key is not None:
            places[label].setdefault(key, []).append(place)
        elif text(name).strip():
            unknown[place] = text(name).strip()
    return {**places[False], **places[True]}, unknown


def _header(names: Mapping[str, tuple[str, bool]], grid: Grid) -> int | None:
    """The row where most headers stand: among the first ones, else wherever a sort has put it."""
    for part in (range(min(FIRST_ROWS, len(grid))), range(FIRST_ROWS, len(grid))):
        best, place = max(((_known(names, grid[place]), -place) for place in part), default=(0, 0))
        if best >= min(2, len(names)):
            return -place
    return None


def _known(names: Mapping[str, tuple[str, bool]], row: Iterable[Cell]) -> int:
    """How many different columns this row names."""
    return len({names[one][0] for cell in row if isinstance(cell, str) and cell and (one := folded(cell)) in names})


def _column_faults(
    tab: PeopleTab, header: int, found: Mapping[str, list[int]], unknown: Mapping[int, str], blank: int | None
) -> Iterator[Fault]:
    line = str(header + 1)
    labels = {"": tab.identifier} | {column.key: column.label for column in tab.columns}
    for key, label in labels.items():
        places = found.get(key, [])
        if len(places) > 1:
            where = " et ".join(map(letters, places))
            says = f"plusieurs colonnes portent ce nom ({where}) : renommez ou supprimez celle qui est en trop"
            yield _fault(tab, line, label, says)
        elif not places:
            yield _fault(tab, line, label, f"la colonne a disparu : {_missing(label, header, unknown, blank)}")


def _missing(label: str, header: int, unknown: Mapping[int, str], blank: int | None) -> str:
    """What to do, with the column that seems to be the one renamed; `blank`: the one without a header."""
    if like := _alike(label, unknown):
        _, place, name = max(like)
        at = f"{letters(place)}{header + 1}"
        return f"si c'est « {name[:40]} » (colonne {letters(place)}), écrivez « {label} » en {at}"
    if blank is None:
        return f"annulez sa suppression, ou remettez une colonne « {label} »"
    headless = f"la colonne {letters(blank)} n'a pas d'en-tête (cellules fusionnées ?)"
    return f"{headless} ; si c'est elle, écrivez « {label} » en {letters(blank)}{header + 1}"


def _alike(label: str, unknown: Mapping[int, str]) -> list[tuple[float, int, str]]:
    """The unknown headers that may be this one: how much, where, their name."""
    wanted = folded(label)
    like = [(SequenceMatcher(None, wanted, folded(name)).ratio(), place, name) for place, name in unknown.items()]
    return [one for one in like if one[0] >= ALIKE or wanted in folded(one[2])]


def _headless(grid: Grid, header: int) -> int | None:
    """The first column that has cells under the header and no header."""
    names = grid[header]
    under = grid[header + 1 : header + 1 + FIRST_ROWS]
    for place in range(max((len(row) for row in under), default=0)):
        named = place < len(names) and text(names[place]).strip()
        if not named and any(place < len(row) and row[place] != "" for row in under):
            return place
    return None


def _picker(wanted: tuple[int, ...]) -> Callable[[Sequence[Cell]], tuple[Cell, ...]]:
    if len(wanted) > 1:
        return itemgetter(*wanted)
    return lambda row: tuple(row[place] for place in wanted)


def _fault(tab: PeopleTab, row: str, column: str, says: str) -> Fault:
    return Fault(tab.name, row or "en-tête", column or tab.identifier, says)
