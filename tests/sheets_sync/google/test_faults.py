"""Each request of a save × each thing that may befall it: three answers, never « refusé » yet applied, and done once.

After the fault the machine restarts and the same click is sent again: one act stands.
"""

from pathlib import Path

import pytest

from sheets_sync.answers import Answer, Draft, Pending, Refused, Saved
from sheets_sync.book import BookError, Rejected, Silent
from sheets_sync.journal import TAB
from sheets_sync.writer import Journal
from tests.sheets_sync.google.faults import FATES, LATE, Faults, opened
from tests.sheets_sync.google.world import Drive

ANNE = "anne@ecole.invalid"
DOSSIER = "dossier:24-00001"
DRAFT = Draft("f1", ANNE, "saisie", DOSSIER, {DOSSIER: {"phone": "0601"}}, bases={f"{DOSSIER}#phone": None})
REQUESTS = {"first": 4, "later": 3}
"""Of a save by a process that starts: the tabs, what stands, `create`, the append."""


def started(folder: Path, book: str) -> Drive:
    drive = Drive()
    if book == "later":
        note = Draft("f0", ANNE, "note", "dossier:24-00002", reason="une note")
        assert isinstance(drive.journal(folder, "other").record(note), Saved)
        drive.close()
    return drive


def rows(drive: Drive) -> list[str]:
    """The operations that stand on the dossier, as they stand."""
    return [row[0] for row in drive.book().read({TAB: 0})[TAB].rows if row[4] == DOSSIER]


def attempt(journal: Journal) -> Answer | BookError:
    try:
        return journal.record(DRAFT)
    except BookError as says:
        return says


@pytest.mark.parametrize("book", REQUESTS)
def test_the_table_has_every_request_of_a_save(book: str, tmp_path: Path) -> None:
    drive = started(tmp_path, book)
    faults = Faults(drive, "429", at=-1)
    journal = opened(drive, tmp_path, faults)
    assert isinstance(attempt(journal), Saved)
    assert faults.seen == REQUESTS[book]
    journal.close()


@pytest.mark.parametrize("ever", [False, True], ids=["once", "for long"])
@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize(("book", "at"), [(book, at) for book, many in REQUESTS.items() for at in range(many)])
def test_a_save_has_three_answers_and_is_done_once(book: str, at: int, fate: str, ever: bool, tmp_path: Path) -> None:
    drive = started(tmp_path, book)
    journal = opened(drive, tmp_path, Faults(drive, fate, at, ever))
    told = attempt(journal)
    if isinstance(told, Saved):
        assert rows(drive)[0] == told.act.operation
    elif isinstance(told, Pending):
        assert journal.pending(ANNE)[0].act.operation == told.operation
    else:
        assert isinstance(told, Refused | Rejected | Silent)
        drive.clock.advance(2 * LATE)
        assert rows(drive) == [], "refused, yet it stands"
    journal.close()
    restarted = drive.journal(tmp_path)  # the service answers again
    restarted.check()
    if isinstance(told, Pending):
        assert restarted.register().recorded(told.operation).holds  # type: ignore[union-attr]
    elif not isinstance(told, Saved):
        assert rows(drive) == [], "refused, yet sent again"
    again = attempt(restarted)
    assert isinstance(again, Saved)
    drive.clock.advance(2 * LATE)
    assert set(rows(drive)) == {again.act.operation}
    assert restarted.check().alarm is None
    assert len(restarted.register().thread(DOSSIER)) == 1
    drive.close()
