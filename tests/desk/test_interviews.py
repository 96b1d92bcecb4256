"""Interviews (§6.2, §7.3): opened in the window, given once, moved with their past, cancelled; the rest assigned."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from desk.access import Denied
from desk.desk import Desk
from desk.interview_views import RECUSED, Invited, Planned, Planning, Proposed, Waiting
from rules.slots import Board, Series, series
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.announcing import decide, freeze
from tests.desk.conftest import SESSION, World, candidate, kept
from tests.desk.dying import killed
from tests.desk.killing_slots import GROUPS, SERIES
from tests.sheets_sync.killing import STEPS

MKX1, MKX2, BAT1 = "MKX1", "MKX2", "BAT1"
EVS, TALK, ORAL = "EVS1", "ENTRETIEN2", "SPECIALITE2"
A, B, C = "24-00001", "24-00002", "24-00003"
DAY, JURY, CHAIR = date(2024, 5, 13), "jury@ecole.example.org", "presidence@ecole.example.org"
TOLD = "mél du candidat du 3 mai"
BUSY = (
    "vient d'occuper ce jour-là le même juré, la même salle ou la même personne : "
    "regardez le planning, puis recommencez"
)
FIRST, SECOND = "le 13/05/2024 de 09:00 à 09:20", "le 13/05/2024 de 09:25 à 09:45"
OF_FIRST, TO_SECOND = FIRST.replace("le ", "du "), SECOND.replace("le ", "au ")


def put(book: World, state: str, *keys: str, **fields: Any) -> None:
    for key in keys:
        subject = f"candidature:{key}"
        changes = {subject: {"state": state, **fields}}
        assert isinstance(book.desk.journal.record(Draft(book.form(), "x", "transition", subject, changes)), Saved)


def week(programme: str = MKX1, trial: str = EVS, closes: time = time(10), **more: Any) -> Series:
    known: dict[str, Any] = {"first": DAY, "last": DAY, "minutes": 20, "pause": 5, "boards": (Board((JURY,), "B 12"),)}
    return Series(programme, trial, opens=time(9), closes=closes, **(known | more))


@kept
def may(book: World) -> World:
    """The third of May: three are in the complementary phase of year 1, one of them applies to year 2 as well."""
    book.clock.now = datetime(2024, 5, 3, 8, tzinfo=UTC)
    names = {A: "Aubry", B: "Bonnet", C: "Caron"}
    book.bring(*(candidate(number, (MKX1, BAT1, MKX2), family_name=name) for number, name in names.items()))
    put(book, "PHASE_COMPLEMENTAIRE", *(f"{number}/{MKX1}" for number in names))
    return book


@pytest.fixture
def opened(may: World) -> World:
    """Two slots, that nobody holds."""
    assert open_slots(may, week()).saved == 1
    return may


def open_slots(book: World, asked: Series, role: str = "secretariat") -> Any:
    return book.desk.open_slots(book.form(), book.who(role), asked)


def plan(
    book: World, programme: str = MKX1, trial: str = EVS, role: str = "secretariat", desk: Desk | None = None
) -> Planning:
    return (desk or book.desk).planning(book.who(role), programme, trial)


def waiting(shown: Planning, number: str) -> Waiting:
    return next(one for one in shown.waiting if one.dossier == number)


def at(shown: Planning, when: str) -> Planned:
    return next(one for one in shown.slots if one.when == when)


def book_it(
    book: World, number: str, when: str, told: str = TOLD, role: str = "secretariat", desk: Desk | None = None
) -> Any:
    shown, desk = plan(book, desk=desk), desk or book.desk
    return desk.book(book.form(), book.who(role), waiting(shown, number), at(shown, when), told)


def state(book: World, number: str, programme: str = MKX1) -> str:
    return book.desk.files().entries[number, programme].state


def value(book: World, subject: str, name: str) -> Any:
    return book.desk.journal.register(0).value(subject, name)


def held(shown: Planning) -> list[tuple[str, str]]:
    return [(one.when, one.name.split()[0]) for one in shown.held]


# ---- opening


def test_a_series_is_shown_then_opened_and_a_second_time_changes_nothing(may: World) -> None:
    laid = may.desk.lay_out(may.who("secretariat"), week())
    assert [(one.when, one.new) for one in laid] == [(FIRST, True), (SECOND, True)]
    assert plan(may).slots == ()
    assert open_slots(may, week()).saved == 1
    shown = plan(may)
    assert [(one.when, one.jurors, one.slot.room) for one in shown.free] == [
        (FIRST, ("Jury",), "B 12"),
        (SECOND, ("Jury",), "B 12"),
    ]
    before = may.desk.sight().position
    again = open_slots(may, week())
    assert (again.saved, again.others) == (0, ())
    assert may.desk.sight().position == before
    assert [one.there for one in may.desk.lay_out(may.who("secretariat"), week())] == [True, True]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (week(minutes=21), "dure 20 minutes au plus (§6.2), 21 demandées"),
        (week(first=date(2024, 5, 12), last=date(2024, 5, 12)), "hors de la fenêtre du 13/05/2024 au 17/05/2024"),
        (week(programme=MKX2), "est une épreuve de l'année d'entrée 1, MKX 2A entre en 2"),
        (week(programme=BAT1), "Jury est déjà dans un autre créneau, le 13/05/2024 de 09:00 à 09:20 (MKX 1A)"),
        (week(programme=BAT1, boards=(Board((), "b 12"),)), "la salle b 12 est déjà dans un autre créneau"),
    ],
)  # fmt: skip
def test_what_the_rules_refuse_is_not_opened(opened: World, asked: Series, says: str) -> None:
    laid = opened.desk.lay_out(opened.who("secretariat"), asked)
    assert says in laid[0].objections[0]
    assert open_slots(opened, asked).saved == 0
    assert plan(opened, asked.programme, asked.trial).slots == plan(opened).slots if asked.programme == MKX1 else True


def test_a_juror_on_two_boards_of_one_series_sits_on_the_first_only(may: World) -> None:
    both = week(boards=(Board((JURY,), "B 12"), Board((CHAIR, JURY), "B 13")))
    laid = may.desk.lay_out(may.who("secretariat"), both)
    assert [one.new for one in laid] == [True, False, True, False]
    assert "Jury est déjà dans un autre créneau" in laid[1].objections[0]


def test_a_series_in_the_past_is_refused(may: World) -> None:
    may.clock.now = datetime(2024, 5, 13, 7, 10, tzinfo=UTC)
    laid = may.desk.lay_out(may.who("secretariat"), week())
    assert [one.objections for one in laid] == [(f"{FIRST} : ce moment est passé",), ()]
    assert open_slots(may, week()).saved == 1
    assert [one.when for one in plan(may).slots] == [SECOND]


@pytest.mark.parametrize("board", [Board((JURY,)), Board((CHAIR,), "b12")])
def test_two_desks_cannot_give_a_juror_or_a_room_two_slots_at_once(may: World, board: Board) -> None:
    other = may.open()
    other.files()
    assert open_slots(may, week()).saved == 1
    late = other.open_slots(may.form(), may.who("jury"), week(programme=BAT1, boards=(board,)))
    assert late.saved == 0
    assert late.others[0][1].reasons == (f"Secretariat {BUSY}",)
    assert plan(may, BAT1).slots == ()


# ---- booking


def test_who_chose_gets_the_slot_and_the_step_in_one_act(opened: World) -> None:
    position = opened.desk.sight().position
    answer = book_it(opened, A, FIRST)
    assert isinstance(answer, Saved)
    assert opened.desk.sight().position == position + 1
    assert (answer.act.kind, answer.act.transition, answer.act.reason) == ("creneau", "inscrire_evs", TOLD)
    assert state(opened, A) == "EVS_PREVU"
    slot = value(opened, f"candidature:{A}/{MKX1}", "slot.EVS1")
    assert value(opened, f"creneau:{slot}", "held_by") == f"{A}/{MKX1}"
    shown = plan(opened)
    assert held(shown) == [(FIRST, "Aubry")]
    assert [one.name.split()[0] for one in shown.waiting] == ["Bonnet", "Caron"]
    line = opened.desk.thread(opened.who("instruction"), A)[0]
    assert (line.what, line.facts) == (f"Créneau {OF_FIRST} réservé, MKX 1A", ())


def test_nobody_signs_up_before_they_are_told_that_they_may(opened: World) -> None:
    """R-083: the step would take them out of the announcement that tells them."""
    put(opened, "EPREUVES_FAITES", f"{A}/{MKX1}")
    decide(opened, "placer_complementaire", A)
    opened.clock.now = datetime(2024, 5, 1, 21, 59, tzinfo=UTC)
    says = "sa décision ne s'annonce que le 02/05/2024 : rien ne part qui la dirait avant"
    assert book_it(opened, A, FIRST) == Refused((says,))
    opened.clock.now = datetime(2024, 5, 1, 22, 0, tzinfo=UTC)
    says = "la lettre de l'annonce du 02/05/2024 n'est pas encore partie : rien ne la précède"
    assert book_it(opened, A, FIRST) == Refused((says,)), "at midnight, unsigned: nobody told them yet"
    clerk, told = opened.who("secretariat"), "annonce_phase_principale"
    assert f"{A}/{MKX1}" in opened.desk.rehearsal(clerk, told, MKX1).members
    freeze(opened, told, MKX1)
    opened.desk.prepare(opened.form(), clerk, opened.desk.rehearsal(clerk, told, MKX1))
    assert book_it(opened, A, FIRST) == Refused((says,))
    (letter,) = (one for one in opened.desk.outbox(clerk, told) if one.mail.key == (A, MKX1))
    opened.desk.hand_out(opened.form(), clerk, [letter.subject])
    assert isinstance(book_it(opened, A, FIRST), Saved)


def test_a_choice_says_who_told_it(opened: World) -> None:
    answer = book_it(opened, A, FIRST, told=" ")
    assert isinstance(answer, Refused)
    assert "qui a choisi ce créneau" in answer.reasons[0]
    assert state(opened, A) == "PHASE_COMPLEMENTAIRE"


def test_two_people_on_one_slot_one_wins_and_the_other_is_told(opened: World) -> None:
    other = opened.open()
    shown = other.planning(opened.who("jury"), MKX1, EVS)
    assert isinstance(book_it(opened, A, FIRST), Saved)
    late = other.book(opened.form(), opened.who("jury"), waiting(shown, B), at(shown, FIRST), TOLD)
    says = f"le créneau {FIRST} vient d'être pris par Secretariat : rien n'est enregistré, choisissez-en un autre"
    assert late == Refused((says,))
    assert state(opened, B) == "PHASE_COMPLEMENTAIRE"
    assert held(plan(opened)) == [(FIRST, "Aubry")]


def test_a_slot_given_back_under_who_cancels_it_is_told_without_an_internal_name(opened: World) -> None:
    assert isinstance(book_it(opened, A, FIRST), Saved)
    other = opened.open()
    shown = at(other.planning(opened.who("jury"), MKX1, EVS), FIRST)
    assert isinstance(opened.desk.release(opened.form(), opened.who("jury"), shown, "Empêchée"), Saved)
    late = other.cancel_slot(opened.form(), opened.who("jury"), shown, "Salle prise")
    assert isinstance(late, Refused)
    assert late.winner is not None
    assert late.mine == {}
    assert late.reasons == ("Jury a agi avant vous, le 03/05/2024 à 10:00", "Rien n'est enregistré.")


def test_two_people_on_one_candidate_one_wins_and_the_other_sees_both_slots(opened: World) -> None:
    other = opened.open()
    shown = other.planning(opened.who("jury"), MKX1, EVS)
    assert isinstance(book_it(opened, A, FIRST), Saved)
    late = other.book(opened.form(), opened.who("jury"), waiting(shown, A), at(shown, SECOND), TOLD)
    assert isinstance(late, Refused)
    assert late.winner is not None
    assert (late.mine["Créneau"], late.theirs["Créneau"]) == (SECOND, FIRST)
    assert held(plan(opened)) == [(FIRST, "Aubry")]


def test_a_slot_taken_and_given_back_meanwhile_may_still_be_had(opened: World) -> None:
    other = opened.open()
    shown = other.planning(opened.who("jury"), MKX1, EVS)
    book_it(opened, A, FIRST)
    opened.desk.release(opened.form(), opened.who("secretariat"), at(plan(opened), FIRST), "s'est trompé")
    assert isinstance(other.book(opened.form(), opened.who("jury"), waiting(shown, B), at(shown, FIRST), TOLD), Saved)
    assert held(plan(opened, desk=other)) == [(FIRST, "Bonnet")]


def test_a_slot_taken_back_from_its_candidate_is_said_to_stay_open(opened: World) -> None:
    """One that is cancelled as well is said to be: the step of the application is the same."""
    desk, who, told = opened.desk, opened.who("jury"), []
    for ask in (desk.release, desk.cancel_slot):
        book_it(opened, A, FIRST)
        slot = at(plan(opened), FIRST)
        assert isinstance(ask(opened.form(), who, slot, "Empêchée"), Saved)
        told.append((desk.slot_history(who, slot.slot.id)[0].what, desk.thread(who, A)[0].what))
    open_, gone = (
        f"Créneau {OF_FIRST} {became}, MKX 1A" for became in ("repris au candidat, il reste ouvert", "annulé")
    )
    assert told == [(open_, open_), (gone, gone)]


def test_a_slot_that_moves_is_told_by_where_it_went(opened: World) -> None:
    desk, who = opened.desk, opened.who("jury")
    book_it(opened, A, FIRST)
    shown = plan(opened)
    assert isinstance(desk.move_booking(opened.form(), who, at(shown, FIRST), at(shown, SECOND), "Examen"), Saved)
    line = desk.thread(who, A)[0]
    assert (line.what, line.changes, line.facts) == (f"Créneau déplacé {TO_SECOND}, MKX 1A", (), ())


def test_a_double_click_is_one_booking(opened: World) -> None:
    shown, form = plan(opened), opened.form()
    asked = (form, opened.who("secretariat"), waiting(shown, A), at(shown, FIRST), TOLD)
    assert isinstance(opened.desk.book(*asked), Saved)
    position = opened.desk.sight().position
    opened.desk.book(*asked)
    assert opened.desk.sight().position == position


def test_a_person_is_never_in_two_places_at_once(opened: World) -> None:
    put(opened, "PHASE_COMPLEMENTAIRE", f"{A}/{BAT1}")
    assert open_slots(opened, week(BAT1, boards=(Board((CHAIR,)),), pause=10)).saved == 1
    assert isinstance(book_it(opened, A, SECOND), Saved)
    shown = plan(opened, BAT1)
    answer = opened.desk.book(opened.form(), opened.who("jury"), waiting(shown, A), shown.slots[1], TOLD)
    assert answer == Refused((f"la même personne a déjà un entretien {SECOND} (MKX 1A)",))
    assert isinstance(
        opened.desk.book(opened.form(), opened.who("jury"), waiting(shown, A), shown.slots[0], TOLD), Saved
    )


def test_two_desks_cannot_put_a_person_in_two_places_at_once(opened: World) -> None:
    """Each looks right alone: what they share is the person's day."""
    put(opened, "PHASE_COMPLEMENTAIRE", f"{A}/{BAT1}")
    open_slots(opened, week(BAT1, boards=(Board((CHAIR,)),)))
    other = opened.open()
    mine, theirs = plan(opened, BAT1), plan(opened, desk=other)
    files = other.files()
    assert isinstance(
        opened.desk.book(opened.form(), opened.who("jury"), waiting(mine, A), at(mine, FIRST), TOLD), Saved
    )
    other.files = lambda: files  # type: ignore[method-assign]  # what it read a moment ago
    late = other.book(opened.form(), opened.who("jury"), waiting(theirs, A), at(theirs, FIRST), TOLD)
    assert late == Refused((f"Jury {BUSY}",))
    assert state(opened, A) == "PHASE_COMPLEMENTAIRE"


