"""The first day as stories: presence recorded by a person, trainees within the capacity, the absent (§9.2, R-133)."""

from datetime import date, timedelta

import pytest

from desk.listing_views import BEGIN, Marks
from sheets_sync.answers import Answer, Draft, Refused
from tests.desk.autumn import (
    FIRST_DAY,
    TWO_SEATS,
    admissible,
    at,
    drawn,
    fix_first_day,
    held,
    number,
    place,
    project,
    ready,
    says,
    states,
    the_list,
)
from tests.desk.conftest import SESSION, World, candidate, kept

EVE = FIRST_DAY - timedelta(days=1)


@kept
def listed(book: World) -> World:
    """Four people on the list of a programme that can host four, on the first day."""
    fix_first_day(admissible(book, 4))
    at(book, FIRST_DAY - timedelta(days=7))
    ready(book, size=4, capacity=4)
    assert drawn(book) == (4, 4)
    at(book, FIRST_DAY)
    return book


def seen(book: World, *marks: bool | None) -> Answer:
    """What the secretary saw, by rank."""
    who = book.who("secretariat")
    people = book.desk.expected(who, TWO_SEATS)
    said: Marks = {one.key: mark for one, mark in zip(people, marks, strict=False)}
    return book.desk.record_presence(book.form(), who, the_list(book), people, said)


def test_nobody_is_seen_on_the_first_day_before_it(listed: World) -> None:
    at(listed, EVE, 23, 59, 58)
    assert says(seen(listed, True)) == "la rentrée est le 02/09/2024 : une présence se constate ce jour-là"
    assert listed.desk.first_day(listed.who("direction"), TWO_SEATS)[0].lines == ()
    at(listed, FIRST_DAY, 0)
    held(seen(listed, True))


def test_who_is_not_said_to_be_there_is_neither_present_nor_absent(listed: World) -> None:
    held(seen(listed, True, False))
    begin, projects, absent, full = listed.desk.first_day(listed.who("direction"), TWO_SEATS)
    assert [line.dossier for line in begin.open] == [number(1)]
    assert [line.dossier for line in absent.open] == [number(2)]
    assert full.lines == ()
    assert projects.lines == ()
    assert [one.present for one in listed.desk.expected(listed.who("jury"), TWO_SEATS)] == [True, False, None, None]
    assert says(seen(listed, True, False)) == "aucune présence n'a changé"


def test_the_present_begin_and_the_absent_leave_with_a_reason(listed: World) -> None:
    held(seen(listed, True, False, True))
    boss = listed.who("direction")
    begin, _, absent, _ = listed.desk.first_day(boss, TWO_SEATS)
    assert listed.desk.take_lot(listed.form(), boss, begin).saved == 2
    assert listed.desk.take_lot(listed.form(), boss, absent).saved == 0
    assert listed.desk.take_lot(listed.form(), boss, absent, "absent à la rentrée").saved == 1
    assert states(listed, 4) == ["STAGIAIRE", "SANS_SUITE", "STAGIAIRE", "LISTE_COMPLEMENTAIRE"]


def test_a_project_agreed_from_the_list_keeps_its_state_and_begins(listed: World) -> None:
    """The origin becomes the trainee's: a project that falls brings back to the school, not to the list."""
    place(listed, 1, "FICHE_AGREEE", origin="LISTE_COMPLEMENTAIRE")
    boss, who = listed.who("direction"), listed.who("placement")
    people = listed.desk.expected(who, TWO_SEATS)
    assert [one.dossier for one in people] == [number(n) for n in (1, 2, 3, 4)]
    _, projects, _, _ = listed.desk.first_day(boss, TWO_SEATS)
    assert projects.closed[0].objections == ("on ne sait pas encore : présence le jour de la rentrée",)
    held(listed.desk.record_presence(listed.form(), who, the_list(listed), people, {(number(1), TWO_SEATS): True}))
    _, projects, _, _ = listed.desk.first_day(boss, TWO_SEATS)
    assert listed.desk.take_lot(listed.form(), boss, projects).saved == 1
    mine = listed.desk.files().candidature(number(1), TWO_SEATS)
    assert (mine["state"], mine["origin"]) == ("FICHE_AGREEE", "STAGIAIRE")
    assert [one.dossier for one in listed.desk.expected(who, TWO_SEATS)] == [number(n) for n in (2, 3, 4)]


@pytest.mark.parametrize("rows", ["of the notice", "of a workbook founded before"])
def test_nobody_begins_as_a_trainee_once_numbers_are_declared_full(rows: str, listed: World) -> None:
    """R-134: they would leave at once; they are not taken, and that step is put to them."""
    if rows != "of the notice":
        row = next(row for row in SESSION.tables["Transitions"] if row["code"] == BEGIN)
        old = {**row, "conditions": "depuis(rentree); fait(present_on_first_day)"}
        who = listed.who("direction")
        held(listed.desk._put_rows_in_force(listed.form(), who, {"Transitions": [old]}, None, "lignes d'avant"))
    held(seen(listed, True, False, True))
    boss = listed.who("direction")
    at(listed, date(2024, 9, 10))
    held(listed.desk.declare_full(listed.form(), boss, listed.desk.departures(boss, TWO_SEATS), "10/09/2024"))
    begin, _, _, full = listed.desk.first_day(boss, TWO_SEATS)
    why = "déjà établi : déclaration des effectifs réputés complets"
    assert [line.objections for line in begin.lines] == [(why,)] * 2
    assert listed.desk.take_lot(listed.form(), boss, full, "effectifs complets").saved == 2
    assert states(listed, 4) == ["SANS_SUITE", "LISTE_COMPLEMENTAIRE", "SANS_SUITE", "LISTE_COMPLEMENTAIRE"]


