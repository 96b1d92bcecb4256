"""Ranges: A1 notation, named ranges and grid ranges, as the service reads and writes them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.google_sheets.errors import bad

A1 = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d*)")
PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*", re.ASCII)


class Grid(NamedTuple):
    """A rectangle of a sheet, half open, from 0; a side that is None is that of the sheet."""

    sheet: int
    top: int = 0
    bottom: int | None = None
    left: int = 0
    right: int | None = None

    def within(self, rows: int, columns: int) -> "Grid":
        """The same with every side known, cut to the sheet."""
        bottom = rows if self.bottom is None else min(self.bottom, rows)
        return self._replace(bottom=bottom, right=columns if self.right is None else min(self.right, columns))

    def meets(self, other: "Grid") -> bool:
        rows = self.top < _end(other.bottom) and other.top < _end(self.bottom)
        columns = self.left < _end(other.right) and other.left < _end(self.right)
        return self.sheet == other.sheet and rows and columns

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns, of a rectangle whose sides are known."""
        assert self.bottom is not None
        assert self.right is not None
        return self.bottom - self.top, self.right - self.left


def _end(side: int | None) -> float:
    return float("inf") if side is None else side


def of_json(json: Mapping[str, Any]) -> Grid:
    """A `GridRange`: an index that is absent is the sheet's own side, a sheet that is absent is 0."""
    grid = Grid(
        json.get("sheetId") or 0,
        json.get("startRowIndex") or 0,
        json.get("endRowIndex"),
        json.get("startColumnIndex") or 0,
        json.get("endColumnIndex"),
    )
    if (grid.bottom is not None and grid.bottom <= grid.top) or (grid.right is not None and grid.right <= grid.left):
        raise bad("endRowIndex and endColumnIndex must be after startRowIndex and startColumnIndex.")
    return grid


def to_json(grid: Grid) -> dict[str, int]:
    found: dict[str, int] = {"sheetId": grid.sheet} if grid.sheet else {}
    rows = {} if grid.bottom is None and not grid.top else {"startRowIndex": grid.top}
    rows |= {} if grid.bottom is None else {"endRowIndex": grid.bottom}
    columns = {} if grid.right is None and not grid.left else {"startColumnIndex": grid.left}
    columns |= {} if grid.right is None else {"endColumnIndex": grid.right}
    return found | rows | columns


def letters(column: int) -> str:
    """A from 0."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def number_of(text: str) -> int:
    """0 from A."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted(title: str) -> str:
    """As the service writes a title before a `!`."""
    if PLAIN.fullmatch(title) and not LOOKS_LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def to_a1(title: str, grid: Grid) -> str:
    """As the service writes it, every side known; one cell has no colon."""
    assert grid.bottom is not None
    assert grid.right is not None
    first = f"{letters(grid.left)}{grid.top + 1}"
    last = f"{letters(grid.right - 1)}{grid.bottom}"
    return f"{quoted(title)}!{first}" + ("" if first == last else f":{last}")


def split(text: str) -> tuple[str | None, str]:
    """The title before the last `!`, its quotes taken off, and what follows it."""
    if text.startswith("'") and text.endswith("'") and len(text) > 1:
        return text[1:-1].replace("''", "'"), ""
    title, bang, rest = text.rpartition("!")
    if not bang:
        return None, text
    return (title[1:-1].replace("''", "'") if title.startswith("'") and title.endswith("'") else title), rest


def of_cells(text: str, sheet: int) -> Grid | None:
    """`A1:B2`, `A:C`, `2:5`, `A2:2`, `B3`, or None."""
    first, colon, last = text.partition(":")
    start, end = A1.fullmatch(first), A1.fullmatch(last or first)
    if not start or not end or not first or (colon and not last) or (not colon and "" in start.groups()):
        return None
    sides = [_side(a or b, b or a) for a, b in zip(start.groups(), end.groups(), strict=True)]
    (left, right), (top, bottom) = sides
    open_columns, open_rows = not end[1], not end[2]
    return Grid(sheet, top, None if open_rows else bottom + 1, left, None if open_columns else right + 1)


def _side(first: str, last: str) -> tuple[int, int]:
    def read(text: str) -> int:
        return 0 if not text else int(text) - 1 if text.isdigit() else number_of(text)

    low, high = sorted((read(first), read(last)))
    return low, high


def parse(text: str, titles: Mapping[str, int], names: Mapping[str, Grid], first: int) -> Grid:
    """The rectangle that a range names; a title alone is the whole sheet, and no sheet is the first.

    Titles and names are looked up without case. Raises Refusal as the service does.
    """
    lower = {title.casefold(): sheet for title, sheet in titles.items()}
    named = {name.casefold(): grid for name, grid in names.items()}
    title, cells = split(text)
    if title is None:
        whole = [Grid(lower[text.casefold()])] if text.casefold() in lower else []
        found = named.get(text.casefold()) or of_cells(text, first) or (whole[0] if whole else None)
    elif title.casefold() not in lower:
        found = None
    else:
        sheet = lower[title.casefold()]
        found = named.get(cells.casefold()) or (of_cells(cells, sheet) if cells else Grid(sheet))
    if found is None:
        raise bad(f"Unable to parse range: {text}")
    return found


Moved = Callable[[int, int | None], tuple[int, int | None] | None]
"""Where the interval [start, end) of rows or columns goes; None when it is gone."""


def moved(grid: Grid, sheet: int, rows: bool, goes: Moved) -> Grid | None:
    """The grid after rows or columns of a sheet were inserted, deleted or moved."""
    if grid.sheet != sheet:
        return grid
    side = goes(grid.top, grid.bottom) if rows else goes(grid.left, grid.right)
    if side is None:
        return None
    return grid._replace(top=side[0], bottom=side[1]) if rows else grid._replace(left=side[0], right=side[1])


def inserted(at: int, count: int) -> Moved:
    def goes(start: int, end: int | None) -> tuple[int, int | None]:
        return start + count * (start >= at), None if end is None else end + count * (end > at)

    return goes


def deleted(first: int, last: int) -> Moved:
    def cut(side: int) -> int:
        return side if side <= first else max(first, side - (last - first))

    def goes(start: int, end: int | None) -> tuple[int, int | None] | None:
        new = (cut(start), None if end is None else cut(end))
        return None if new[1] is not None and new[1] <= new[0] else new

    return goes


def shuffled(places: list[int]) -> Moved:
    """Each row or column went where `places` says; an interval keeps its two ends."""

    def place(index: int) -> int:
        return places[index] if index < len(places) else index

    def goes(start: int, end: int | None) -> tuple[int, int | None]:
        if end is None:
            return (0 if start == 0 else place(start)), None
        if end - start > len(places):
            return start, end
        low, high = sorted((place(start), place(end - 1)))
        return low, high + 1

    return goes
