"""Where what hangs on a sheet goes when rows or columns move: protections, formats, groups, metadata."""

from collections.abc import Callable
from typing import Any

from tests.google_sheets import ranges
from tests.google_sheets.ranges import Grid, Moved

Json = dict[str, Any]
GridGoes = Callable[[Grid], Grid | None]


def item_goes(item: Json, rows: bool, goes: Moved, grid_goes: GridGoes) -> Json | None:
    """A protection, a conditional format, a group… after a move; None when nothing is left under it."""
    if "dimension" in item.get("range", {}):
        return _dimension_goes(item, rows, goes)
    if "ranges" in item:
        left = [ranges.to_json(grid) for one in item["ranges"] if (grid := grid_goes(ranges.of_json(one)))]
        return {**item, "ranges": left} if left else None
    if "range" not in item:
        return item
    grid = grid_goes(ranges.of_json(item["range"]))
    return {**item, "range": ranges.to_json(grid)} if grid else None


def _dimension_goes(item: Json, rows: bool, goes: Moved) -> Json | None:
    span = item["range"]
    if (span["dimension"] == "ROWS") != rows:
        return item
    side = goes(span["startIndex"], span["endIndex"])
    return {**item, "range": {**span, "startIndex": side[0], "endIndex": side[1]}} if side else None


def metadata_goes(item: Json, sheet: int, rows: bool, goes: Moved) -> Json | None:
    location = item["location"]
    span = location.get("dimensionRange")
    if not span or (span.get("sheetId") or 0) != sheet:
        return item
    new = _dimension_goes({"range": span}, rows, goes)
    return {**item, "location": {**location, "dimensionRange": new["range"]}} if new else None
