"""kill -9 at every named step of announcing: running again converges to one batch, one letter each, each draft once."""

from datetime import UTC, datetime

import pytest

from desk.desk import Desk
from desk.letters import HANDED, READY, mails_of
from sheets_sync.answers import Saved
from tests.desk.announcing import FIRST, NUMBERS, PROGRAMME, five, freeze, prepared, shown
from tests.desk.conftest import World
from tests.desk.dying import killed
from tests.sheets_sync.killing import STEPS


def kill(book: World, what: str, step: str) -> Desk:
    """Another process does it and dies at that step; a new one opens, and sends what the dead one left."""
    killed("killing_announcing", what, book.url, step, book.clock.now.isoformat())
    desk = book.open()
    desk.journal.check()
    return desk


def letters(desk: Desk) -> list[list[str]]:
    register = desk.files().register
    return [[one.status for one in mails_of(register, (number, PROGRAMME))] for number in NUMBERS[:3]]


@pytest.mark.parametrize("step", STEPS)
def test_killed_as_the_second_person_signs(book: World, step: str) -> None:
    five(book)
    assert isinstance(book.desk.sign(book.form(), book.who("secretariat"), shown(book)), Saved)
    desk, chair = kill(book, "sign", step), book.who("presidence")
    desk.sign(book.form(), chair, desk.rehearsal(chair, FIRST, PROGRAMME))
    seen = desk.rehearsal(chair, FIRST, PROGRAMME)
    assert seen.complete
    assert [one.name for one in seen.signatures] == ["Secretariat", "Presidence"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_as_letters_are_written(book: World, step: str) -> None:
    five(book)
    freeze(book)
    desk, who = kill(book, "prepare", step), book.who("secretariat")
    desk.prepare(book.form(), who, desk.rehearsal(who, FIRST, PROGRAMME))
    assert letters(desk) == [[READY]] * 3


@pytest.mark.parametrize("step", STEPS)
def test_killed_as_drafts_are_handed_out(book: World, step: str) -> None:
    five(book)
    freeze(book)
    prepared(book)
    book.clock.now = datetime(2024, 4, 15, 7, tzinfo=UTC)
    desk, who = kill(book, "hand", step), book.who("secretariat")
    desk.hand_out(book.form(), who, [line.subject for line in desk.outbox(who, FIRST)])
    assert letters(desk) == [[HANDED]] * 3
    assert [one.dossier for one in desk.handed(who, FIRST)] == list(NUMBERS[:3])
