"""The tabs of a workbook as the set-up makes and completes them: headers, missing columns with their formulas,
`Miroir`, `Places`, `Saisies`. No cell that stands is ever written over.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rules.faults import Fault
from sheets_sync import hints, layouts, mirror, places_tab
from sheets_sync.book import Cell
from sheets_sync.google_cells import SPARE_COLUMNS, VALUE, put, sheet_number
from sheets_sync.google_setup_reading import READ_ROWS, Sheet, Standing
from sheets_sync.layouts import Layout
from sheets_sync.people_tabs import HINTS, MIRROR, PeopleTab
from sheets_sync.places_tab import PLACES

OWN_ROWS, PARAMETER_ROWS = 3_000, 400
"""Rows of a new tab, dressed beforehand: what comes later is then typed in dressed cells."""
Depth = Callable[[Sheet, int], int]
"""How many rows of a tab, the last one where something stands in this column included."""


def made(tab: PeopleTab, rows: int = 0) -> list[Any]:
    """A people's tab that is not there."""
    header = [tab.identifier, *(column.label for column in tab.columns)]
    return _new(tab.name, header, rows or (PARAMETER_ROWS if tab.parameters else OWN_ROWS))


def own_header(sheet: Sheet, tab: PeopleTab) -> list[Any]:
    """The header of a tab that someone made, where nothing stands yet."""
    header = [tab.identifier, *(column.label for column in tab.columns)]
    return [*_wide(sheet, len(header)), put(sheet.number, 0, [header]), *frozen(sheet, 0)]


def frozen(sheet: Sheet, header: int) -> list[Any]:
    """The header stays in sight, unless someone chose otherwise."""
    if sheet.frozen:
        return []
    grid = {"sheetId": sheet.number, "gridProperties": {"frozenRowCount": header + 1}}
    return [{"updateSheetProperties": {"properties": grid, "fields": "gridProperties.frozenRowCount"}}]


def missing(
    sheet: Sheet, tab: PeopleTab, layout: Layout, names: Sequence[str], depth: Depth
) -> tuple[list[Any], list[Fault]]:
    """New columns at the right of those that stand, their formula in each row that names somebody and no further: a
    row is appended under the last cell that holds something, and a formula that shows nothing does. And the faults of
    those that may only have been renamed. A column is inserted and filled by one request: whatever people do meanwhile,
    it is a new one.
    """
    requests: list[Any] = []
    renamed: list[Fault] = []
    own = layout.identifier or 0
    at = max((own, *layout.columns.values())) + 1
    header, last = layout.header or 0, 0
    for column in tab.columns:
        if column.key in layout.columns or column.key not in names:
            continue
        fault = next((one for one in layout.faults if one.column == column.label), None)
        if fault and not layouts.lost(tab, sheet.grid, column.label):
            renamed.append(fault)
            continue
        span = {"sheetId": sheet.number, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
        requests.append({"insertDimension": {"range": span, "inheritFromBefore": False}})
        requests.append(put(sheet.number, header, [[column.label]], at))
        last = last or depth(sheet, own)
        if last > header + 1:
            area = {"sheetId": sheet.number, "startRowIndex": header + 1, "endRowIndex": last}
            area |= {"startColumnIndex": at, "endColumnIndex": at + 1}
            filled = {VALUE: {"formulaValue": mirror.formula(names, tab, column.key, own)}}
            requests.append({"repeatCell": {"range": area, "cell": filled, "fields": VALUE}})
        at += 1
    return requests, renamed


def of_mirror(standing: Standing, tabs: Mapping[str, PeopleTab]) -> tuple[list[Any], tuple[str, ...]]:
    """`Miroir` and its header, which only grows."""
    sheet = standing.sheet(MIRROR)
    if sheet is None:
        names = mirror.header((), tabs)
        return _new(MIRROR, names, OWN_ROWS), names
    stands = mirror.read(sheet.grid).header
    names = mirror.header(stands, tabs)
    wider = _wide(sheet, len(names))
    return [*wider, *([put(sheet.number, 0, [names])] if names != stands else [])], names


def of_places(standing: Standing, names: Sequence[str]) -> list[Any]:
    """`Places`, whole: nobody types there."""
    sheet, rows = standing.sheet(PLACES), places_tab.rows(names)
    if sheet is None:
        return [*_new(PLACES, places_tab.HEADER, len(rows) + 1), put(sheet_number(PLACES), 1, rows)]
    wanted = [[*places_tab.HEADER], *[[cell.text for cell in row] for row in rows]][:READ_ROWS]
    if [[*map(_bare, row)] for row in sheet.grid[: len(wanted)]] == [[*map(_bare, row)] for row in wanted]:
        return []
    return [*_wide(sheet, len(places_tab.HEADER)), put(sheet.number, 0, [places_tab.HEADER, *rows])]


def of_hints(standing: Standing) -> list[Any]:
    """`Saisies`, for the add-in."""
    return [] if standing.sheet(HINTS) else _new(HINTS, hints.HEADER, PARAMETER_ROWS)


def _bare(cell: Cell) -> str:
    """A formula whatever the locale in which it is given back."""
    return str(cell).replace(" ", "").replace(";", ",")


def _new(tab: str, header: Iterable[Cell], rows: int) -> list[Any]:
    names = list(header)
    grid = {"rowCount": rows, "columnCount": len(names) + SPARE_COLUMNS, "frozenRowCount": 1}
    properties = {"sheetId": sheet_number(tab), "title": tab, "gridProperties": grid}
    return [{"addSheet": {"properties": properties}}, put(sheet_number(tab), 0, [names])]


def _wide(sheet: Sheet, columns: int) -> Iterator[Any]:
    if (short := columns - sheet.columns) > 0:
        more = {"sheetId": sheet.number, "dimension": "COLUMNS", "length": short + SPARE_COLUMNS}
        yield {"appendDimension": more}
