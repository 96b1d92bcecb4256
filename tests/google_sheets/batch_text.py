"""Requests that read texts as if someone typed them: paste, find and replace."""

import csv
import io
import re

from tests.google_sheets import entered, formats, ranges
from tests.google_sheets.batch import Change, Json, request
from tests.google_sheets.ranges import Grid
from tests.google_sheets.workbook import Sheet


@request
def paste_data(change: Change, json: Json) -> None:
    """A text of cells, as if it were typed."""
    start = json["coordinate"]
    sheet = change.book.sheet(start.get("sheetId") or 0)
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    rows = list(csv.reader(io.StringIO(json.get("data") or ""), delimiter=json.get("delimiter") or "\t"))
    sheet.grow(top + len(rows), left + max(map(len, rows), default=0))
    for at, row in enumerate(rows, top):
        old = [sheet.cell(at, left + c) for c in range(len(row))]
        new = [
            entered.parse(t, c, change.book.locale, change.today, change.switches)
            for t, c in zip(row, old, strict=True)
        ]
        sheet.put(at, left, [c.holding(n) for c, n in zip(old, new, strict=True)])


@request
def find_replace(change: Change, json: Json) -> Json:
    """In what cells show, formulas apart unless asked; what is replaced is read as if typed."""
    if "range" in json:
        grids = [ranges.of_json(json["range"])]
    else:
        ids = [json["sheetId"]] if "sheetId" in json else [sheet.id for sheet in change.book.sheets]
        grids = [Grid(id_) for id_ in ids]
    counts = {"valuesChanged": 0, "formulasChanged": 0, "occurrencesChanged": 0}
    rows: set[tuple[int, int]] = set()
    for grid in grids:
        sheet = change.book.sheet(grid.sheet)
        grid = sheet.within(grid)
        for at in range(grid.top, min(grid.bottom or 0, len(sheet.rows))):
            for column in range(grid.left, min(grid.right or 0, len(sheet.rows[at]))):
                if times := _replace(change, sheet, at, column, json):
                    is_formula = bool(sheet.cell(at, column).formula)
                    counts["formulasChanged" if is_formula else "valuesChanged"] += 1
                    counts["occurrencesChanged"] += times
                    rows.add((sheet.id, at))
    counts |= {"rowsChanged": len(rows), "sheetsChanged": len({sheet for sheet, _ in rows})}
    return {name: count for name, count in counts.items() if count}


def _replace(change: Change, sheet: Sheet, at: int, column: int, json: Json) -> int:
    """How often the text was found there; the cell is written when it was."""
    cell = sheet.cell(at, column)
    if not cell.filled or (cell.formula and not json.get("includeFormulas")):
        return 0
    locale = change.book.locale
    shown = cell.formula or formats.show(cell.value, cell.number_format, locale)
    pattern = json["find"] if json.get("searchByRegex") else re.escape(json["find"])
    pattern = rf"\A(?:{pattern})\Z" if json.get("matchEntireCell") else pattern
    replacement = json.get("replacement") or ""
    flags = 0 if json.get("matchCase") else re.IGNORECASE
    by = re.sub(r"\$(\d)", r"\\\1", replacement) if json.get("searchByRegex") else lambda _: replacement
    new, times = re.subn(pattern, by, shown, flags=flags)
    if times:
        content = entered.parse(new, cell, locale, change.today, change.switches)
        sheet.put(at, column, [cell.holding(content)])
    return times
