"""The tabs of a Google workbook: where each is now, and the two requests that are made of them.

A tab is found by its own number (`sheet_number`), else by its title, so that renaming it changes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sheets_sync.book import Grid, Rejected, Row
from sheets_sync.file_settings import FileSettings
from sheets_sync.google_cells import COLUMNS, NEW_ROWS, quoted, sheet_number
from sheets_sync.google_client import SheetsClient

AS_THEY_ARE = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER"}
PLACES = {"fields": "properties(locale,timeZone),sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))"}
SETTINGS_AGAIN = 3600.0
"""Seconds after which the file's settings are read again by who reads people's tabs."""
LOOKED_AGAIN = 60.0
"""Seconds before a people's tab that was not there is looked for again."""


class Place(NamedTuple):
    """Where a tab is now; `rows`, `columns`: at least how many it has, empty ones included."""

    number: int
    title: str
    rows: int
    columns: int

    def range(self, cells: str = "") -> str:
        return quoted(self.title) + (f"!{cells}" if cells else "")


class Tabs:
    """What one process knows of the tabs of the workbook that `client` opens."""

    def __init__(self, client: SheetsClient):
        self._client = client
        self._sheets: list[Place] = []
        self._looked: float | None = None
        self.settings = FileSettings()
        self.headers: dict[str, Row] = {}
        """Of the tabs whose rows are the desk's, once read."""

    def look(self) -> None:
        """Which tabs there are now: what was deleted is forgotten, what was renamed is found by its number."""

        def ask() -> tuple[list[Place], FileSettings]:
            answer = self._client.fetch_sheet_metadata(self._client.key, dict(PLACES))
            places = [
                Place(one["sheetId"], one["title"], grid["rowCount"], grid["columnCount"])
                for sheet in answer.get("sheets", ())
                if (grid := (one := sheet["properties"]).get("gridProperties"))
            ]
            file = answer.get("properties", {})
            return places, FileSettings(file.get("locale", ""), file.get("timeZone", ""))

        self._sheets, self.settings = self._client.read(ask)
        self._looked = self._client.pace.now()
        self.headers = {tab: header for tab, header in self.headers.items() if self.place(tab) is not None}

    def made(self, tab: str, header: Row) -> None:
        """It has just been made."""
        self._sheets.append(Place(sheet_number(tab), tab, NEW_ROWS, max(COLUMNS, len(header))))
        self.headers[tab] = header

    def missing(self, tabs: Sequence[str]) -> bool:
        """Is one of them to be looked for, or are the settings old?"""
        since = float("inf") if self._looked is None else self._client.pace.now() - self._looked
        return since >= SETTINGS_AGAIN or (since >= LOOKED_AGAIN and any(self.place(tab) is None for tab in tabs))

    def place(self, tab: str, look: bool = False) -> Place | None:
        if look:
            self.look()
        number = sheet_number(tab)
        known = next((place for place in self._sheets if place.number == number), None)
        return known or next((place for place in self._sheets if place.title == tab), None)

    def there(self, tab: str, look: bool = False) -> Place:
        place = self.place(tab, look or self.place(tab) is None)
        if place is None:
            raise Rejected(f"L'onglet « {tab} » n'est pas dans le classeur : créez-le avec « sheets_sync setup ».")
        return place

    def values(self, ranges: Sequence[str]) -> list[Grid]:
        """The cells of several ranges, at one instant."""

        def ask() -> list[Grid]:
            answer = self._client.values_batch_get(self._client.key, list(ranges), dict(AS_THEY_ARE))
            grids = [found.get("values", []) for found in answer["valueRanges"]]
            if len(grids) != len(ranges):
                raise ValueError("other ranges than asked")
            return grids

        return self._client.read(ask)

    def update(self, requests: Sequence[Mapping[str, Any]]) -> None:
        def ask() -> None:
            answer = self._client.batch_update(self._client.key, {"requests": requests})
            if len(answer["replies"]) != len(requests):
                raise ValueError("another answer than asked")

        self._client.write(ask)
