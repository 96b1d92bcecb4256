"""Challenges as stories: received, their clock, answered by the management, their file; what they hold back (§5)."""

from datetime import date, timedelta
from typing import Any

import pytest

from desk.access import Denied
from desk.challenge_views import Challenges, ChallengeView
from desk.files import MUTED
from rules.case import Actor
from sheets_sync.answers import Answer, Draft, Refused
from sheets_sync.challenges import DELAY
from tests.desk.autumn import TWO_SEATS, admissible, at, held, number, place, project, record, says, states
from tests.desk.conftest import SESSION, World, candidate, kept

TODAY = date(2024, 6, 3)
ABOUT = "Conteste le classement de son dossier."


@kept
def one(book: World) -> World:
    admissible(book, 1)
    at(book, TODAY)
    return book


def theirs(book: World, role: str = "instruction") -> Challenges:
    return book.desk.challenges(book.who(role), number(1), TWO_SEATS)


def receive(book: World, on: date | None = TODAY, about: str = ABOUT, role: str = "instruction") -> Answer:
    return book.desk.record_challenge(book.form(), book.who(role), theirs(book, role), on, about)


def the(book: World, role: str = "direction") -> ChallengeView:
    return theirs(book, role).received[0]


def answer(book: World, on: date | None = None, text: str = "Décision maintenue.", role: str = "direction") -> Answer:
    return book.desk.answer_challenge(book.form(), book.who(role), the(book), on or book.desk.today(), text)


def test_a_challenge_is_recorded_with_its_day_and_its_clock(one: World) -> None:
    """The delay is a row of Session, which the notice does not give."""
    held(receive(one))
    found = the(one)
    assert (found.number, found.received_on, found.due_on, found.left) == ("1", TODAY, date(2024, 8, 2), 60)
    assert (found.about, found.known_by, found.open) == (ABOUT, "Instruction", True)
    at(one, date(2024, 8, 5))
    assert the(one).left == -3
    label = next(row["libelle"] for row in SESSION.tables["Session"] if row["cle"] == DELAY)
    assert "absent de la notice" in label


def test_it_changes_no_decision(one: World) -> None:
    """R-067: no appeal; a material error has its own step, with two people."""
    held(receive(one))
    held(answer(one))
    assert states(one, 1) == ["ADMISSIBLE"]


@pytest.mark.parametrize(
    ("on", "about", "reason"),
    [
        (None, ABOUT, "le jour de réception"),
        (date(2024, 6, 4), ABOUT, "à venir"),
        (TODAY, "  ", "ce que le recours"),
        (date(2014, 6, 3), ABOUT, "avant le dépôt du dossier, le "),
    ],
)
def test_what_is_missing_is_said_and_nothing_recorded(one: World, on: date | None, about: str, reason: str) -> None:
    assert reason in says(receive(one, on, about))
    assert theirs(one).received == ()


def mend(book: World, on: date, about: str = ABOUT, reason: str = "Cachet de la poste", shown: Any = None) -> Answer:
    who = book.who("instruction")
    return book.desk.correct_challenge(book.form(), who, shown or the(book), on, about, reason)


def test_a_slip_in_a_challenge_is_corrected_with_a_reason_until_it_is_answered(one: World) -> None:
    held(receive(one))
    before = the(one)
    held(mend(one, date(2024, 5, 31), "Conteste sa note."))
    found = the(one)
    assert (found.received_on, found.about, found.due_on) == (date(2024, 5, 31), "Conteste sa note.", date(2024, 7, 30))
    assert "rien n'y change" in says(mend(one, date(2024, 5, 31), "Conteste sa note."))
    assert "demande un motif" in says(mend(one, TODAY, reason=" "))
    assert "avant le dépôt" in says(mend(one, date(2014, 6, 3)))
    lost = mend(one, date(2024, 6, 1), shown=before)
    assert isinstance(lost, Refused)
    assert lost.theirs
    opened = the(one)
    held(answer(one))
    for shown in (opened, None):  # answered while the correction was being typed, or before
        assert "ne se corrige plus" in says(mend(one, TODAY, shown=shown))
    assert the(one).received_on == date(2024, 5, 31)


def test_a_delay_set_later_gives_its_clock_to_what_was_received_before(one: World) -> None:
    row = next(row for row in SESSION.tables["Session"] if row["cle"] == DELAY)
    for days, due in (("", None), ("60", date(2024, 8, 2))):
        who = one.who("direction")
        held(one.desk._put_rows_in_force(one.form(), who, {"Session": [{**row, "valeur": days}]}, None, "Réglé"))
        if not days:
            held(receive(one))
        (running,) = (each for each in one.desk.clocks(who).running if each.key == "recours")
        assert (the(one).due_on, running.about[0].due) == (due, due)


