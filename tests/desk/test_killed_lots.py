"""kill -9 at each step of a save, as a batch is decided and as projects are approved: running again converges."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from sheets_sync.opening import open_journal
from tests.desk.conftest import World, candidate

STEPS = ("guards", "outbox written", "answered", "read back", "acknowledged", "settled")
NUMBERS = tuple(f"24-{n:05d}" for n in range(1, 7))
BATCH, TWO_SEATS = "MKX1", "INFRES2-DL"
DECIDING = ("jury", "rejeter_dossier", BATCH, "Résultats insuffisants")
APPROVING = ("direction", "agreer", TWO_SEATS, "")
Lot = tuple[str, str, str, str]


def take(desk: Desk, lot: Lot, form: str) -> int:
    role, step, programme, reason = lot
    actor = desk.actor(f"{role}@ecole.example.org")
    shown = desk.lot(actor, [(number, programme) for number in NUMBERS], step)
    return desk.take_lot(form, actor, shown, reason).saved


def take_until_killed(url: str, lot: Lot, step: str, now: float) -> None:
    def at(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    clock: Callable[[], datetime] = lambda: datetime.fromtimestamp(now, UTC)  # noqa: E731 - one instant
    journal = open_journal(url, clock=clock)
    desk = Desk(journal, clock)
    desk.files()
    journal._rounds.step = at
    take(desk, lot, "the batch")
    journal.close()  # the last step comes after the answer


def killed(book: World, lot: Lot, step: str) -> Desk:
    """Another process takes the lot and dies at this step; the desk of the one that is started after it."""
    child = get_context("spawn").Process(target=take_until_killed, args=(book.url, lot, step, book.clock().timestamp()))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    desk = book.open()
    desk.journal.check()
    return desk


def put(book: World, programme: str, state: str) -> None:
    for number in NUMBERS:
        subject = f"candidature:{number}/{programme}"
        draft = Draft(book.form(), "x", "transition", subject, {subject: {"state": state}})
        assert isinstance(book.desk.journal.record(draft), Saved)


@pytest.fixture
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
    desk = killed(six, DECIDING, step)
    take(desk, DECIDING, six.form())
    proposals = [one.act.subject for one in desk.journal.register().acts if one.holds and one.act.kind == "proposition"]
    assert sorted(proposals) == [f"candidature:{number}/{BATCH}" for number in NUMBERS]


@pytest.mark.parametrize("step", STEPS)
def test_approvals_killed_at_a_step_give_the_seats_there_are(six: World, step: str) -> None:
    desk = killed(six, APPROVING, step)
    take(desk, APPROVING, six.form())
    seated = [number for number in NUMBERS if desk.files().entries[number, TWO_SEATS].state == "FICHE_AGREEE"]
    agreed = [
        number for number in NUMBERS if desk.journal.register().value(f"fiche:{number}/{TWO_SEATS}/1", "agreed_on")
    ]
    assert len(seated) == 2
    assert agreed == seated
