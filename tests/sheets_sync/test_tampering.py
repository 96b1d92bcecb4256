"""Whoever touches the journal behind the desk's back is noticed, by a process that remembers and by one that starts."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Placeholder

from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.journal import TAB
from sheets_sync.rows import HEADER, JournalRow
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal
from tests.kept import Kept
from tests.sheets_sync.conftest import open_journal, schema_of
from tests.tables import each_row

Rows = list[JournalRow]
CASES = Path(__file__).parent / "cases"
HALF = 15


def change(rows: Rows, place: int, **cells: str) -> Rows:
    return [*rows[:place], rows[place]._replace(**cells), *rows[place + 1 :]]


def swap(rows: Rows, place: int) -> Rows:
    return [*rows[:place], rows[place + 1], rows[place], *rows[place + 2 :]]


TAMPERINGS: dict[str, Callable[[Rows], Rows]] = {
    "the first row is cut": lambda rows: rows[1:],
    "a row in the middle is cut": lambda rows: rows[:9] + rows[10:],
    "the last row is cut": lambda rows: rows[:-1],
    "the last twelve rows are cut": lambda rows: rows[:-12],
    "every row is cut": lambda rows: [],
    "two neighbours are swapped": lambda rows: swap(rows, 8),
    "the last two are swapped": lambda rows: swap(rows, len(rows) - 2),
    "an actor is changed": lambda rows: change(rows, 12, acteur="autre@ecole.fr"),
    "a value is changed": lambda rows: change(rows, 12, contenu=rows[12].contenu.replace('"n', '"m')),
    "a base is changed": lambda rows: change(rows, 12, bases=""),
    "only the payload is blanked": lambda rows: change(rows, 12, contenu=""),
    "a row is copied and inserted above": lambda rows: [*rows[:5], rows[20], *rows[5:]],
    "a row is forged at the end": lambda rows: [*rows, rows[3]._replace(operation="f" * 32)],
    "an unknown format is appended": lambda rows: [*rows, rows[3]._replace(operation="f" * 32, format="2")],
    "yesterday's file is put back": lambda rows: rows[:HALF],
    "yesterday's file is put back and grows longer": lambda rows: rows[:HALF] + rows[3:HALF] + rows[3:HALF],
}


def rewrite(path: Path, tamper: Callable[[Rows], Rows]) -> None:
    """As someone does who knows SQL: rows renumbered, length corrected."""
    book = SqlBook(f"sqlite:///{path}")
    after = tamper([JournalRow(*row) for row in book.read({TAB: 0})[TAB].rows])
    book.close()  # or the file alone, copied, lacks what its log holds
    with sqlite3.connect(path) as connection:
        connection.execute('DELETE FROM "Journal"')
        marks = ",".join("?" * (len(HEADER) + 1))
        connection.executemany(f'INSERT INTO "Journal" VALUES ({marks})', [(i, *row) for i, row in enumerate(after)])  # noqa: S608 - question marks only
        connection.execute("UPDATE _onglets SET longueur = ?", (len(after),))
    connection.close()


def rewrite_server(url: str, after: Rows) -> None:
    """The same on a server, by whoever has its password."""
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection, connection.cursor() as cursor:
        cursor.execute('DELETE FROM "Journal"')
        marks = SQL(",").join(map(Placeholder, [""] * (len(HEADER) + 1)))
        added = [(i, *row) for i, row in enumerate(after)]
        cursor.executemany(SQL('INSERT INTO "Journal" VALUES ({})').format(marks), added)
        cursor.execute("UPDATE _onglets SET longueur = %s", (len(after),))


def save(journal: Journal, number: int) -> object:
    subject = f"dossier:24-{number % 7:05d}"
    bases = journal.register(0).bases(f"{subject}#phone")
    return journal.record(
        Draft(f"f{number}", "agent@ecole.fr", "saisie", subject, {subject: {"phone": f"n{number}"}}, bases=bases)
    )


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Thirty acts, then nothing for a while: what was acknowledged has been seen by two later reads."""
    place = tmp_path_factory.mktemp("thirty")
    journal = open_journal(SqlBook(f"sqlite:///{place}/book.db"), place)
    for number in range(30):
        assert isinstance(save(journal, number), Saved)
    for _ in range(3):
        journal.check()
    journal.close()
    return Kept(place)


@pytest.fixture
def folder(thirty: Kept) -> Path:
    return thirty.back()


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    """A process that has read the thirty acts, whole."""
    journal = open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder)
    assert journal.check().alarm is None
    yield journal
    journal.close()


@each_row(CASES / "tampering.csv")
@pytest.mark.parametrize("memory", ["kept", "restarted"])
def test_tampering_is_noticed(row: dict[str, str], memory: str, journal: Journal, folder: Path) -> None:
    if memory == "restarted":
        journal.close()
    rewrite(folder / "book.db", TAMPERINGS[row["tampering"]])
    if memory == "restarted":
        journal = open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder)
    alarm = journal.check().alarm
    assert alarm is not None
    assert re.search(row["says"], alarm)
    refusal = save(journal, 99)
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0] == alarm
    assert journal.register().faults[0].tab == TAB
    journal.close()


@pytest.fixture(scope="module")
def served(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Rows]:
    """A server's book of thirty acts, made once: its address, what one machine keeps of it, its rows."""
    url, folder = schema_of(postgres), tmp_path_factory.mktemp("server")
    journal = open_journal(SqlBook(url), folder)
    for number in range(30):
        assert isinstance(save(journal, number), Saved)
    journal.close()
    return url, folder, [JournalRow(*row) for row in SqlBook(url).read({TAB: 0})[TAB].rows]