def test_the_management_answers_and_nobody_else(one: World) -> None:
    held(receive(one))
    with pytest.raises(Denied):
        answer(one, role="instruction")
    assert "entre la réception" in says(answer(one, date(2024, 6, 2)))
    assert "écrivez la réponse" in says(answer(one, text=" "))
    held(answer(one))
    found = the(one)
    assert (found.answered_on, found.answer, found.answered_by, found.left) == (
        TODAY, "Décision maintenue.", "Direction", None,
    )  # fmt: skip
    assert "a déjà reçu sa réponse" in says(answer(one))
    assert one.desk.open_challenges(one.who("direction"), TWO_SEATS) == ()


def test_two_answers_and_the_second_is_told_the_first(one: World) -> None:
    held(receive(one))
    shown, chief, other = the(one), one.who("direction"), one.desk.actor("direction2@ecole.example.org")
    held(one.desk.answer_challenge(one.form(), chief, shown, TODAY, "Maintenue."))
    lost = one.desk.answer_challenge(one.form(), other, shown, TODAY, "Revue.")
    assert isinstance(lost, Refused)
    assert lost.winner
    assert lost.winner.actor == chief.email
    assert (lost.mine, lost.theirs) == ({"Réponse": "Revue."}, {"Réponse": "Maintenue."})
    assert the(one).answer == "Maintenue."


def test_two_people_who_record_one_at_the_same_time_make_two_and_lose_none(one: World) -> None:
    shown = theirs(one)
    held(one.desk.record_challenge(one.form(), one.who("instruction"), shown, TODAY, ABOUT))
    lost = one.desk.record_challenge(one.form(), one.who("direction"), shown, TODAY, "Autre recours")
    assert isinstance(lost, Refused)
    held(receive(one, about="Autre recours", role="direction"))
    assert [found.number for found in theirs(one).received] == ["2", "1"]


def test_without_the_row_nothing_is_due_on_a_day_and_nothing_is_guessed(one: World) -> None:
    row = next(row for row in SESSION.tables["Session"] if row["cle"] == DELAY)
    who = one.who("direction")
    held(one.desk._put_rows_in_force(one.form(), who, {"Session": [{**row, "valeur": ""}]}, None, "à fixer"))
    held(receive(one))
    assert (theirs(one).delay, the(one).due_on, the(one).left) == (None, None, None)


def test_open_ones_the_first_due_first(book: World) -> None:
    admissible(book, 3)
    at(book, TODAY)
    for rank, day in ((1, "2024-08-02"), (2, "2024-07-10"), (3, None)):
        record(book, "recours", f"recours:{number(rank)}/{TWO_SEATS}/1", {"received_on": "2024-06-01", "due_on": day})
    found = book.desk.open_challenges(book.who("lecture"), TWO_SEATS)
    assert [view.dossier for view in found] == [number(2), number(3), number(1)], "the third by the row of Session"


def test_the_thread_tells_it(one: World) -> None:
    held(receive(one))
    line = one.desk.thread(one.who("direction"), number(1))[0]
    assert (line.what, line.section, line.facts) == ("Recours, INFRES-DL 2A", "5", ())
    assert line.changes == (
        ("Recours reçu le", "", "03/06/2024"), ("Objet du recours", "", ABOUT), ("Réponse due le", "", "02/08/2024"),
    )  # fmt: skip


# ---- what it holds back


def erased(book: World, subject: str) -> Any:
    return book.desk.journal.purge(subject)


@pytest.mark.parametrize("subject", ["dossier:{}", "candidature:{}/" + TWO_SEATS, "recours:{}/" + TWO_SEATS + "/1"])
def test_while_a_challenge_is_open_nothing_of_the_dossier_is_erased(one: World, subject: str) -> None:
    held(receive(one))
    name = subject.format(number(1))
    refusal = erased(one, name)
    assert isinstance(refusal, Refused)
    assert refusal.reasons[0].startswith(f"Un recours est ouvert, dossier {number(1)} ({TWO_SEATS}, n° 1)")
    assert the(one).about == ABOUT
    held(answer(one))
    assert erased(one, name) > 0


def test_nor_an_act_on_something_else_that_is_also_about_that_dossier(one: World) -> None:
    """A slot's act names the application that holds it: erased, it would take the dossier's past with it."""
    subject, mine = "creneau:1", f"candidature:{number(1)}/{TWO_SEATS}"
    changes = {subject: {"held_by": f"{number(1)}/{TWO_SEATS}"}, mine: {"slot.EVS1": "1"}}
    held(one.desk.journal.record(Draft(one.form(), "x@ecole.example.org", "creneau", subject, changes)))
    held(receive(one))
    assert isinstance(erased(one, subject), Refused)


def test_a_challenge_holds_back_its_own_dossier_alone(book: World) -> None:
    admissible(book, 2)
    at(book, TODAY)
    held(receive(book))
    assert erased(book, f"dossier:{number(2)}") == 1


