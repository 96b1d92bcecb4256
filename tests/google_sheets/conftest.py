"""A spreadsheet of the stand-in, by both ways: in this process, and over a socket."""

from collections.abc import Iterator

import gspread
import pytest

from tests.google_sheets import transport
from tests.google_sheets.clock import VirtualClock
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service


@pytest.fixture
def service() -> Service:
    return Service(VirtualClock())


@pytest.fixture(params=["in process", "socket"])
def client(request: pytest.FixtureRequest, service: Service) -> Iterator[gspread.Client]:
    if request.param == "in process":
        yield gspread.Client(auth=None, session=transport.session(service))
        return
    with Server(service) as server:
        yield gspread.Client(auth=None, session=transport.session(server.url))


@pytest.fixture
def sheet(client: gspread.Client, service: Service) -> gspread.Worksheet:
    """The first sheet of a new English spreadsheet, opened by key."""
    return client.open_by_key(service.store.create("Session", service.clock.now()).book.id).sheet1


@pytest.fixture
def french(service: Service) -> gspread.Worksheet:
    """The same in French, in this process."""
    id_ = service.store.create("Session", service.clock.now(), "fr_FR").book.id
    return gspread.Client(auth=None, session=transport.session(service)).open_by_key(id_).sheet1
