"""A person with their hands in the sheet: what they do is never counted, and enforced protections stop them."""

from typing import Any

from tests.google_sheets import ranges
from tests.google_sheets.ranges import Grid
from tests.google_sheets.service import Service
from tests.google_sheets.workbook import Sheet, Workbook

Json = dict[str, Any]


class Person:
    """Rows and columns count from 0. Each act raises Refusal when it cannot be; `owner`: protections stop nothing."""

    def __init__(self, service: Service, id_: str, owner: bool = False) -> None:
        self.service, self.id, self.owner = service, id_, owner

    def sheet(self, tab: str) -> Sheet:
        book = self.service.store.files[self.id].book
        return next(sheet for sheet in book.sheets if sheet.title == tab)

    def read(self, tab: str) -> list[list[Any]]:
        """The values that they see, unformatted, formulas worked out; every row as wide as the widest."""
        sheet = self.sheet(tab)
        file = self.service.store.files[self.id]
        known = self.service.known(file, file.book)
        width = max(map(len, sheet.rows), default=0)
        rows = [
            [known(sheet, at, column) if cell.formula else cell.value for column, cell in enumerate(row)]
            for at, row in enumerate(sheet.rows[: sheet.last_row])
        ]
        return [[*row, *[None] * (width - len(row))] for row in rows]

    def act(self, *requests: Json) -> list[Json]:
        return self.service.by_hand(self.id, *requests, owner=self.owner)

    def types(self, tab: str, row: int, column: int, *texts: str) -> None:
        """Types texts side by side, as a keyboard would."""
        place = {"sheetId": self.sheet(tab).id, "rowIndex": row, "columnIndex": column}
        if texts == ("",):
            self.empties(tab, row, column)
        else:
            self.act({"pasteData": {"coordinate": place, "data": "\t".join(texts), "type": "PASTE_NORMAL"}})

    def empties(self, tab: str, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        grid = self._grid(tab, row, column, rows, columns)
        self.act({"updateCells": {"range": grid, "fields": "userEnteredValue"}})

    def copies(self, tab: str, row: int, column: int, rows: int, columns: int, to_row: int, to_column: int) -> None:
        grid = self._grid(tab, row, column, rows, columns)
        to = self._grid(tab, to_row, to_column, rows, columns)
        self.act({"copyPaste": {"source": grid, "destination": to, "pasteType": "PASTE_NORMAL"}})

    def cuts(self, tab: str, row: int, column: int, rows: int, columns: int, to_row: int, to_column: int) -> None:
        grid = self._grid(tab, row, column, rows, columns)
        to = {"sheetId": grid["sheetId"], "rowIndex": to_row, "columnIndex": to_column}
        self.act({"cutPaste": {"source": grid, "destination": to, "pasteType": "PASTE_NORMAL"}})

    def sorts(self, tab: str, column: int, down: bool = False, header: int = 1) -> None:
        """All rows under the header, by one column."""
        sheet = self.sheet(tab)
        grid = {"sheetId": sheet.id, "startRowIndex": header}
        spec = {"dimensionIndex": column, "sortOrder": "DESCENDING" if down else "ASCENDING"}
        self.act({"sortRange": {"range": grid, "sortSpecs": [spec]}})

    def inserts(self, tab: str, at: int, count: int = 1, columns: bool = False) -> None:
        self.act({"insertDimension": {"range": self._span(tab, at, count, columns), "inheritFromBefore": at > 0}})

    def deletes(self, tab: str, at: int, count: int = 1, columns: bool = False) -> None:
        self.act({"deleteDimension": {"range": self._span(tab, at, count, columns)}})

    def moves(self, tab: str, at: int, to: int, count: int = 1, columns: bool = False) -> None:
        self.act({"moveDimension": {"source": self._span(tab, at, count, columns), "destinationIndex": to}})

    def merges(self, tab: str, row: int, column: int, rows: int, columns: int) -> None:
        self.act({"mergeCells": {"range": self._grid(tab, row, column, rows, columns), "mergeType": "MERGE_ALL"}})

    def renames(self, tab: str, title: str) -> None:
        properties = {"sheetId": self.sheet(tab).id, "title": title}
        self.act({"updateSheetProperties": {"properties": properties, "fields": "title"}})

    def replaces(self, tab: str, find: str, by: str) -> None:
        self.act({"findReplace": {"find": find, "replacement": by, "sheetId": self.sheet(tab).id}})

    def state(self) -> Workbook:
        """The workbook as it stands, to go back to."""
        return self.service.store.files[self.id].book.copy()

    def restores(self, state: Workbook) -> None:
        """« Restaurer cette version »: all that was done since is gone."""
        file = self.service.store.files[self.id]
        file.commit(state.copy(), self.service.clock.now())

    def _grid(self, tab: str, row: int, column: int, rows: int, columns: int) -> dict[str, int]:
        grid = Grid(self.sheet(tab).id, row, row + rows, column, column + columns)
        return {"sheetId": grid.sheet} | ranges.to_json(grid)

    def _span(self, tab: str, at: int, count: int, columns: bool) -> Json:
        dimension = "COLUMNS" if columns else "ROWS"
        return {"sheetId": self.sheet(tab).id, "dimension": dimension, "startIndex": at, "endIndex": at + count}
