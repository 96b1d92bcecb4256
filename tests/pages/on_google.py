"""A workbook of the stand-in on a loopback socket, with a desk's people and dossiers in it, as a set-up leaves it."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from desk.desk import Desk
from sheets_sync import beliefs, mirror, probing
from sheets_sync.google_account import STAND_IN
from sheets_sync.google_cells import row_data, sheet_number
from sheets_sync.local import KEY_VARIABLE
from sheets_sync.opening import local_folder, open_book
from sheets_sync.people_tabs import MIRROR, people_tabs
from tests.google_sheets.people import Person
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service
from tests.pages.desks import small_desk

PEOPLE = ("Dossiers", "Candidatures")


class Line(Server):
    """One that can be cut: whoever is connected loses the line."""

    def __init__(self, service: Service, port: int = 0) -> None:
        super().__init__(service, port)
        self.open: list[socket.socket] = []

    def get_request(self) -> tuple[socket.socket, Any]:
        found = super().get_request()
        self.open.append(found[0])
        return found

    def cut(self) -> None:
        self.shutdown()
        self.server_close()
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Workbook:
    """`person` types in it; `url` is what a desk opens, once `STAND_IN` names the server."""

    def __init__(self, folder: Path, small: Callable[..., Desk] = small_desk, tall: int = 60):
        self.service = Service()
        self.key = f"essai-{uuid4().hex}"  # what this machine keeps of a workbook is under its key
        self.service.store.create("Session 2024", self.service.clock.now(), "fr_FR", self.key)
        self.url = f"google:{self.key}"
        self.line = Line(self.service)
        self.address = self.line.url
        self.line.__enter__()
        self.person = Person(self.service, self.key)
        self.folder, self._small, self._tall = folder, small, tall

    def open(self) -> Desk:
        """The desk that fills it, in this process; the caller closes its journal."""
        desk = self._small(self.folder, book=open_book(self.url))
        tabs = people_tabs(desk.session.tables)
        self._tab(MIRROR, list(mirror.header((), tabs)))
        for name in PEOPLE:
            self._tab(name, [tabs[name].identifier, *(column.label for column in tabs[name].columns)])
        self.service.people_tabs = set(PEOPLE)
        probing.record(desk.journal, {belief.name: True for belief in beliefs.BELIEFS}, "essai")
        return desk

    def goes_silent(self) -> None:
        """Nobody answers any more at this address."""
        self.line.cut()

    def comes_back(self) -> None:
        """On the state that it had."""
        self.line = Line(self.service, int(self.address.rpartition(":")[2]))
        self.line.__enter__()

    def _tab(self, title: str, header: list[str]) -> None:
        size = {"rowCount": self._tall, "columnCount": 220}
        number = sheet_number(title)
        properties = {"sheetId": number, "title": title, "gridProperties": size}
        start = {"sheetId": number, "rowIndex": 0, "columnIndex": 0}
        cells = {"start": start, "rows": row_data([header]), "fields": "userEnteredValue"}
        self.person.act({"addSheet": {"properties": properties}}, {"updateCells": cells})

    def place(self, tab: str, identifier: str, label: str) -> tuple[int, int]:
        grid = self.person.read(tab)
        return next(at for at, row in enumerate(grid) if row[0] == identifier), grid[0].index(label)

    def type(self, tab: str, identifier: str, label: str, text: str) -> None:
        self.person.types(tab, *self.place(tab, identifier, label), text)

    def rows(self, tab: str) -> int:
        return len(self.person.read(tab)) - 1

    def until(self, desk: Desk, tab: str, rows: int, patience: float = 120.0) -> None:
        """Waits until the desk has appended that many rows."""
        end = time.monotonic() + patience
        while self.rows(tab) < rows:
            assert time.monotonic() < end, f"{self.rows(tab)} rows in {tab}"
            desk.journal.look()
            time.sleep(0.5)


@contextmanager
def on_google(folder: Path, small: Callable[..., Desk] = small_desk, tall: int = 60) -> Iterator[Workbook]:
    """The stand-in answers while this lasts, to this process and those it starts; they share the journal's key."""
    book, before = Workbook(folder, small, tall), dict(os.environ)
    os.environ |= {STAND_IN: book.address, KEY_VARIABLE: bytes(range(32)).hex()}
    try:
        yield book
    finally:
        book.line.cut()
        for name in (STAND_IN, KEY_VARIABLE):
            os.environ.pop(name)
            os.environ |= {name: before[name]} if name in before else {}
        shutil.rmtree(local_folder(book.url), ignore_errors=True)
    assert book.service.people_cells == []
