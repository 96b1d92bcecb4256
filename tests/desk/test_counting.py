"""Places: counters from states, a capacity that management decides within the range, seats beyond it with a reason."""

import pytest

from desk.counting import SeatRow
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.conftest import World, candidate


def row(book: World, programme: str) -> SeatRow:
    return next(one for one in book.desk.seats(book.who("lecture")) if one.programme == programme)


def test_counters_come_from_the_states(book: World) -> None:
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in range(1, 5)))
    for number, state in ((1, "FICHE_AGREEE"), (2, "ENGAGE"), (3, "ADMIS"), (4, "ADMISSIBLE")):
        subject = f"candidature:24-0000{number}/BAT2"
        book.desk.journal.record(Draft(f"f{number}", "x", "transition", subject, {subject: {"state": state}}))
    found = row(book, "BAT2")
    counts = found.seats
    assert (counts.registered, counts.agreed, counts.contracts, found.searching) == (3, 3, 1, 1)
    assert (counts.opened, counts.cap, counts.published, found.min, found.max) == (5, 10, 2, 5, 10)


def test_management_decides_within_the_range(book: World) -> None:
    chief = book.who("direction")
    assert isinstance(book.desk.decide_capacity(book.form(), chief, "BAT2", 7, 0, ""), Saved)
    assert (row(book, "BAT2").seats.decided, row(book, "BAT2").seats.opened, row(book, "BAT2").seats.cap) == (7, 7, 7)
    assert book.desk.effect_of_draft(chief).changes == ()


@pytest.mark.parametrize(
    ("decided", "extra", "reason", "says"),
    [
        (11, 0, "", "11 places pour BAT2 : de 5 à 10 sont annoncées"),
        (10, 2, "", "ouvrir des places supplémentaires demande un motif"),
        (-1, 0, "", "un nombre de places n'est pas négatif"),
    ],
)
def test_beyond_the_range_is_refused(book: World, decided: int, extra: int, reason: str, says: str) -> None:
    answer = book.desk.decide_capacity(book.form(), book.who("direction"), "BAT2", decided, extra, reason)
    assert isinstance(answer, Refused)
    assert says in answer.reasons[0]
    assert says in book.desk.what_if(book.who("lecture"), "BAT2", decided, extra)[1] or extra


def test_extra_seats_are_opened_with_a_reason(book: World) -> None:
    answer = book.desk.decide_capacity(book.form(), book.who("direction"), "BAT1", None, 2, "Salle agrandie")
    assert isinstance(answer, Saved)
    assert (row(book, "BAT1").seats.cap, row(book, "BAT1").seats.extra) == (44, 2)
    lines = book.desk.journal_lines(book.who("direction"), limit=1)
    assert (lines[0].reason, lines[0].section) == ("Salle agrandie", "Places en première année")


def test_two_directors_at_once_are_told(book: World) -> None:
    other = book.open()
    other.files()
    assert isinstance(book.desk.decide_capacity("a", book.who("direction"), "BAT2", 6, 0, ""), Saved)
    assert isinstance(other.decide_capacity("b", book.who("direction2"), "BAT2", 8, 0, ""), Refused | Saved)
    assert row(book, "BAT2").seats.decided in (6, 8)
