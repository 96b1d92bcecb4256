"""Requests that carry cells elsewhere or join them: copy, cut, merge."""

import re
from typing import Any

from tests.google_sheets import ranges, references
from tests.google_sheets.batch import Change, Json, request
from tests.google_sheets.batch_cells import put
from tests.google_sheets.cells import BLANK, Cell
from tests.google_sheets.dimensions import blocks
from tests.google_sheets.errors import bad
from tests.google_sheets.ranges import Grid
from tests.google_sheets.workbook import Sheet

BORDERS = "borders"


def _pasted(cell: Cell, onto: Cell, kind: str, value: Any, down: int, right: int) -> Cell:
    """A cell after another was pasted on it."""
    moved = cell._replace(formula=references.copied(cell.formula, down, right)) if cell.formula else cell
    if kind == "PASTE_VALUES":
        return onto._replace(value=value, formula="")
    if kind == "PASTE_FORMULA":
        return onto._replace(value=moved.value, formula=moved.formula)
    if kind == "PASTE_FORMAT":
        return onto._replace(format=cell.format)
    if kind == "PASTE_DATA_VALIDATION":
        return onto._replace(validation=cell.validation)
    if kind == "PASTE_NO_BORDERS":
        return moved._replace(format={k: v for k, v in (cell.format or {}).items() if k != BORDERS} or None)
    return moved


@request
def copy_paste(change: Change, json: Json) -> None:
    """The source is repeated as often as the destination holds it, once at least."""
    source, target = ranges.of_json(json["source"]), ranges.of_json(json["destination"])
    kind = json.get("pasteType") or "PASTE_NORMAL"
    if kind not in PASTES:
        raise bad(f"Invalid value at 'requests[0].copy_paste.paste_type', \"{kind}\"")
    origin, sheet = change.book.sheet(source.sheet), change.book.sheet(target.sheet)
    source, target = origin.within(source), sheet.within(target)
    block = [
        [
            (cell, change.known(origin, source.top + r, source.left + c) if cell.formula else cell.value)
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(origin.block(source))
    ]
    if json.get("pasteOrientation") == "TRANSPOSE":
        block = [list(row) for row in zip(*block, strict=True)]
    height, width = target.size
    for down in blocks(len(block), height):
        for right in blocks(len(block[0]), width):
            _paste(sheet, target.top + down, target.left + right, block, kind, source)


PASTES = {"PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMAT", "PASTE_NO_BORDERS", "PASTE_FORMULA", "PASTE_DATA_VALIDATION"}


def _paste(sheet: Sheet, top: int, left: int, block: list[list[tuple[Cell, Any]]], kind: str, source: Grid) -> None:
    sheet.grow(top + len(block), left + len(block[0]))
    for r, row in enumerate(block):
        cells = [
            _pasted(cell, sheet.cell(top + r, left + c), kind, value, top - source.top, left - source.left)
            for c, (cell, value) in enumerate(row)
        ]
        put(sheet, top + r, left, cells, kind not in ("PASTE_FORMAT", "PASTE_DATA_VALIDATION"))


@request
def cut_paste(change: Change, json: Json) -> None:
    """Cells go elsewhere with their formulas as they are; what pointed at them follows."""
    source, start = ranges.of_json(json["source"]), json["destination"]
    origin, sheet = change.book.sheet(source.sheet), change.book.sheet(start.get("sheetId") or 0)
    source = origin.within(source)
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    block = origin.block(source)
    for at, row in enumerate(block, source.top):
        origin.put(at, source.left, [BLANK] * len(row))
    sheet.grow(top + len(block), left + len(block[0]))
    for at, row in enumerate(block, top):
        sheet.put(at, left, row)
    _redirect(change, origin, sheet, source, top - source.top, left - source.left)


def _redirect(change: Change, origin: Sheet, sheet: Sheet, source: Grid, down: int, right: int) -> None:
    if origin is not sheet:
        return

    def followed(own: Sheet, formula: str) -> str:
        def new(title: str, reference: str) -> str:
            here = title == origin.title.casefold() or (not title and own is origin)
            grid = ranges.of_cells(reference.replace("$", ""), origin.id) if here else None
            inside = grid and grid.bottom and grid.right and _contains(source, grid)
            return _shifted(reference, down, right) if inside else reference

        return references.changed(formula, new)

    change.book.rewrite(followed)


def _contains(outer: Grid, inner: Grid) -> bool:
    rows = outer.top <= inner.top and (inner.bottom or 0) <= (outer.bottom or 0)
    return rows and outer.left <= inner.left and (inner.right or 0) <= (outer.right or 0)


def _shifted(reference: str, down: int, right: int) -> str:
    """A reference moved, what has a `$` too."""
    fixed = re.sub(r"[A-Za-z]+", lambda m: ranges.letters(ranges.number_of(m[0]) + right), reference)
    return re.sub(r"\d+", lambda m: str(int(m[0]) + down), fixed)


def _merged(grid: Grid, kind: str) -> list[Grid]:
    assert grid.bottom is not None
    assert grid.right is not None
    if kind == "MERGE_ROWS":
        return [grid._replace(top=at, bottom=at + 1) for at in range(grid.top, grid.bottom)]
    if kind == "MERGE_COLUMNS":
        return [grid._replace(left=at, right=at + 1) for at in range(grid.left, grid.right)]
    return [grid]


@request
def merge_cells(change: Change, json: Json) -> None:
    """The first cell keeps its content, the others lose theirs; merges inside are replaced."""
    grid = ranges.of_json(json["range"])
    sheet = change.book.sheet(grid.sheet)
    grid = sheet.within(grid)
    _refuse_half(sheet, grid)
    sheet.merges = [one for one in sheet.merges if not one.meets(grid)]
    for one in _merged(grid, json.get("mergeType") or "MERGE_ALL"):
        if one.size == (1, 1):
            continue
        sheet.merges.append(one)
        for at, row in enumerate(sheet.block(one)):
            kept = 1 if at == 0 else 0
            emptied = [cell._replace(value=None, formula="") for cell in row[kept:]]
            if any(cell.filled for cell in row[kept:]):
                sheet.put(one.top + at, one.left + kept, emptied)


def _refuse_half(sheet: Sheet, grid: Grid) -> None:
    if any(one.meets(grid) and not _contains(grid, one) for one in sheet.merges):
        raise bad("You must select all cells in a merged range to merge or unmerge them.")


@request
def unmerge_cells(change: Change, json: Json) -> None:
    grid = ranges.of_json(json["range"])
    sheet = change.book.sheet(grid.sheet)
    grid = sheet.within(grid)
    _refuse_half(sheet, grid)
    sheet.merges = [one for one in sheet.merges if not one.meets(grid)]