# ---- its file


def test_its_file_holds_all_that_bears_on_it(one: World) -> None:
    mail = {"object": "Votre admissibilité", "text": "Bonjour…", "status": "parti", "sent_at": "2024-05-23T07:00:00Z"}
    record(one, "courriel", f"courriel:{number(1)}/{TWO_SEATS}/M1", mail)
    held(receive(one))
    file = one.desk.challenge_file(one.who("direction"), the(one))
    assert file.seal is None
    assert (file.school, file.drawn_on, file.view.about) == ("IMT Mines Alès", TODAY, ABOUT)
    assert file.facts == one.desk.file(one.who("direction"), number(1)).facts
    assert file.steps == one.desk.file(one.who("direction"), number(1)).application(TWO_SEATS).steps
    assert [act.what for act in file.acts][-1] == "Recours, INFRES-DL 2A"
    assert [act.at for act in file.acts] == sorted(act.at for act in file.acts)
    assert "Les décisions sont sans appel" in dict(file.sections)["5"]
    assert [(letter.subject, letter.status) for letter in file.letters] == [("Votre admissibilité", "parti")]


def test_its_file_names_the_last_seal_of_the_journal(one: World) -> None:
    """Its first rows had this digest: the paper can be held against the workbook."""
    held(receive(one))
    subject = f"dossier:{number(1)}"
    one.desk.journal.record([Draft(f"n{n}", "x@ecole.example.org", "note", subject, reason="lu") for n in range(500)])
    one.desk.journal.check()
    seal = one.desk.challenge_file(one.who("direction"), the(one)).seal
    assert seal
    assert (seal[0] >= 500, len(seal[1])) == (True, 32)


def test_the_file_of_another_programme_says_nothing_of_this_one(book: World) -> None:
    book.bring(candidate(number(1), (TWO_SEATS, "MKX2")))
    for code in (TWO_SEATS, "MKX2"):
        place(book, 1, "ADMISSIBLE", code)
    at(book, TODAY)
    held(receive(book))
    file = book.desk.challenge_file(book.who("direction"), the(book))
    assert {act.programme for act in file.acts} == {"", TWO_SEATS}


@pytest.mark.parametrize("has_a_project", [False, True])
def test_who_still_judges_the_person_is_told_of_a_challenge_and_not_of_its_words(
    book: World, has_a_project: bool
) -> None:
    """§5: its words may speak of a project. That they are not shown says nothing: no project hides them neither."""
    book.bring(candidate(number(1), (TWO_SEATS, "MKX2")))
    place(book, 1, "RECEVABLE", "MKX2")
    place(book, 1, "ADMISSIBLE")
    if has_a_project:
        project(book, 1)
        place(book, 1, "FICHE_AGREEE", origin="ADMISSIBLE")
    at(book, TODAY)
    shown = book.desk.challenges(book.who("direction"), number(1), TWO_SEATS)
    held(book.desk.record_challenge(book.form(), book.who("direction"), shown, TODAY, "Conteste le refus de sa fiche"))
    assert [one.about for one in told(book, book.who("direction"))] == ["Conteste le refus de sa fiche"]
    judges = book.who("presidence")
    (one,) = told(book, judges)
    assert (one.about, one.received_on, one.left, one.known_by) == (MUTED, TODAY, 60, "Direction")
    acts = [line for line in book.desk.thread(judges, number(1)) if line.kind == "recours"]
    assert [after for line in acts for label, _, after in line.changes if "fiche" in after or after == MUTED] == [MUTED]
    assert "refus de sa fiche" not in repr(book.desk.recovery(judges)) + repr(book.desk.journal_lines(judges))
    clerk, (seen,) = book.who("instruction"), told(book, book.who("instruction"))
    earlier = TODAY - timedelta(days=1)
    held(book.desk.correct_challenge(book.form(), clerk, seen, earlier, seen.about, "Cachet de la poste"))
    assert [(one.received_on, one.about) for one in told(book, book.who("direction"))] == [
        (earlier, "Conteste le refus de sa fiche")
    ]
    place(book, 1, "NON_ADMISSIBLE", "MKX2")
    assert [one.about for one in told(book, judges)] == ["Conteste le refus de sa fiche"]


def test_the_words_of_a_challenge_are_read_where_no_project_can_have_come(book: World) -> None:
    """Whoever still judges the person elsewhere reads what a rejection is contested for."""
    book.bring(candidate(number(1), (TWO_SEATS, "MKX2")))
    place(book, 1, "RECEVABLE", "MKX2")
    place(book, 1, "REJETE_DOSSIER")
    at(book, TODAY)
    held(receive(book))
    assert [one.about for one in told(book, book.who("instruction"))] == [ABOUT]


def told(book: World, who: Actor) -> tuple[ChallengeView, ...]:
    return book.desk.challenges(who, number(1), TWO_SEATS).received
