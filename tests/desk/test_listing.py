"""The complementary list as stories: what it waits for, who may be drawn, ranks, the draw by two people (§9.2)."""

from datetime import date

import pytest

from desk.access import Denied
from sheets_sync.answers import Answer, Refused
from tests.desk.autumn import (
    FIRST_DAY,
    TWO_SEATS,
    admissible,
    at,
    drawn,
    fix_first_day,
    held,
    names,
    number,
    place,
    project,
    rank_all,
    ready,
    says,
    states,
    the_list,
)  # fmt: skip
from tests.desk.conftest import SESSION, World, candidate, kept
from tests.desk.dying import killed
from tests.sheets_sync.killing import STEPS

EVE, J_7 = date(2024, 8, 25), date(2024, 8, 26)


@kept
def four(book: World) -> World:
    """Four admissible people for two seats, on the day when the list may be drawn."""
    fix_first_day(admissible(book, 4))
    at(book, J_7)
    return book


def missing(book: World) -> dict[str, str]:
    return {check.label: check.says for check in the_list(book).missing}


def test_a_first_day_that_nobody_fixed_is_said_with_where_to_enter_it(book: World) -> None:
    """R-133: the notice does not give it; nothing is guessed, and nothing is drawn."""
    ready(admissible(book, 2))
    assert set(missing(book)) == {"Jour de la rentrée", "Date de la liste"}
    assert "onglet Calendrier, ligne « rentree »" in missing(book)["Jour de la rentrée"]
    lot = book.desk.draw(book.who("secretariat"), TWO_SEATS)
    days = ("liste_complementaire", "fin_stagiaires")
    unset = tuple(f"la date « {one} » n'est pas encore fixée dans le calendrier" for one in days)
    assert [line.objections for line in lot.lines] == [unset] * 2


def test_what_the_list_waits_for_in_order(four: World) -> None:
    assert [check.label for check in the_list(four).missing] == ["Critères du jury", "Taille de la liste", "Rangs"]
    ready(four)
    assert the_list(four).missing == ()
    assert "ouvertes : 2, agréées : 0, à pourvoir : 2 ; sans contrat : 2" in [c.says for c in the_list(four).checks]


def test_not_before_seven_days_and_from_that_midnight_in_paris(four: World) -> None:
    """R-130: J-7 is a day where the notice is written."""
    ready(four)
    at(four, EVE, 23, 59, 58)
    assert missing(four) == {"Date de la liste": "pas avant le 26/08/2024"}
    assert four.desk.draw(four.who("secretariat"), TWO_SEATS).open == ()
    at(four, J_7, 0)
    assert len(four.desk.draw(four.who("secretariat"), TWO_SEATS).open) == 2


def test_criteria_come_before_any_rank_and_only_from_the_jury(four: World) -> None:
    """R-131."""
    shown, jury = the_list(four), four.who("jury")
    answer = four.desk.rank_candidates(four.form(), jury, shown, {shown.searching[0].key: 1})
    assert says(answer).startswith("les critères du jury manquent")
    with pytest.raises(Denied):
        four.desk.set_list_criteria(four.form(), four.who("direction"), shown, "Motivation")
    assert "vides" in says(four.desk.set_list_criteria(four.form(), jury, shown, "  "))
    held(four.desk.set_list_criteria(four.form(), jury, shown, "Motivation"))
    assert the_list(four).criteria == "Motivation"


