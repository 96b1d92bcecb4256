"""T02: « 12 mars compris (minuit) » ends when the 13th begins in Paris, wherever the server's own clock is set."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desk.desk import Desk
from pages.parts.typography import instant
from rules.session import load, notices
from sheets_sync import typed_cells, values
from sheets_sync.importing import cells
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.writer import Journal
from tests.rules.examined import cases

SESSION = load(notices()[-1])
ZONES = ("UTC", "Europe/Paris", "America/Los_Angeles")
LAST = datetime(2024, 3, 12, 22, 59, 59, 999_000, tzinfo=UTC)
CLOSED = datetime(2024, 3, 12, 23, tzinfo=UTC)


@pytest.fixture(params=ZONES, autouse=True)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The whole process is in this zone, as a server started there."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_the_process_is_where_its_clock_says(zone: str) -> None:
    """Else the others would prove nothing."""
    assert LAST.astimezone().hour == {"UTC": 22, "Europe/Paris": 23, "America/Los_Angeles": 15}[zone]


def test_every_deposit_of_the_table_is_answered_as_in_paris() -> None:
    submitted = [case for case in cases() if case.table == "submission"]
    assert len(submitted) > 40
    assert [says for case in submitted for says in case.differences(SESSION)] == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2024-03-12T22:59:59.999Z", "on_time"), ("2024-03-12T23:00:00Z", "late"),
        ("2024-03-12 23:59:59", "on_time"), ("13/03/2024 00:00", "late"),
        (datetime(2024, 3, 12, 23, 59, 59), "on_time"), (datetime(2024, 3, 13), "late"),  # noqa: DTZ001 - a workbook's
        ("45363,99999", "on_time"), ("45364,00001", "late"),
    ],
)  # fmt: skip
def test_a_deposit_of_the_platforms_export(typed: str | datetime, answer: str) -> None:
    at, problem = cells.instant(typed)
    assert (SESSION.calendar.submission(at, True), problem) == (answer, "")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (45363.99999, "12/03/2024 23:59"), ("12/03/2024 23:59", "12/03/2024 23:59"), (45364.0, "13/03/2024"),
        ("2024-03-12T22:59:59Z", "12/03/2024 23:59"), ("2024-03-12T23:00Z", "13/03/2024 00:00"),
    ],
)  # fmt: skip
def test_a_cell_of_the_shared_sheet(typed: str | float, shown: str) -> None:
    assert values.show("instant", typed_cells.value("instant", typed, SESSION), SESSION) == shown


@pytest.mark.parametrize(("now", "today"), [(LAST, date(2024, 3, 12)), (CLOSED, date(2024, 3, 13))])
def test_the_day_of_the_desk(now: datetime, today: date, tmp_path: Path) -> None:
    journal = Journal(MemoryBook(MemoryService()), tmp_path / "outbox.db", lambda: now)
    try:
        assert Desk(journal, lambda: now).today() == today
    finally:
        journal.close()


def test_the_period_closes_at_that_instant_and_screens_say_it_so() -> None:
    calendar = SESSION.calendar
    assert calendar.closes(calendar.deposits) == CLOSED
    assert [calendar.contains(at, calendar.deposits) for at in (LAST, CLOSED)] == [True, False]
    assert [instant(at) for at in (LAST, CLOSED)] == ["12/03/2024 à\u00a023:59", "13/03/2024 à\u00a000:00"]
