"""T01: a machine whose clock is wrong says so, and nothing is ordered by it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.writer import Journal
from tests.sheets_sync.conftest import KEY
from tests.sheets_sync.google.world import Drive
from tests.sheets_sync.shared_sheet import SharedMemoryBook, SharedSheet

DOSSIER = "dossier:24-00001"


def phone(shown: Journal, form: str) -> Draft:
    bases = shown.register(60).bases(f"{DOSSIER}#phone")
    return Draft(form, "anne@ecole.invalid", "saisie", DOSSIER, {DOSSIER: {"phone": form}}, bases=bases)


@pytest.mark.parametrize(("ahead", "told"), [(600, 600), (-600, -600), (50, 0), (-50, 0), (180, 180)])
def test_a_clock_that_differs_from_the_service_s_is_told(ahead: int, told: int, drive: Drive, tmp_path: Path) -> None:
    def wrong() -> datetime:
        return datetime.fromtimestamp(drive.clock.now() + ahead, UTC)

    journal = Journal(drive.book(), tmp_path / "outbox.db", wrong, key=KEY, pace=drive.pace)
    assert journal.skew == timedelta()  # nobody has said the time yet
    journal.register()
    drive.clock.advance(7)
    assert round(journal.skew.total_seconds()) == told
    journal.close()


def test_a_book_without_a_service_s_clock_says_nothing(tmp_path: Path) -> None:
    for book in (MemoryBook(MemoryService()), SharedMemoryBook(MemoryService(), SharedSheet())):
        journal = Journal(book, tmp_path / "outbox.db", lambda: datetime(2034, 1, 1, tzinfo=UTC), key=KEY)
        journal.register()
        assert journal.skew == timedelta()
        journal.close()


def test_acts_stand_in_the_order_of_the_journal_whatever_the_clocks_say(tmp_path: Path) -> None:
    """Ten minutes ahead, ten minutes late, and one that goes backwards."""
    service, count = MemoryService(), iter(range(100))
    noon = datetime(2024, 3, 27, 12, tzinfo=UTC)
    clocks: list[Callable[[], datetime]] = [
        lambda: noon + timedelta(minutes=10),
        lambda: noon - timedelta(minutes=10),
        lambda: noon - timedelta(minutes=next(count)),
    ]
    journals = [
        Journal(MemoryBook(service), tmp_path / str(number) / "outbox.db", clock, key=KEY)
        for number, clock in enumerate(clocks)
    ]
    for turn in range(4):
        for number, journal in enumerate(journals):
            journal.register(0)
            assert isinstance(journal.record(phone(journal, f"{turn} {number}")), Saved)
    late = phone(journals[1], "late")  # on what it read before the last act
    journals[2].register(0)
    last = journals[2].record(phone(journals[2], "last"))
    assert isinstance(last, Saved)
    assert isinstance(journals[1].record(late), Refused)
    for journal in journals:
        thread = [one.act for one in journal.register(0).thread(DOSSIER) if one.holds]
        assert [act.form for act in thread] == [*(f"{t} {n}" for t in range(4) for n in range(3)), "last"]
        assert [act.at for act in thread] != sorted(act.at for act in thread)
        assert journal.register(0).value(DOSSIER, "phone") == "last"
        journal.close()