def test_criteria_change_freely_until_a_rank_rests_on_them_then_with_a_reason(four: World) -> None:
    """R-131: ranks and proposals were given by them; a proposal by the former ones does not wait any more."""
    chair, secretary = four.who("presidence"), four.who("secretariat")
    held(four.desk.set_list_criteria(four.form(), chair, the_list(four), "Motivation"))
    held(four.desk.set_list_criteria(four.form(), chair, the_list(four), "Motivation et projet"))
    held(four.desk.set_list_limits(four.form(), four.who("direction"), the_list(four), None, 2))
    rank_all(four)
    answer = four.desk.set_list_criteria(four.form(), chair, the_list(four), "Ordre alphabétique")
    assert says(answer) == "des rangs sont déjà donnés : changer les critères demande un motif"
    assert four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS)).saved == 2
    seen = four.desk.draw(chair, TWO_SEATS)
    answer = four.desk.set_list_criteria(four.form(), chair, the_list(four), "Ordre alphabétique")
    assert "des inscriptions sont proposées, et tomberaient" in says(answer)
    held(four.desk.set_list_criteria(four.form(), chair, the_list(four), "Projet", "relus par le jury"))
    assert [one.waits for one in the_list(four).retained] == ["", ""]
    assert four.desk.take_lot(four.form(), chair, seen).saved == 0
    assert states(four, 2) == ["ADMISSIBLE"] * 2
    drawn(four)
    place(four, 1, "RETRAIT")
    place(four, 2, "RETRAIT")
    answer = four.desk.set_list_criteria(four.form(), chair, the_list(four), "Autre chose")
    assert says(answer) == "des candidats sont déjà inscrits sur la liste : changer les critères demande un motif"
    held(four.desk.set_list_criteria(four.form(), chair, the_list(four), "Autre chose", "faute de frappe"))


@pytest.mark.parametrize(
    ("capacity", "size", "why"),
    [
        (None, 3, "taille : 3, présents ou places agréées : 0 ; la capacité d'accueil en laisse inscrire 2 au plus"),
        (5, 6, "5 au plus"),
        (-1, 0, "ne sont pas négatives"),
        (5, 4, ""),
        (2, 0, ""),
    ],
)
def test_the_size_is_managements_within_what_the_school_can_host(
    capacity: int | None, size: int, why: str, four: World
) -> None:
    """R-131: not tied to the vacant seats; the default capacity is the cap."""
    answer = four.desk.set_list_limits(four.form(), four.who("direction"), the_list(four), capacity, size)
    held(answer) if not why else says(answer).index(why)
    assert (the_list(four).size == size) is (not why)


def test_more_people_than_vacant_seats_may_be_listed(four: World) -> None:
    place(four, 4, "ENGAGE")
    ready(four, size=3, capacity=4)
    assert (the_list(four).seats.vacant, drawn(four)) == (1, (3, 3))
    assert "capacité d'accueil ne peut descendre à 0" in says(
        four.desk.set_list_limits(four.form(), four.who("direction"), the_list(four), 0, 0)
    )
    assert "la liste ne peut descendre à 2" in says(
        four.desk.set_list_limits(four.form(), four.who("direction"), the_list(four), 4, 2)
    )


def test_a_pending_project_is_still_searching_with_an_alert(four: World) -> None:
    """R-132."""
    project(four, 2)
    alerts = {one.name: one.alert for one in the_list(four).searching}
    assert alerts["Bonnet"] == "projet d'emploi en attente d'agrément"
    assert set(alerts) == {"Arnaud", "Bonnet", "Chevalier", "Dupuis"}


def test_who_is_committed_or_gave_up_elsewhere_is_set_aside_and_said(four: World) -> None:
    """R-132, R-114: neither is searching any more."""
    for rank, state in ((5, "ENGAGE"), (6, "RENONCE")):
        four.bring(candidate(number(rank), (TWO_SEATS, "MKX1"), family_name=f"Autre{rank}", given_name=""))
        place(four, rank, "ADMISSIBLE")
        place(four, rank, state, "MKX1")
    shown = the_list(four)
    assert names(shown.searching) == ["Arnaud", "Bonnet", "Chevalier", "Dupuis"]
    aside = [(one.name, one.aside) for one in shown.aside]
    assert aside == [
        ("Autre5", "engagement ferme sur MKX 1A (§8)"), ("Autre6", "a renoncé sur une autre candidature (§8)"),
    ]  # fmt: skip


def of_two(book: World, state: str, *listed: str) -> World:
    """Someone in this state on MKX1, and of the list of each of these programmes, ranked and proposed before."""
    book.bring(candidate(number(5), ("MKX1", *listed), family_name="Autre", given_name="", fee_paid=200))
    for programme in ("MKX1", *listed):
        place(book, 5, "ADMISSIBLE", programme)
    secretary = book.who("secretariat")
    for programme in listed:
        ready(book, 1, programme=programme)
        assert book.desk.take_lot(book.form(), secretary, book.desk.draw(secretary, programme)).saved == 1
    place(book, 5, state, "MKX1", origin="ADMISSIBLE")
    return book


