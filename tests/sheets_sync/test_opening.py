"""The address of a book: what is wrong with one is one French sentence, and no password is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sheets_sync.__main__ import main
from sheets_sync.book import BookError
from sheets_sync.opening import SQLITE, open_journal
from tests.tables import each_row


@each_row(Path(__file__).parent / "cases/addresses.csv")
def test_a_wrong_address_is_said(row: dict[str, str], tmp_path: Path) -> None:
    letter = b"Madame, Monsieur, veuillez trouver ci-joint"
    (tmp_path / "lettre.txt").write_bytes(letter)
    (tmp_path / "abime.db").write_bytes(SQLITE + b"illisible" * 1000)
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "x.db.local").write_bytes(b"")  # a file where the folder would be: root writes anywhere
    with pytest.raises(BookError) as refused:
        open_journal(row["address"].format(folder=tmp_path), clock=lambda: pytest.fail("no act is dated")).register()
    assert row["says"] in str(refused.value)
    assert "motdepasse" not in str(refused.value)
    assert (tmp_path / "lettre.txt").read_bytes() == letter


@pytest.mark.parametrize("wal", [False, True])
@pytest.mark.parametrize(
    ("tables", "named"),
    [(("moz_places",), "moz_places"), (("a", "b", "c", "d", "e"), "a, b, c et 2 autres"), (("_onglets",), "_onglets")],
)
def test_the_database_of_another_program_is_refused_and_left_as_it_was(
    wal: bool, tables: tuple[str, ...], named: str, tmp_path: Path
) -> None:
    path = tmp_path / "historique.sqlite"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        for table in tables:
            theirs.execute(f"CREATE TABLE {table} (url TEXT)")
        theirs.commit()
        if not wal:
            theirs.close()
        before = {left.name: left.read_bytes() for left in tmp_path.iterdir() if not left.name.endswith("-shm")}
        with pytest.raises(BookError) as refused:
            open_journal(f"sqlite:///{path}", clock=lambda: pytest.fail("no act is dated"))
        assert f"d'un autre programme (tables : {named})" in str(refused.value)
        assert before == {left.name: left.read_bytes() for left in tmp_path.iterdir() if not left.name.endswith("-shm")}


def test_a_book_that_another_process_has_open_is_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/book.db"
    assert main(["setup", "--book", url]) == 0
    first = open_journal(url)
    second = open_journal(url)
    assert second.register(0).position == first.register(0).position > 0
    for journal in (first, second):
        journal.close()


@pytest.mark.parametrize(
    "command", [["verify"], ["import", "export.csv", "--dry-run"], ["import", "export.csv"], ["next", "neuf"]]
)
@pytest.mark.parametrize("address", ["typo.db", "nowhere/typo.db", "empty.db"])
def test_a_mistyped_address_leaves_nothing_behind(
    command: list[str], address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading makes no book, no folder and no key."""
    (tmp_path / "empty.db").touch()
    assert main([*command, "--book", f"sqlite:///{tmp_path}/{address}"]) in (1, 2)
    printed = capsys.readouterr()
    assert (printed.out, "vide" in printed.err, "setup" in printed.err) == ("", True, True)
    assert [(left.name, left.stat().st_size) for left in tmp_path.rglob("*")] == [("empty.db", 0)]


def test_a_book_that_was_emptied_is_told_from_one_that_never_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = f"sqlite:///{tmp_path}/book.db"
    assert main(["setup", "--book", book]) == 0
    for file in tmp_path.glob("book.db*"):
        if file.is_file():
            file.unlink()
    capsys.readouterr()
    assert main(["verify", "--book", book]) == 1
    assert "à faire : " in capsys.readouterr().out
