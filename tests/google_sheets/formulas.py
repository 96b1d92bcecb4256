"""The values of formulas: following cells by a look-up (`following.py`), the others by IronCalc (`engine.py`)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.google_sheets import following
from tests.google_sheets.cells import Value
from tests.google_sheets.engine import Engine, Place
from tests.google_sheets.switches import Switches
from tests.google_sheets.workbook import Sheet, Workbook

Known = Callable[[Sheet, int, int], Value]


class Formulas:
    """Values of formulas, worked out when first asked, and kept for the last states that were read."""

    def __init__(self) -> None:
        self._kept: dict[Any, Results] = {}
        self._engines: dict[str, Engine] = {}

    def of(self, book: Workbook, past: Workbook | None, switches: Switches, today: datetime) -> Known:
        """What answers the value of a formula; on their bad side switches answer from the past."""
        now = self._results(book, today)
        if past is None or past is book:
            return now.value
        before = self._results(past, today)

        def late(sheet: Sheet, row: int, column: int) -> Value:
            at = row if not switches.formulas_in_place else before.same_row(sheet, row)
            found = None if at is None else before.formula_at(sheet.id, at, column)
            return now.value(sheet, row, column) if found is None else found[0]

        return late

    def _results(self, book: Workbook, today: datetime) -> "Results":
        key = (book.id, tuple((sheet.id, sheet.title, sheet.version) for sheet in book.sheets), today.date())
        if key not in self._kept:
            while len(self._kept) >= 8:
                del self._kept[next(iter(self._kept))]
            engine = self._engines.setdefault(book.id, Engine())
            self._kept[key] = Results(book.copy(), engine, today)  # a batch may still be at work on this one
        return self._kept[key]


class Results:
    """The values of the formulas of one state of a workbook."""

    def __init__(self, book: Workbook, engine: "Engine", today: datetime) -> None:
        self.book, self.engine, self.today = book, engine, today
        self.lookups = following.Lookups(book)
        self._evaluated: dict[Place, Value] | None = None

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        found = self.followed(sheet, row, sheet.cell(row, column).formula)
        return found[0] if found else self.evaluated.get((sheet.id, row, column), "#ERROR!")

    def followed(self, sheet: Sheet, row: int, formula: str) -> tuple[Value] | None:
        wanted = following.parse(formula)
        return self.lookups.value(wanted, sheet, row) if wanted else None

    @property
    def evaluated(self) -> dict[Place, Value]:
        if self._evaluated is None:
            self._evaluated = self.engine.evaluate(self)
        return self._evaluated

    def formula_at(self, sheet: int, row: int, column: int) -> tuple[Value] | None:
        """The value of the formula that stood there; None if none did."""
        found = next((one for one in self.book.sheets if one.id == sheet), None)
        return (self.value(found, row, column),) if found and found.cell(row, column).formula else None

    def same_row(self, sheet: Sheet, row: int) -> int | None:
        """Where the row with the same first cell stood."""
        key = sheet.cell(row, 0).value
        old = next((one for one in self.book.sheets if one.id == sheet.id), sheet)
        return next((at for at in range(len(old.rows)) if old.cell(at, 0).value == key), None)