def stand(book: World, rank: int, *programmes: str) -> list[str]:
    return [book.desk.files().entries[number(rank), one].state for one in programmes]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("ENGAGE", "déjà établi : engagement de la personne sur une autre candidature"),
        ("RENONCE", "déjà établi : renonciation de la personne sur une autre candidature"),
    ],
)
def test_who_is_committed_or_gave_up_elsewhere_is_not_listed_nor_begins(state: str, why: str, four: World) -> None:
    """R-112, R-114, R-132: whatever screen asks, and whatever was proposed before."""
    of_two(four, state, "BAT1")
    chair, boss = four.who("presidence"), four.who("direction")
    asked = four.desk.decide(four.form(), chair, four.desk.file(chair, number(5)), "BAT1", "inscrire_liste")
    assert (says(asked), stand(four, 5, "BAT1")) == (why, ["ADMISSIBLE"])
    place(four, 5, "LISTE_COMPLEMENTAIRE", "BAT1", present_on_first_day=True)
    at(four, FIRST_DAY)
    asked = four.desk.decide(four.form(), boss, four.desk.file(boss, number(5)), "BAT1", "debuter_stagiaire")
    assert (says(asked), stand(four, 5, "BAT1")) == (why, ["LISTE_COMPLEMENTAIRE"])


def test_nobody_begins_as_a_trainee_in_two_programmes(four: World) -> None:
    """§9.2: each list is of those still searching; once begun, a person is in one place, agreed project or not."""
    of_two(four, "ADMISSIBLE", "BAT1", "INFRES1-DL")
    for programme in ("BAT1", "INFRES1-DL"):
        place(four, 5, "LISTE_COMPLEMENTAIRE", programme, present_on_first_day=True)
    at(four, FIRST_DAY)
    boss, other, two = four.who("direction"), four.open(), ("BAT1", "INFRES1-DL")
    here, there = four.desk.file(boss, number(5)), other.file(boss, number(5))
    held(four.desk.decide(four.form(), boss, here, "BAT1", "debuter_stagiaire"))
    why = "déjà établi : présence de la personne comme stagiaire sur une autre candidature"
    late = other.decide(four.form(), boss, there, "INFRES1-DL", "debuter_stagiaire")
    assert says(late).endswith("Rien n'est enregistré."), "in the same instant, the first of the two holds"
    asked = four.desk.decide(four.form(), boss, four.desk.file(boss, number(5)), "INFRES1-DL", "debuter_stagiaire")
    assert says(asked) == why
    place(four, 5, "FICHE_AGREEE", "INFRES1-DL", origin="LISTE_COMPLEMENTAIRE")
    there = four.desk.file(boss, number(5))
    assert says(four.desk.decide(four.form(), boss, there, "INFRES1-DL", "debuter_avec_projet")) == why
    assert stand(four, 5, *two) == ["STAGIAIRE", "FICHE_AGREEE"]
    place(four, 5, "SORTI", "BAT1")
    there = four.desk.file(boss, number(5))
    held(four.desk.decide(four.form(), boss, there, "INFRES1-DL", "debuter_avec_projet"))


def test_a_workbook_whose_rows_were_written_before_lists_nobody_committed_elsewhere(four: World) -> None:
    """Its own rows are in force, and do not name the condition."""
    of_two(four, "ENGAGE", "BAT1")
    rows = {row["code"]: row for row in SESSION.tables["Transitions"]}
    more = "; personne_libre; absent(trainee_elsewhere)"
    old = [{**rows[code], "conditions": rows[code]["conditions"].replace(cut, "")} for code, cut in (
        ("inscrire_liste", "; personne_libre"), ("debuter_stagiaire", more),
    )]  # fmt: skip
    held(four.desk._put_rows_in_force(four.form(), four.who("direction"), {"Transitions": old}, None, "lignes d'avant"))
    chair = four.who("presidence")
    asked = four.desk.decide(four.form(), chair, four.desk.file(chair, number(5)), "BAT1", "inscrire_liste")
    assert says(asked) == "déjà établi : engagement de la personne sur une autre candidature"


