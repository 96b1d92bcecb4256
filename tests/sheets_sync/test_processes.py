"""Several processes on one workbook: nobody is alarmed, nobody gets a seat that is not there."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sheets_sync.answers import Draft, Saved
from sheets_sync.book import Tail
from sheets_sync.journal import TAB
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal
from tests.sheets_sync import naive
from tests.sheets_sync.conftest import open_journal

ROOT = Path(__file__).parents[2]


def together(what: str, folder: Path, processes: int, count: int, **variables: str) -> list[str]:
    """What each process answers; all start at the same moment."""
    command = [sys.executable, "-m", "tests.sheets_sync.crowd", what, f"sqlite:///{folder}/book.db"]
    crowd = [
        subprocess.Popen(
            [*command, str(folder / f"outbox{i}.db"), f"p{i}", str(count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **variables},
        )
        for i in range(processes)
    ]
    for process in crowd:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in crowd:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate()[0].strip() for process in crowd]
    assert [process.returncode for process in crowd] == [0] * processes
    return answers


@pytest.mark.parametrize("seats", [1, 20])
def test_twenty_writers_on_the_seats_that_remain(seats: int, tmp_path: Path) -> None:
    got = together("seats", tmp_path, processes=4, count=5, SEATS=str(seats))
    assert sum(map(int, got)) == seats
    fields = naive.fields(SqlBook(f"sqlite:///{tmp_path}/book.db").read({TAB: 0})[TAB].rows)
    assert sum(values.get("state") == "ENGAGE" for values in fields.values()) == seats


def test_two_processes_alternate_without_a_false_alarm(tmp_path: Path) -> None:
    assert together("turns", tmp_path, processes=2, count=500) == ["aucune", "aucune"]
    journal = open_journal(SqlBook(f"sqlite:///{tmp_path}/book.db"), tmp_path)
    register = journal.check()
    assert register.alarm is None
    assert len([act for act in register.acts if act.row.nature == "saisie" and act.holds]) == 1000
    journal.close()


class Meanwhile(SqlBook):
    """A book read while another process of the same machine, with the same local folder, saves."""

    def __init__(self, url: str, other: Journal):
        super().__init__(url)
        self._other = other

    def read(self, wanted: Mapping[str, int]) -> Mapping[str, Tail]:
        found = super().read(wanted)
        draft = Draft("f1", "anne@ecole.fr", "saisie", "dossier:24-00001", {"dossier:24-00001": {"phone": "0601"}})
        assert isinstance(self._other.record(draft), Saved)
        self._other.check()  # on its writer's thread: what it just saved is now settled in the folder
        return found


def test_what_another_process_saves_while_this_one_opens_is_no_loss(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/book.db"
    other = open_journal(SqlBook(url), tmp_path)
    other.register()
    one = open_journal(Meanwhile(url, other), tmp_path)
    assert one.register().alarm is None
    one.close()
    other.close()