def test_a_slot_that_its_window_left_is_given_to_nobody(second_year: World) -> None:
    """The row of the calendar was put right once slots were open: an interview outside it is forbidden (R-041)."""
    before = propose(second_year, (MKX2, TALK))
    session = second_year.desk.session
    row = next(one for one in session.tables["Calendrier"] if one["code"] == session.trials[TALK].period)
    moved, direction = {"Calendrier": [{**row, "debut": "2024-05-14"}]}, second_year.who("direction")
    put_in_force = second_year.desk._put_rows_in_force(second_year.form(), direction, moved, None, "erreur de date")
    assert isinstance(put_in_force, Saved)
    shown = plan(second_year, MKX2, TALK)
    who = second_year.who("secretariat")
    answer = second_year.desk.book(second_year.form(), who, waiting(shown, A), shown.slots[0], "")
    assert isinstance(answer, Refused)
    assert answer.reasons == (f"{FIRST} : hors de la fenêtre du 14/05/2024 au 17/05/2024 (§3.2)",)
    done = confirm(second_year, before)
    assert (done.saved, len(done.others)) == (0, 3)


def test_a_slot_that_its_window_left_is_not_proposed_either(second_year: World) -> None:
    """Else it is proposed and refused for ever, and its candidate never gets another."""
    again = week(MKX2, TALK, first=DAY + timedelta(days=1), last=DAY + timedelta(days=1), minutes=30)
    assert open_slots(second_year, again).saved == 1
    session = second_year.desk.session
    row = next(one for one in session.tables["Calendrier"] if one["code"] == session.trials[TALK].period)
    moved, direction = {"Calendrier": [{**row, "debut": "2024-05-14"}]}, second_year.who("direction")
    put_in_force = second_year.desk._put_rows_in_force(second_year.form(), direction, moved, None, "erreur de date")
    assert isinstance(put_in_force, Saved)
    proposed = propose(second_year, (MKX2, TALK))
    assert {pair.planned.slot.starts_at.day for pair in proposed.pairs} == {14}
    assert confirm(second_year, proposed).others == ()