def test_a_recused_juror_sees_nothing_of_that_person(four: World) -> None:
    """§5: the others still rank them."""
    place(four, 2, "ADMISSIBLE", recused=["jury@ecole.example.org"])
    assert names(the_list(four, "jury").searching) == ["Arnaud", "Chevalier", "Dupuis"]
    assert names(the_list(four, "presidence").searching) == ["Arnaud", "Bonnet", "Chevalier", "Dupuis"]


def test_a_rank_is_a_persons_and_nobody_elses(four: World) -> None:
    jury = four.who("jury")
    held(four.desk.set_list_criteria(four.form(), jury, the_list(four), "Motivation"))
    one, two, *_ = (person.key for person in the_list(four).searching)
    assert all(person.rank is None for person in the_list(four).searching)
    twice = four.desk.rank_candidates(four.form(), jury, the_list(four), {one: 1, two: 1})
    assert says(twice) == f"rang 1 donné à {number(1)} et {number(2)} : un rang ne va qu'à une personne"
    assert "à partir de 1" in says(four.desk.rank_candidates(four.form(), jury, the_list(four), {one: 0}))
    held(four.desk.rank_candidates(four.form(), jury, the_list(four), {one: 2, two: 1}))
    assert names(the_list(four).searching)[:2] == ["Bonnet", "Arnaud"]
    held(four.desk.rank_candidates(four.form(), jury, the_list(four), {one: 1, two: 2}))
    assert "aucun rang n'a changé" in says(four.desk.rank_candidates(four.form(), jury, the_list(four), {one: 1}))


@pytest.mark.parametrize("typed", ["2,5", "-3", "0", "2.5", "2 5", "premier", "1e3", "−3"])
def test_a_rank_is_refused_as_it_was_typed_with_whose_it_is(typed: str, four: World) -> None:
    """Never turned into another: « 2,5 » was recorded as 25, and « -3 » as 3."""
    jury = four.who("jury")
    held(four.desk.set_list_criteria(four.form(), jury, the_list(four), "Motivation"))
    one, two, *_ = (person.key for person in the_list(four).searching)
    answer = four.desk.rank_candidates(four.form(), jury, the_list(four), {one: typed, two: " 2 "})
    expected = f"Arnaud, dossier {number(1)} : écrit « {typed} », attendu un rang, nombre entier à partir de 1"
    assert says(answer) == expected
    assert all(person.rank is None for person in the_list(four).searching)
    held(four.desk.rank_candidates(four.form(), jury, the_list(four), {one: "1", two: " 2 "}))
    held(four.desk.rank_candidates(four.form(), jury, the_list(four), {one: "", two: None}))
    assert all(person.rank is None for person in the_list(four).searching)


def test_two_desks_cannot_give_one_rank_to_two_people(four: World) -> None:
    """Each rests on the programme's ledger: the second is asked again on what the first made."""
    jury = four.who("jury")
    held(four.desk.set_list_criteria(four.form(), jury, the_list(four), "Motivation"))
    other = four.open()
    theirs = other.complementary_list(jury, TWO_SEATS)
    one, two, *_ = (person.key for person in theirs.searching)
    held(four.desk.rank_candidates(four.form(), jury, the_list(four), {one: 1}))
    assert "rang 1 donné à" in says(other.rank_candidates(four.form(), jury, theirs, {two: 1}))
    held(other.rank_candidates(four.form(), jury, theirs, {two: 2}))


def test_two_sizes_at_once_are_told_by_the_name_of_the_field(four: World) -> None:
    boss, shown = four.who("direction"), the_list(four)
    held(four.desk.set_list_limits(four.form(), boss, shown, None, 2))
    lost = four.desk.set_list_limits(four.form(), boss, shown, None, 1)
    assert isinstance(lost, Refused)
    size = "Taille de la liste complémentaire"
    assert (lost.mine, lost.theirs) == ({size: "1"}, {size: "2"})


