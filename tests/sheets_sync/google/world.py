"""A Drive in this process, in virtual time: its workbooks, people's hands in them, and processes that open them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheets_sync.google_book import GoogleBook
from sheets_sync.google_client import Budget, SheetsClient
from sheets_sync.pace import Pace
from sheets_sync.writer import Journal
from tests.google_sheets import transport
from tests.google_sheets.clock import VirtualClock
from tests.google_sheets.service import Service
from tests.google_sheets.workbook import Sheet
from tests.sheets_sync.conftest import KEY, now


@dataclass
class Drive:
    clock: VirtualClock = field(default_factory=VirtualClock)

    def __post_init__(self) -> None:
        self.service = Service(self.clock)
        self.key = self.service.store.create("Session 2024", self.clock.now(), "fr_FR").book.id
        self.pace = Pace(self.clock.now, self.clock.sleep, lambda: 0.5)
        self.budget = Budget(self.pace)
        self._journals: list[Journal] = []

    def book(self, key: str = "") -> GoogleBook:
        """One more process's view of a workbook."""
        return GoogleBook(SheetsClient(transport.session(self.service), key or self.key, self.budget, self.pace))

    def journal(self, folder: Path, name: str = "one", key: str = "") -> Journal:
        """`folder` and `name`: what this machine keeps outside the workbook."""
        journal = Journal(self.book(key), folder / name / "outbox.db", now, key=KEY, pace=self.pace)
        self._journals.append(journal)
        return journal

    def copy(self) -> str:
        """The key of a copy of the workbook, as Drive makes it."""
        file = self.service.file(self.key)
        return self.service.store.copy(file, "Copie de Session 2024", self.clock.now()).book.id

    def tab(self, title: str = "Journal") -> Sheet:
        return next(sheet for sheet in self.service.file(self.key).book.sheets if sheet.title == title)

    def by_hand(self, **request: Any) -> None:
        """What a person does in the sheet: one request of batchUpdate."""
        self.service.by_hand(self.key, request)

    def rename(self, old: str, new: str) -> None:
        properties = {"sheetId": self.tab(old).id, "title": new}
        self.by_hand(updateSheetProperties={"properties": properties, "fields": "title"})

    def type(self, tab: str, row: int, column: int, text: str | float) -> None:
        value = {"stringValue" if isinstance(text, str) else "numberValue": text}
        start = {"sheetId": self.tab(tab).id, "rowIndex": row, "columnIndex": column}
        rows = [{"values": [{"userEnteredValue": value}]}]
        self.by_hand(updateCells={"start": start, "rows": rows, "fields": "userEnteredValue"})

    def close(self) -> None:
        for journal in self._journals:
            journal.close()
