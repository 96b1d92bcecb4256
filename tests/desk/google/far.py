"""The desk over a Google workbook in this very process and in virtual time, whose requests one by one go wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import requests

from desk.desk import Desk
from sheets_sync.answers import Answer, Draft, Guard
from sheets_sync.book import BookError
from sheets_sync.google_book import GoogleBook
from sheets_sync.google_client import Budget, SheetsClient
from sheets_sync.pace import Pace
from sheets_sync.reading import OVERLAP
from tests.desk.conftest import World
from tests.google_sheets import transport
from tests.google_sheets.clock import Killed, VirtualClock
from tests.google_sheets.faults import ALL
from tests.google_sheets.line import Line
from tests.google_sheets.service import Service
from tests.google_sheets.store import File
from tests.google_sheets.transport import HOSTS, Adapter
from tests.sheets_sync.conftest import KEY
from tests.simulation.workbook import Stepped, note, quick

BEFORE, AFTER = "killed before", "killed after"
"""The process dies as it sends a request, or as it would have had its answer."""
KINDS = (*ALL, BEFORE, AFTER)


class Way(Adapter):
    """To the service, for one process: the request of number `at` has the fate `kind`."""

    def __init__(self, service: Service, kind: str = "", at: int = -1) -> None:
        super().__init__(Line(service))
        self.kind, self.at, self.seen, self.dead = kind, at, 0, False

    def alive(self) -> None:
        if self.dead:
            raise Killed

    def die(self) -> None:
        self.dead = True
        raise Killed

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        self.alive()
        number, self.seen = self.seen, self.seen + 1
        if number != self.at:
            return super().send(request, *rest, **more)
        if self.kind == BEFORE:
            self.die()
        if self.kind not in (BEFORE, AFTER):
            self.line.faults.then(self.kind)
        response = super().send(request, *rest, **more)
        if self.kind == AFTER:
            self.die()
        return response


@dataclass
class Told:
    """What the journal answered to one draft."""

    draft: Draft
    answer: Answer | BookError


class Noted(Stepped):
    """Keeps what was answered to each draft, as long as somebody is there to hear it."""

    told: list[Told]

    def record(self, drafts: Any, guard: Guard | None = None) -> Any:
        every = [drafts] if isinstance(drafts, Draft) else list(drafts)
        try:
            answers = super().record(drafts, guard)
        except BookError as says:
            self._rounds.step("told")
            self.told += [Told(one, says) for one in every]
            raise
        self._rounds.step("told")
        found = [answers] if isinstance(drafts, Draft) else answers
        self.told += [Told(one, answer) for one, answer in zip(every, found, strict=True)]
        return answers


class FarClock:
    """The desk's clock is the service's; moved forward by hand as the other one is."""

    def __init__(self, virtual: VirtualClock) -> None:
        self.virtual = virtual

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.virtual.now(), UTC)

    @now.setter
    def now(self, instant: datetime) -> None:
        self.virtual.advance(instant.timestamp() - self.virtual.now())

    def __call__(self) -> datetime:
        return self.now


class FarWorld(World):
    """As `World`, in a Google workbook; `file`: a copy of this one, at that instant."""

    def __init__(self, file: File | None = None, now: float = 0.0) -> None:
        self.virtual = VirtualClock(now) if file else VirtualClock()
        self.service = Service(self.virtual)
        made = self.service.store.create("Session 2024", self.virtual.now(), "fr_FR")
        self.key = made.book.id
        if file:
            self.key = file.book.id
            self.service.store.files[self.key] = File(file.book.copy(), file.created, file.modified)
        self.clock = FarClock(self.virtual)
        self._desks: list[Desk] = []
        self._forms = 0
        self._folder = Path(mkdtemp(dir=quick()))
        if not file:
            self.desk = self.open()

    def found(self) -> "FarWorld":
        """And so many notes that a tail no longer goes back to the rows of the notice."""
        super().found()
        self.desk.journal.record([note(number) for number in range(OVERLAP)])
        return self

    def open(self, way: Way | None = None, machine: str = "one") -> Desk:
        pace = Pace(self.virtual.now, self.virtual.sleep, lambda: 0.5)
        way = way or Way(self.service)
        session = transport.session(way.line)
        for host in HOSTS:
            session.mount(host, way)
        book = GoogleBook(SheetsClient(session, self.key, Budget(pace), pace))
        journal = Noted(
            book,
            self._folder / machine / "outbox.db",
            self.clock,
            KEY,
            lambda step: way.alive(),
            pace,
            1,
            lambda work: work(),
        )
        journal.told = []
        desk = Desk(journal, self.clock)
        self._desks.append(desk)
        return desk

    def close(self) -> None:
        for desk in self._desks:
            desk.journal._local.close()
        rmtree(self._folder)

    @property
    def file(self) -> File:
        return self.service.file(self.key)