def test_the_list_is_drawn_by_two_people_in_the_order_of_the_ranks(four: World) -> None:
    ready(four)
    assert names(the_list(four).retained) == ["Arnaud", "Bonnet"]
    secretary = four.who("secretariat")
    four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS))
    assert states(four, 4) == ["ADMISSIBLE"] * 4
    assert [one.waits for one in the_list(four).retained] == ["Secretariat", "Secretariat"]
    assert four.desk.draw(secretary, TWO_SEATS).open == ()
    chair = four.who("presidence")
    assert four.desk.take_lot(four.form(), chair, four.desk.draw(chair, TWO_SEATS)).saved == 2
    assert states(four, 4) == ["LISTE_COMPLEMENTAIRE"] * 2 + ["ADMISSIBLE"] * 2
    assert (the_list(four).places_left, the_list(four).retained) == (0, ())


def test_nobody_is_listed_before_who_is_ranked_ahead_whatever_screen_asks(four: World) -> None:
    """R-131: the ranks of the jury, within the size that stands when it is validated."""
    ready(four, size=2)
    secretary, chair = four.who("secretariat"), four.who("presidence")
    why = "il manque : rang parmi ceux que la taille de la liste retient"

    def ask(rank: int) -> Answer:
        return four.desk.decide(four.form(), chair, four.desk.file(chair, number(rank)), TWO_SEATS, "inscrire_liste")

    assert says(ask(4)) == why
    four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS))
    held(four.desk.set_list_limits(four.form(), four.who("direction"), the_list(four), None, 1))
    assert says(ask(2)) == why
    held(ask(1))
    assert states(four, 4) == ["LISTE_COMPLEMENTAIRE", *["ADMISSIBLE"] * 3]


@pytest.mark.parametrize(("third", "turn"), [("CONVOQUE", ("",)), ("NON_ADMISSIBLE", ())])
def test_who_is_bound_elsewhere_keeps_their_turn_while_someone_may_still_judge_them(
    third: str, turn: tuple[str, ...], four: World
) -> None:
    """§5: a turn that passes on to the next would tell; once nobody judges them, it does."""
    four.bring(candidate(number(5), (TWO_SEATS, "MKX2", "BAT2"), family_name="Autre", given_name=""))
    for programme, state in ((TWO_SEATS, "ADMISSIBLE"), ("MKX2", "ADMISSIBLE"), ("BAT2", "NON_ADMISSIBLE")):
        place(four, 5, state, programme)
    ready(four, size=1)
    keys = {(number(n), TWO_SEATS): rank for n, rank in ((5, 1), (1, 2), (2, 3), (3, 4), (4, 5))}
    held(four.desk.rank_candidates(four.form(), four.who("jury"), the_list(four), keys))
    place(four, 5, third, "BAT2")
    place(four, 5, "ENGAGE", "MKX2", origin="ADMISSIBLE")
    secretary = four.who("secretariat")
    lot = four.desk.lot(secretary, [(number(1), TWO_SEATS)], "inscrire_liste")
    assert len(lot.closed) == len(turn)


def test_a_rank_that_someone_is_proposed_or_listed_by_does_not_move_in_silence(four: World) -> None:
    ready(four)
    jury, secretary, chair = four.who("jury"), four.who("secretariat"), four.who("presidence")
    four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS))
    first = (number(1), TWO_SEATS)
    answer = four.desk.rank_candidates(four.form(), jury, the_list(four), {first: 9})
    assert (
        says(answer) == f"dossier {number(1)} : son inscription est proposée à ce rang, écartez d'abord la proposition"
    )
    four.desk.take_lot(four.form(), chair, four.desk.draw(chair, TWO_SEATS))
    assert "demande un motif" in says(four.desk.rank_candidates(four.form(), jury, the_list(four), {first: 9}))
    held(four.desk.rank_candidates(four.form(), jury, the_list(four), {first: 9}, "rangs intervertis"))


def test_no_seat_to_fill_no_list_until_someone_gives_up(four: World) -> None:
    """R-130: an agreed project fills a seat; a desistement after J-7 opens the list again."""
    place(four, 3, "FICHE_AGREEE", origin="ADMISSIBLE")
    place(four, 4, "FICHE_AGREEE", origin="ADMISSIBLE")
    ready(four, size=1, capacity=4)
    assert missing(four) == {"Places non pourvues": "ouvertes : 2, agréées : 2, à pourvoir : 0 ; sans contrat : 2"}
    assert four.desk.draw(four.who("secretariat"), TWO_SEATS).open == ()
    at(four, date(2024, 8, 30))
    place(four, 4, "RETRAIT")
    assert drawn(four) == (1, 1)


