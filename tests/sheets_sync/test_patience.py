"""Nobody waits for ever: who is told « vérification en cours » finds, under the same number, what became of it."""

from pathlib import Path
from threading import Event

import pytest

from sheets_sync import writer
from sheets_sync.answers import Draft, Pending, Refused, Saved
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.register import Register
from tests.sheets_sync.conftest import open_journal

PHONE = {"dossier:24-00001": {"phone": "0601"}}


@pytest.mark.parametrize("no", [[], ["le dossier est clos"]])
def test_who_left_before_the_answer_finds_it(no: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.05)
    journal, busy = open_journal(MemoryBook(MemoryService()), tmp_path), Event()

    def slow(register: Register) -> list[str]:
        busy.wait()
        return no

    draft = Draft("f1", "anne@ecole.invalid", "saisie", "dossier:24-00001", PHONE)
    journal.register()
    told = journal.record(draft, slow)
    assert isinstance(told, Pending)
    busy.set()
    journal.check()  # the writer's thread has come to it
    (found,) = journal.pending("anne@ecole.invalid")
    assert found.act.operation == told.operation
    assert isinstance(found.answer, Refused if no else Saved)
    if isinstance(found.answer, Saved):
        assert found.answer.act.operation == told.operation
    journal.close()
