"""Places: counters from states, a capacity that management decides within the range, seats beyond it with a reason."""

from typing import Any

import pytest

from desk.counting import SeatRow
from desk.sheet import Edit
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.conftest import World, candidate


def row(book: World, programme: str) -> SeatRow:
    return next(one for one in book.desk.seats(book.who("lecture")) if one.programme == programme)


def decide(book: World, programme: str, decided: int | None, extra: int = 0, reason: str = "") -> object:
    who = book.who("direction")
    return book.desk.decide_capacity(book.form(), who, row(book, programme), decided, extra, reason)


def put(book: World, programme: str, state: str, *numbers: int, **more: Any) -> None:
    for number in numbers:
        subject = f"candidature:24-0000{number}/{programme}"
        draft = Draft(book.form(), "x", "transition", subject, {subject: {"state": state}}, **more)
        assert isinstance(book.desk.journal.record(draft), Saved)


def test_counters_come_from_the_states(book: World) -> None:
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in range(1, 5)))
    for number, state in ((1, "FICHE_AGREEE"), (2, "ENGAGE"), (3, "ADMIS"), (4, "ADMISSIBLE")):
        put(book, "BAT2", state, number)
    found = row(book, "BAT2")
    counts = found.seats
    assert (counts.registered, counts.agreed, counts.contracts, found.searching) == (3, 3, 1, 1)
    assert (counts.opened, counts.cap, counts.published, found.min, found.max) == (5, 10, 2, 5, 10)


def test_trainees_are_counted_apart_and_hold_no_seat(book: World) -> None:
    """R-135."""
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in (1, 2)))
    put(book, "BAT2", "STAGIAIRE", 1, 2)
    found = row(book, "BAT2")
    assert (found.trainees, found.searching, found.seats.agreed, found.seats.published) == (2, 0, 0, 5)


def test_who_is_on_the_list_still_searches(book: World) -> None:
    """R-132: listed or not, whoever has no agreed project is told the count of seats (R-124)."""
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in (1, 2, 3)))
    put(book, "BAT2", "LISTE_COMPLEMENTAIRE", 1)
    put(book, "BAT2", "ADMISSIBLE", 2)
    put(book, "BAT2", "FICHE_AGREEE", 3)
    assert row(book, "BAT2").searching == 2


@pytest.mark.parametrize(
    ("state", "elsewhere", "counts"),
    [
        ("ADMISSIBLE", "ENGAGE", 1),
        ("LISTE_COMPLEMENTAIRE", "ADMIS", 1),
        ("ADMISSIBLE", "RENONCE", 1),
        ("ADMISSIBLE", "FICHE_AGREEE", 2),
        ("ADMISSIBLE", "ADMISSIBLE", 2),
    ],
)
@pytest.mark.parametrize("linked", [False, True])
def test_who_is_bound_by_another_application_does_not_search(
    state: str, elsewhere: str, counts: int, linked: bool, book: World
) -> None:
    """R-112: no other project of theirs is accepted; the seats published do not move (R-124)."""
    one = "24-00001"
    if linked:
        book.bring(candidate(one, ("BAT1",)), candidate("24-00003", ("MKX1",), person=one))
    else:
        book.bring(candidate(one, ("MKX1", "BAT1")))
    book.bring(candidate("24-00002", ("BAT1",)))
    put(book, "BAT1", state, 1)
    put(book, "BAT1", "ADMISSIBLE", 2)
    before = row(book, "BAT1").seats
    put(book, "MKX1", elsewhere, 3 if linked else 1)
    shown = next(one for one in book.desk.forecasts(book.who("lecture")) if one.programme == "BAT1")
    told = next(one.told for one in book.desk.bulletins(book.who("lecture")) if one.programme == "BAT1")
    placed = book.desk.placement_board(book.who("direction"), "BAT1").searching
    assert (row(book, "BAT1").searching, shown.searching, told, placed) == (counts, counts, counts, counts)
    assert row(book, "BAT1").seats == before


