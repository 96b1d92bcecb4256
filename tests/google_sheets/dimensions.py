"""Rows and columns inserted, deleted, moved: what stands in them and what points at them goes along."""

from collections.abc import Sequence

from tests.google_sheets import ranges
from tests.google_sheets.cells import BLANK, EMPTY, Cell, Row
from tests.google_sheets.errors import bad
from tests.google_sheets.workbook import Sheet, Workbook, trimmed


def insert(book: Workbook, sheet: Sheet, rows: bool, at: int, count: int, from_before: bool = False) -> None:
    """New ones take the format of the one before, or of the one that stood there; no value."""
    if rows:
        place = at - from_before
        model = sheet.rows[place] if 0 <= place < len(sheet.rows) else ()
        if at < len(sheet.rows):
            sheet.rows[at:at] = [trimmed([_style(cell) for cell in model])] * count
        sheet.row_count += count
    else:
        sheet.rows = [_wider(row, at, count, from_before) for row in sheet.rows]
        sheet.column_count += count
    _resize(sheet, rows, {i: i + count * (i >= at) for i in sheet.sizes[name(rows)]})
    touched(sheet, rows, at)
    book.follow(sheet, rows, ranges.inserted(at, count))


def delete(book: Workbook, sheet: Sheet, rows: bool, first: int, last: int) -> None:
    """Raises Refusal when nothing would be left."""
    size = sheet.row_count if rows else sheet.column_count
    first, last = max(first, 0), min(last, size)
    if last - first >= size:
        raise bad(f"You can't delete all the {name(rows).lower()} on the sheet.")
    touched(sheet, rows, first)
    if rows:
        del sheet.rows[first:last]
        sheet.row_count -= last - first
    else:
        sheet.rows = [trimmed((*row[:first], *row[last:])) for row in sheet.rows]
        sheet.column_count -= last - first
    kept = (i for i in sheet.sizes[name(rows)] if not first <= i < last)
    _resize(sheet, rows, {i: i - (last - first) * (i >= last) for i in kept})
    book.follow(sheet, rows, ranges.deleted(first, last))


def move(
    book: Workbook, sheet: Sheet, rows: bool, first: int, last: int, to: int, metadata_stays: bool = False
) -> None:
    """`to` counts as if nothing had been taken away yet. Raises Refusal for a place inside what moves."""
    size = sheet.row_count if rows else sheet.column_count
    if first < to < last or last > size or to > size:
        raise bad("The destination index cannot be within the source.")
    order = [i for i in range(size) if not first <= i < last]
    at = to if to <= first else to - (last - first)
    order[at:at] = range(first, last)
    if rows:
        sheet.rows = [sheet.rows[i] if i < len(sheet.rows) else EMPTY for i in order]
        while sheet.rows and not sheet.rows[-1]:
            sheet.rows.pop()
    else:
        sheet.rows = [trimmed([row[i] if i < len(row) else BLANK for i in order]) for row in sheet.rows]
    places = [0] * size
    for new, old in enumerate(order):
        places[old] = new
    _resize(sheet, rows, {i: places[i] for i in sheet.sizes[name(rows)]})
    touched(sheet, rows, min(first, to))
    metadata = list(book.metadata)
    book.follow(sheet, rows, ranges.shuffled(places))
    book.metadata = metadata if metadata_stays else book.metadata


def name(rows: bool) -> str:
    return "ROWS" if rows else "COLUMNS"


def _style(cell: Cell) -> Cell:
    return Cell(format=cell.format, validation=cell.validation)


def _wider(row: Row, at: int, count: int, from_before: bool) -> Row:
    if at >= len(row):
        return row
    return Row((*row[:at], *[_style(row[max(at - from_before, 0)])] * count, *row[at:]))


def touched(sheet: Sheet, rows: bool, at: int) -> None:
    """All that stands from there on is held to be written anew."""
    for row, cells in enumerate(sheet.rows):
        if not rows or row >= at:
            sheet.written += [(row, column) for column in range(0 if rows else at, len(cells)) if cells[column].filled]
    sheet.changed()


def _resize(sheet: Sheet, rows: bool, places: dict[int, int]) -> None:
    old = sheet.sizes[name(rows)]
    sheet.sizes[name(rows)] = {place: old[at] for at, place in places.items()}


def blocks(length: int, wanted: int) -> Sequence[int]:
    """Where copies of something of a length begin, to fill what is wanted; one at least."""
    return range(0, max(wanted - wanted % length, length), length)
