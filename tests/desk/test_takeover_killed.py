"""kill -9 at every named step of a takeover, proposed, confirmed or undone: running again converges, each act once."""

from collections import Counter

import pytest

from desk.desk import Desk
from desk.takeover_views import CLOSED, CONFIRMED, PROPOSED, TO_UNDO, UNDONE
from rules.invariants import check
from sheets_sync.answers import Saved
from sheets_sync.standings import standings
from tests.desk.conftest import World, candidate, kept
from tests.desk.dying import killed
from tests.desk.killing_takeover import FIRST, NUMBERS, PROGRAMME, confirm, propose, undo
from tests.desk.test_takeover import APRIL, put
from tests.sheets_sync.killing import STEPS

OPENED, MIDWAY = 1, 4
"""The first save says where the lot is; a later one is an act of its lines."""


@kept
def school(book: World) -> World:
    """Three complete dossiers, at the end of April."""
    names = ("Lefèvre", "Vasseur", "Petit")
    people = zip(NUMBERS, names, strict=True)
    book.bring(*(candidate(number, family_name=name, email=f"{number}@example.org") for number, name in people))
    for number in NUMBERS:
        put(book, (number, PROGRAMME), "RECEVABLE")
    book.clock.now = APRIL
    return book


def kill(book: World, what: str, step: str, time: int) -> Desk:
    """Another process does it and dies there; a new one opens, and sends what the dead one left."""
    killed("killing_takeover", what, book.url, step, str(time), book.clock.now.isoformat())
    desk = book.open()
    desk.journal.check()
    return desk


def lots(desk: Desk) -> list[str]:
    return [one.state for one in desk.lots_taken(desk.actor(FIRST))]


def states(desk: Desk) -> list[str]:
    return [str(desk.files().candidature(number, PROGRAMME)["state"]) for number in NUMBERS]


def moves(desk: Desk) -> Counter[tuple[str, str | None]]:
    """(kind, step) of every act that holds on the three applications."""
    register = desk.journal.register()
    threads = (register.thread(f"candidature:{number}/{PROGRAMME}") for number in NUMBERS)
    return Counter((one.act.kind, one.act.transition) for acts in threads for one in acts if one.holds)


@pytest.mark.parametrize("step", STEPS)
def test_killed_as_the_first_person_proposes(school: World, step: str) -> None:
    desk = kill(school, "propose", step, OPENED)
    propose(desk, "killed propose")
    assert lots(desk) == [PROPOSED]
    confirm(desk, school.form())
    assert (lots(desk), states(desk)) == ([CLOSED], ["EPREUVES_FAITES"] * 3)


@pytest.mark.parametrize("time", [OPENED, MIDWAY])
@pytest.mark.parametrize("step", STEPS)
def test_killed_as_its_acts_are_recorded(school: World, step: str, time: int) -> None:
    propose(school.desk, school.form())
    desk = kill(school, "confirm", step, time)
    assert lots(desk)[0] in (PROPOSED, CONFIRMED)
    confirm(desk, school.form())
    assert (lots(desk), states(desk)) == ([CLOSED], ["EPREUVES_FAITES"] * 3)
    assert [desk.files().fields(number)["title_obtained"] for number in NUMBERS] == [True] * 3
    taken = moves(desk)
    for name in ("pre_admettre", "convoquer"):
        assert (taken["proposition", name], taken["validation", name]) == (3, 3)
    assert taken["transition", "epreuves_passees"] == 3


@pytest.mark.parametrize("step", STEPS)
def test_killed_as_its_acts_are_taken_back(school: World, step: str) -> None:
    propose(school.desk, school.form())
    confirm(school.desk, school.form())
    lot = school.desk.lots_taken(school.who("instruction"))[0].id
    assert isinstance(school.desk.ask_undoing(school.form(), school.who("instruction"), lot), Saved)
    desk = kill(school, "undo", step, MIDWAY)
    assert lots(desk) == [TO_UNDO]
    undo(desk, school.form())
    assert (lots(desk), states(desk)) == ([UNDONE], ["RECEVABLE"] * 3)
    assert [desk.files().fields(number)["title_obtained"] for number in NUMBERS] == [None] * 3
    files = desk.files()
    assert check(standings(files.register, files.session).contents(APRIL.date())) == ()