def test_only_the_jury_of_the_programme_sits_opposite_whatever_the_screen_offered(may: World) -> None:
    boards = (Board(("placement@ecole.example.org", "inconnu@nulle.part"), ""), Board((JURY,), ""))
    asked = week(closes=time(9, 20), boards=boards)
    first, second = may.desk.lay_out(may.who("secretariat"), asked)
    assert len(first.objections) == 2
    assert all(says.endswith("n'est pas du jury de MKX 1A : voyez l'écran Accès") for says in first.objections)
    assert second.objections == ()
    assert open_slots(may, asked).saved == 1
    assert [one.slot.jurors for one in plan(may).slots] == [(JURY,)]


def test_a_room_put_right_that_doubles_another_shows_and_is_given_to_nobody(may: World) -> None:
    asked = week(closes=time(9, 20), boards=(Board((JURY,), "B12"), Board((CHAIR,), "C3")))
    assert open_slots(may, asked).saved == 2
    here, there = plan(may).slots
    book_it(may, A, here.when)
    subject = f"creneau:{here.slot.id}"
    assert isinstance(
        may.desk.journal.record(Draft(may.form(), "x", "saisie", subject, {subject: {"room": "c 3"}})), Saved
    )
    says = f"déjà dans un autre créneau, {FIRST} (MKX 1A)"
    assert [one.doubled for one in plan(may).slots] == [(f"la salle c 3 est {says}",), (f"la salle C3 est {says}",)]
    (other,) = plan(may).free
    answer = may.desk.book(may.form(), may.who("jury"), waiting(plan(may), B), other, TOLD)
    assert answer == Refused((f"la salle C3 est {says}",))
    assert may.desk.invited(may.who("jury"), plan(may).held[0]).moves == 2
    assert there.doubled == ()


