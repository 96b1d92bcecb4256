"""kill -9 at every named step of the real save, and at any time, two processes on one file."""

import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from sheets_sync.answers import Pending
from sheets_sync.journal import TAB
from sheets_sync.sql_book import SqlBook
from tests.sheets_sync import naive
from tests.sheets_sync.conftest import open_journal
from tests.sheets_sync.killing import STEPS

KILLS = 100
"""By each of two processes."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, list[str]]]]:
    """The folder after 200 kills, and what each life said: (step at which it was killed, operations acknowledged)."""
    folder = tmp_path_factory.mktemp("kills")
    url = f"sqlite:///{folder}/book.db"
    SqlBook(url).create("Autre", ("a",))
    command = [sys.executable, "-m", "tests.sheets_sync.killing", url]
    both = [
        subprocess.Popen(
            [*command, str(folder / f"outbox{i}.db"), str(i), str(KILLS)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for i in (1, 2)
    ]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    lines = [line.split("\t") for text in said for line in text.splitlines()]
    return folder, [(step, acknowledged.split()) for step, acknowledged in lines]


def test_every_step_was_reached(survived: tuple[Path, list[tuple[str, list[str]]]]) -> None:
    killed = Counter(step for step, _ in survived[1])
    assert sum(killed.values()) == 2 * KILLS
    assert killed.keys() == {*STEPS, "any time"}
    assert sum(len(acknowledged) for _, acknowledged in survived[1]) > 2 * KILLS


def test_no_acknowledged_act_is_lost(survived: tuple[Path, list[tuple[str, list[str]]]]) -> None:
    folder, lives = survived
    with sqlite3.connect(folder / "book.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    url = f"sqlite:///{folder}/book.db"
    journals = [open_journal(SqlBook(url), folder, name) for name in ("outbox1.db", "outbox2.db", "fresh.db")]
    for journal in journals:
        journal.check()  # sends what its outbox still holds
    registers = [journal.check() for journal in journals]
    rows = SqlBook(url).read({TAB: 0})[TAB].rows
    held = {row[0] for row in naive.holding(rows)}
    assert [operation for _, said in lives for operation in said if operation not in held] == []
    for register in registers:
        assert register.alarm is None
        assert dict(register.fields) == naive.fields(rows)
    for journal in journals:
        assert [found for found in journal.pending() if isinstance(found.answer, Pending)] == []
        journal.close()
