"""The seven use cases as people do them: what is prepared, then each click, from a screen just opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from desk.desk import Desk
from rules.slots import Board
from tests.desk import announcing, autumn
from tests.desk.announcing import FIRST
from tests.desk.conftest import World, candidate
from tests.desk.killing_slots import GROUPS
from tests.desk.test_interviews import CHAIR, ORAL, TALK, open_slots, put, week
from tests.sheets_sync.importing.conftest import Export, first_rows

Press = Callable[[str], Any]
"""Sends what a screen showed, under the name of its opening."""
Click = Callable[[Desk], Press]
"""Opens the screen."""
NUMBERS = ("24-00001", "24-00002", "24-00003")
SCREENED, TWO_SEATS, SECOND_YEAR = "MKX1", "INFRES2-DL", "MKX2"
REJECT, MOTIVE = "rejeter_dossier", "Résultats insuffisants"
EXPORTED = 3


@dataclass(frozen=True)
class UseCase:
    prepare: Callable[[World], None]
    clicks: tuple[Click, ...]
    contended: bool = False
    """More people than seats: who has one depends on whose act came first, how many do does not."""


def who(desk: Desk, role: str) -> Any:
    return desk.actor(f"{role}@ecole.example.org")


# ---- deciding


def screened(book: World) -> None:
    book.bring(*(candidate(number, (SCREENED,)) for number in NUMBERS))
    put(book, "RECEVABLE", *(f"{number}/{SCREENED}" for number in NUMBERS))


def decides(role: str) -> Click:
    def click(desk: Desk) -> Press:
        actor = who(desk, role)
        shown = desk.file(actor, NUMBERS[0])
        return lambda form: desk.decide(form, actor, shown, SCREENED, REJECT, MOTIVE)

    return click


def takes(role: str, programme: str, step: str, motive: str = "") -> Click:
    def click(desk: Desk) -> Press:
        actor = who(desk, role)
        shown = desk.lot(actor, [(number, programme) for number in NUMBERS], step)
        return lambda form: desk.take_lot(form, actor, shown, motive)

    return click


# ---- importing


def nothing(book: World) -> None:
    """The session is in force, no candidate yet."""


def imports(desk: Desk) -> Press:
    clerk = who(desk, "instruction")
    export = first_rows()
    shown = desk.preview(clerk, "lundi.csv", Export(export.rows[:EXPORTED], export.header).bytes())

    def press(form: str) -> Any:
        running = desk.apply(form, clerk, shown)
        assert running.over.wait(60)
        return running

    return press


# ---- interviews


def convened(book: World) -> None:
    book.clock.now = datetime(2024, 5, 3, 8, tzinfo=UTC)
    book.bring(*(candidate(number, (SECOND_YEAR,)) for number in NUMBERS[:2]))
    put(book, "CONVOQUE_SERIE2", *(f"{number}/{SECOND_YEAR}" for number in NUMBERS[:2]))
    open_slots(book, week(SECOND_YEAR, TALK))
    open_slots(book, week(SECOND_YEAR, ORAL, boards=(Board((CHAIR,)),)))


def assigns(desk: Desk) -> Press:
    actor = who(desk, "secretariat")
    shown = desk.propose_slots(actor, GROUPS)
    return lambda form: desk.confirm_slots(form, actor, shown)


# ---- projects


def with_projects(book: World) -> None:
    """Three for two seats."""
    autumn.admissible(book, 3, TWO_SEATS)
    for rank in range(1, 4):
        autumn.project(book, rank, TWO_SEATS, received_on="2024-06-03")


# ---- announcing


def decided(book: World) -> None:
    announcing.five(book)
    book.clock.now = datetime(2024, 4, 15, 7, tzinfo=UTC)


def signs(role: str) -> Click:
    def click(desk: Desk) -> Press:
        actor = who(desk, role)
        shown = desk.rehearsal(actor, FIRST, announcing.PROGRAMME)
        return lambda form: desk.sign(form, actor, shown)

    return click


def prepares(desk: Desk) -> Press:
    actor = who(desk, "secretariat")
    shown = desk.rehearsal(actor, FIRST, announcing.PROGRAMME)
    return lambda form: desk.prepare(form, actor, shown)


def hands_out(desk: Desk) -> Press:
    actor = who(desk, "secretariat")
    mails = [line.subject for line in desk.outbox(actor, FIRST)]
    return lambda form: desk.hand_out(form, actor, mails)


# ---- the complementary list


def to_draw(book: World) -> None:
    autumn.fix_first_day(autumn.admissible(book, 3, TWO_SEATS))
    autumn.at(book, date(2024, 8, 26))
    autumn.ready(book, programme=TWO_SEATS)


def draws(role: str) -> Click:
    def click(desk: Desk) -> Press:
        actor = who(desk, role)
        shown = desk.draw(actor, TWO_SEATS)
        return lambda form: desk.take_lot(form, actor, shown)

    return click


USE_CASES = {
    "decide": UseCase(screened, (decides("jury"), decides("presidence"))),
    "batch decide": UseCase(
        screened, (takes("jury", SCREENED, REJECT, MOTIVE), takes("presidence", SCREENED, REJECT, MOTIVE))
    ),
    "import": UseCase(nothing, (imports,)),
    "assign slots": UseCase(convened, (assigns,)),
    "approve a fiche": UseCase(with_projects, (takes("direction", TWO_SEATS, "agreer"),), contended=True),
    "announce": UseCase(decided, (signs("secretariat"), signs("presidence"), prepares, hands_out)),
    "draw the list": UseCase(to_draw, (draws("secretariat"), draws("presidence"))),
}
