"""Requests on what hangs on a sheet: protections, conditional formats, banding, filters."""

from tests.google_sheets import fields, ranges
from tests.google_sheets.batch import Change, Json, request
from tests.google_sheets.errors import bad
from tests.google_sheets.workbook import Sheet


def _home(change: Change, item: Json) -> Sheet:
    if "namedRangeId" in item:
        return change.book.sheet(change.book.named[item["namedRangeId"]][1].sheet)
    grid = ranges.of_json(item["range"] if "range" in item else item["ranges"][0])
    return change.book.sheet(grid.sheet)


def _tidy(item: Json) -> Json:
    """Ranges as the service writes them."""
    found = dict(item)
    if "range" in item:
        found["range"] = ranges.to_json(ranges.of_json(item["range"]))
    if "ranges" in item:
        found["ranges"] = [ranges.to_json(ranges.of_json(one)) for one in item["ranges"]]
    return {name: value for name, value in found.items() if value not in (False, None, "")}


def _place(change: Change, kind: str, key: str, id_: int) -> tuple[list[Json], int]:
    """The list and the place of the one with an id. Raises Refusal when there is none."""
    for sheet in change.book.sheets:
        items = sheet.hung.get(kind, [])
        for at, item in enumerate(items):
            if item.get(key) == id_:
                return items, at
    raise bad(f"No {kind.removesuffix('s')} with ID: {id_}")


def _add(change: Change, kind: str, key: str, item: Json) -> Json:
    taken = [one.get(key) for sheet in change.book.sheets for one in sheet.hung.get(kind, [])]
    if item.get(key) in taken and item.get(key) is not None:
        raise bad(f"Duplicate {key}: {item[key]}")
    made = {key: item.get(key) or change.fresh_id([one for one in taken if one])} | _tidy(item)
    _home(change, item).hung.setdefault(kind, []).append(made)
    return made


def _update(change: Change, kind: str, key: str, json: Json, item: Json) -> None:
    items, at = _place(change, kind, key, item.get(key) or 0)
    items[at] = _tidy(fields.updated(items[at], item, fields.parse(json.get("fields") or "*"))) | {key: item[key]}


def _delete(change: Change, kind: str, key: str, id_: int) -> None:
    items, at = _place(change, kind, key, id_)
    del items[at]


@request
def add_protected_range(change: Change, json: Json) -> Json:
    item = {"requestingUserCanEdit": True} | json["protectedRange"]
    return {"protectedRange": _add(change, "protectedRanges", "protectedRangeId", item)}


@request
def update_protected_range(change: Change, json: Json) -> None:
    _update(change, "protectedRanges", "protectedRangeId", json, json["protectedRange"])


@request
def delete_protected_range(change: Change, json: Json) -> None:
    _delete(change, "protectedRanges", "protectedRangeId", json.get("protectedRangeId") or 0)


@request
def add_banding(change: Change, json: Json) -> Json:
    return {"bandedRange": _add(change, "bandedRanges", "bandedRangeId", json["bandedRange"])}


@request
def delete_banding(change: Change, json: Json) -> None:
    _delete(change, "bandedRanges", "bandedRangeId", json.get("bandedRangeId") or 0)


@request
def add_filter_view(change: Change, json: Json) -> Json:
    return {"filter": _add(change, "filterViews", "filterViewId", json["filter"])}


@request
def delete_filter_view(change: Change, json: Json) -> None:
    _delete(change, "filterViews", "filterViewId", json.get("filterId") or 0)


@request
def set_basic_filter(change: Change, json: Json) -> None:
    _home(change, json["filter"]).hung["basicFilter"] = [_tidy(json["filter"])]


@request
def clear_basic_filter(change: Change, json: Json) -> None:
    change.book.sheet(json.get("sheetId") or 0).hung.pop("basicFilter", None)


@request
def add_conditional_format_rule(change: Change, json: Json) -> None:
    rule = json["rule"]
    items = _home(change, rule).hung.setdefault("conditionalFormats", [])
    items.insert(json.get("index", len(items)), _tidy(rule))


@request
def update_conditional_format_rule(change: Change, json: Json) -> Json:
    sheet = _home(change, json["rule"]) if "rule" in json else change.book.sheet(json.get("sheetId") or 0)
    items, at = _rules(sheet, json)
    old = items.pop(at)
    new = _tidy(json["rule"]) if "rule" in json else old
    to = json.get("newIndex", at)
    items.insert(to, new)
    return {"newRule": new, "newIndex": to, "oldRule": old, "oldIndex": at}


def _rules(sheet: Sheet, json: Json) -> tuple[list[Json], int]:
    items, at = sheet.hung.get("conditionalFormats", []), json.get("index") or 0
    if at >= len(items):
        raise bad(f"No conditional format on sheet: {sheet.id} at index: {at}")
    return items, at


@request
def delete_conditional_format_rule(change: Change, json: Json) -> Json:
    items, at = _rules(change.book.sheet(json.get("sheetId") or 0), json)
    return {"rule": items.pop(at)}