def test_a_slot_of_another_programme_is_not_given(opened: World) -> None:
    put(opened, "PHASE_COMPLEMENTAIRE", f"{A}/{BAT1}")
    answer = opened.desk.book(
        opened.form(), opened.who("jury"), waiting(plan(opened, BAT1), A), at(plan(opened), FIRST), TOLD
    )
    assert answer == Refused(("ce créneau est celui d'une autre formation ou d'une autre épreuve",))


def test_a_recused_juror_is_given_no_such_candidate_and_does_not_see_who_it_is(opened: World) -> None:
    put(opened, "PHASE_COMPLEMENTAIRE", f"{A}/{MKX1}", recused=[JURY])
    answer = book_it(opened, A, FIRST)
    assert answer == Refused(("Jury s'est déporté de cette candidature",))
    assert [one.dossier for one in plan(opened, role="jury").waiting] == [B, C]
    open_slots(opened, week(boards=(Board((CHAIR,)),), first=date(2024, 5, 14), last=date(2024, 5, 14)))
    assert isinstance(book_it(opened, A, "le 14/05/2024 de 09:00 à 09:20"), Saved)
    assert [(one.name, one.dossier) for one in plan(opened, role="jury").held] == [(RECUSED, "")]
    mine = plan(opened, role="jury").held[0]
    answer = opened.desk.release(opened.form(), opened.who("jury"), mine, "non")
    assert answer == Refused(("vous vous êtes déporté de cette candidature : une autre personne s'en charge",))