@pytest.mark.parametrize(("elsewhere", "counts"), [("ENGAGE", 1), ("RENONCE", 1), ("FICHE_AGREEE", 2)])
def test_a_trainee_bound_by_another_application_is_there_and_forecast_no_contract(
    elsewhere: str, counts: int, book: World
) -> None:
    """R-112, R-135: counted among those present, not among those who may still sign here."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1")), candidate("24-00002", ("BAT1",)))
    put(book, "BAT1", "STAGIAIRE", 1, 2)
    put(book, "MKX1", elsewhere, 1)
    shown = next(one for one in book.desk.forecasts(book.who("lecture")) if one.programme == "BAT1")
    assert (row(book, "BAT1").trainees, shown.searching) == (2, counts)


def test_whom_management_spares_from_a_renouncing_searches_again(book: World) -> None:
    """R-114."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    put(book, "BAT1", "ADMISSIBLE", 1)
    put(book, "MKX1", "RENONCE", 1)
    assert row(book, "BAT1").searching == 0
    subject = "candidature:24-00001/MKX1"
    draft = Draft(book.form(), "x", "transition", subject, {subject: {"spares": ["24-00001/BAT1"]}})
    assert isinstance(book.desk.journal.record(draft), Saved)
    assert row(book, "BAT1").searching == 1


