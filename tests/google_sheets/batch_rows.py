"""Requests on rows and columns: insert, append, delete, move, sort, sizes, groups."""

from functools import cmp_to_key
from typing import Any

from tests.google_sheets import dimensions, fields, ranges, references
from tests.google_sheets.batch import Change, Json, request
from tests.google_sheets.cells import Cell, Value
from tests.google_sheets.errors import bad
from tests.google_sheets.workbook import Sheet

SIZES = {"ROWS": 21, "COLUMNS": 100}


def _span(change: Change, json: Json) -> tuple[Sheet, bool, int, int]:
    """A `DimensionRange`: its sheet, whether it is rows, its first and last indices, half open."""
    sheet = change.book.sheet(json.get("sheetId") or 0)
    rows = json.get("dimension") == "ROWS"
    if json.get("dimension") not in ("ROWS", "COLUMNS"):
        raise bad("No dimension specified.")
    size = sheet.row_count if rows else sheet.column_count
    first, last = json.get("startIndex") or 0, json.get("endIndex")
    last = size if last is None else last
    if not 0 <= first < last:
        raise bad(f"range.endIndex[{last}] must be after range.startIndex[{first}]")
    return sheet, rows, first, last


@request
def insert_dimension(change: Change, json: Json) -> None:
    sheet, rows, first, last = _span(change, json["range"])
    size = sheet.row_count if rows else sheet.column_count
    from_before = bool(json.get("inheritFromBefore"))
    if first > size:
        what = "row" if rows else "column"
        raise bad(f"range.startIndex[{first}] must be less than the grid size ({size}): there is no such {what}.")
    if from_before and not first:
        raise bad("inheritFromBefore can not be true if inserting at the start of the sheet.")
    dimensions.insert(change.book, sheet, rows, first, last - first, from_before)


@request
def append_dimension(change: Change, json: Json) -> None:
    sheet = change.book.sheet(json.get("sheetId") or 0)
    count = json.get("length") or 0
    if json.get("dimension") == "ROWS":
        sheet.row_count += count
    else:
        sheet.column_count += count


@request
def delete_dimension(change: Change, json: Json) -> None:
    sheet, rows, first, last = _span(change, json["range"])
    size = sheet.row_count if rows else sheet.column_count
    if first >= size:
        what = "a row" if rows else "a column"
        raise bad(
            f"Cannot delete {what} that doesn't exist. "
            f"Tried to delete {what[2:]} index {first} but there are only {size}."
        )
    dimensions.delete(change.book, sheet, rows, first, last)


@request
def move_dimension(change: Change, json: Json) -> None:
    sheet, rows, first, last = _span(change, json["source"])
    stays = not change.switches.metadata_follows_columns
    dimensions.move(change.book, sheet, rows, first, last, json.get("destinationIndex") or 0, stays)


@request
def sort_range(change: Change, json: Json) -> None:
    """Whole cells move, stably; a formula's relative references go along, as when it is copied."""
    grid = ranges.of_json(json["range"])
    sheet = change.book.sheet(grid.sheet)
    grid = sheet.within(grid)
    bottom = min(grid.bottom, max(len(sheet.rows), grid.top))
    block = sheet.block(grid._replace(bottom=bottom))
    order = list(range(len(block)))
    for spec in reversed(json.get("sortSpecs") or []):
        column = spec.get("dimensionIndex") or 0
        keys = [_sort_value(change, sheet, grid.top + at, column) for at in range(len(block))]
        down = spec.get("sortOrder") == "DESCENDING"
        order.sort(key=cmp_to_key(lambda a, b: _compared(keys[a], keys[b], down)))  # noqa: B023 - used at once
    for new, old in enumerate(order):
        cells = [_gone(cell, new - old) for cell in block[old]]
        if cells != block[new]:
            sheet.put(grid.top + new, grid.left, cells)


def _gone(cell: Cell, down: int) -> Cell:
    return cell._replace(formula=references.copied(cell.formula, down, 0)) if cell.formula else cell


def _sort_value(change: Change, sheet: Sheet, row: int, column: int) -> Value:
    cell = sheet.cell(row, column)
    return change.known(sheet, row, column) if cell.formula else cell.value


def _compared(one: Value, other: Value, down: bool) -> int:
    """Numbers, texts, booleans; what is empty is last both ways."""
    a, b = _rank(one), _rank(other)
    if a[0] == 9 or b[0] == 9:
        return (a[0] == 9) - (b[0] == 9)
    sign = (a > b) - (a < b)
    return -sign if down else sign


def _rank(value: Value) -> tuple[int, Any]:
    if value is None or value == "":
        return 9, 0
    if isinstance(value, bool):
        return 3, value
    return (1, value) if isinstance(value, int | float) else (2, (value.casefold(), value.swapcase()))


@request
def update_dimension_properties(change: Change, json: Json) -> None:
    sheet, rows, first, last = _span(change, json["range"])
    mask = fields.parse(json.get("fields") or "*")
    sizes = sheet.sizes[dimensions.name(rows)]
    for at in range(first, last):
        sizes[at] = fields.updated(sizes.get(at, {}), json.get("properties") or {}, mask)


@request
def auto_resize_dimensions(change: Change, json: Json) -> None:
    """Roughly: seven pixels a character. The service measures its own fonts."""
    sheet, rows, first, last = _span(change, json["dimensions"])
    sizes = sheet.sizes[dimensions.name(rows)]
    for at in range(first, last):
        texts = [] if rows else [str(sheet.cell(row, at).value or "") for row in range(len(sheet.rows))]
        widest = max(map(len, texts), default=0)
        sizes[at] = {**sizes.get(at, {}), "pixelSize": 7 * widest + 3 if widest else SIZES[dimensions.name(rows)]}


@request
def add_dimension_group(change: Change, json: Json) -> Json:
    sheet, rows, first, last = _span(change, json["range"])
    groups = sheet.hung.setdefault("rowGroups" if rows else "columnGroups", [])
    depth = 1 + sum(one["range"]["startIndex"] <= first and last <= one["range"]["endIndex"] for one in groups)
    groups.append({"range": _shown(sheet, rows, first, last), "depth": depth})
    sheet.grid["rowGroupControlAfter" if rows else "columnGroupControlAfter"] = True
    return {"dimensionGroups": groups}


def _shown(sheet: Sheet, rows: bool, first: int, last: int) -> Json:
    own = {"sheetId": sheet.id} if sheet.id else {}
    return own | {"dimension": dimensions.name(rows), "startIndex": first, "endIndex": last}


@request
def delete_dimension_group(change: Change, json: Json) -> Json:
    sheet, rows, first, last = _span(change, json["range"])
    kind = "rowGroups" if rows else "columnGroups"
    wanted = _shown(sheet, rows, first, last)
    left = [one for one in sheet.hung.get(kind, []) if one["range"] != wanted]
    if len(left) == len(sheet.hung.get(kind, [])):
        raise bad("There is no group over that range.")
    sheet.hung[kind] = left
    return {"dimensionGroups": left} if left else {}