def test_a_juror_recused_since_the_booking_is_named_so_that_it_is_moved(opened: World) -> None:
    """§5: nothing is moved by itself, and nobody finds out on the day."""
    book_it(opened, A, FIRST)
    assert [one.apart for one in plan(opened).held] == [()]
    put(opened, "EVS_PREVU", f"{A}/{MKX1}", recused=[JURY])
    assert [(one.when, one.apart) for one in plan(opened, role="secretariat").held] == [(FIRST, ("Jury",))]


# ---- moving, taking back, cancelling


def test_a_moved_interview_keeps_its_past_on_both_slots(opened: World) -> None:
    book_it(opened, A, FIRST)
    shown = plan(opened)
    first, second = at(shown, FIRST), at(shown, SECOND)
    who = opened.who("jury")
    assert opened.desk.move_booking(opened.form(), who, first, second, "") == Refused(
        ("déplacer un entretien demande un motif",)
    )
    assert isinstance(opened.desk.move_booking(opened.form(), who, first, second, "le candidat a un examen"), Saved)
    assert held(plan(opened)) == [(SECOND, "Aubry")]
    assert at(plan(opened), FIRST).slot.free
    assert state(opened, A) == "EVS_PREVU"
    past = opened.desk.slot_history(who, first.slot.id)
    assert [(line.who, line.reason) for line in past] == [
        ("Jury", "le candidat a un examen"), ("Secretariat", TOLD), ("Secretariat", ""),
    ]  # fmt: skip
    assert len(opened.desk.slot_history(who, second.slot.id)) == 2


def test_an_interview_moves_to_another_jury_at_the_same_hour(opened: World) -> None:
    open_slots(opened, week(boards=(Board((CHAIR,)),)))
    book_it(opened, A, FIRST)
    one = plan(opened).held[0]
    other = next(free for free in plan(opened).free if free.when == FIRST)
    assert isinstance(opened.desk.move_booking(opened.form(), opened.who("jury"), one, other, "langue"), Saved)
    assert [held.slot.id for held in plan(opened).held] == [other.slot.id]


def test_moving_to_a_slot_taken_meanwhile_leaves_the_first(opened: World) -> None:
    book_it(opened, A, FIRST)
    shown = plan(opened)
    book_it(opened, B, SECOND)
    answer = opened.desk.move_booking(opened.form(), opened.who("jury"), at(shown, FIRST), at(shown, SECOND), "examen")
    assert isinstance(answer, Refused)
    assert "vient d'être pris par Secretariat" in answer.reasons[0]
    assert held(plan(opened)) == [(FIRST, "Aubry"), (SECOND, "Bonnet")]


def test_a_cancelled_slot_gives_its_candidate_back_with_the_step(opened: World) -> None:
    book_it(opened, A, FIRST)
    shown, who = at(plan(opened), FIRST), opened.who("jury")
    assert isinstance(opened.desk.cancel_slot(opened.form(), who, shown, ""), Refused)
    answer = opened.desk.cancel_slot(opened.form(), who, shown, "juré malade")
    assert isinstance(answer, Saved)
    assert answer.act.transition == "annuler_creneau"
    assert state(opened, A) == "PHASE_COMPLEMENTAIRE"
    after = plan(opened)
    assert [one.when for one in after.slots] == [SECOND]
    assert [(one.when, one.slot.cancelled) for one in after.cancelled] == [(FIRST, "juré malade")]
    assert [one.dossier for one in after.waiting] == [A, B, C]
    past = opened.desk.slot_history(who, shown.slot.id)
    assert [line.reason for line in past] == ["juré malade", TOLD, ""]
    assert [line.what for line in past] == [
        f"Créneau {OF_FIRST} annulé, MKX 1A", f"Créneau {OF_FIRST} réservé, MKX 1A", "2 créneaux ouverts",
    ]  # fmt: skip


