"""What stands in a workbook that the set-up must know: tabs, the first rows of each, what hangs on them.

Two reads, whatever the number of tabs; nothing here is remembered from one set-up to the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sheets_sync.book import Cell
from sheets_sync.google_cells import VALUE, quoted, sheet_number
from sheets_sync.google_client import SheetsClient
from sheets_sync.layouts import FIRST_ROWS

READ_ROWS: Final = FIRST_ROWS + 5
"""Where a header is looked for, and the rows under it that show how a column is dressed."""
HANGING: Final = "protectedRanges(protectedRangeId,description),conditionalFormats(ranges,booleanRule(condition))"
PROPERTIES: Final = "properties(sheetId,title,gridProperties(rowCount,columnCount,frozenRowCount))"
CELLS: Final = f"data(rowData(values({VALUE},note,dataValidation,userEnteredFormat(numberFormat))))"


@dataclass(frozen=True)
class Sheet:
    """One tab as it stands. `cells` are those of its first rows, each a CellData."""

    number: int
    title: str
    rows: int
    columns: int
    frozen: int = 0
    cells: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    protections: tuple[str, ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()

    @property
    def grid(self) -> list[list[Cell]]:
        """What was entered in its first rows."""
        return [[next(iter(cell.get(VALUE, {}).values()), "") for cell in row] for row in self.cells]

    def cell(self, row: int, column: int) -> Mapping[str, Any]:
        cells = self.cells[row] if row < len(self.cells) else ()
        return cells[column] if column < len(cells) else {}

    def under(self, row: int, column: int) -> list[Mapping[str, Any]]:
        """The cells of a column that were read under a row."""
        return [self.cell(at, column) for at in range(row + 1, min(self.rows, READ_ROWS))]


@dataclass(frozen=True)
class Standing:
    """A workbook as it stands."""

    sheets: Sequence[Sheet] = ()
    account: str = ""
    """The address that the set-up writes with, which protections let through."""

    def sheet(self, tab: str) -> Sheet | None:
        """By its own number, else by its title, as `google_tabs` does."""
        number = sheet_number(tab)
        known = next((sheet for sheet in self.sheets if sheet.number == number), None)
        return known or next((sheet for sheet in self.sheets if sheet.title == tab), None)


def read(client: SheetsClient) -> Standing:
    """Raises Silent, Rejected."""
    places = client.read(lambda: _get(client, {"fields": f"sheets({PROPERTIES})"}))
    ranges = [_first_rows(sheet) for sheet in places if "gridProperties" in sheet["properties"]]
    asked = {"ranges": ranges, "fields": f"sheets({PROPERTIES},{HANGING},{CELLS})"}
    found = client.read(lambda: _get(client, asked)) if ranges else []
    return Standing(tuple(map(_sheet, found)), client.account)


def _get(client: SheetsClient, params: Mapping[str, Any]) -> list[Any]:
    return list(client.fetch_sheet_metadata(client.key, dict(params)).get("sheets", ()))


def _first_rows(sheet: Mapping[str, Any]) -> str:
    return f"{quoted(sheet['properties']['title'])}!1:{READ_ROWS}"


def _sheet(json: Mapping[str, Any]) -> Sheet:
    one, grid = json["properties"], json["properties"]["gridProperties"]
    rows = [row for data in json.get("data", ()) for row in data.get("rowData", ())]
    return Sheet(
        one["sheetId"],
        one["title"],
        grid["rowCount"],
        grid["columnCount"],
        grid.get("frozenRowCount", 0),
        tuple(tuple(row.get("values", ())) for row in rows),
        tuple(each.get("description", "") for each in json.get("protectedRanges", ())),
        tuple(json.get("conditionalFormats", ())),
    )
