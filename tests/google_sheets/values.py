"""The `spreadsheets.values` methods: read, update, append and clear ranges."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tests.google_sheets import dimensions, entered, formats, references, tables
from tests.google_sheets.batch import Change
from tests.google_sheets.cells import BLANK, Cell, Value, literal
from tests.google_sheets.errors import bad, bad_field
from tests.google_sheets.ranges import Grid, letters
from tests.google_sheets.switches import Switches
from tests.google_sheets.workbook import Sheet, Workbook

Json = dict[str, Any]
Known = Callable[[Sheet, int, int], Value]
"""The value of a cell that holds a formula, by its sheet and place."""


def rendered(book: Workbook, cell: Cell, value: Value, render: str, moment: str = "SERIAL_NUMBER") -> Any:
    """A cell's value under a `valueRenderOption`, and a date's under a `dateTimeRenderOption`."""
    if render == "FORMULA" and cell.formula:
        return references.shown(cell.formula, book.locale)
    is_date = formats.is_date(cell.number_format) and isinstance(value, int | float)
    if render in ("FORMATTED_VALUE", "") or (is_date and moment == "FORMATTED_STRING"):
        return formats.show(value, cell.number_format, book.locale)
    return "" if value is None else value


def read(book: Workbook, known: Known, grid: Grid, params: Mapping[str, str]) -> Json:
    """A `ValueRange`, every list of it made anew: rows cut after their last value, and the list after its last row
    that has one.
    """
    sheet = book.sheet(grid.sheet)
    grid = sheet.within(grid)
    render, moment = params.get("valueRenderOption") or "", params.get("dateTimeRenderOption") or "SERIAL_NUMBER"
    dimension = params.get("majorDimension") or "ROWS"
    span = range(grid.top, min(grid.bottom, len(sheet.rows)))
    if (render, moment) == ("UNFORMATTED_VALUE", "SERIAL_NUMBER"):
        rows = [_values(sheet, known, at, grid) for at in span]
    else:
        rows = [_shown(book, sheet, known, at, grid, render, moment) for at in span]
    if dimension == "COLUMNS":
        width = max(map(len, rows), default=0)
        rows = [[row[column] if column < len(row) else "" for row in rows] for column in range(width)]
    rows = [_cut(row) for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    found: Json = {"range": sheet.a1(grid), "majorDimension": dimension}
    return found | ({"values": rows} if rows else {})


def _values(sheet: Sheet, known: Known, at: int, grid: Grid) -> list[Any]:
    """An empty text where there is none."""
    row = sheet.rows[at]
    if not row.has_formulas:
        return row.values[grid.left : grid.right]
    return [
        "" if (value := known(sheet, at, column) if cell.formula else cell.value) is None else value
        for column, cell in enumerate(row[grid.left : grid.right], grid.left)
    ]


def _shown(book: Workbook, sheet: Sheet, known: Known, at: int, grid: Grid, render: str, moment: str) -> list[Any]:
    cells = sheet.rows[at][grid.left : grid.right]
    values = [one.value for one in cells] if render == "FORMULA" else _values(sheet, known, at, grid)
    return [rendered(book, cell, value, render, moment) for cell, value in zip(cells, values, strict=True)]


def _cut(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def table(json: Mapping[str, Any], field: str) -> list[list[Any]]:
    """The rows of a `ValueRange`. Raises Refusal for anything but a list of lists of scalars."""
    rows = json.get("values") or []
    if not isinstance(rows, list):
        raise bad_field(f"{field}.values", "type.googleapis.com/google.protobuf.ListValue", f'"{rows}"')
    for at, row in enumerate(rows):
        if not isinstance(row, list):
            raise bad_field(f"{field}.values[{at}]", "type.googleapis.com/google.protobuf.ListValue", f'"{row}"')
        for column, value in enumerate(row):
            if isinstance(value, list | dict):
                raise bad(
                    f"Invalid values[{at}][{column}]: {'list_value' if isinstance(value, list) else 'struct_value'}"
                )
    if (json.get("majorDimension") or "ROWS") == "COLUMNS":
        height = max(map(len, rows), default=0)
        return [[row[at] if at < len(row) else None for row in rows] for at in range(height)]
    return rows


def content(value: Any, old: Cell, book: Workbook, option: str, today: datetime, switches: Switches) -> Cell:
    """A cell after a value was written into it; None leaves it as it is."""
    if value is None:
        return old
    if option != "USER_ENTERED" or not isinstance(value, str):
        return old.holding(literal(value))
    return old.holding(entered.parse(value, old, book.locale, today, switches))


def written(
    book: Workbook, grid: Grid, rows: Sequence[Sequence[Any]], option: str, today: datetime, switches: Switches
) -> Json:
    """Writes rows from the corner of a grid; answers an `UpdateValuesResponse` without its spreadsheet id."""
    if option not in ("RAW", "USER_ENTERED"):
        raise bad("'valueInputOption' is required but not specified")
    sheet = book.sheet(grid.sheet)
    width = max(map(len, rows), default=0)
    for at, row in enumerate(rows, grid.top):
        old = [sheet.cell(at, grid.left + column) for column in range(len(row))]
        sheet.put(
            at, grid.left, [content(v, cell, book, option, today, switches) for v, cell in zip(row, old, strict=True)]
        )
    given = [(at, column) for at, row in enumerate(rows) for column, value in enumerate(row) if value is not None]
    place = Grid(sheet.id, grid.top, grid.top + max(len(rows), 1), grid.left, grid.left + max(width, 1))
    counts = {"updatedRows": len({at for at, _ in given}), "updatedColumns": len({column for _, column in given})}
    return (
        {"updatedRange": sheet.a1(place)}
        | {k: n for k, n in counts.items() if n}
        | ({"updatedCells": len(given)} if given else {})
    )


def update(
    book: Workbook,
    text: str,
    json: Mapping[str, Any],
    option: str,
    today: datetime,
    switches: Switches,
    field: str = "data",
) -> Json:
    """Raises Refusal when the values overflow their range or the sheet."""
    grid = book.range(text)
    rows = table(json, field)
    sheet = book.sheet(grid.sheet)
    sheet.within(grid)
    one = grid.bottom == grid.top + 1 and grid.right == grid.left + 1
    room = (grid._replace(bottom=None, right=None) if one else grid).within(sheet.row_count, sheet.column_count)
    height, width = room.size
    asked = f"{text.rpartition('!')[2] or text}" if not one else sheet.a1(grid)
    if len(rows) > height or max(map(len, rows), default=0) > width:
        _refuse_overflow(sheet, grid, room, rows, one, asked, text)
    return written(book, grid, rows, option, today, switches)


def _refuse_overflow(
    sheet: Sheet, grid: Grid, room: Grid, rows: Sequence[Sequence[Any]], one: bool, asked: str, text: str
) -> None:
    height, width = room.size
    widest = max(map(len, rows), default=0)
    at_edge = one or (grid.bottom is None and len(rows) > height) or (grid.right is None and widest > width)
    if at_edge:
        place = Grid(sheet.id, grid.top, grid.top + max(len(rows), 1), grid.left, grid.left + max(widest, 1))
        limits = f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
        raise bad(f"Range ({sheet.a1(place)}) exceeds grid limits. {limits}")
    over = f"row [{room.bottom + 1}]" if len(rows) > height else f"column [{letters(room.right)}]"
    raise bad(f"Requested writing within range [{text}], but tried writing to {over}")


def append(change: Change, text: str, json: Mapping[str, Any], params: Mapping[str, str]) -> Json:
    """Writes after the last table of a range, from its first column; the sheet grows as needed."""
    rows, book = table(json, "data"), change.book
    asked = book.range(text)
    sheet = book.sheet(asked.sheet)
    found = tables.region(change.seen(sheet), sheet.within(asked))
    start = Grid(sheet.id, found.bottom, None, found.left, None) if found else asked
    width = max(map(len, rows), default=0)
    if params.get("insertDataOption") == "INSERT_ROWS" and start.top < sheet.row_count:
        dimensions.insert(book, sheet, True, start.top, len(rows))
    sheet.grow(start.top + len(rows), start.left + width)
    answer = written(book, start, rows, params.get("valueInputOption") or "", change.today, change.switches)
    return ({"tableRange": sheet.a1(found)} if found else {}) | {"updates": answer}


def clear(book: Workbook, text: str) -> str:
    """Empties a range, formats kept; answers it as it is written."""
    grid = book.range(text)
    sheet = book.sheet(grid.sheet)
    grid = sheet.within(grid)
    for at in range(grid.top, min(grid.bottom, len(sheet.rows))):
        cells = sheet.rows[at][grid.left : grid.right]
        if any(cell.filled for cell in cells):
            sheet.put(
                at, grid.left, [cell._replace(value=None, formula="") if cell is not BLANK else cell for cell in cells]
            )
    return sheet.a1(grid)