def test_a_cancelled_slot_leaves_its_hour_and_its_juror_free(opened: World) -> None:
    assert isinstance(
        opened.desk.cancel_slot(opened.form(), opened.who("jury"), at(plan(opened), FIRST), "travaux"), Saved
    )
    assert open_slots(opened, week()).saved == 1
    assert [one.when for one in plan(opened).free] == [FIRST, SECOND]
    assert len(plan(opened).cancelled) == 1


def test_a_slot_cancelled_meanwhile_is_given_to_nobody(opened: World) -> None:
    other = opened.open()
    shown = plan(opened, desk=other)
    opened.desk.cancel_slot(opened.form(), opened.who("jury"), at(plan(opened), FIRST), "travaux")
    late = other.book(opened.form(), opened.who("secretariat"), waiting(shown, A), at(shown, FIRST), TOLD)
    assert isinstance(late, Refused)
    assert f"le créneau {FIRST} vient d'être annulé par Jury" in late.reasons[0]


def test_a_slot_booked_meanwhile_is_not_cancelled_under_its_candidate(opened: World) -> None:
    shown = at(plan(opened), FIRST)
    book_it(opened, A, FIRST)
    late = opened.desk.cancel_slot(opened.form(), opened.who("jury"), shown, "travaux")
    assert isinstance(late, Refused)
    assert f"le créneau {FIRST} vient d'être pris par Secretariat" in late.reasons[0]
    assert held(plan(opened)) == [(FIRST, "Aubry")]


def test_the_step_taken_on_another_screen_gives_the_slot_back_too(opened: World) -> None:
    book_it(opened, A, FIRST)
    who = opened.who("jury")
    shown = opened.desk.file(who, A)
    assert isinstance(opened.desk.decide(opened.form(), who, shown, MKX1, "annuler_creneau", "malade"), Saved)
    assert plan(opened).held == ()
    assert [one.dossier for one in plan(opened).waiting] == [A, B, C]
    assert isinstance(book_it(opened, B, FIRST), Saved)


def test_a_calendar_file_follows_its_candidate_with_a_higher_number(opened: World) -> None:
    book_it(opened, A, FIRST)
    desk, who = opened.desk, opened.who("jury")
    key, email = f"{A}/{MKX1}", "noemie@example.org"
    assert desk.invited(who, plan(opened).held[0]) == Invited(key, email, 1, cancelled=False)
    assert desk.invited(who, plan(opened).free[0]) is None
    desk.move_booking(opened.form(), who, plan(opened).held[0], plan(opened).free[0], "examen")
    assert desk.invited(who, plan(opened).held[0]) == Invited(key, email, 2, cancelled=False)
    assert desk.invited(who, at(plan(opened), FIRST)) is None  # given back: nobody is invited there
    desk.cancel_slot(opened.form(), who, plan(opened).held[0], "juré malade")
    assert desk.invited(who, plan(opened).cancelled[0]) == Invited(key, email, 3, cancelled=True)
    book_it(opened, A, FIRST)
    assert desk.invited(who, plan(opened).cancelled[0]) is None
    assert [moves for _, moves in desk.my_interviews(who)] == [4, 3]


# ---- the jury of a slot


def seat(book: World, shown: Planned, *jurors: str, role: str = "secretariat", reason: str = "juré malade") -> Any:
    return book.desk.replace_jurors(book.form(), book.who(role), shown, jurors, reason)


def test_a_juror_is_replaced_and_both_calendars_and_the_past_of_the_slot_say_so(opened: World) -> None:
    book_it(opened, A, FIRST)
    desk, gone, comes = opened.desk, opened.who("jury"), opened.who("presidence")
    assert isinstance(seat(opened, plan(opened).held[0], CHAIR), Saved)
    after = plan(opened).held[0]
    assert (after.slot.jurors, after.dossier, state(opened, A)) == ((CHAIR,), A, "EVS_PREVU")
    assert [(one.when, one.slot.jurors, moves) for one, moves in desk.my_interviews(gone)] == [
        (FIRST, (CHAIR,), 3), (SECOND, (JURY,), 1),
    ]  # fmt: skip
    assert [one.when for one, _ in desk.my_interviews(comes)] == [FIRST]
    line = desk.slot_history(opened.who("secretariat"), after.slot.id)[0]
    assert (line.who, line.reason) == ("Secretariat", "juré malade")
    assert line.what == f"Jury du créneau {OF_FIRST} changé"
    assert ("Jury", "Jury", "Presidence") in line.changes
    assert desk.invited(opened.who("secretariat"), after) == Invited(f"{A}/{MKX1}", "noemie@example.org", 1, False)