@pytest.mark.parametrize("state", ["ENGAGE", "RENONCE"])
def test_while_another_application_is_to_be_judged_no_count_tells_of_a_commitment(state: str, book: World) -> None:
    """§5: whoever judges the third reads the counts of the second, and who gets its letters."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1", "INFRES1-DL")))
    put(book, "BAT1", "ADMISSIBLE", 1)
    put(book, "INFRES1-DL", "EPREUVES_FAITES", 1)
    put(book, "MKX1", state, 1)
    assert row(book, "BAT1").searching == 1
    put(book, "INFRES1-DL", "NON_ADMISSIBLE", 1)
    assert row(book, "BAT1").searching == 0


def test_management_decides_within_the_range(book: World) -> None:
    assert isinstance(decide(book, "BAT2", 7), Saved)
    assert (row(book, "BAT2").seats.decided, row(book, "BAT2").seats.opened, row(book, "BAT2").seats.cap) == (7, 7, 7)
    assert book.desk.effect_of_draft(book.who("direction")).changes == ()


@pytest.mark.parametrize(
    ("decided", "extra", "reason", "says"),
    [
        (11, 0, "", "11 places pour BAT2 : de 5 à 10 sont annoncées"),
        (10, 2, "", "ouvrir des places supplémentaires demande un motif"),
        (-1, 0, "", "un nombre de places n'est pas négatif"),
    ],
)
def test_beyond_the_range_is_refused(book: World, decided: int, extra: int, reason: str, says: str) -> None:
    answer = decide(book, "BAT2", decided, extra, reason)
    assert isinstance(answer, Refused)
    assert says in answer.reasons[0]
    assert says in book.desk.what_if(book.who("lecture"), "BAT2", decided, extra)[1] or extra


def test_extra_seats_are_opened_with_a_reason(book: World) -> None:
    answer = decide(book, "BAT1", None, 2, "Salle agrandie")
    assert isinstance(answer, Saved)
    assert (row(book, "BAT1").seats.cap, row(book, "BAT1").seats.extra) == (44, 2)
    lines = book.desk.journal_lines(book.who("direction"), limit=1)
    assert (lines[0].reason, lines[0].section) == ("Salle agrandie", "Places en première année")


def test_management_of_one_programme_decides_no_other(book: World) -> None:
    desk, boss = book.desk, book.who("administration")
    desk.grant(book.form(), boss, "chef@ecole.example.org", "Ève Chef", "direction", ("MKX1",))
    chief = desk.actor("chef@ecole.example.org")
    refused = desk.decide_capacity(book.form(), chief, row(book, "BAT1"), None, 2, "Salle agrandie")
    assert refused == Refused(("décider des places de cette formation revient à sa direction",))
    assert isinstance(desk.decide_capacity(book.form(), chief, row(book, "MKX1"), None, 2, "Salle agrandie"), Saved)
    assert (row(book, "BAT1").seats.extra, row(book, "MKX1").seats.extra) == (0, 2)


def test_the_cap_stays_above_the_seats_held(book: World) -> None:
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in range(1, 8)))
    put(book, "BAT2", "ENGAGE", *range(1, 7))
    assert decide(book, "BAT2", 5) == Refused(("places déjà occupées : 6 ; le plafond ne peut descendre à 5",))
    assert isinstance(decide(book, "BAT2", 6), Saved)
    assert row(book, "BAT2").seats.cap == 6


def test_the_cap_stays_above_those_present_while_no_capacity_is_decided(book: World) -> None:
    """R-131, invariant 4: three with a seat and five trainees; then the capacity, decided, is not the cap any more."""
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in range(1, 9)))
    put(book, "BAT2", "ENGAGE", *range(1, 4))
    put(book, "BAT2", "STAGIAIRE", *range(4, 9))
    why = (
        "présents, stagiaires compris : 8 ; sans capacité d'accueil décidée, elle suit le plafond, qui ne peut "
        "descendre à 5 : décidez d'abord la capacité, écran Liste complémentaire"
    )
    assert decide(book, "BAT2", 5) == Refused((why,))
    boss = book.who("direction")
    shown = book.desk.complementary_list(boss, "BAT2")
    assert isinstance(book.desk.set_list_limits(book.form(), boss, shown, 8, None), Saved)
    assert isinstance(decide(book, "BAT2", 5), Saved)


def test_the_second_of_two_directors_is_told(book: World) -> None:
    other, chief = book.open(), book.who("direction2")
    shown = row(book, "BAT2")
    assert isinstance(decide(book, "BAT2", 6), Saved)
    for desk in (other, book.desk):
        answer = desk.decide_capacity(book.form(), chief, shown, 8, 0, "")
        assert isinstance(answer, Refused)
        assert answer.reasons[0].startswith("Direction a agi avant vous, le ")
        assert "« 6 », vous demandiez « 8 »" in answer.reasons[0]
    assert row(book, "BAT2").seats.decided == 6


def test_a_seat_taken_meanwhile_counts_against_a_lower_cap(book: World) -> None:
    """The seat and the capacity rest on one ledger: of two desks at once, the second sees what the first made."""
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in range(1, 7)))
    put(book, "BAT2", "ENGAGE", *range(1, 6))
    other, chief, ledger = book.open(), book.who("direction"), "registre:BAT2"
    shown = next(line for line in other.seats(chief) if line.programme == "BAT2")
    put(book, "BAT2", "ENGAGE", 6, bases=book.desk.journal.register().bases(ledger))
    answer = other.decide_capacity(book.form(), chief, shown, 5, 0, "")
    assert isinstance(answer, Refused)
    assert answer.reasons[0] == "places déjà occupées : 6 ; le plafond ne peut descendre à 5"
    assert row(book, "BAT2").seats.cap == 10


def by_sheet(book: World, role: str, **cells: str) -> tuple[str, ...]:
    """Types in « Formations », row BAT2, then puts in force: why not, nothing when it was."""
    desk, who = book.desk, book.who(role)
    edits = [Edit("BAT2", column, text) for column, text in cells.items()]
    assert not desk.edit(book.form(), who, desk.grid(who, "Formations"), edits).refused
    answer = desk.put_in_force(book.form(), who, desk.effect_of_draft(who), "Mise à jour")
    return answer.reasons if isinstance(answer, Refused) else ()


@pytest.mark.parametrize(
    ("role", "cells", "says"),
    [
        ("administration", {"decide": "7"}, "revient à la direction de la formation, sur Places : BAT2"),
        ("administration", {"supplementaires": "30"}, "revient à la direction de la formation, sur Places : BAT2"),
        ("administration", {"max": "5"}, "places déjà occupées : 6 ; le plafond ne peut descendre à 5"),
        ("direction", {"decide": "5"}, "places déjà occupées : 6 ; le plafond ne peut descendre à 5"),
        ("direction", {"decide": "11"}, "11 sort de la fourchette de 5 à 10 places"),
        ("direction", {"decide": "6"}, ""),
        ("administration", {"libelle": "Bâtiment, deuxième année"}, ""),
    ],
)
def test_the_sheet_of_parameters_decides_no_seats_that_places_would_refuse(
    role: str, cells: dict[str, str], says: str, book: World
) -> None:
    """R-004, R-005, R-122: whatever the screen."""
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in range(1, 7)))
    put(book, "BAT2", "ENGAGE", *range(1, 7))
    reasons = by_sheet(book, role, **cells)
    assert (says in " ".join(reasons), bool(reasons)) == (True, bool(says)), reasons
    assert row(book, "BAT2").seats.cap == (6 if cells == {"decide": "6"} else 10)
