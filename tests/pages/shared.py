"""A small desk over a sheet that people have their hands in: real watch, real journal, the sheet in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desk.desk import Desk
from sheets_sync.hand_edits import LATE
from sheets_sync.memory_book import MemoryService
from sheets_sync.pace import Pace
from sheets_sync.people_tabs import PeopleTab, people_tabs
from tests.pages.desks import small_desk
from tests.sheets_sync.shared_sheet import SharedMemoryBook, SharedSheet


@dataclass
class SharedDesk:
    """`type` is a person's hand in the sheet; `look` one picture and all that follows from it."""

    desk: Desk
    sheet: SharedSheet
    service: MemoryService
    tabs: dict[str, PeopleTab]
    later: Callable[[float], None]

    def type(self, tab: str, identifier: str, label: str, cell: str | float) -> None:
        self.sheet.type(tab, identifier, label, cell)

    def look(self) -> None:
        self.desk.journal.look()

    def settled(self) -> "SharedDesk":
        """`Miroir` and the rows are there, and nothing is recent any more."""
        for _ in range(2):
            self.look()
            self.sheet.follow(self.desk.journal.register(0), self.tabs, self.desk.session)
        self.later(2 * LATE)
        self.look()
        return self


def shared_desk(folder: Path, small: Callable[..., Desk] = small_desk) -> SharedDesk:
    service, sheet = MemoryService(), SharedSheet()
    desk = small(folder, book=SharedMemoryBook(service, sheet))
    watching, passed = desk.journal.watching, [0.0]
    assert watching
    clock = watching._clock

    def later(seconds: float) -> None:
        passed[0] += seconds

    def now() -> datetime:
        return clock() + timedelta(seconds=passed[0])

    watching._clock, watching._pace = now, Pace(chance=lambda: 0.0)
    tabs = dict(people_tabs(desk.session.tables))
    sheet.set_up(tabs)
    return SharedDesk(desk, sheet, service, tabs, later).settled()
