"""An alarm, from its first minute to its end: what is missing is named, two people resume, or the right version is put
back."""

from pathlib import Path

import pytest

from sheets_sync.answers import Refused, Saved
from sheets_sync.resuming import Asked
from sheets_sync.rows import JournalRow
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal
from tests.sheets_sync.conftest import open_journal
from tests.sheets_sync.test_tampering import HALF, change, rewrite, save

ANNE, BRUNO = "anne@ecole.fr", "bruno@ecole.fr"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Thirty acts and the genesis; the last ones still in the outbox."""
    journal = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path)
    for number in range(30):
        assert isinstance(save(journal, number), Saved)
    return journal


def phones(rows: tuple[JournalRow, ...]) -> list[str]:
    return [row.contenu.split('"form":"')[1].split('"')[0] for row in rows]


def restart(journal: Journal, folder: Path) -> Journal:
    journal.close()
    return open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder)


def test_what_was_cut_is_known_by_the_process_that_had_read_it(journal: Journal, tmp_path: Path) -> None:
    rewrite(tmp_path / "book.db", lambda rows: rows[:HALF])
    assert journal.check().alarm
    found = journal.damage()
    assert phones(found.missing) == [f"f{number}" for number in range(HALF - 1, 30)]
    assert (found.stands.length, found.unknown) == (HALF, 0)
    journal.close()


def test_after_a_restart_the_outbox_names_the_last_ones_and_the_seal_counts_the_others(
    journal: Journal, tmp_path: Path
) -> None:
    kept = len(journal._local.waiting())
    assert 0 < kept < 30 - HALF
    journal.close()
    rewrite(tmp_path / "book.db", lambda rows: rows[:HALF])
    journal = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path)
    assert journal.check().alarm
    found = journal.damage()
    assert phones(found.missing) == [f"f{number}" for number in range(30 - kept, 30)]
    assert (found.stands.length, found.unknown) == (HALF, 31 - HALF - kept)
    journal.close()


def test_a_changed_row_is_missing_as_it_was(journal: Journal, tmp_path: Path) -> None:
    rewrite(tmp_path / "book.db", lambda rows: change(rows, 12, contenu=rows[12].contenu.replace('"n', '"m')))
    journal.check()
    assert phones(journal.damage().missing) == ["f11"]
    journal.close()


def test_one_asks_another_confirms_whatever_restarts_in_between(journal: Journal, tmp_path: Path) -> None:
    rewrite(tmp_path / "book.db", lambda rows: rows[:-3])
    journal.check()
    stands = journal.damage().stands
    assert isinstance(journal.ask_to_resume(ANNE, "Sauvegarde restaurée", ["  "], stands), Refused)
    assert isinstance(journal.ask_to_resume(ANNE, " ", ["f29"], stands), Refused)
    asked = journal.ask_to_resume(ANNE, "Sauvegarde restaurée", ["f28, téléphone", "f29, téléphone"], stands)
    assert isinstance(asked, Asked)
    journal = restart(journal, tmp_path)
    assert journal.register().alarm
    assert journal.asked_to_resume() == asked
    assert isinstance(journal.confirm_resumption(ANNE, asked), Refused)
    assert journal.register().alarm
    done = journal.confirm_resumption(BRUNO, asked)
    assert isinstance(done, Saved)
    assert (done.act.actor, done.act.facts["avec"]) == (ANNE, BRUNO)
    assert done.act.reason == "Sauvegarde restaurée\nCe qui manque :\n- f28, téléphone\n- f29, téléphone"
    assert journal.asked_to_resume() is None
    assert isinstance(save(journal, 70), Saved)
    assert isinstance(journal.confirm_resumption(BRUNO, asked), Refused)
    journal = restart(journal, tmp_path)
    assert journal.check().alarm is None
    journal.close()


def test_what_moved_since_the_request_stops_the_confirmation(journal: Journal, tmp_path: Path) -> None:
    rewrite(tmp_path / "book.db", lambda rows: rows[:-3])
    journal.check()
    asked = journal.ask_to_resume(ANNE, "Sauvegarde restaurée", ["trois actes"], journal.damage().stands)
    assert isinstance(asked, Asked)
    rewrite(tmp_path / "book.db", lambda rows: rows[:-4])
    answer = journal.confirm_resumption(BRUNO, asked)
    assert isinstance(answer, Refused)
    assert "encore changé depuis la demande" in answer.reasons[0]
    assert journal.register(0).alarm
    journal.withdraw_resumption()
    assert journal.asked_to_resume() is None
    journal.close()


def test_nobody_resumes_without_an_alarm(journal: Journal) -> None:
    assert isinstance(journal.ask_to_resume(ANNE, "Pour voir", ["rien"], journal.damage().stands), Refused)
    assert journal.asked_to_resume() is None
    journal.close()


@pytest.mark.parametrize("longer", [False, True])
def test_the_alarm_ends_by_itself_when_the_right_version_is_back(
    longer: bool, journal: Journal, tmp_path: Path
) -> None:
    """Yesterday's copy was restored by mistake; someone puts today's back."""
    other = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path, "other.db")
    other.register()
    if longer:
        save(other, 40)
    other.close()
    rows = SqlBook(f"sqlite:///{tmp_path}/book.db").read({"Journal": 0})["Journal"].rows
    rewrite(tmp_path / "book.db", lambda all_: all_[:HALF])
    assert journal.check().alarm
    assert journal.register(0).alarm
    rewrite(tmp_path / "book.db", lambda _: [JournalRow(*row) for row in rows])
    assert journal.register(0).alarm is None
    assert len(journal.register(0).acts) == 31 + longer
    assert isinstance(save(journal, 50), Saved)
    journal.close()


def test_a_version_that_lacks_one_act_does_not_end_it(journal: Journal, tmp_path: Path) -> None:
    rows = [JournalRow(*row) for row in SqlBook(f"sqlite:///{tmp_path}/book.db").read({"Journal": 0})["Journal"].rows]
    rewrite(tmp_path / "book.db", lambda all_: all_[:HALF])
    assert journal.check().alarm
    rewrite(tmp_path / "book.db", lambda _: rows[:-1])
    assert journal.register(0).alarm
    journal.close()
