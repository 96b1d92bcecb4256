"""kill -9 at every named step of the real save, and at any time, two processes on one file."""

import re
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
from tests.sheets_sync.conftest import open_journal, schema_of
from tests.sheets_sync.killing import STEPS

KILLS = {"sqlite": 100, "postgresql": 24}
"""By each of two processes: every step is reached, on a server too."""
Survived = tuple[str, Path, list[tuple[str, list[str]]]]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=KILLS)
def survived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Survived:
    """The book and the folder after these kills, and what each life said: (step at which it was killed, operations
    acknowledged).
    """
    folder = tmp_path_factory.mktemp("kills")
    on_file = request.param == "sqlite"
    url = f"sqlite:///{folder}/book.db" if on_file else schema_of(request.getfixturevalue("postgres"))
    SqlBook(url).create("Autre", ("a",))
    command = [sys.executable, "-m", "tests.sheets_sync.killing", url]
    both = [
        subprocess.Popen(
            [*command, str(folder / f"outbox{i}.db"), str(i), str(KILLS[request.param])],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for i in (1, 2)
    ]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    lines = [line.split("\t") for text in said for line in text.splitlines()]
    return url, folder, [(step, acknowledged.split()) for step, acknowledged in lines]


def test_the_steps_are_all_those_that_a_save_names() -> None:
    """Each desk's operation is killed at each of them: one that is named later would not be."""
    source = (ROOT / "sheets_sync" / "rounds.py").read_text(encoding="utf-8")
    assert sorted(re.findall(r'self\.step\("(.+?)"\)', source)) == sorted(STEPS)


def test_every_step_was_reached(survived: Survived) -> None:
    url, _, lives = survived
    killed, kills = (
        Counter(step for step, _ in lives),
        2 * KILLS["sqlite" if url.startswith("sqlite") else "postgresql"],
    )
    assert sum(killed.values()) == kills
    assert killed.keys() == {*STEPS, "any time"}
    assert sum(len(acknowledged) for _, acknowledged in lives) > kills / 2


def test_no_acknowledged_act_is_lost(survived: Survived) -> None:
    url, folder, lives = survived
    if url.startswith("sqlite"):
        with sqlite3.connect(folder / "book.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
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
