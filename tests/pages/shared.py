"""A small desk over a sheet that people have their hands in: real watch, real journal, the sheet in memory."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from time import monotonic

from desk.desk import Desk
from sheets_sync.hand_edits import LATE
from sheets_sync.memory_book import MemoryService
from sheets_sync.pace import Pace
from sheets_sync.people_tabs import PeopleTab, people_tabs
from sheets_sync.writer import Journal
from tests.pages.desks import LOCAL, NOW, held, small_desk
from tests.sheets_sync.shared_sheet import SharedMemoryBook, SharedSheet

MOST_TURNS = 100


@dataclass
class SharedDesk:
    """`type` is a person's hand in the sheet; `look` one picture and all that follows from it."""

    desk: Desk
    sheet: SharedSheet
    service: MemoryService
    tabs: dict[str, PeopleTab]
    folder: Path
    passed: float = 0.0
    """Seconds since the desk was made, as its watch counts them."""

    def __post_init__(self) -> None:
        watching = self.desk.journal.watching
        assert watching
        clock = watching._clock
        watching._clock = lambda: clock() + timedelta(seconds=self.passed)
        watching._pace = Pace(now=lambda: monotonic() + self.passed, chance=lambda: 0.0)

    def later(self, seconds: float) -> None:
        self.passed += seconds

    def copy(self, folder: Path) -> "SharedDesk":
        """Another workbook that is just the same, and its own machine."""
        service = replace(self.service, tabs={tab: list(rows) for tab, rows in self.service.tabs.items()})
        sheet = SharedSheet({tab: [list(row) for row in rows] for tab, rows in self.sheet.tabs.items()})
        copytree(self.folder / LOCAL, folder / LOCAL)
        journal = Journal(SharedMemoryBook(service, sheet), folder / LOCAL / "outbox.db", lambda: NOW)
        return SharedDesk(held(Desk(journal, lambda: NOW)), sheet, service, self.tabs, folder, self.passed)

    def type(self, tab: str, identifier: str, label: str, cell: str | float) -> None:
        self.sheet.type(tab, identifier, label, cell)

    def look(self) -> None:
        """What follows is done on the writer's thread, a request a turn: it is waited for."""
        journal = self.desk.journal
        journal.look()
        for _ in range(MOST_TURNS):
            if journal._on_writer(lambda: journal.watching and journal.watching.due_in) != 0.0:
                return
        raise AssertionError("what follows from one picture never ends")

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
    tabs = dict(people_tabs(desk.session.tables))
    sheet.set_up(tabs)
    return SharedDesk(desk, sheet, service, tabs, folder).settled()