def test_nobody_begins_as_a_trainee_after_the_three_months(listed: World) -> None:
    held(seen(listed, True))
    at(listed, date(2024, 12, 3), 0)
    begin, _, _, full = listed.desk.first_day(listed.who("direction"), TWO_SEATS)
    assert [line.objections for line in begin.lines] == [("la date du 02/12/2024 est passée",)]
    assert [line.dossier for line in full.open] == [number(1)]


def test_two_desks_at_once_let_in_no_more_than_the_school_can_host(listed: World) -> None:
    """Invariant 4: a project agreed since the draw takes one of the four places; each beginning rests on the ledger."""
    listed.bring(candidate(number(5), (TWO_SEATS,)))
    place(listed, 5, "FICHE_AGREEE", origin="ADMISSIBLE")
    held(seen(listed, True, True, True, True))
    other, one, two = listed.open(), listed.who("direction"), listed.who("direction2")
    mine = listed.desk.lot(one, [(number(n), TWO_SEATS) for n in (1, 2)], BEGIN)
    theirs = other.lot(two, [(number(n), TWO_SEATS) for n in (3, 4)], BEGIN)
    assert (len(mine.open), len(theirs.open)) == (2, 2)
    assert listed.desk.take_lot(listed.form(), one, mine).saved == 2
    taken = other.take_lot(listed.form(), two, theirs)
    assert taken.saved == 1
    assert "place dans la capacité d'accueil" in str(taken.others[0][1])
    listed.desk.journal.check()
    assert states(listed, 4) == ["STAGIAIRE"] * 3 + ["LISTE_COMPLEMENTAIRE"]


def test_presences_seen_twice_are_told_to_the_second(listed: World) -> None:
    other, who = listed.open(), listed.who("placement")
    people = other.expected(who, TWO_SEATS)
    shown = other.complementary_list(who, TWO_SEATS)
    held(seen(listed, True))
    answer = other.record_presence(listed.form(), who, shown, people, {people[0].key: False})
    assert says(answer).startswith("Secretariat a agi avant vous, le ")
    assert " « oui », vous demandiez « non »" in says(answer)


def test_of_several_presences_seen_twice_each_says_whose_it_is(listed: World) -> None:
    who, shown = listed.who("placement"), the_list(listed)
    people = listed.desk.expected(who, TWO_SEATS)
    held(seen(listed, True, True))
    lost = listed.desk.record_presence(listed.form(), who, shown, people, {people[n].key: False for n in (0, 1)})
    assert isinstance(lost, Refused)
    names = [f"Présent le jour de la rentrée, dossier {number(n)}" for n in (1, 2)]
    assert (lost.mine, lost.theirs) == (dict.fromkeys(names, "non"), dict.fromkeys(names, "oui"))


def test_who_is_there_and_finds_no_place_is_not_taken_in_one_batch(listed: World) -> None:
    """§9.2: within what the school can host; nobody is put to it while a place is left."""
    boss = listed.who("direction")
    formation = f"formation:{TWO_SEATS}"
    fewer = Draft(listed.form(), boss.email, "formation", formation, {formation: {"hosting_capacity": 2}})
    held(listed.desk.journal.record(fewer))
    held(seen(listed, True, True, True, True))
    begin, *_, full = listed.desk.first_day(boss, TWO_SEATS)
    assert full.lines == ()
    assert listed.desk.take_lot(listed.form(), boss, begin).saved == 2
    full = listed.desk.first_day(boss, TWO_SEATS)[3]
    assert [line.dossier for line in full.open] == [number(3), number(4)]
    assert full.needs_motive
    assert listed.desk.take_lot(listed.form(), boss, full, "Non retenu dans la limite des capacités").saved == 2
    assert states(listed, 4) == ["STAGIAIRE", "STAGIAIRE", "SANS_SUITE", "SANS_SUITE"]
    assert [lot.lines for lot in listed.desk.first_day(boss, TWO_SEATS)] == [(), (), (), ()]


def test_no_project_is_agreed_beyond_what_the_school_can_host(book: World) -> None:
    """§9.2: trainees hold places too; a trainee's own project takes no other."""
    fix_first_day(admissible(book, 3))
    at(book, FIRST_DAY + timedelta(days=8))
    for rank in (1, 2):
        place(book, rank, "STAGIAIRE")
    for rank in (1, 3):
        project(book, rank)
    assert says(agree(book, 3)) == "il n'en reste pas : place dans la capacité d'accueil"
    held(agree(book, 1))
    assert states(book, 3) == ["FICHE_AGREEE", "STAGIAIRE", "ADMISSIBLE"]


def agree(book: World, rank: int) -> Answer:
    shown = book.desk.placement_file(book.who("placement"), number(rank), TWO_SEATS)
    return book.desk.agree(book.form(), book.who("placement"), shown, shown.projects[-1].subject)
