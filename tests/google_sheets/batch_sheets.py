"""Requests on the spreadsheet and its sheets: properties, add, delete, duplicate; names, protections, metadata."""

from itertools import count

from tests.google_sheets import fields, pictures, ranges, references
from tests.google_sheets.batch import Change, Json, request
from tests.google_sheets.cells import Row
from tests.google_sheets.errors import bad
from tests.google_sheets.workbook import Sheet, Workbook


def _mask(json: Json) -> fields.Mask:
    if not json.get("fields"):
        raise bad("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return fields.parse(json["fields"])


@request
def update_spreadsheet_properties(change: Change, json: Json) -> None:
    change.book.properties = fields.updated(change.book.properties, json["properties"], _mask(json))


def _refuse_title(change: Change, title: str, but: int | None = None) -> None:
    if any(sheet.title.casefold() == title.casefold() and sheet.id != but for sheet in change.book.sheets):
        raise bad(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _unused_title(book: Workbook) -> str:
    """What the service calls a sheet that was given no title."""
    taken = {sheet.title for sheet in book.sheets}
    start = "Feuille " if book.properties["locale"].startswith("fr") else "Sheet"
    return next(name for n in count(len(book.sheets) + 1) if (name := f"{start}{n}") not in taken)


@request
def add_sheet(change: Change, json: Json) -> Json:
    asked = json.get("properties") or {}
    title = asked.get("title") or _unused_title(change.book)
    _refuse_title(change, title)
    taken = [sheet.id for sheet in change.book.sheets]
    id_ = asked.get("sheetId") or change.fresh_id(taken)
    if id_ in taken:
        raise bad(f"A sheet with id {id_} already exists.")
    sheet = Sheet(id_, title)
    change.book.sheets.append(sheet)
    rest = {name: value for name, value in asked.items() if name not in ("title", "sheetId", "sheetType")}
    _set_properties(change, sheet, rest, dict.fromkeys(rest, fields.ALL))
    return {"properties": pictures.sheet_properties(change.book, sheet)}


@request
def update_sheet_properties(change: Change, json: Json) -> None:
    asked = json["properties"]
    mask = _mask(json)
    sheet = change.book.sheet(asked.get("sheetId") or 0)
    names = mask or {name: fields.ALL for name in asked if name != "sheetId"}
    if wants_title := ("title" in names and asked.get("title")):
        _refuse_title(change, wants_title, sheet.id)
        old, sheet.title = sheet.title, wants_title
        change.book.rewrite(lambda _, formula: references.renamed(formula, old, wants_title))
    _set_properties(change, sheet, asked, names)
    if all(one.properties.get("hidden") for one in change.book.sheets):
        raise bad("You can't hide all the sheets in a document.")


def _set_properties(change: Change, sheet: Sheet, asked: Json, names: fields.Mask) -> None:
    for name in names:
        if name == "gridProperties":
            _set_grid(sheet, asked.get(name) or {}, names[name])
        elif name == "index":
            sheets = change.book.sheets
            # A place after the sheet's own is counted as if it still stood there.
            at = asked.get("index") or 0
            at -= sheets.index(sheet) < at
            sheets.remove(sheet)
            sheets.insert(at, sheet)
        elif name not in ("title", "sheetId", "sheetType"):
            sheet.properties[name] = asked.get(name)
    for name in ("tabColor",):
        if color := sheet.properties.get(name):
            sheet.properties[name + "Style"] = {"rgbColor": color}


def _set_grid(sheet: Sheet, asked: Json, mask: fields.Mask) -> None:
    for name in mask or asked:
        if name in ("rowCount", "columnCount"):
            size = asked.get(name) or 0
            if size < 1:
                raise bad(f"gridProperties.{name} must be at least 1")
            setattr(sheet, "row_count" if name == "rowCount" else "column_count", size)
        else:
            sheet.grid[name] = asked.get(name)
    _cut(sheet)


def _cut(sheet: Sheet) -> None:
    """What stands outside a sheet that became smaller is lost."""
    lost = sheet.rows[sheet.row_count :]
    del sheet.rows[sheet.row_count :]
    for at, row in enumerate(sheet.rows):
        if len(row) > sheet.column_count:
            sheet.changed()
            sheet.rows[at] = Row(row[: sheet.column_count])
    if lost:
        sheet.changed()
        sheet.written.append((sheet.row_count, 0))


@request
def delete_sheet(change: Change, json: Json) -> None:
    sheet = change.book.sheet(json.get("sheetId") or 0)
    if len(change.book.sheets) == 1:
        raise bad("You can't remove all the sheets in a document.")
    change.book.sheets.remove(sheet)
    change.book.named = {id_: found for id_, found in change.book.named.items() if found[1].sheet != sheet.id}
    change.book.metadata = [item for item in change.book.metadata if _sheet_of(item) != sheet.id]
    change.book.rewrite(lambda _, formula: references.orphaned(formula, sheet.title))


def _sheet_of(item: Json) -> int | None:
    location = item["location"]
    span = location.get("dimensionRange")
    return (span.get("sheetId") or 0) if span else location.get("sheetId")


@request
def duplicate_sheet(change: Change, json: Json) -> Json:
    source = change.book.sheet(json.get("sourceSheetId") or 0)
    title = json.get("newSheetName") or f"Copy of {source.title}"
    _refuse_title(change, title)
    copy = copied(change, source, json.get("newSheetId"), title)
    at = json.get("insertSheetIndex")
    change.book.sheets.insert(len(change.book.sheets) if at is None else at, copy)
    return {"properties": pictures.sheet_properties(change.book, copy)}


def copied(change: Change, source: Sheet, id_: int | None, title: str) -> Sheet:
    """A sheet with another id; its protections are made anew, without their editors."""
    copy = source.copy()
    copy.id = id_ or change.fresh_id([sheet.id for sheet in change.book.sheets])
    copy.title = title
    copy.merges = [grid._replace(sheet=copy.id) for grid in source.merges]
    for name, items in source.hung.items():
        copy.hung[name] = [_elsewhere(change, item, copy.id) for item in items]
    copy.changed()
    return copy


def _elsewhere(change: Change, item: Json, sheet: int) -> Json:
    found: Json = dict(item)
    if "range" in item:
        found["range"] = {**item["range"], "sheetId": sheet}
    if "ranges" in item:
        found["ranges"] = [{**one, "sheetId": sheet} for one in item["ranges"]]
    for name in ("protectedRangeId", "bandedRangeId", "filterViewId"):
        if name in found:
            found[name] = change.fresh_id([])
    found.pop("editors", None)
    return found


@request
def add_named_range(change: Change, json: Json) -> Json:
    asked = json["namedRange"]
    if any(name.casefold() == asked["name"].casefold() for name, _ in change.book.named.values()):
        raise bad(f"A named range with the name {asked['name']} already exists.")
    id_ = asked.get("namedRangeId") or str(change.fresh_id([]))
    grid = ranges.of_json(asked["range"])
    change.book.sheet(grid.sheet)
    change.book.named[id_] = (asked["name"], grid)
    return {"namedRange": {"namedRangeId": id_, "name": asked["name"], "range": ranges.to_json(grid)}}


@request
def update_named_range(change: Change, json: Json) -> None:
    asked = json["namedRange"]
    if asked.get("namedRangeId") not in change.book.named:
        raise bad(f"No named range with id: {asked.get('namedRangeId')}")
    name, grid = change.book.named[asked["namedRangeId"]]
    mask = _mask(json)
    name = asked["name"] if fields.wants(mask, "name") and "name" in asked else name
    grid = ranges.of_json(asked["range"]) if fields.wants(mask, "range") and "range" in asked else grid
    change.book.named[asked["namedRangeId"]] = (name, grid)


@request
def delete_named_range(change: Change, json: Json) -> None:
    if change.book.named.pop(json["namedRangeId"], None) is None:
        raise bad(f"No named range with id: {json['namedRangeId']}")