@pytest.mark.parametrize(
    ("jurors", "reason", "why"),
    [
        ((CHAIR,), " ", "demande un motif"),
        ((), "juré malade", "personne ne serait en face"),
        ((JURY,), "juré malade", "déjà celui du créneau"),
        (("lecture@ecole.example.org",), "juré malade", "n'est pas du jury de MKX 1A"),
        ((CHAIR,), "juré malade", "Presidence est déjà dans un autre créneau, le 13/05/2024 de 09:05 à 09:25 (MKX 2A)"),
    ],
)
def test_a_jury_that_cannot_sit_there_is_refused(opened: World, jurors: tuple[str, ...], reason: str, why: str) -> None:
    at_five = {"opens": time(9, 5), "closes": time(9, 25), "boards": (Board((CHAIR,)),)}
    series_ = Series(MKX2, TALK, DAY, DAY, minutes=20, pause=5, **at_five)
    assert open_slots(opened, series_).saved == 1
    answer = seat(opened, at(plan(opened), FIRST), *jurors, reason=reason)
    assert isinstance(answer, Refused)
    assert why in " ".join(answer.reasons)


def test_a_recused_juror_takes_no_seat_whichever_of_the_two_acts_comes_first(opened: World) -> None:
    put(opened, "PHASE_COMPLEMENTAIRE", f"{A}/{MKX1}", recused=[CHAIR])
    other, free = opened.open(), at(plan(opened), FIRST)
    there = plan(opened, desk=other)
    assert isinstance(seat(opened, free, CHAIR), Saved)
    late = other.book(opened.form(), opened.who("secretariat"), waiting(there, A), at(there, FIRST), TOLD)
    assert "Presidence s'est déporté de cette candidature" in " ".join(late.reasons)
    assert isinstance(seat(opened, at(plan(opened), FIRST), JURY), Saved)
    book_it(opened, A, FIRST)
    answer = seat(opened, plan(opened).held[0], CHAIR)
    assert answer == Refused(("Presidence s'est déporté de cette candidature",))


def test_two_desks_cannot_seat_a_juror_twice_at_one_hour(opened: World) -> None:
    open_slots(opened, week(boards=(Board((CHAIR,)),)))
    other = opened.open()
    mine = [one for one in plan(opened).free if one.when == FIRST]
    theirs = [one for one in plan(opened, desk=other).free if one.when == FIRST]
    third = "presidence2@ecole.example.org"
    assert isinstance(seat(opened, mine[0], third), Saved)
    answer = other.replace_jurors(opened.form(), opened.who("secretariat"), theirs[1], (third,), "juré malade")
    assert isinstance(answer, Refused)
    assert BUSY in answer.reasons[0] or "déjà dans un autre créneau" in answer.reasons[0]


def test_a_slot_opened_with_nobody_has_its_jury_named_later(may: World) -> None:
    assert open_slots(may, week(boards=(Board((), "B 12"),))).saved == 1
    assert isinstance(seat(may, at(plan(may), FIRST), JURY, reason="jury constitué"), Saved)
    assert at(plan(may), FIRST).slot.jurors == (JURY,)
    may.clock.now = datetime(2024, 5, 13, 7, 1, tzinfo=UTC)
    assert "ce moment est passé" in str(seat(may, at(plan(may), FIRST), CHAIR))


# ---- assigning


@pytest.fixture
def second_year(may: World) -> World:
    """Three convened to both interviews of year 2, two juries at the same hours."""
    put(may, "CONVOQUE_SERIE2", *(f"{number}/{MKX2}" for number in (A, B, C)))
    open_slots(may, week(MKX2, TALK, time(10, 15)))
    open_slots(may, week(MKX2, ORAL, time(10, 15), boards=(Board((CHAIR,)),)))
    return may


def propose(book: World, *groups: tuple[str, str]) -> Proposed:
    return book.desk.propose_slots(book.who("secretariat"), groups)


def confirm(book: World, shown: Proposed) -> Any:
    return book.desk.confirm_slots(book.form(), book.who("secretariat"), shown)


def test_year_two_is_assigned_together_nobody_in_two_rooms_at_once(second_year: World) -> None:
    shown = propose(second_year, (MKX2, TALK), (MKX2, ORAL))
    assert len(shown.pairs) == 6
    assert shown.left == ()
    position = second_year.desk.sight().position
    done = confirm(second_year, shown)
    assert (done.saved, done.others) == (6, ())
    assert second_year.desk.sight().position == position + 6
    talks, orals = (held(plan(second_year, MKX2, trial)) for trial in (TALK, ORAL))
    assert sorted(name for _, name in talks) == sorted(name for _, name in orals) == ["Aubry", "Bonnet", "Caron"]
    assert not set(talks) & set(orals)
    assert {state(second_year, number, MKX2) for number in (A, B, C)} == {"CONVOQUE_SERIE2"}
    assert propose(second_year, (MKX2, TALK), (MKX2, ORAL)) == Proposed((), ())


def test_who_is_spared_or_has_passed_a_trial_is_not_convened_to_it(second_year: World) -> None:
    put(second_year, "CONVOQUE_SERIE2", f"{A}/{MKX2}", speciality_dispense=True)
    assert [one.dossier for one in plan(second_year, MKX2, ORAL).waiting] == [B, C]
    subject = f"epreuve:{B}/{MKX2}/{ORAL}"
    second_year.desk.journal.record(Draft("e", "x", "epreuve", subject, {subject: {"outcome": "passee"}}))
    assert [one.dossier for one in plan(second_year, MKX2, ORAL).waiting] == [C]
    assert [one.dossier for one in plan(second_year, MKX2, TALK).waiting] == [A, B, C]


