"""Developer metadata: keys and values hung on a spreadsheet, a sheet, a whole row or a whole column."""

from collections.abc import Mapping
from typing import Any

from tests.google_sheets import fields
from tests.google_sheets.batch import Change, Json, request
from tests.google_sheets.errors import Refusal, bad
from tests.google_sheets.workbook import Workbook

NAMES = ("metadataId", "metadataKey", "metadataValue", "visibility")


def _placed(book: Workbook, location: Mapping[str, Any]) -> Json:
    """Raises Refusal for anything but one whole row or column, a sheet, the spreadsheet."""
    span = location.get("dimensionRange")
    if span is None:
        kind = "SPREADSHEET" if location.get("spreadsheet") else "SHEET"
        return {"locationType": kind, **location}
    book.sheet(span.get("sheetId") or 0)
    if span["endIndex"] - (span.get("startIndex") or 0) != 1:
        raise bad("The dimension range must be a single row or column.")
    return {"locationType": span["dimension"].removesuffix("S"), "dimensionRange": span}


@request
def create_developer_metadata(change: Change, json: Json) -> Json:
    asked = json["developerMetadata"]
    taken = [item["metadataId"] for item in change.book.metadata]
    if asked.get("metadataId") in taken:
        raise bad(f"Developer metadata with id {asked['metadataId']} already exists.")
    item = {"metadataId": asked.get("metadataId") or change.fresh_id(taken)}
    item |= {name: asked[name] for name in NAMES if name in asked}
    item["location"] = _placed(change.book, asked["location"])
    change.book.metadata.append(item)
    return {"developerMetadata": item}


def _same_place(item: Json, wanted: Mapping[str, Any]) -> bool:
    here = item["location"]
    if span := wanted.get("dimensionRange"):
        mine = here.get("dimensionRange") or {}
        sides = ("dimension", "startIndex", "endIndex")
        return (mine.get("sheetId") or 0) == (span.get("sheetId") or 0) and all(
            mine.get(s) == span.get(s) for s in sides
        )
    if "sheetId" in wanted:
        return here.get("sheetId", (here.get("dimensionRange") or {}).get("sheetId", 0)) == wanted["sheetId"]
    return not wanted.get("spreadsheet") or bool(here.get("spreadsheet"))


def found(book: Workbook, filters: list[Json]) -> list[Json]:
    """Those that any of the `DataFilter`s selects; one that matches nothing selects nothing."""

    def chosen(item: Json, filter_: Json) -> bool:
        lookup = filter_.get("developerMetadataLookup")
        if lookup is None:
            return False
        kind = lookup.get("locationType")
        place = lookup.get("metadataLocation") or {}
        same = all(item.get(name) == lookup[name] for name in NAMES if name in lookup)
        return same and (not kind or item["location"]["locationType"] == kind) and _same_place(item, place)

    return [item for item in book.metadata if any(chosen(item, filter_) for filter_ in filters)]


def one(book: Workbook, id_: int) -> Json:
    for item in book.metadata:
        if item["metadataId"] == id_:
            return item
    raise Refusal(404, f"No developer metadata with id: {id_}")


@request
def update_developer_metadata(change: Change, json: Json) -> Json:
    chosen = found(change.book, json.get("dataFilters") or [])
    mask = fields.parse(json.get("fields") or "*")
    new = {item["metadataId"]: fields.updated(item, json["developerMetadata"], mask) for item in chosen}
    change.book.metadata = [new.get(item["metadataId"], item) for item in change.book.metadata]
    return {"developerMetadata": list(new.values())}


@request
def delete_developer_metadata(change: Change, json: Json) -> Json:
    gone = found(change.book, [json["dataFilter"]])
    change.book.metadata = [item for item in change.book.metadata if item not in gone]
    return {"deletedDeveloperMetadata": gone}
