"""A programme whose jury decided, and what announcing it takes: the same real acts for each story."""

from desk.announcement_views import Rehearsal
from desk.desk import Desk
from rules.case import Actor
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate

PROGRAMME, OTHER, FIRST = "MKX1", "BAT1", "annonce_preadmissibilite"
NUMBERS = tuple(f"24-{n:05d}" for n in range(1, 6))


def decide(book: World, step: str, *numbers: str, programme: str = PROGRAMME, desk: Desk | None = None) -> None:
    """Proposed by the jury, validated by its presidency."""
    desk = desk or book.desk
    trials = ["EVD1"] if step == "pre_admettre" else None
    for role in ("jury", "presidence"):
        lot = desk.lot(book.who(role), [(number, programme) for number in numbers], step, trials)
        taken = desk.take_lot(book.form(), book.who(role), lot, "" if trials else "Résultats", trials=trials)
        assert taken.saved == len(numbers), taken.others


def put(book: World, programme: str, **states: str) -> None:
    for number, state in zip(NUMBERS, states.values(), strict=False):
        subject = f"candidature:{number}/{programme}"
        draft = Draft(book.form(), "x", "transition", subject, {subject: {"state": state}})
        assert isinstance(book.desk.journal.record(draft), Saved)


def five(book: World, **more: object) -> World:
    """Two pre-admissible, one rejected, one eligible that nobody decided, one still incomplete; letters to each."""
    book.bring(*(candidate(number, (PROGRAMME,), email=f"c{number}@example.org", **more) for number in NUMBERS))
    put(book, PROGRAMME, a="RECEVABLE", b="RECEVABLE", c="RECEVABLE", d="RECEVABLE", e="A_COMPLETER")
    decide(book, "pre_admettre", NUMBERS[0], NUMBERS[1])
    decide(book, "rejeter_dossier", NUMBERS[2])
    return book


def shown(book: World, role: str = "secretariat", period: str = FIRST, programme: str = PROGRAMME) -> Rehearsal:
    return book.desk.rehearsal(book.who(role), period, programme)


def freeze(book: World, period: str = FIRST, programme: str = PROGRAMME) -> None:
    for role in ("secretariat", "presidence"):
        answer = book.desk.sign(book.form(), book.who(role), shown(book, role, period, programme))
        assert isinstance(answer, Saved), answer
    assert shown(book, "direction", period, programme).complete


def prepared(book: World, who: Actor | None = None) -> None:
    done = book.desk.prepare(book.form(), who or book.who("secretariat"), shown(book))
    assert done.failed == ()