def test_nobody_else_has_an_interview(second_year: World) -> None:
    shown = plan(second_year, MKX2, TALK)
    put(second_year, "SERIE1_FAITE", f"{A}/{MKX2}")
    answer = second_year.desk.book(second_year.form(), second_year.who("jury"), waiting(shown, A), shown.slots[0], "")
    assert isinstance(answer, Refused)
    assert "n'attend pas cette épreuve" in answer.reasons[0]
    assert [one.dossier for one in plan(second_year, MKX2, TALK).waiting] == [B, C]


def test_who_is_left_is_said_and_what_they_are_not_free_for_is_a_last_resort(opened: World) -> None:
    noon = [(datetime(2024, 5, 13, 7, tzinfo=UTC), datetime(2024, 5, 13, 7, 20, tzinfo=UTC))]
    who = opened.who("jury")
    assert isinstance(opened.desk.set_away(opened.form(), who, waiting(plan(opened), A), noon), Saved)
    shown = propose(opened, (MKX1, EVS))
    given = {pair.waiting.dossier: pair.planned.when for pair in shown.pairs}
    assert given.get(A) in (SECOND, None)
    assert not any(pair.against for pair in shown.pairs)
    assert [why for _, why in shown.left] == ["2 créneaux libres pour 3 personnes : ouvrez-en"]
    assert confirm(opened, shown).saved == 2
    assert len(plan(opened).waiting) == 1


def test_an_assignment_shown_too_early_gives_what_still_can_be(opened: World) -> None:
    shown = propose(opened, (MKX1, EVS))
    taken = next(pair for pair in shown.pairs if pair.planned.when == FIRST)
    other = next(number for number in (A, B, C) if number not in {pair.waiting.dossier for pair in shown.pairs})
    book_it(opened, other, FIRST)
    done = confirm(opened, shown)
    assert (done.saved, [about for about, _ in done.others]) == (1, [taken.waiting.name])
    assert len(held(plan(opened))) == 2


# ---- rights, kills


def test_only_those_of_the_programme_act_and_others_look(opened: World) -> None:
    shown = plan(opened, role="direction")
    assert not shown.may_book
    assert plan(opened).may_book
    with pytest.raises(Denied):
        opened.desk.book(opened.form(), opened.who("presidence"), waiting(shown, A), at(shown, FIRST), TOLD)
    for role in ("lecture", "placement", "administration"):
        with pytest.raises(Denied):
            plan(opened, role=role)
    opened.desk.grant(opened.form(), opened.who("administration"), "bat@ecole.example.org", "", "jury", (BAT1,))
    bat = opened.desk.actor("bat@ecole.example.org")
    with pytest.raises(Denied):
        opened.desk.planning(bat, MKX1, EVS)
    theirs = Refused(("les créneaux de MKX 1A reviennent à son instruction et à son jury",))
    assert opened.desk.book(opened.form(), bat, waiting(shown, A), at(shown, FIRST), TOLD) == theirs
    assert opened.desk.cancel_slot(opened.form(), bat, at(shown, FIRST), "x") == theirs
    assert opened.desk.open_slots(opened.form(), bat, week()).others == (("MKX 1A", theirs),)
    assert opened.desk.set_away(opened.form(), bat, waiting(shown, A), []) == theirs


def kill(book: World, what: str, step: str) -> None:
    """Another process does it, and dies at that step."""
    killed("killing_slots", what, book.url, step, book.clock.now.isoformat())


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_of_a_series_running_again_converges(may: World, step: str) -> None:
    kill(may, "open", step)
    desk = may.open()
    desk.journal.check()
    desk.open_slots(may.form(), may.who("secretariat"), SERIES)
    shown = desk.planning(may.who("secretariat"), MKX1, EVS)
    laid = series(SERIES, SESSION.calendar.zone)
    assert [(one.slot.starts_at, one.slot.jurors) for one in shown.slots] == [
        (one.starts_at, one.jurors) for one in laid
    ]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_of_an_assignment_running_again_converges(second_year: World, step: str) -> None:
    kill(second_year, "confirm", step)
    desk = second_year.open()  # sends what the killed one left in its outbox
    desk.journal.check()
    second_year.clock.now += timedelta(seconds=5)
    shown = desk.propose_slots(second_year.who("secretariat"), GROUPS)
    desk.confirm_slots(second_year.form(), second_year.who("secretariat"), shown)
    for trial in (TALK, ORAL):
        after = desk.planning(second_year.who("secretariat"), MKX2, trial)
        assert sorted(one.name.split()[0] for one in after.held) == ["Aubry", "Bonnet", "Caron"]
        assert after.waiting == ()
    slots = [slot for trial in (TALK, ORAL) for slot in desk.planning(second_year.who("jury"), MKX2, trial).held]
    for one in slots:
        key = f"candidature:{one.slot.held_by}"
        assert desk.journal.register().value(key, f"slot.{one.slot.trial}") == one.slot.id
        assert not any(one.slot.overlaps(o.slot) for o in slots if o is not one and o.slot.person == one.slot.person)
