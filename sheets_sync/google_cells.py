"""Rows as a Google sheet holds them, and back: typed cells, a text too long for one cell, a tab's own number.

A cell holds 50,000 characters. What is longer goes on in the columns beyond the header, in the same row, each piece
with the name of its column: an act stays one row, written by one request, at one position.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

from sheets_sync.book import Cell, Formula, Row

PIECE = 45_000
"""Characters of a cell, as UTF-16 counts them; the service refuses above 50,000."""
COLUMNS = 52
"""Of a tab whose rows are the desk's, A to AZ: the header's, then those of pieces."""
LAST = "AZ"
NEW_ROWS = 1000
SPARE_COLUMNS = 10
"""Added beyond those that are needed, so that the next ones come without asking."""
VALUE = "userEnteredValue"


@cache
def sheet_number(tab: str) -> int:
    """The `sheetId` of a tab, drawn from the name it was made with: it is found again once renamed, and two processes
    cannot make it twice.
    """
    return int.from_bytes(blake2b(tab.encode(), digest_size=4).digest()) >> 1


def quoted(title: str) -> str:
    """A tab's title as A1 notation names it."""
    return "'" + title.replace("'", "''") + "'"


def spread(row: Row, header: Row) -> list[str]:
    """A row's cells, then the pieces that follow."""
    cells: list[str] = []
    pieces: list[str] = []
    for name, text in zip(header, row, strict=True):
        size = _size(text)
        cells.append(text[:size])
        pieces += [f"{name}:{text[at : at + size]}" for at in range(size, len(text), size)]
    return cells + pieces


def width(row: Row) -> int:
    """How many cells it takes."""
    return sum(max(1, -(-len(text) // _size(text))) for text in row)


def _size(text: str) -> int:
    return PIECE if text.isascii() or max(text) <= "\uffff" else PIECE // 2


def gather(cells: Sequence[Cell], header: Row) -> Row:
    """What `spread` made, as it was; trailing empty cells are not sent back, so they are put back here."""
    width = len(header)
    texts = [cell if isinstance(cell, str) else as_text(cell) for cell in cells]
    if len(texts) <= width:
        return (*texts, *[""] * (width - len(texts)))
    row = texts[:width]
    for more in texts[width:]:
        name, _, piece = more.partition(":")
        if name in header:
            row[header.index(name)] += piece
    return tuple(row)


def as_text(cell: Cell) -> str:
    """What someone typed where only texts stand: told as it shows, so that it is seen not to be ours."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def typed(cell: Cell | Formula) -> dict[str, Any]:
    """A CellData that the service takes as it is: nothing is parsed."""
    if isinstance(cell, Formula):
        value: dict[str, Any] = {"formulaValue": cell.text}
    elif isinstance(cell, bool):
        value = {"boolValue": cell}
    elif isinstance(cell, str):
        value = {"stringValue": cell}
    else:
        value = {"numberValue": cell}
    return {} if cell == "" else {VALUE: value}


def row_data(rows: Iterable[Sequence[Cell | Formula]]) -> list[dict[str, Any]]:
    return [{"values": [typed(cell) for cell in row]} for row in rows]


def cells_of(data: Mapping[str, Any]) -> list[list[Cell]]:
    """The cells of a GridData, as they were entered."""
    return [
        [next(iter(cell.get(VALUE, {}).values()), "") for cell in row.get("values", [])]
        for row in data.get("rowData", [])
    ]


def ended(grid: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Up to the last row where something stands."""
    length = len(grid)
    while length and all(cell == "" for cell in grid[length - 1]):
        length -= 1
    return grid[:length]


def header_of(cells: Sequence[Cell]) -> Row:
    """Up to the first empty cell: what follows are pieces."""
    names = [str(cell) for cell in cells]
    return tuple(names[: names.index("")] if "" in names else names)


def append_cells(number: int, rows: Iterable[Sequence[Cell | Formula]]) -> dict[str, Any]:
    """After the last row where something stands."""
    return {"appendCells": {"sheetId": number, "rows": row_data(rows), "fields": VALUE}}


def put(number: int, row: int, rows: Sequence[Sequence[Cell | Formula]], column: int = 0) -> dict[str, Any]:
    """Writes cells from a place, both counted from 0."""
    start = {"sheetId": number, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": row_data(rows), "fields": VALUE}}


def add_sheet(tab: str, header: Row) -> dict[str, Any]:
    """A tab that is there already, under this number or this title, makes the whole request refused."""
    grid = {"rowCount": NEW_ROWS, "columnCount": max(COLUMNS, len(header)), "frozenRowCount": 1}
    return {"addSheet": {"properties": {"sheetId": sheet_number(tab), "title": tab, "gridProperties": grid}}}
