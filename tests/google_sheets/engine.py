"""IronCalc over the sheets that formulas need.

Not evaluated: functions that only Google has (`QUERY`, `ARRAYFORMULA`…: `#NAME?`), and what an array spills elsewhere.
"""

import re
from datetime import datetime
from typing import Any, Protocol

import ironcalc

from tests.google_sheets import dates, ranges, references
from tests.google_sheets.cells import BLANK, Value, number
from tests.google_sheets.ranges import Grid
from tests.google_sheets.workbook import Sheet, Workbook

Place = tuple[int, int, int]
"""Sheet id, row and column from 0."""
CLOCKS = re.compile(r"\b(TODAY|NOW)\(\)", re.IGNORECASE)


class Results(Protocol):
    """What the engine asks of the state that it evaluates."""

    book: Workbook
    today: datetime

    def followed(self, sheet: Sheet, row: int, formula: str) -> tuple[Value] | None:
        """The value of a formula that is a look-up, else None."""
        ...


class Engine:
    """An IronCalc model of the sheets that formulas need, kept from one state to the next: only what differs is set."""

    def __init__(self) -> None:
        self.model: Any = None
        self.shape: Any = None
        self.held: list[dict[tuple[int, int], Value | str]] = []

    def evaluate(self, results: Results) -> dict[Place, Value]:
        """The values of every formula that is no look-up."""
        book = results.book
        sheets = _needed(results)
        shape = (tuple(sheet.title for sheet in sheets), tuple(book.named.values()))
        if shape != self.shape:
            self._start(book, sheets)
            self.shape = shape
        places: list[tuple[int, Place]] = []
        for at, sheet in enumerate(sheets):
            wanted = self._wanted(results, sheet, places, at)
            self._set(at, wanted)
        self.model.evaluate()
        return {place: self._value(at, place) for at, place in places}

    def _start(self, book: Workbook, sheets: list[Sheet]) -> None:
        self.model, self.held = ironcalc.create("book", "en", "UTC", "en"), [{} for _ in sheets]
        for sheet in sheets[1:]:
            self.model.add_sheet(sheet.title)
        self.model.rename_sheet(0, sheets[0].title)
        for name, grid in book.named.values():
            if sheet := next((one for one in sheets if one.id == grid.sheet), None):
                self.model.new_defined_name(name, None, _absolute(sheet, grid))

    def _wanted(self, results: Results, sheet: Sheet, places: list[Any], at: int) -> dict[tuple[int, int], Any]:
        wanted: dict[tuple[int, int], Any] = {}
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell.formula:
                    found = results.followed(sheet, row, cell.formula)
                    wanted[row, column] = found[0] if found else _Formula(_bounded(results, sheet, cell.formula))
                    if not found:
                        places.append((at, (sheet.id, row, column)))
                elif cell is not BLANK and cell.value is not None:
                    wanted[row, column] = cell.value
        return wanted

    def _set(self, at: int, wanted: dict[tuple[int, int], Any]) -> None:
        held = self.held[at]
        for row, column in held.keys() - wanted.keys():
            self.model.clear_cell_contents(at, row + 1, column + 1)
        for (row, column), value in wanted.items():
            before = held.get((row, column))
            if type(before) is not type(value) or before != value:
                self._put(at, row + 1, column + 1, value)
        self.held[at] = wanted

    def _put(self, at: int, row: int, column: int, value: Any) -> None:
        if isinstance(value, _Formula):
            try:
                self.model.update_cell_with_formula(at, row, column, str(value))
            except ironcalc.WorkbookError:
                self.model.update_cell_with_text(at, row, column, "#ERROR!")
        elif isinstance(value, bool):
            self.model.update_cell_with_bool(at, row, column, value)
        elif isinstance(value, int | float):
            self.model.update_cell_with_number(at, row, column, float(value))
        else:
            self.model.update_cell_with_text(at, row, column, value or "")

    def _value(self, at: int, place: Place) -> Value:
        value = self.model.get_cell_value(at, place[1] + 1, place[2] + 1)
        if isinstance(value, float):
            return number(value)
        return {"#CIRC!": "#REF!", "#N/IMPL!": "#NAME?"}.get(value, value)


class _Formula(str):
    """A text that is a formula, and no text of a cell."""


def _needed(results: Results) -> list[Sheet]:
    """The sheets with a formula that is no look-up, then those that they name, and so on."""
    book = results.book
    by_title = {sheet.title.casefold(): sheet for sheet in book.sheets}
    names = {sheet.title.casefold(): _names(results, sheet) for sheet in book.sheets if sheet.has_formulas}
    found = [title for title, named in names.items() if named is not None]
    for title in found:
        found += [one for one in names.get(title) or () if one in by_title and one not in found]
    return [by_title[title] for title in found]


def _names(results: Results, sheet: Sheet) -> set[str] | None:
    """The titles that a sheet's formulas name; None when they are all look-ups, or there is none."""
    titles = {grid.sheet: name.casefold() for name, grid in results.book.named.values()}
    by_id = {one.id: one.title.casefold() for one in results.book.sheets}
    named: set[str] | None = None
    for row, cells in enumerate(sheet.rows):
        for cell in cells:
            if cell.formula and not results.followed(sheet, row, cell.formula):
                below = {by_id[id_] for id_, name in titles.items() if name in cell.formula.casefold() and id_ in by_id}
                named = (named or set()) | references.sheets_named(cell.formula) | below
    return named


def _absolute(sheet: Sheet, grid: Grid) -> str:
    grid = grid.within(sheet.row_count, sheet.column_count)
    first = f"${ranges.letters(grid.left)}${grid.top + 1}"
    return f"{ranges.quoted(sheet.title)}!{first}:${ranges.letters(grid.right - 1)}${grid.bottom}"


def _bounded(results: Results, sheet: Sheet, formula: str) -> str:
    """Whole columns cut to the rows that hold something, without which each costs a million cells; clocks read."""
    rows = {one.title.casefold(): _round(len(one.rows)) for one in results.book.sheets}

    def change(title: str, reference: str) -> str:
        first, _, last = reference.partition(":")
        if _is_rows(reference):
            return f"$A{first}:$ZZ{last}"
        if not last or (first[-1].isdigit() and last[-1].isdigit()):
            return reference
        height = rows.get(title or sheet.title.casefold(), 64)
        first = first if first[-1].isdigit() else f"{first}$1"
        return f"{first}:{last if last[-1].isdigit() else f'{last}${height}'}"

    now = dates.serial(results.today)
    clocks = {"TODAY": str(int(now)), "NOW": repr(float(now))}
    return CLOCKS.sub(lambda match: clocks[match[1].upper()], references.changed(formula, change))


def _is_rows(reference: str) -> bool:
    return bool(re.fullmatch(r"\$?\d+:\$?\d+", reference))


def _round(rows: int) -> int:
    """A power of two, so that a sheet which grows seldom changes its formulas."""
    return 1 << max(6, (rows + 1).bit_length())
