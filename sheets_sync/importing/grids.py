"""A workbook that comes back as grids of typed cells, as a shared sheet's are read: days are serial numbers.

Calamine shows a formula that fails as an empty cell: its error is read from the sheet's own XML, so that nobody takes
it for a cell that was emptied.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

from sheets_sync.book import Cell, Grid
from sheets_sync.importing.reading import MOST_BYTES, ImportRefused, bounded, too_big
from sheets_sync.importing.workbook import broken, whole_sheets
from sheets_sync.typed_cells import DAY, ZERO_DAY

FAILED = re.compile(
    rb"""<(?:\w+:)?c\s([^>]{0,200}\bt\s*=\s*["']e["'][^>]{0,200})>(?:<(?:\w+:)?f[^<]{0,9000}(?:</(?:\w+:)?f>)?)?"""
    rb"""<(?:\w+:)?v>([^<]{1,20})<"""
)
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")


def read_grids(name: str, content: bytes) -> Mapping[str, Grid]:
    """The sheets of an XLSX by their names, hidden ones too. Raises ImportRefused."""
    if len(content) > MOST_BYTES:
        raise too_big()
    if not content.startswith(b"PK"):
        raise ImportRefused(f"« {name} » n’est pas un classeur .xlsx : enregistrez-le dans ce format, puis déposez-le.")
    opened = whole_sheets(content)
    failed = _failed(opened.parts)
    return {sheet.name: _typed(sheet.rows, failed.get(sheet.name, {})) for sheet in opened.sheets}


def _typed(rows: Sequence[Sequence[object]], failed: Mapping[tuple[int, int], str]) -> Grid:
    grid: list[list[Cell]] = [[_cell(cell) for cell in row] for row in rows]
    bounded(grid)
    for (row, column), says in failed.items():
        if row < len(grid) and column < len(grid[row]):
            grid[row][column] = says
    return grid


def _cell(cell: object) -> Cell:
    match cell:
        case bool() | str():
            return cell
        case int() | float():
            return float(cell)
        case datetime():
            return _serial(cell.replace(tzinfo=None) - datetime(ZERO_DAY.year, ZERO_DAY.month, ZERO_DAY.day))  # noqa: DTZ001
        case date():
            return float((cell - ZERO_DAY).days)
        case time():
            return _serial(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second))
        case timedelta():
            return _serial(cell)
        case _:
            return str(cell)


def _serial(since: timedelta) -> float:
    return round(since.total_seconds()) / DAY


def _failed(parts: Mapping[str, bytes]) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """Sheet → (row, column) → the error that its formula shows."""
    found = {}
    for name, path in _places(parts):
        cells = FAILED.findall(parts.get(path, b"")) if b"#" in parts.get(path, b"") else []
        named = ((PLACE.search(head), says.decode("utf-8", "replace")) for head, says in cells)
        found[name] = {(int(place[2]) - 1, _column(place[1])): says for place, says in named if place}
    return found


def _places(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The name of each sheet and its part, as the workbook says; entities were refused before."""
    try:
        links = ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))  # noqa: S314 - no entity
        book = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - refused too
    except ElementTree.ParseError:
        raise broken() from None
    targets = {one.get("Id"): one.get("Target") or "" for one in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            yield sheet.get("name") or "", path


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
