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
HUNG = ("conditionalFormats", "protectedRanges", "rowGroups", "columnGroups", "bandedRanges", "filterViews")


def spreadsheet(book: Workbook, known: Known, mask: Mask, asked: Sequence[Grid], with_cells: bool) -> Json:
    """`asked` empty is every sheet whole; cells are shown when the mask names them or `with_cells` says so."""
    cells = (
        with_cells if not mask else wants(mask, "sheets", "data") and (with_cells or "data" in under(mask, "sheets"))
    )
    shown = [sheet for sheet in book.sheets if not asked or any(grid.sheet == sheet.id for grid in asked)]
    json: Json = {"spreadsheetId": book.id}
    if wants(mask, "properties"):
        json["properties"] = book.properties
    if wants(mask, "sheets"):
        json["sheets"] = [_sheet(book, sheet, known, under(mask, "sheets"), asked, cells) for sheet in shown]
    if book.named:
        json["namedRanges"] = [_named(id_, name, grid) for id_, (name, grid) in book.named.items()]
    if whole := [item for item in book.metadata if item["location"].get("spreadsheet")]:
        json["developerMetadata"] = whole
    json["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    return dict(fields.chosen(json, mask))


def _named(id_: str, name: str, grid: Grid) -> Json:
    return {"namedRangeId": id_, "name": name, "range": ranges.to_json(grid)}


def sheet_properties(book: Workbook, sheet: Sheet) -> Json:
    """What is false or zero is left out, as the service does."""
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    grid |= {name: value for name, value in sheet.grid.items() if value}
    first = {"sheetId": sheet.id, "title": sheet.title, "index": book.sheets.index(sheet), "sheetType": "GRID"}
    return first | {"gridProperties": grid} | {name: value for name, value in sheet.properties.items() if value}


def _sheet(book: Workbook, sheet: Sheet, known: Known, mask: Mask, asked: Sequence[Grid], cells: bool) -> Json:
    json: Json = {"properties": sheet_properties(book, sheet)} if wants(mask, "properties") else {}
    if cells:
        wanted = [grid for grid in asked if grid.sheet == sheet.id] or [Grid(sheet.id)]
        json["data"] = [data(book, sheet, known, under(mask, "data"), sheet.within(grid)) for grid in wanted]
    if sheet.merges:
        json["merges"] = [ranges.to_json(grid) for grid in sheet.merges]
    json |= {name: sheet.hung[name] for name in HUNG if sheet.hung.get(name)}
    if found := sheet.hung.get("basicFilter"):
        json["basicFilter"] = found[0]
    if mine := [item for item in book.metadata if item["location"].get("sheetId", -1) == sheet.id]:
        json["developerMetadata"] = mine
    return json


def data(book: Workbook, sheet: Sheet, known: Known, mask: Mask, grid: Grid) -> Json:
    """A `GridData`: rows up to the last that shows something."""
    json: Json = {name: at for name, at in (("startRow", grid.top), ("startColumn", grid.left)) if at}
    if wants(mask, "rowData"):
        below = under(under(mask, "rowData"), "values")
        rows = [_row(book, sheet, known, below, at, grid) for at in range(grid.top, min(grid.bottom, len(sheet.rows)))]
        while rows and not rows[-1]:
            rows.pop()
        json |= {"rowData": rows} if rows else {}
    for name, dimension, first, last, size in (
        ("rowMetadata", "ROWS", grid.top, grid.bottom, 21),
        ("columnMetadata", "COLUMNS", grid.left, grid.right, 100),
    ):
        if wants(mask, name):
            json[name] = [_size(book, sheet, dimension, at, size) for at in range(first, last)]
    return json


def _size(book: Workbook, sheet: Sheet, dimension: str, at: int, size: int) -> Json:
    mine = [item for item in book.metadata if _is_on(item, sheet, dimension, at)]
    return {"pixelSize": size} | sheet.sizes[dimension].get(at, {}) | ({"developerMetadata": mine} if mine else {})


def _is_on(item: Json, sheet: Sheet, dimension: str, at: int) -> bool:
    span = item["location"].get("dimensionRange") or {}
    place = ((span.get("sheetId") or 0), span.get("dimension"), span.get("startIndex"))
    return place == (sheet.id, dimension, at)


def _row(book: Workbook, sheet: Sheet, known: Known, mask: Mask, at: int, grid: Grid) -> Json:
    row = sheet.rows[at][grid.left : grid.right]
    cells = [
        fields.chosen(_cell(book, sheet, known, mask, at, column, cell), mask)
        for column, cell in enumerate(row, grid.left)
    ]
    while cells and not cells[-1]:
        cells.pop()
    return {"values": cells} if cells else {}


def _cell(book: Workbook, sheet: Sheet, known: Known, mask: Mask, at: int, column: int, cell: Cell) -> Json:
    json: Json = {}
    if cell.filled:
        wanted = any(wants(mask, name) for name in ("effectiveValue", "formattedValue"))
        json |= _values(book, cell, known(sheet, at, column) if cell.formula and wanted else cell.value)
    if cell.format:
        json["userEnteredFormat"] = cell.format
    if (cell.format or cell.filled) and wants(mask, "effectiveFormat"):
        json["effectiveFormat"] = _over(new.DEFAULT_FORMAT, cell.format or {})
    extras = {"note": cell.note, "dataValidation": cell.validation, "textFormatRuns": cell.links}
    return json | {name: value for name, value in extras.items() if value}


def _values(book: Workbook, cell: Cell, value: Value) -> Json:
    entered = {"formulaValue": references.shown(cell.formula, book.locale)} if cell.formula else extended(cell.value)
    shown = formats.show(value, cell.number_format, book.locale)
    found = {"userEnteredValue": entered, "effectiveValue": extended(value, bool(cell.formula))}
    return found | ({"formattedValue": shown} if shown else {})


def _over(base: Mapping[str, Any], top: Mapping[str, Any]) -> Json:
    """One object with another's fields laid over it, those of objects inside too."""
    found = dict(base)
    for name, value in top.items():
        both = isinstance(value, Mapping) and isinstance(found.get(name), Mapping) and "olor" not in name
        found[name] = _over(found[name], value) if both else value
    return found
