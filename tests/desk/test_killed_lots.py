"""kill -9 at each step of a save, as a batch is decided and as projects are approved: running again converges."""

import pytest

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate, kept
from tests.desk.dying import killed
from tests.desk.killed_lot import BATCH, NUMBERS, TWO_SEATS, take
from tests.sheets_sync.killing import STEPS


def kill(book: World, lot: str, step: str) -> Desk:
    """Another process takes the lot and dies at this step; the desk of the one that is started after it."""
    killed("killed_lot", lot, book.url, step, book.clock().isoformat())
    desk = book.open()
    desk.journal.check()
    return desk


def put(book: World, programme: str, state: str) -> None:
    for number in NUMBERS:
        subject = f"candidature:{number}/{programme}"
        draft = Draft(book.form(), "x", "transition", subject, {subject: {"state": state}})
        assert isinstance(book.desk.journal.record(draft), Saved)


@kept
def six(book: World) -> World:
    book.bring(*(candidate(number, (BATCH, TWO_SEATS)) for number in NUMBERS))
    put(book, BATCH, "RECEVABLE")
    put(book, TWO_SEATS, "ADMISSIBLE")
    for number in NUMBERS:
        subject = f"fiche:{number}/{TWO_SEATS}/1"
        fiche = {"received_on": "2024-06-03", "complete": True}
        assert isinstance(book.desk.journal.record(Draft(book.form(), "x", "fiche", subject, {subject: fiche})), Saved)
    return book


@pytest.mark.parametrize("step", STEPS)
def test_a_batch_killed_at_a_step_is_proposed_once_for_each(six: World, step: str) -> None:
    desk = kill(six, "deciding", step)
    take(desk, "deciding", six.form())
    proposals = [one.act.subject for one in desk.journal.register().acts if one.holds and one.act.kind == "proposition"]
    assert sorted(proposals) == [f"candidature:{number}/{BATCH}" for number in NUMBERS]


@pytest.mark.parametrize("step", STEPS)
def test_a_validation_killed_at_a_step_decides_each_once(six: World, step: str) -> None:
    """By a second person: what moves the state."""
    assert take(six.desk, "deciding", six.form()) == len(NUMBERS)
    desk = kill(six, "validating", step)
    take(desk, "validating", six.form())
    assert {desk.files().entries[number, BATCH].state for number in NUMBERS} == {"REJETE_DOSSIER"}
    decided = [one.act for one in desk.journal.register().acts if one.holds and one.act.transition == "rejeter_dossier"]
    moved = [act.subject for act in decided if "state" in act.changes.get(act.subject, {})]
    assert sorted(moved) == [f"candidature:{number}/{BATCH}" for number in NUMBERS]


@pytest.mark.parametrize("step", STEPS)
def test_approvals_killed_at_a_step_give_the_seats_there_are(six: World, step: str) -> None:
    desk = kill(six, "approving", step)
    take(desk, "approving", six.form())
    seated = [number for number in NUMBERS if desk.files().entries[number, TWO_SEATS].state == "FICHE_AGREEE"]
    agreed = [
        number for number in NUMBERS if desk.journal.register().value(f"fiche:{number}/{TWO_SEATS}/1", "agreed_on")
    ]
    assert len(seated) == 2
    assert agreed == seated


def test_approvals_sent_again_from_the_same_screen_are_told_as_they_were(six: World) -> None:
    """What an approval made is not asked again, and the seats have moved since: it is the same click all the same."""
    direction = six.who("direction")
    shown = six.desk.lot(direction, [(number, TWO_SEATS) for number in NUMBERS], "agreer")
    first, again = (six.desk.take_lot("the same screen", direction, shown) for _ in range(2))
    assert (first.saved, again.saved) == (2, 2)
    assert [type(answer) for _, answer in again.answers] == [type(answer) for _, answer in first.answers]
