"""A spreadsheet as `spreadsheets.get` shows it: only what its field mask asks for is made."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.google_sheets import fields, formats, new, ranges, references
from tests.google_sheets.cells import Cell, Value, extended
from tests.google_sheets.fields import Mask, under, wants
from tests.google_sheets.ranges import Grid
from tests.google_sheets.workbook import Sheet, Workbook

Json = dict[str, Any]
Known = Callable[[Sheet, int, int], Value]
Make = Callable[[Workbook, Cell, Value], Any]
Part = tuple[bool, str, Make, Mask]
"""Of a cell: does it show what its formula gives, its name, how it is made, what is asked of it."""
HUNG = ("conditionalFormats", "protectedRanges", "rowGroups", "columnGroups", "bandedRanges", "filterViews")


def spreadsheet(book: Workbook, known: Known, mask: Mask, asked: Sequence[Grid], with_cells: bool) -> Json:
    """`asked` empty is every sheet whole; cells are shown when the mask names them or `with_cells` says so."""
    cells = with_cells or "data" in mask.get("sheets", {})
    json: Json = {"spreadsheetId": book.id, "properties": book.properties}
    if book.named:
        json["namedRanges"] = [_named(id_, name, grid) for id_, (name, grid) in book.named.items()]
    if whole := [item for item in book.metadata if item["location"].get("spreadsheet")]:
        json["developerMetadata"] = whole
    json["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    found = dict(fields.chosen(json, mask))
    if wants(mask, "sheets"):
        shown = [sheet for sheet in book.sheets if not asked or any(grid.sheet == sheet.id for grid in asked)]
        found["sheets"] = [_sheet(book, sheet, known, under(mask, "sheets"), asked, cells) for sheet in shown]
    return found


def _named(id_: str, name: str, grid: Grid) -> Json:
    return {"namedRangeId": id_, "name": name, "range": ranges.to_json(grid)}


def sheet_properties(book: Workbook, sheet: Sheet) -> Json:
    """What is false or zero is left out, as the service does."""
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    grid |= {name: value for name, value in sheet.grid.items() if value}
    first = {"sheetId": sheet.id, "title": sheet.title, "index": book.sheets.index(sheet), "sheetType": "GRID"}
    return first | {"gridProperties": grid} | {name: value for name, value in sheet.properties.items() if value}


def _sheet(book: Workbook, sheet: Sheet, known: Known, mask: Mask, asked: Sequence[Grid], cells: bool) -> Json:
    json: Json = {"properties": sheet_properties(book, sheet)}
    if sheet.merges:
        json["merges"] = [ranges.to_json(grid) for grid in sheet.merges]
    json |= {name: sheet.hung[name] for name in HUNG if sheet.hung.get(name)}
    if basic := sheet.hung.get("basicFilter"):
        json["basicFilter"] = basic[0]
    if mine := [item for item in book.metadata if item["location"].get("sheetId", -1) == sheet.id]:
        json["developerMetadata"] = mine
    found = dict(fields.chosen(json, mask))
    if cells and wants(mask, "data"):
        grids = [grid for grid in asked if grid.sheet == sheet.id] or [Grid(sheet.id)]
        found["data"] = [data(book, sheet, known, under(mask, "data"), sheet.within(grid)) for grid in grids]
    return found


def data(book: Workbook, sheet: Sheet, known: Known, mask: Mask, grid: Grid) -> Json:
    """A `GridData`: rows up to the last that shows something."""
    json = {name: at for name, at in (("startRow", grid.top), ("startColumn", grid.left)) if at and wants(mask, name)}
    if wants(mask, "rowData"):
        below = under(under(mask, "rowData"), "values")
        asked = [(name, make) for name, make in PARTS.items() if wants(below, name)]
        parts = [(name in RESULTS, name, make, under(below, name)) for name, make in asked]
        rows = [_row(book, sheet, known, parts, at, grid) for at in range(grid.top, min(grid.bottom, len(sheet.rows)))]
        while rows and not rows[-1]:
            rows.pop()
        json |= {"rowData": rows} if rows else {}
    for name, dimension, first, last, size in (
        ("rowMetadata", "ROWS", grid.top, grid.bottom, 21),
        ("columnMetadata", "COLUMNS", grid.left, grid.right, 100),
    ):
        if wants(mask, name):
            sizes = [_size(book, sheet, dimension, at, size) for at in range(first, last)]
            json[name] = fields.chosen(sizes, under(mask, name))
    return json


def _size(book: Workbook, sheet: Sheet, dimension: str, at: int, size: int) -> Json:
    mine = [item for item in book.metadata if _is_on(item, sheet, dimension, at)]
    return {"pixelSize": size} | sheet.sizes[dimension].get(at, {}) | ({"developerMetadata": mine} if mine else {})


def _is_on(item: Json, sheet: Sheet, dimension: str, at: int) -> bool:
    span = item["location"].get("dimensionRange") or {}
    place = ((span.get("sheetId") or 0), span.get("dimension"), span.get("startIndex"))
    return place == (sheet.id, dimension, at)


def _row(book: Workbook, sheet: Sheet, known: Known, parts: list[Part], at: int, grid: Grid) -> Json:
    row = sheet.rows[at]
    if [(name, below) for _, name, _, below in parts] == [("userEnteredValue", fields.ALL)] and not row.has_formulas:
        cells = row.entered[grid.left : grid.right]
    else:
        shown = enumerate(row[grid.left : grid.right], grid.left)
        cells = [_cell(book, sheet, known, parts, at, column, cell) for column, cell in shown]
    while cells and not cells[-1]:
        cells.pop()
    return {"values": cells} if cells else {}


def _cell(book: Workbook, sheet: Sheet, known: Known, parts: list[Part], at: int, column: int, cell: Cell) -> Json:
    """A `CellData`, of which only what is asked is made."""
    made: Json = {}
    for is_result, name, make, mask in parts:
        value = cell.value if not cell.formula else known(sheet, at, column) if is_result else None
        if part := make(book, cell, value):
            made[name] = fields.chosen(part, mask) if mask else part
    return made


RESULTS = {"effectiveValue", "formattedValue"}
"""The parts of a cell that show what its formula gives."""
PARTS: dict[str, Make] = {
    "userEnteredValue": lambda book, cell, value: _entered(book, cell),
    "effectiveValue": lambda book, cell, value: extended(value, bool(cell.formula)) if cell.filled else None,
    "formattedValue": lambda book, cell, value: formats.show(value, cell.number_format, book.locale),
    "userEnteredFormat": lambda book, cell, value: cell.format,
    "effectiveFormat": lambda book, cell, value: _over(new.DEFAULT_FORMAT, cell.format or {}) if cell.filled else None,
    "note": lambda book, cell, value: cell.note,
    "dataValidation": lambda book, cell, value: cell.validation,
}


def _entered(book: Workbook, cell: Cell) -> Json | None:
    if cell.formula:
        return {"formulaValue": references.shown(cell.formula, book.locale)}
    return extended(cell.value) if cell.value is not None else None


def _over(base: Mapping[str, Any], top: Mapping[str, Any]) -> Json:
    """One object with another's fields laid over it, those of objects inside too."""
    found = dict(base)
    for name, value in top.items():
        both = isinstance(value, Mapping) and isinstance(found.get(name), Mapping) and "olor" not in name
        found[name] = _over(found[name], value) if both else value
    return found
