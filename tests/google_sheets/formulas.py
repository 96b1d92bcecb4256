"""Formulas, evaluated by IronCalc over the sheets that they name."""

from tests.google_sheets.cells import Value
from tests.google_sheets.switches import Switches
from tests.google_sheets.workbook import Sheet, Workbook


class Formulas:
    """The values of a workbook's formulas, worked out when first asked."""

    def __init__(self) -> None:
        self.values: dict[tuple[int, int, int], Value] = {}

    def of(self, book: Workbook, past: Workbook | None, switches: Switches) -> "Known":
        return Known()


class Known:
    def __call__(self, sheet: Sheet, row: int, column: int) -> Value:
        return sheet.cell(row, column).formula
