"""A book kept in Google Sheets: one request a read, one request an append with what then stands.

Rows are dense from row 2. What people's tabs hold is read as it is; the desk writes its own lines and adds rows,
nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sheets_sync.book import BookError, Cell, Doubt, Formula, Grid, Rejected, Row, Silent, Tail
from sheets_sync.file_settings import FileSettings
from sheets_sync.google_cells import (
    COLUMNS,
    LAST,
    SPARE_COLUMNS,
    add_sheet,
    append_cells,
    cells_of,
    ended,
    gather,
    header_of,
    put,
    sheet_number,
    spread,
    width,
)
from sheets_sync.google_client import BadRequest, SheetsClient
from sheets_sync.google_tabs import Place, Tabs
from sheets_sync.journal import TAB
from sheets_sync.layouts import letters

MORE_ROWS = 500
"""Added at the end of a tab that the desk's lines outgrow; at its right, `SPARE_COLUMNS`."""


class GoogleBook:
    """The workbook that `client` opens by its key; nothing is asked before it is needed."""

    far = True

    def __init__(self, client: SheetsClient):
        self._client, self._tabs = client, Tabs(client)

    @property
    def identity(self) -> str:
        return f"google:{self._client.key}"

    @property
    def client(self) -> SheetsClient:
        """The way to this workbook, for its set-up."""
        return self._client

    @property
    def settings(self) -> FileSettings:
        return self._tabs.settings

    def service_time(self) -> datetime | None:
        return self._client.service_time()

    def close(self) -> None:
        self._client.session.close()

    # ---- the desk's rows

    def create(self, tab: str, header: Row) -> bool:
        """Raises Doubt, or Rejected when a tab of this name holds something else."""
        with _doubtful():
            place = self._tabs.place(tab, look=True)
            if place is None and self._made(tab, header):
                return True
            place = place or self._tabs.there(tab)
            (first,) = self._tabs.values([place.range(f"A1:{LAST}1")])
            if not first:  # made by hand
                self._tabs.update([put(place.number, 0, [header])])
            elif header_of(first[0]) != header:
                raise Rejected(
                    f"L'onglet « {place.title} » n'est pas celui de Guichet : renommez-le, puis recommencez."
                )
            return False

    def _made(self, tab: str, header: Row) -> bool:
        """False when another process made it meanwhile: a number is given once."""
        try:
            self._tabs.update([add_sheet(tab, header), put(sheet_number(tab), 0, [header])])
            self._tabs.made(tab, header)
            return True
        except Rejected:
            if self._tabs.place(tab, look=True) is None:
                raise
            return False

    def read(self, wanted: Mapping[str, int]) -> Mapping[str, Tail]:
        with self._client.patience():
            if any(tab not in self._tabs.headers for tab in wanted):
                self._tabs.look()
            return self._read(wanted, [])[0]

    def picture(self, journal_from: int, tabs: Sequence[str]) -> tuple[Tail, Mapping[str, Grid]]:
        with self._client.patience():
            if TAB not in self._tabs.headers or self._tabs.missing(tabs):
                self._tabs.look()
            tails, grids = self._read({TAB: journal_from}, tabs)
            return tails[TAB], grids

    def _read(
        self, wanted: Mapping[str, int], whole: Sequence[str], again: bool = False
    ) -> tuple[dict[str, Tail], dict[str, Grid]]:
        """One batchGet: headers not known yet, tails, whole tabs. Another, after a look at the tabs, when one of them
        was renamed, deleted or cut.
        """
        there = {tab: place for tab in (*wanted, *whole) if (place := self._tabs.place(tab)) is not None}
        starts = {tab: start for tab, start in wanted.items() if tab in there}
        if again:  # asking for more than the sheet has lines is an error
            starts = {tab: max(0, min(start, there[tab].rows - 2)) for tab, start in starts.items()}
        unknown = [tab for tab in starts if tab not in self._tabs.headers]
        shown = [tab for tab in whole if tab in there]
        ranges = [
            *(there[tab].range(f"A1:{LAST}1") for tab in unknown),
            *(there[tab].range(f"A{start + 2}:{LAST}") for tab, start in starts.items()),
            *(there[tab].range() for tab in shown),
        ]
        try:
            grids = iter(self._tabs.values(ranges) if ranges else ())
        except Rejected:
            if again:
                raise
            self._tabs.look()
            return self._read(wanted, whole, again=True)
        for tab in unknown:
            if first := next(grids):
                self._tabs.headers[tab] = header_of(first[0])
        tails = dict.fromkeys(wanted, Tail(0, []))
        for tab, start in starts.items():
            tails[tab] = self._tail(there[tab], tab, start, next(grids), wanted[tab])
        return tails, {tab: next(grids) for tab in shown}

    def _tail(self, place: Place, tab: str, start: int, grid: Grid, wanted: int) -> Tail:
        header, rows = self._tabs.headers.get(tab, ()), ended(grid)
        if not rows and start > 0:  # it is shorter than that: how long?
            (column,) = self._tabs.values([place.range("A2:A")])
            return Tail(min(wanted, len(ended(column))), [])
        begins = min(wanted, start + len(rows))
        return Tail(begins, [gather(cells, header) for cells in rows[begins - start :]])

    def append(self, tab: str, rows: Sequence[Row], read_back_from: int) -> Tail:
        with _doubtful():
            place, header = self._tabs.there(tab), self._header_of(tab)
            try:
                return self._append(place, header, rows, read_back_from)
            except BadRequest as refused:
                again, tail = self._after(refused, tab, read_back_from)
                if set(rows) & set(tail.rows):  # the range of its answer was refused, not what it adds
                    return tail
                if again.title == place.title:
                    raise
                return self._append(again, header, rows, read_back_from)

    def _after(self, refused: BadRequest, tab: str, start: int) -> tuple[Place, Tail]:
        """Where the tab is and what stands there, now that the request is over: it will not apply later."""
        try:
            return self._tabs.there(tab, look=True), self.read({tab: start})[tab]
        except BookError as unread:
            raise Doubt(str(refused)) from unread

    def _append(self, place: Place, header: Row, rows: Sequence[Row], start: int) -> Tail:
        cells = append_cells(place.number, [spread(row, header) for row in rows])
        body = {
            "requests": [cells],
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [place.range(f"A{start + 2}:{LAST}")],
        }

        def ask() -> Tail:
            answer = self._client.update_and_read(body)
            (data,) = (found for sheet in answer["updatedSpreadsheet"]["sheets"] for found in sheet.get("data", ()))
            if data.get("startRow", 0) != start + 1:
                raise ValueError("another range than asked")
            return Tail(start, [gather(found, header) for found in ended(cells_of(data))])

        return self._client.write(ask)

    def _header_of(self, tab: str) -> Row:
        if tab not in self._tabs.headers:
            self._read({tab: 0}, [])
        return self._tabs.headers[tab]

    def too_long(self, row: Row) -> bool:
        return width(row) > COLUMNS

    def blank(self, tab: str, positions: Sequence[int], columns: Sequence[str]) -> None:
        with _doubtful():
            place, header = self._tabs.there(tab), self._header_of(tab)
            cells = [(position + 1, header.index(column)) for position in positions for column in columns]
            beyond = self._beyond(place, positions, columns, len(header))
            self._tabs.update([put(place.number, row, [[""]], column) for row, column in [*cells, *beyond]])

    def _beyond(
        self, place: Place, positions: Sequence[int], columns: Sequence[str], width: int
    ) -> list[tuple[int, int]]:
        """Row and column of what these columns hold beyond the header; the desk's rows never move."""
        first, wanted = min(positions), set(positions)
        (grid,) = self._tabs.values([place.range(f"{letters(width)}{first + 2}:{LAST}{max(positions) + 2}")])
        return [
            (position + 1, at)
            for position, cells in enumerate(grid, first)
            for at, cell in enumerate(cells, width)
            if position in wanted and str(cell).partition(":")[0] in columns
        ]

    # ---- tabs that people see

    def show(self, tab: str, lines: Mapping[int, Sequence[Cell]]) -> None:
        with _doubtful():
            place, last, width = self._tabs.there(tab), max(lines), max(map(len, lines.values()))
            if last > place.rows or width > place.columns:
                place = self._tabs.there(tab, look=True)
            more = [
                _more(place, dimension, short + spare)
                for dimension, short, spare in (
                    ("ROWS", last - place.rows, MORE_ROWS),
                    ("COLUMNS", width - place.columns, SPARE_COLUMNS),
                )
                if short > 0
            ]
            self._tabs.update([*more, *(put(place.number, at - 1, [cells]) for at, cells in sorted(lines.items()))])

    def add_rows(self, tab: str, rows: Sequence[Sequence[Cell | Formula]]) -> None:
        with _doubtful():
            number = self._tabs.there(tab).number
            self._tabs.update([append_cells(number, rows)])


def _more(place: Place, dimension: str, length: int) -> dict[str, Any]:
    return {"appendDimension": {"sheetId": place.number, "dimension": dimension, "length": length}}


@contextmanager
def _doubtful() -> Iterator[None]:
    """A write that rests on a read that had no answer: nothing was sent, and it is asked again all the same."""
    try:
        yield
    except Silent as unheard:
        raise Doubt(str(unheard)) from unheard