def test_once_nobody_begins_from_it_the_list_says_so_and_takes_nobody(four: World) -> None:
    """R-134: declared full, or the three months over, whoever was drawn then would leave at once (§9.2)."""
    ready(four, size=2, capacity=4)
    secretary = four.who("secretariat")
    at(four, date(2024, 12, 2), 23, 59, 58)
    assert missing(four) == {}
    assert len(four.desk.draw(secretary, TWO_SEATS).open) == 2
    at(four, date(2024, 12, 3), 0)
    late = four.desk.draw(secretary, TWO_SEATS)
    assert [one.objections for one in late.closed] == [("la date du 02/12/2024 est passée",)] * 2
    assert missing(four) == {"Date de la liste": "depuis le 26/08/2024, mais délai des stagiaires achevé le 02/12/2024"}
    at(four, date(2024, 9, 10))
    assert four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS)).saved == 2
    chair, boss, elsewhere = four.who("presidence"), four.who("direction"), four.open()
    seen = four.desk.draw(chair, TWO_SEATS)
    assert len(seen.open) == 2
    held(elsewhere.declare_full(four.form(), boss, elsewhere.departures(boss, TWO_SEATS), "09/09/2024"))
    taken = four.desk.take_lot(four.form(), chair, seen)
    assert (taken.saved, len(taken.others)) == (0, 2)
    assert all("déclaration des effectifs réputés complets" in str(answer) for _, answer in taken.others)
    says = "depuis le 26/08/2024, mais effectifs réputés complets le 09/09/2024"
    assert missing(four) == {"Date de la liste": says}


def test_who_may_not_draw_is_told_whose_it_is(four: World) -> None:
    """Not that the state is a wrong one: it is right."""
    ready(four)
    lot = four.desk.draw(four.who("direction"), TWO_SEATS)
    assert lot.closed[0].objections == ("cette étape revient à : secrétariat du jury, jury, présidence du jury",)
    late = four.desk.lot(four.who("direction"), [(number(1), TWO_SEATS)], "debuter_stagiaire")
    assert late.closed[0].objections == ("cette étape ne vous est pas ouverte depuis cet état",)


def test_who_began_from_the_list_keeps_a_place_of_it_until_they_leave(four: World) -> None:
    """R-131: management's size is of the list, not of who is left on it; a place opens again when someone goes."""
    ready(four, size=2, capacity=4)
    assert drawn(four) == (2, 2)
    place(four, 1, "FICHE_AGREEE", origin="LISTE_COMPLEMENTAIRE")
    place(four, 2, "STAGIAIRE")
    assert (the_list(four).places_left, the_list(four).drawn, names(the_list(four).listed)) == (0, True, [])
    assert {check.label: check.says for check in the_list(four).checks if check.done}["Rangs"].endswith(" : 2")
    secretary = four.who("secretariat")
    assert four.desk.draw(secretary, TWO_SEATS).lines == ()
    lot = four.desk.lot(secretary, [(number(3), TWO_SEATS)], "inscrire_liste")
    assert lot.closed[0].objections == ("il n'en reste pas : place sur la liste complémentaire",)
    boss = four.who("direction")
    lower = four.desk.set_list_limits(four.form(), boss, the_list(four), 4, 1)
    assert says(lower) == "personnes déjà inscrites : 2 ; la liste ne peut descendre à 1"
    held(four.desk.set_list_limits(four.form(), boss, the_list(four), 4, 4))
    held(four.desk.set_list_limits(four.form(), boss, the_list(four), 4, 2))
    place(four, 2, "SORTI")
    assert drawn(four) == (1, 1)
    assert states(four, 4)[2] == "LISTE_COMPLEMENTAIRE"


def test_a_recused_juror_is_told_the_places_that_the_list_has_for_all(four: World) -> None:
    """§5: who is hidden from them has a place all the same."""
    ready(four, size=2, capacity=4)
    assert drawn(four) == (2, 2)
    place(four, 1, "LISTE_COMPLEMENTAIRE", recused=["jury@ecole.example.org"])
    assert (names(the_list(four, "jury").listed), the_list(four, "jury").places_left) == (["Bonnet"], 0)


