"""Requests on cells: write, append, repeat, copy, cut, clear formats, notes and validations, find and replace, sort."""

from collections.abc import Mapping
from typing import Any

from tests.google_sheets import entered, fields, ranges
from tests.google_sheets.batch import Change, Json, request
from tests.google_sheets.cells import BLANK, Cell, literal, typed
from tests.google_sheets.errors import bad
from tests.google_sheets.ranges import Grid
from tests.google_sheets.workbook import Sheet

CONTENT = "userEnteredValue"


def mask_of(json: Json) -> fields.Mask:
    """The fields of a `CellData` that a request writes. Raises Refusal without any."""
    if not json.get("fields"):
        raise bad("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return fields.parse(json["fields"])


def masked(change: Change, old: Cell, data: Mapping[str, Any], mask: fields.Mask) -> Cell:
    """A cell after the masked fields of a `CellData` were written; a masked field that is absent is cleared."""
    cell = old
    if not mask or "userEnteredFormat" in mask:
        below = fields.under(mask, "userEnteredFormat")
        format_ = _styled(fields.updated(old.format or {}, data.get("userEnteredFormat") or {}, below))
        cell = cell._replace(format=format_ or None)
    if not mask or CONTENT in mask:
        cell = _holding(change, cell, typed(data.get(CONTENT) or {}))
    if not mask or "note" in mask:
        cell = cell._replace(note=data.get("note") or "")
    if not mask or "dataValidation" in mask:
        cell = cell._replace(validation=data.get("dataValidation"))
    return cell


def _holding(change: Change, cell: Cell, found: tuple[str, Any] | None) -> Cell:
    if found is None:
        return cell.holding(BLANK) if cell is not BLANK else BLANK
    kind, value = found
    if kind != "formulaValue":
        return cell.holding(literal(value))
    return cell.holding(entered.formula(value, cell, change.book.locale, change.switches))


def _styled(format_: Json) -> Json:
    """A color is also shown as a style, and a style as a color."""
    found: Json = {}
    for name, value in format_.items():
        found[name] = _styled(value) if name in ("textFormat", "borders") else value
    for name in ("backgroundColor", "foregroundColor"):
        if name in found and name + "Style" not in found:
            found[name + "Style"] = {"rgbColor": found[name]}
        elif (style := found.get(name + "Style") or {}) and "rgbColor" in style:
            found.setdefault(name, style["rgbColor"])
    return found


def _write(change: Change, sheet: Sheet, top: int, left: int, rows: list[Json], mask: fields.Mask) -> None:
    only_content = mask == {CONTENT: fields.ALL}
    for at, row in enumerate(rows, top):
        data = row.get("values") or []
        cells = [
            BLANK if only_content and not one and old is BLANK else masked(change, old, one, mask)
            for old, one in zip(sheet.cells(at, left, len(data)), data, strict=True)
        ]
        put(sheet, at, left, cells, fields.wants(mask, CONTENT))


def put(sheet: Sheet, at: int, left: int, cells: list[Cell], is_content: bool) -> None:
    """Writes cells; only those whose content is written count as such."""
    before = len(sheet.written)
    sheet.put(at, left, cells)
    if not is_content:
        del sheet.written[before:]


@request
def update_cells(change: Change, json: Json) -> None:
    mask = mask_of(json)
    rows = json.get("rows") or []
    if "start" in json:
        start = json["start"]
        grid = Grid(start.get("sheetId") or 0, start.get("rowIndex") or 0, None, start.get("columnIndex") or 0)
        sheet = change.book.sheet(grid.sheet)
        width = max((len(row.get("values") or []) for row in rows), default=0)
        sheet.within(grid)
        if grid.top + len(rows) > sheet.row_count or grid.left + width > sheet.column_count:
            raise bad(f"Attempting to write column: {grid.left + width - 1}, beyond the last requested column")
        _write(change, sheet, grid.top, grid.left, rows, mask)
        return
    grid = ranges.of_json(json["range"])
    sheet = change.book.sheet(grid.sheet)
    grid = sheet.within(grid)
    height, width = grid.size
    if len(rows) > height:
        raise bad(f"Attempting to write row: {grid.top + height}, beyond the last requested row of: {grid.bottom - 1}")
    if any(len(row.get("values") or []) > width for row in rows):
        raise bad(
            f"Attempting to write column: {grid.left + width}, beyond the last requested column of: {grid.right - 1}"
        )
    filled = [{"values": [*(row.get("values") or []), *[{}] * (width - len(row.get("values") or []))]} for row in rows]
    # Rows of the range beyond those given are cleared too; nothing to clear stands under the last row.
    left_over = max(0, min(grid.bottom, max(len(sheet.rows), grid.top)) - grid.top - len(rows))
    _write(change, sheet, grid.top, grid.left, filled + [{"values": [{}] * width}] * left_over, mask)


@request
def append_cells(change: Change, json: Json) -> None:
    """After the last row with content, in the first column; the sheet grows as needed."""
    mask = mask_of(json)
    rows = json.get("rows") or []
    sheet = change.book.sheet(json.get("sheetId") or 0)
    seen = change.seen(sheet)
    at = seen.last_row if change.switches.formats_are_no_data else len(seen.rows)
    sheet.grow(at + len(rows), max((len(row.get("values") or []) for row in rows), default=0))
    _write(change, sheet, at, 0, rows, mask)


@request
def repeat_cell(change: Change, json: Json) -> None:
    mask = mask_of(json)
    grid = ranges.of_json(json["range"])
    sheet = change.book.sheet(grid.sheet)
    grid = sheet.within(grid)
    from tests.google_sheets import references

    for at, row in enumerate(sheet.block(grid)):
        new = [masked(change, cell, json.get("cell") or {}, mask) for cell in row]
        new = [
            cell._replace(formula=references.copied(cell.formula, at, column))
            if cell.formula and fields.wants(mask, CONTENT)
            else cell
            for column, cell in enumerate(new)
        ]
        put(sheet, grid.top + at, grid.left, new, fields.wants(mask, CONTENT))


@request
def set_data_validation(change: Change, json: Json) -> None:
    grid = ranges.of_json(json["range"])
    sheet = change.book.sheet(grid.sheet)
    grid = sheet.within(grid)
    for at, row in enumerate(sheet.block(grid), grid.top):
        put(sheet, at, grid.left, [cell._replace(validation=json.get("rule")) for cell in row], is_content=False)
