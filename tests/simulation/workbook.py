"""A workbook in use, made once through the real code, then copied for each schedule."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sheets_sync import mirror
from sheets_sync.answers import Draft, Saved
from sheets_sync.google_book import GoogleBook
from sheets_sync.google_cells import row_data, sheet_number
from sheets_sync.google_client import Budget, SheetsClient
from sheets_sync.journal import TAB
from sheets_sync.pace import Pace
from sheets_sync.people_tabs import DOSSIERS, HINTS, MIRROR
from sheets_sync.reading import OVERLAP
from sheets_sync.rounds import Request
from sheets_sync.setting_up import missing
from sheets_sync.writer import Journal
from tests.google_sheets import transport
from tests.google_sheets.clock import VirtualClock
from tests.google_sheets.line import Line
from tests.google_sheets.service import Service
from tests.google_sheets.store import File
from tests.sheets_sync.hand_world import KEY, SESSION, TABS, person

NUMBERS = 8
DATA = ("school", "native_language", "opinion", "family_name")
DECISION = "mail_bounced"
SHOWN = (*DATA, DECISION)
LABELS = {column.key: column.label for column in TABS[DOSSIERS].columns if column.key in SHOWN}
PROGRAMME = "MKX1"
MOST_TURNS = 8
LEFT_OUT = ("Synonymes", "Modèles", "Motifs", "Invariants")
"""Tabs of the notice on which no cell of people's depends: more than half of what each process would read anew."""


class Stepped(Journal):
    """A process without a thread: what its writer does, it does when told, until nothing is left to do now."""

    def _start(self) -> None:
        """Whoever steps it is its thread."""

    def _wake(self) -> None:
        """It is stepped often enough."""

    def _patience(self) -> float:
        return 0.0

    def _next(self) -> tuple[list[Any], list[Any], bool]:
        requests, tasks, _ = super()._next()
        return requests, tasks, True

    def _put(self, work: Any) -> None:
        super()._put(work)
        self._work()

    def serve(self, request: Request) -> None:
        self._put(request)

    def idles(self) -> None:
        """The writer's thread while nobody asks for anything and it has something to do now."""
        for _ in range(MOST_TURNS):
            self._work()
            if self.watching is None or self.watching.due_in != 0.0:
                break


def opened(
    service: Service, key: str, way: Any, folder: Path, pace: Pace, processes: int = 1,
    step: Callable[[str], None] = lambda name: None, budget: Budget | None = None,
) -> Stepped:  # fmt: skip
    """`way`: a requests adapter or a line to the service."""
    session = transport.session(way)
    book = GoogleBook(SheetsClient(session, key, budget or Budget(pace, processes), pace))
    clock = lambda: datetime.fromtimestamp(service.clock.now(), UTC)  # noqa: E731
    at_once = lambda work: work()  # noqa: E731
    return Stepped(book, folder / "outbox.db", clock, KEY, step, pace, processes, at_once)


def arrival(number: int, **more: str) -> Draft:
    name, subject = f"24-{number:05d}", f"dossier:24-{number:05d}"
    fields = {**person(number), "school": f"Lycée {number}", "native_language": f"langue {number}", **more}
    changes = {subject: fields, f"candidature:{name}/{PROGRAMME}": {"state": "DEPOSE", "wish": 1}}
    return Draft(f"import {number}", "camille@ecole.invalid", "import", subject, changes)


def note(number: int) -> Draft:
    return Draft(f"note {number}", "camille@ecole.invalid", "note", "dossier:24-00001", reason="vu")


@cache
def _made(numbers: int) -> tuple[File, str, float]:
    """In use: the notice in force, dossiers imported, `Miroir` written, rows appended."""
    clock = VirtualClock()
    service = Service(clock)
    file = service.store.create("Session 2024", clock.now(), "fr_FR")
    key = file.book.id
    add_tab(service, key, MIRROR, [*mirror.header((), TABS)])
    add_tab(service, key, DOSSIERS, [TABS[DOSSIERS].identifier, *LABELS.values()])
    add_tab(service, key, HINTS, [])
    pace = Pace(clock.now, clock.sleep, lambda: 0.5)
    with TemporaryDirectory(dir=quick()) as folder:
        journal = opened(service, key, Line(service), Path(folder), pace)
        asked = {name: rows for name, rows in SESSION.tables.items() if name not in LEFT_OUT}
        rows = missing(journal.register(), asked)
        facts = {"lignes": {tab: {one: dict(row) for one, row in found.items()} for tab, found in rows.items()}}
        assert isinstance(journal.record(Draft("setup", "setup", "mise_en_vigueur", "classeur", facts=facts)), Saved)
        for number in range(1, numbers + 1):
            assert isinstance(journal.record(arrival(number)), Saved)
        journal.record([note(n) for n in range(OVERLAP)])  # a tail no longer goes back to the rows of the notice
        for _ in range(16):
            clock.sleep(5)
            journal.register(0)
            journal.idles()
        journal.close()
    for tab in (TAB, MIRROR):
        service.by_hand(key, {"addProtectedRange": {"protectedRange": {"range": {"sheetId": sheet_number(tab)}}}})
    return service.file(key), key, clock.now()


def add_tab(service: Service, key: str, title: str, header: list[str]) -> None:
    number = sheet_number(title)
    properties = {"sheetId": number, "title": title, "gridProperties": {"rowCount": 60, "columnCount": 200}}
    service.by_hand(key, {"addSheet": {"properties": properties}})
    start = {"sheetId": number, "rowIndex": 0, "columnIndex": 0}
    service.by_hand(key, {"updateCells": {"start": start, "rows": row_data([header]), "fields": "userEnteredValue"}})


def in_use(seed: int, numbers: int = NUMBERS) -> tuple[Service, VirtualClock, str]:
    """A service of its own that holds a copy."""
    file, key, now = _made(numbers)
    clock = VirtualClock(now + 1000)
    service = Service(clock, seed)
    service.store.files[key] = File(file.book.copy(), file.created, file.modified)
    service.people_tabs = {DOSSIERS}
    return service, clock, key


def quick() -> str | None:
    """A folder in memory for what a machine keeps outside the workbook, where there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
