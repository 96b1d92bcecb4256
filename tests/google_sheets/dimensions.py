"""Rows and columns inserted, deleted, moved, sorted: what stands in them and what points at them goes along."""

from tests.google_sheets import ranges
from tests.google_sheets.cells import BLANK, Row
from tests.google_sheets.workbook import Sheet, Workbook, trimmed


def insert(book: Workbook, sheet: Sheet, rows: bool, at: int, count: int, from_before: bool = False) -> None:
    """New ones take the format of the one before, or of the one that stood there; no value."""
    if rows:
        model = sheet.rows[at - 1 if from_before else at] if 0 <= at - from_before < len(sheet.rows) else ()
        if at < len(sheet.rows):
            sheet.rows[at:at] = [_styles(model)] * count
        sheet.row_count += count
    else:
        sheet.rows = [_wider(row, at, count, from_before) for row in sheet.rows]
        sheet.column_count += count
    _shift_sizes(sheet, rows, {i: i + count * (i >= at) for i in sheet.sizes["ROWS" if rows else "COLUMNS"]})
    touched(sheet, rows, at)
    book.follow(sheet, rows, ranges.inserted(at, count))


def _styles(row: Row) -> Row:
    return trimmed([BLANK._replace(format=cell.format, validation=cell.validation) for cell in row])


def _wider(row: Row, at: int, count: int, from_before: bool) -> Row:
    if at >= len(row):
        return row
    model = row[at - from_before]
    return (*row[:at], *[BLANK._replace(format=model.format, validation=model.validation)] * count, *row[at:])


def touched(sheet: Sheet, rows: bool, at: int) -> None:
    """All that stands from there on is held to be written anew."""
    for row, cells in enumerate(sheet.rows):
        if not rows or row >= at:
            sheet.written += [(row, column) for column in range(0 if rows else at, len(cells)) if cells[column].filled]
    sheet.put(0, 0, [])


def _shift_sizes(sheet: Sheet, rows: bool, places: dict[int, int]) -> None:
    name = "ROWS" if rows else "COLUMNS"
    sheet.sizes[name] = {places[at]: size for at, size in sheet.sizes[name].items() if at in places}