def test_two_chairs_at_once_list_no_more_than_the_size(four: World) -> None:
    """The list has its size whoever validates: each inscription rests on the programme's ledger."""
    ready(four, size=2)
    secretary = four.who("secretariat")
    four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS))
    held(four.desk.set_list_limits(four.form(), four.who("direction"), the_list(four), 4, 4))
    four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS))
    other, one, two = four.open(), four.who("presidence"), four.who("presidence2")
    mine = four.desk.lot(one, [(number(1), TWO_SEATS), (number(2), TWO_SEATS)], "inscrire_liste")
    theirs = other.lot(two, [(number(3), TWO_SEATS), (number(4), TWO_SEATS)], "inscrire_liste")
    assert (len(mine.open), len(theirs.open)) == (2, 2)
    held(four.desk.set_list_limits(four.form(), four.who("direction"), the_list(four), 4, 2))
    four.desk.take_lot(four.form(), one, mine)
    refused = other.take_lot(four.form(), two, theirs)
    assert (refused.saved, states(four, 4).count("LISTE_COMPLEMENTAIRE")) == (0, 2)
    assert "place sur la liste complémentaire" in str(refused.others[0][1])


@pytest.mark.parametrize("step", STEPS)
def test_killed_in_the_middle_of_the_draw_running_again_converges(step: str, four: World) -> None:
    ready(four, size=4, capacity=4)
    secretary, chair = four.who("secretariat"), four.who("presidence")
    assert four.desk.take_lot(four.form(), secretary, four.desk.draw(secretary, TWO_SEATS)).saved == 4
    four.close()
    four._desks.clear()
    killed("killed_draw", four.url, step, four.clock().isoformat())
    four.desk = four.open()
    four.desk.journal.check()
    again = four.desk.take_lot("draw", chair, four.desk.draw(chair, TWO_SEATS))
    assert all("LISTE" in state for state in states(four, 4))
    assert again.saved <= 4
    acts = [one for one in four.desk.journal.register().acts if one.act.transition == "inscrire_liste" and one.holds]
    assert [one.act.kind for one in acts].count("validation") == 4


def test_the_journal_tells_what_was_said_of_the_list(four: World) -> None:
    ready(four)
    lines = four.desk.journal_lines(four.who("lecture"), limit=3)
    assert [line.what for line in lines] == [
        "Rangs de la liste complémentaire, INFRES-DL 2A",
        "Taille de la liste complémentaire, INFRES-DL 2A",
        "Critères de la liste complémentaire, INFRES-DL 2A",
    ]
    assert lines[0].changes[0] == (f"Rang sur la liste complémentaire, dossier {number(1)}", "", "1")
    assert lines[1].changes == (("Taille de la liste complémentaire", "", "2"),)


def test_the_day_is_where_the_first_day_says(four: World) -> None:
    assert (the_list(four).first_day, the_list(four).drawn_from) == (FIRST_DAY, J_7)


def test_a_rank_that_somebody_hidden_has_is_said_without_naming_them(book: World) -> None:
    """Whoever is recused from a dossier is not told that it is on the list, nor at which place (§5)."""
    admissible(book, 3)
    held(book.desk.set_list_criteria(book.form(), book.who("presidence"), the_list(book), "Motivation"))
    juror, secretary, tied = book.who("jury"), book.who("secretariat"), (number(1), TWO_SEATS)
    held(book.desk.recuse(book.form(), juror, book.desk.file(juror, number(1)), TWO_SEATS, juror.email))
    held(book.desk.rank_candidates(book.form(), secretary, the_list(book), {tied: 1}))
    mine = {(number(2), TWO_SEATS): 1}
    said = says(book.desk.rank_candidates(book.form(), juror, the_list(book, "jury"), mine))
    assert said == "rang 1 déjà donné : un rang ne va qu'à une personne"
    named = says(book.desk.rank_candidates(book.form(), secretary, the_list(book), mine))
    assert named == f"rang 1 donné à {number(1)} et {number(2)} : un rang ne va qu'à une personne"