@each_row(CASES / "tampering.csv")
@pytest.mark.parametrize("memory", ["kept", "restarted"])
def test_tampering_is_noticed_on_a_server(
    row: dict[str, str], memory: str, served: tuple[str, Path, Rows], tmp_path: Path
) -> None:
    url, folder, rows = served
    shutil.copytree(folder, tmp_path / "machine")
    rewrite_server(url, rows)
    journal = open_journal(SqlBook(url), tmp_path / "machine")
    if memory == "kept":
        assert journal.register().alarm is None
    rewrite_server(url, TAMPERINGS[row["tampering"]](rows))
    alarm = journal.check().alarm
    assert alarm is not None
    assert isinstance(save(journal, 99), Refused)
    journal.close()


def test_every_tampering_is_in_the_table() -> None:
    named = {line.split(",")[0] for line in (CASES / "tampering.csv").read_text(encoding="utf-8").splitlines()[1:]}
    assert named == TAMPERINGS.keys()


@pytest.mark.parametrize("name", ["a value is changed", "the last row is cut"])
def test_the_last_rows_are_watched_at_each_refresh(name: str, journal: Journal, folder: Path) -> None:
    rewrite(folder / "book.db", TAMPERINGS[name])
    assert journal.register(0).alarm is not None
    journal.close()


def test_a_tampered_row_is_not_believed_after_a_restart(journal: Journal, folder: Path) -> None:
    last = len(journal.register().acts) - 1
    journal.close()
    rewrite(folder / "book.db", lambda rows: change(rows, last, contenu=rows[last].contenu.replace("n29", "forged")))
    register = open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder).register()
    assert register.value("dossier:24-00001", "phone") == "n22"


def test_two_people_resume_and_say_what_is_missing(journal: Journal, folder: Path) -> None:
    other = open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder, "other.db")
    other.register()
    rewrite(folder / "book.db", TAMPERINGS["the last twelve rows are cut"])
    assert journal.check().alarm
    assert other.check().alarm
    alone = journal.resume("a@ecole.fr", "a@ecole.fr", "douze actes du 12 mars")
    silent = journal.resume("a@ecole.fr", "b@ecole.fr", "  ")
    assert isinstance(alone, Refused)
    assert isinstance(silent, Refused)
    done = journal.resume("a@ecole.fr", "b@ecole.fr", "douze actes du 12 mars")
    assert isinstance(done, Saved)
    assert (done.act.actor, done.act.facts["avec"], done.act.reason) == (
        "a@ecole.fr",
        "b@ecole.fr",
        "douze actes du 12 mars",
    )
    assert journal.register(0).alarm is None
    assert isinstance(save(journal, 50), Saved)
    assert other.check().alarm is None
    assert isinstance(save(other, 51), Saved)
    journal.close()
    other.close()
    again = open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder)
    assert again.check().alarm is None
    again.close()


def test_after_resuming_the_journal_is_watched_again(journal: Journal, folder: Path) -> None:
    rewrite(folder / "book.db", TAMPERINGS["the last row is cut"])
    journal.check()
    journal.resume("a@ecole.fr", "b@ecole.fr", "le dernier acte")
    journal.close()
    rewrite(folder / "book.db", TAMPERINGS["two neighbours are swapped"])
    assert open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder).check().alarm is not None


@pytest.mark.parametrize("resumed", [False, True])
def test_a_copy_opens_read_only_and_says_so(resumed: bool, journal: Journal, folder: Path) -> None:
    """Of a workbook in which two people once resumed, too: they spoke of the one that they had."""
    if resumed:
        rewrite(folder / "book.db", lambda rows: [*rows[:3], *rows[4:]])
        journal.check()
        assert isinstance(journal.resume("a@ecole.fr", "b@ecole.fr", "la ligne 5"), Saved)
    journal.close()
    shutil.copy(folder / "book.db", folder / "copy.db")
    (folder / "elsewhere").mkdir()
    copy = open_journal(SqlBook(f"sqlite:///{folder}/copy.db"), folder / "elsewhere")
    register = copy.register()
    assert register.alarm is not None
    assert "copie" in register.alarm
    assert register.value("dossier:24-00001", "phone") == "n29"
    assert isinstance(save(copy, 99), Refused)
    copy.close()


def test_a_purged_payload_leaves_a_journal_that_verifies(journal: Journal, folder: Path) -> None:
    other = open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder, "other.db")
    assert other.register().value("dossier:24-00001", "phone") == "n29"
    assert journal.purge("dossier:24-00001") == 5
    for process in (journal, other):
        register = process.check()
        assert register.alarm is None
        assert "dossier:24-00001" not in register.fields
        assert register.value("dossier:24-00002", "phone") == "n23"
        assert {act.act.purged for act in register.thread("dossier:24-00001")} == {True}
        assert isinstance(save(process, 80 if process is journal else 81), Saved)
        process.close()
    for file in folder.iterdir():
        assert b"n22" not in file.read_bytes()
        assert b"n29" not in file.read_bytes()
    again = open_journal(SqlBook(f"sqlite:///{folder}/book.db"), folder)
    assert again.check().alarm is None
    again.close()


def test_a_seal_is_written_now_and_then_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheets_sync.writer.SEAL_EVERY", 10)
    journal = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path)
    for number in range(25):
        save(journal, number)
    journal.check()
    seals = [act.act.facts["lignes"] for act in journal.register(0).acts if act.row.nature == "sceau"]
    assert seals
    journal.close()
    (tmp_path / "outbox.db").unlink()  # the server's disk is lost: the seals of the journal remain
    rewrite(tmp_path / "book.db", TAMPERINGS["two neighbours are swapped"])
    assert open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path).check().alarm is not None
