"""Letters bound to no date (R-046 to R-048, §6, §8): owed, read before they are written, told once; and previews."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.access import Denied
from desk.announced import decided
from desk.letters import READY, SENT, VOID, mails_of
from desk.sheet import Edit
from desk.slot_moves import moves_of
from rules.faults import RuleError, SessionFaults
from sheets_sync.answers import Draft, Saved
from tests.desk.announcing import FIRST, NUMBERS, PROGRAMME, decide, five, freeze
from tests.desk.autumn import fix_first_day
from tests.desk.carriers import carrier, loopback
from tests.desk.conftest import World, candidate, kept

ONE, OTHER = "24-00001", "BAT1"
KEY = (ONE, PROGRAMME)
MINE = f"candidature:{ONE}/{PROGRAMME}"


def say(book: World, changes: Mapping[str, Mapping[str, Any]], reason: str = "") -> None:
    """One act, whatever it says."""
    subject = next(iter(changes))
    draft = Draft(book.form(), "x", "saisie", subject, changes, reason=reason)
    assert isinstance(book.desk.journal.record(draft), Saved)


def owed(book: World, role: str = "secretariat") -> dict[str, int]:
    return {one.code: one.count for one in book.desk.occasions(book.who(role))}


def write(book: World, code: str) -> list[str]:
    """Has every letter of this kind written; their texts."""
    desk, who = book.desk, book.who("secretariat")
    keys = [one.key for one in desk.owed_letters(who, code)]
    assert desk.write(book.form(), who, code, keys) == (len(keys), ())
    return [one.text for one in mails_of(desk.files().register, KEY) if one.template == code and one.status == READY]


def invited(book: World) -> tuple[str, str]:
    """To whom the calendar file of the slot goes, and why it waits."""
    who = book.who("secretariat")
    found = book.desk.invited(who, book.desk.planning(who, PROGRAMME, "EVS1").held[0])
    assert found
    return found.email, found.waits


def leave(book: World) -> list[str]:
    """All that waits is sent; to whom."""
    who = book.who("secretariat")
    with loopback() as (server, settings):
        mine = [line.subject for line in book.desk.outbox(who)]
        assert book.desk.send(book.form(), who, mine, carrier(settings)).over.wait(30)
        return server.to


@kept
def alone(book: World) -> World:
    """One complete application."""
    book.bring(candidate(ONE, (PROGRAMME,)))
    say(book, {MINE: {"state": "COMPLET"}})
    return book


def test_nothing_is_owed_to_who_is_told_nothing(alone: World) -> None:
    assert owed(alone) == {}


def test_missing_documents_are_asked_once_a_person_triggers_it(alone: World) -> None:
    """R-046."""
    say(alone, {f"dossier:{ONE}": {"missing_documents": sorted(alone.desk.session.documents)[:2]}})
    say(alone, {MINE: {"state": "A_COMPLETER"}})
    assert owed(alone) == {"a_completer": 1}
    assert mails_of(alone.desk.files().register, KEY) == ()
    first = alone.desk.session.documents[sorted(alone.desk.session.documents)[0]]
    (text,) = write(alone, "a_completer")
    assert first.label in text
    assert owed(alone) == {}, "written once"
    assert leave(alone) == ["noemie@example.org"]
    assert leave(alone) == []


def test_documents_asked_follow_what_is_missing_until_they_leave_and_more_are_asked_again(alone: World) -> None:
    """R-046: until a day of the calendar; what arrived since is asked no more, what turns out to be missing is."""
    first, second, third = sorted(alone.desk.session.documents)[:3]
    labels = {code: alone.desk.session.documents[code].label for code in (first, second, third)}
    say(alone, {f"dossier:{ONE}": {"missing_documents": [first, second]}})
    say(alone, {MINE: {"state": "A_COMPLETER"}})
    (text,) = write(alone, "a_completer")
    assert "jusqu'au 19/03/2024 compris" in text
    say(alone, {f"dossier:{ONE}": {"missing_documents": [second]}})
    assert owed(alone) == {"a_completer": 1}
    assert leave(alone) == [], "what waits asks for what has arrived"
    (text,) = write(alone, "a_completer")
    assert [labels[code] in text for code in (first, second)] == [False, True]
    assert leave(alone) == ["noemie@example.org"]
    say(alone, {f"dossier:{ONE}": {"missing_documents": []}})
    assert owed(alone) == {}
    say(alone, {f"dossier:{ONE}": {"missing_documents": [second, third]}})
    assert owed(alone) == {"a_completer": 1}
    (text,) = write(alone, "a_completer")
    assert labels[third] in text
    assert leave(alone) == ["noemie@example.org"]
    assert owed(alone) == {}


def test_a_letter_that_came_back_is_owed_again_at_the_corrected_address(alone: World) -> None:
    """§5: by mail only, so that a refused examination told to a dead address is told again."""
    say(alone, {f"dossier:{ONE}": {"missing_documents": sorted(alone.desk.session.documents)[:1]}})
    say(alone, {MINE: {"state": "EXAMEN_REFUSE"}}, "Pièces indispensables absentes")
    write(alone, "examen_refuse")
    leave(alone)
    desk, who = alone.desk, alone.who("secretariat")
    assert isinstance(desk.record_bounce(alone.form(), who, desk.outbox(who)[0].subject, "550 inconnue"), Saved)
    assert (owed(alone), leave(alone)) == ({}, [])
    say(alone, {f"dossier:{ONE}": {"email": "neuve@example.org"}})
    write(alone, "examen_refuse")
    assert [one.status for one in mails_of(desk.files().register, KEY)] == [VOID, READY]
    assert leave(alone) == ["neuve@example.org"]
    assert owed(alone) == {}


def test_what_is_missing_to_write_a_letter_is_said_before(alone: World) -> None:
    """A blank list of documents is unknown, not none."""
    say(alone, {f"dossier:{ONE}": {"missing_documents": None}})
    say(alone, {MINE: {"state": "EXAMEN_REFUSE"}}, "Pièces indispensables absentes")
    (one,) = alone.desk.owed_letters(alone.who("secretariat"), "examen_refuse")
    assert one.letter is None
    assert "il manque {pieces}" in one.says
    made, lost = alone.desk.write(alone.form(), alone.who("secretariat"), "examen_refuse", [one.key])
    assert (made, len(lost)) == (0, 1)


def test_a_refused_examination_is_told_and_a_changed_state_stops_its_letter(alone: World) -> None:
    """R-047."""
    say(alone, {f"dossier:{ONE}": {"missing_documents": sorted(alone.desk.session.documents)[:1]}})
    say(alone, {MINE: {"state": "EXAMEN_REFUSE"}}, "Pièces indispensables absentes")
    write(alone, "examen_refuse")
    say(alone, {MINE: {"state": "A_COMPLETER"}}, "Erreur matérielle")
    assert leave(alone) == []
    (line,) = alone.desk.outbox(alone.who("secretariat"))
    assert line.closed == "la décision a changé : cette lettre n'est plus la sienne"


def test_a_refused_examination_names_what_was_missing_then(alone: World) -> None:
    """R-047: what comes afterwards, for another application of the dossier, takes nothing from its letter."""
    asked, late = sorted(alone.desk.session.documents)[:2]
    say(alone, {f"dossier:{ONE}": {"missing_documents": [asked]}})
    say(alone, {MINE: {"state": "EXAMEN_REFUSE"}}, "Pièces indispensables absentes")
    for since in ([late], []):
        say(alone, {f"dossier:{ONE}": {"missing_documents": since}})
        (one,) = alone.desk.owed_letters(alone.who("secretariat"), "examen_refuse")
        assert one.letter
        assert f"({alone.desk.session.documents[asked].label})" in one.letter.text


def slot(book: World, name: str, at: str) -> None:
    fields = {"programme": PROGRAMME, "trial": "EVS1", "starts_at": at, "minutes": 20, "jurors": [], "room": "Visio 3"}
    say(book, {f"creneau:{name}": fields})


def test_a_slot_is_told_when_given_when_moved_and_when_taken_away(alone: World) -> None:
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    slot(alone, "B", "2024-05-15T14:00:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}})
    assert owed(alone) == {"creneau_reserve": 1}
    (text,) = write(alone, "creneau_reserve")
    assert "fixé : le mardi 14/05/2024 à 9 h 30, heure de Paris (20 minutes)." in text.replace("\u00a0", " ")
    assert "Visio 3" in text
    leave(alone)
    say(alone, {MINE: {"slot.EVS1": "B"}}, "Juré absent")
    assert owed(alone) == {"creneau_deplace": 1}
    (text,) = write(alone, "creneau_deplace")
    assert "14/05/2024" in text
    assert "15/05/2024" in text
    leave(alone)
    say(alone, {MINE: {"slot.EVS1": None}}, "Panne du réseau")
    (text,) = write(alone, "creneau_annule")
    assert "Panne du réseau" in text
    who = alone.who("secretariat")
    given = alone.desk.hand_out(alone.form(), who, [line.subject for line in alone.desk.outbox(who)]).letters
    taken_back = [(one.slot and one.slot.id, one.cancelled, one.moves) for one in given]
    assert taken_back == [("B", True, 3)], "their calendar has it still"
    assert [(one.slot and one.slot.id, one.cancelled) for one in alone.desk.handed(who)] == [("B", True)]


def test_a_room_put_right_is_told_and_what_waited_with_the_other_leaves_no_more(alone: World) -> None:
    """§6.2: the letter before it said the other room."""
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}, "creneau:A": {"held_by": f"{ONE}/{PROGRAMME}"}})
    write(alone, "creneau_reserve")
    say(alone, {"creneau:A": {"room": "B12"}})
    assert closed(alone) == ["la décision a changé : cette lettre n'est plus la sienne"]
    assert owed(alone) == {"creneau_reserve": 1}
    (text,) = write(alone, "creneau_reserve")
    assert "connexion : B12." in text.replace("\u00a0", " ")
    leave(alone)
    assert owed(alone) == {}
    before = moves_of(alone.desk.files(), KEY, "EVS1")
    say(alone, {"creneau:A": {"room": "C3"}})
    assert moves_of(alone.desk.files(), KEY, "EVS1") == before + 1
    assert owed(alone) == {"creneau_deplace": 1}
    say(alone, {"creneau:A": {"room": "B12"}})
    assert owed(alone) == {}, "it is what they were told"
    say(alone, {"creneau:A": {"room": "C3"}})
    (text,) = write(alone, "creneau_deplace")
    told = text.replace("\u00a0", " ")
    assert "prévu : le mardi 14/05/2024 à 9 h 30, heure de Paris (20 minutes), B12. Il est désormais" in told
    assert "connexion : C3." in told
    leave(alone)
    assert owed(alone) == {}


@pytest.mark.parametrize(("outcome", "letters"), [("passee", {}), ("absent", {"creneau_annule": 1})])
def test_a_slot_taken_out_of_the_planning_once_it_served_tells_nobody_anything(
    outcome: str, letters: dict[str, int], alone: World
) -> None:
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}})
    write(alone, "creneau_reserve")
    leave(alone)
    alone.clock.now = datetime(2024, 5, 14, 10, 0, tzinfo=UTC)
    say(alone, {f"epreuve:{ONE}/{PROGRAMME}/EVS1": {"outcome": outcome}})
    say(alone, {MINE: {"slot.EVS1": None}}, "erreur de saisie")
    assert owed(alone) == letters


def test_a_slot_changed_before_its_letter_left_is_told_as_it_now_is(alone: World) -> None:
    """Never moved, for who never heard of the first one; the letter that waits becomes void."""
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    slot(alone, "B", "2024-05-15T14:00:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}})
    write(alone, "creneau_reserve")
    say(alone, {MINE: {"slot.EVS1": "B"}})
    assert owed(alone) == {"creneau_reserve": 1}
    write(alone, "creneau_reserve")
    assert [one.status for one in mails_of(alone.desk.files().register, KEY)] == [VOID, READY]


def test_what_would_tell_a_decision_waits_for_the_letter_that_does(alone: World) -> None:
    """§3: a slot given says that one is in the second phase."""
    say(alone, {MINE: {"state": "EPREUVES_FAITES"}})
    decide(alone, "placer_complementaire", ONE)
    found = decided(alone.desk.files(), KEY)
    assert found
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}, "creneau:A": {"held_by": f"{ONE}/{PROGRAMME}"}})
    alone.clock.now = datetime(2024, 5, 1, 21, 59, tzinfo=UTC)
    assert owed(alone) == {}
    alone.clock.now = datetime(2024, 5, 1, 22, 0, tzinfo=UTC)
    assert owed(alone) == {}, "nobody signed, nobody wrote: their letter has not left"
    assert invited(alone)[0] == "", "nor is its calendar file given, with no letter around it"
    assert "n'est pas encore partie" in invited(alone)[1]
    told = {"template": "x", "status": "remis", "decision": found.operation, "announcement": found.period}
    say(alone, {f"courriel:{ONE}/{PROGRAMME}/x": {"to": "a@example.org", "text": "…", **told}})
    assert invited(alone) == ("noemie@example.org", "")
    write(alone, "creneau_reserve")
    say(alone, {f"courriel:{ONE}/{PROGRAMME}/x": {"status": "annule"}})
    (line,) = alone.desk.outbox(alone.who("secretariat"))
    assert line.closed == "la lettre de l'annonce du 02/05/2024 n'est pas encore partie : rien ne la précède"
    assert leave(alone) == []


CAME_BACK = (
    "la lettre de l'annonce du 02/05/2024, partie le {}, est revenue : à renvoyer, une fois l'adresse corrigée ou dite "
    "bonne"
)


def test_a_letter_that_the_server_refused_never_left(alone: World) -> None:
    awaits_its_letter(alone, "echec", failure="550")
    assert given(alone) == ("la lettre de l'annonce du 02/05/2024 n'est pas encore partie : rien ne la précède",)


@pytest.mark.parametrize(
    ("status", "more", "left"),
    [
        ("parti", {"sent_at": "2024-05-03T09:00:00+02:00"}, "03/05/2024"),
        ("incertain", {}, "04/05/2024"),
        ("remis", {}, "04/05/2024"),
    ],
)
def test_a_letter_that_left_and_came_back_is_not_said_to_be_here_still(
    status: str, more: dict[str, str], left: str, alone: World
) -> None:
    """§5: who waits for it to leave would wait for ever; the address is to be looked at, then it goes again."""
    desk, who, letter = alone.desk, alone.who("secretariat"), f"courriel:{ONE}/{PROGRAMME}/x"
    awaits_its_letter(alone, status, **more)
    alone.clock.now = datetime(2024, 5, 6, 8, tzinfo=UTC)
    assert given(alone) == ()
    assert isinstance(desk.record_bounce(alone.form(), who, letter, "550 boîte inconnue"), Saved)
    assert given(alone) == (CAME_BACK.format(left),)
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}, "creneau:A": {"held_by": f"{ONE}/{PROGRAMME}"}})
    assert invited(alone) == ("", CAME_BACK.format(left))
    assert isinstance(desk.address_is_right(alone.form(), who, letter, "Appel : boîte vidée"), Saved)
    assert invited(alone) == ("", CAME_BACK.format(left)), "the letter is here again, and it had left"
    say(alone, {letter: {"status": "parti", "sent_at": "2024-05-07T09:00:00+02:00"}})
    assert invited(alone) == ("noemie@example.org", "")


def awaits_its_letter(book: World, status: str, **more: str) -> None:
    """In the second phase since an announcement whose letter is so."""
    say(book, {MINE: {"state": "EPREUVES_FAITES"}})
    decide(book, "placer_complementaire", ONE)
    found = decided(book.desk.files(), KEY)
    assert found
    told = {"template": "x", "status": status, "decision": found.operation, "announcement": found.period, **more}
    book.clock.now = datetime(2024, 5, 4, 8, tzinfo=UTC)
    say(book, {f"courriel:{ONE}/{PROGRAMME}/x": {"to": "noemie@example.org", "text": "…", **told}})


def given(book: World) -> tuple[str, ...]:
    """What stands against giving a slot, but the slot itself."""
    (step,) = (one for one in book.desk.offers(book.who("secretariat"), *KEY) if one.id == "inscrire_evs")
    return tuple(one for one in step.objections if "créneau" not in one)


def test_an_interview_that_falls_with_the_application_promises_no_other(alone: World) -> None:
    """The letter of a cancelled slot says that another will be offered: none is to who withdrew."""
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}})
    write(alone, "creneau_reserve")
    leave(alone)
    say(alone, {MINE: {"state": "RETRAIT", "slot.EVS1": None}}, "Demande du candidat")
    assert owed(alone) == {"retrait": 1}


def closed(book: World) -> list[str]:
    """Why each letter that waits may not leave."""
    return [line.closed for line in book.desk.outbox(book.who("secretariat")) if line.mail.status == READY]


def test_a_slot_of_yesterday_is_no_news(alone: World) -> None:
    slot(alone, "A", "2024-03-20T09:30:00+01:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}})
    assert owed(alone) == {}


def test_a_letter_that_waited_past_its_interview_stays_here(alone: World) -> None:
    slot(alone, "A", "2024-05-14T09:30:00+02:00")
    say(alone, {MINE: {"state": "EVS_PREVU", "slot.EVS1": "A"}})
    write(alone, "creneau_reserve")
    alone.clock.now = datetime(2024, 5, 14, 7, 30, tzinfo=UTC)
    assert (closed(alone), leave(alone)) == (["l'entretien qu'elle annonce est passé"], [])


def goes(book: World, step: str, state: str, **more: object) -> None:
    """A step of the workflow, recorded under its name."""
    changes = {MINE: {"state": state, **more}}
    assert isinstance(book.desk.journal.record(Draft(book.form(), "x", "transition", MINE, changes, step)), Saved)


def test_who_falls_back_on_the_list_is_not_told_of_it_a_second_time(alone: World) -> None:
    """§9.1: the project lapsed, the place on the list is the one that was told."""
    fix_first_day(alone)
    goes(alone, "inscrire_liste", "LISTE_COMPLEMENTAIRE", list_rank=1)
    write(alone, "liste_complementaire")
    goes(alone, "agreer", "FICHE_AGREEE", origin="LISTE_COMPLEMENTAIRE")
    assert closed(alone) == ["la décision a changé : cette lettre n'est plus la sienne"]
    goes(alone, "projet_caduc", "LISTE_COMPLEMENTAIRE", origin=None)
    assert (owed(alone), closed(alone)) == ({}, [""]), "the letter that had not left is right again"
    assert leave(alone) == ["noemie@example.org"]
    for back in ("projet_caduc", "employeur_defaillant"):
        goes(alone, "agreer", "FICHE_AGREEE", origin="LISTE_COMPLEMENTAIRE")
        assert owed(alone) == {"fiche_agreee": 1}, "another project is another letter"
        goes(alone, back, "LISTE_COMPLEMENTAIRE", origin=None)
        assert owed(alone) == {}


def test_who_never_heard_of_where_they_fall_back_is_told_once(alone: World) -> None:
    """On the list, a project, the first day with it: a trainee from the day on which the project lapses (§9.2)."""
    fix_first_day(alone)
    goes(alone, "inscrire_liste", "LISTE_COMPLEMENTAIRE")
    goes(alone, "agreer", "FICHE_AGREEE", origin="LISTE_COMPLEMENTAIRE")
    goes(alone, "debuter_avec_projet", "FICHE_AGREEE", origin="STAGIAIRE")
    goes(alone, "projet_caduc", "STAGIAIRE", origin=None)
    assert owed(alone) == {"stagiaire": 1}
    write(alone, "stagiaire")
    leave(alone)
    goes(alone, "agreer", "FICHE_AGREEE", origin="STAGIAIRE")
    goes(alone, "projet_caduc", "STAGIAIRE", origin=None)
    assert owed(alone) == {}


def test_late_diploma_documents_are_asked_with_their_day(alone: World) -> None:
    """R-048: as soon as the title is obtained, so many days, a parameter."""
    say(alone, {MINE: {"state": "ADMISSIBLE"}})
    say(alone, {f"dossier:{ONE}": {"title_obtained": True, "title_obtained_on": "2024-07-02"}})
    (text,) = write(alone, "rappel_justificatifs")
    assert "12/07/2024" in text
    say(alone, {f"dossier:{ONE}": {"documents_received_on": "2024-07-04"}})
    assert owed(alone) == {}
    assert leave(alone) == [], "the reminder that was ready does not leave either"


def test_nothing_is_asked_of_who_has_left(alone: World) -> None:
    """Written while they were there: papers owed, a fiche to complete, a project refused that another may follow."""
    one, two = (f"fiche:{ONE}/{PROGRAMME}/{n}" for n in (1, 2))
    say(alone, {MINE: {"state": "ADMISSIBLE"}})
    say(alone, {f"dossier:{ONE}": {"title_obtained": True, "title_obtained_on": "2024-07-02"}})
    say(alone, {one: {"received_on": "2024-06-03", "complete": False, "to_complete": "Les missions"}})
    say(alone, {two: {"received_on": "2024-06-03", "refused_on": "2024-06-05", "refusal": "Hors du domaine"}})
    for code in ("rappel_justificatifs", "fiche_a_completer", "fiche_refusee"):
        write(alone, code)
    assert closed(alone) == ["", "", ""]
    say(alone, {one: {"refused_on": "2024-06-06", "refusal": "Hors du domaine"}})
    assert closed(alone) == ["", "la fiche qu'elle demande a été refusée, ou est caduque", ""]
    say(alone, {MINE: {"state": "ENGAGE"}})
    firm = "la personne est engagée depuis : aucun autre projet n'est accepté"
    assert (closed(alone), owed(alone)) == (["", firm, firm], {}), "the second refusal is not owed either"
    say(alone, {MINE: {"state": "RETRAIT"}}, "Demande du candidat")
    gone = "la candidature est passée à « Retiré par le candidat » depuis : cette lettre ne la concerne plus"
    assert (closed(alone), leave(alone)) == ([gone] * 3, [])
    assert owed(alone) == {"retrait": 1}, "the second refusal is owed no more either"


def test_a_refused_project_is_told_without_a_word_of_the_project(alone: World) -> None:
    say(alone, {MINE: {"state": "ADMISSIBLE"}})
    fiche = {"company": "Société Fictive", "received_on": "2024-06-03", "complete": True}
    say(alone, {f"fiche:{ONE}/{PROGRAMME}/1": fiche})
    say(alone, {f"fiche:{ONE}/{PROGRAMME}/1": {"refused_on": "2024-06-05", "refusal": "Missions hors du domaine"}})
    (text,) = write(alone, "fiche_refusee")
    assert "Missions hors du domaine" in text
    assert "Fictive" not in text
    act = alone.desk.files().register.thread(f"courriel:{ONE}/{PROGRAMME}/fiche_refusee")[0].act
    assert act.facts == {"projet": True}
    leave(alone)
    thread = alone.desk.files().register.thread(f"courriel:{ONE}/{PROGRAMME}/fiche_refusee")
    assert all(one.act.facts == {"projet": True} for one in thread), "each act on it says so"
    assert thread[-1].act.after[f"courriel:{ONE}/{PROGRAMME}/fiche_refusee"]["status"] == SENT


def test_who_still_judges_the_person_hears_of_no_project_letter(book: World) -> None:
    """§5: admissible in one programme, still to be judged in another, by people of both."""
    book.bring(candidate(ONE, (PROGRAMME, OTHER)))
    say(book, {MINE: {"state": "ADMISSIBLE"}, f"candidature:{ONE}/{OTHER}": {"state": "EPREUVES_FAITES"}})
    fiche = f"fiche:{ONE}/{PROGRAMME}/1"
    say(book, {fiche: {"received_on": "2024-06-03", "complete": True, "refused_on": "2024-06-05", "refusal": "Hors"}})
    assert owed(book, "secretariat") == {}
    assert owed(book, "direction") == {"fiche_refusee": 1}
    desk, head = book.desk, book.who("direction")
    keys = [one.key for one in desk.owed_letters(head, "fiche_refusee")]
    assert desk.write(book.form(), head, "fiche_refusee", keys) == (1, ())
    assert len(desk.outbox(head)) == 1
    assert desk.outbox(book.who("secretariat")) == ()
    assert desk.hand_out(book.form(), book.who("secretariat"), [desk.outbox(head)[0].subject]).letters == ()


@pytest.mark.parametrize("role", ["lecture", "jury", "placement", "administration"])
def test_who_writes_to_nobody_sees_nothing_owed(alone: World, role: str) -> None:
    with pytest.raises(Denied):
        owed(alone, role)


def test_each_letter_in_force_is_previewed_on_a_real_dossier(book: World) -> None:
    """Complete where all is known; else it says what is missing, and shows the letter with the words that are."""
    five(book)
    desk, who = book.desk, book.who("secretariat")
    letters = {one.code: one for one in desk.templates(who)}
    letter, missing = desk.preview_letter(who, letters["preadmissible1"], NUMBERS[0], PROGRAMME)
    assert missing == ""
    assert letter.text.startswith("Bonjour Noémie Lefèvre,")
    letter, missing = desk.preview_letter(who, letters["decompte"], NUMBERS[0], PROGRAMME)
    assert "{places}" in missing
    assert "« places »" in letter.text
    for one in letters.values():
        key = desk.preview_of(who, one)
        if key:
            desk.preview_letter(who, one, *key)
    assert desk.preview_of(who, letters["preadmissible1"]) == (NUMBERS[0], PROGRAMME)
    assert letters["preadmissible1"].period == FIRST


def test_the_second_series_is_told_without_the_trial_that_the_jury_spares(book: World) -> None:
    """§7, R-106."""
    book.bring(candidate(ONE, ("MKX2",)))
    say(book, {f"candidature:{ONE}/MKX2": {"state": "CONVOQUE_SERIE2"}})
    desk, who = book.desk, book.who("secretariat")
    template = next(one for one in desk.templates(who) if one.code == "serie2")
    interview, speciality = "Entretien avec le jury, 30 minutes", desk.session.trials["SPECIALITE2"].label
    assert f"Elle comprend : {interview} ; {speciality}." in desk.preview_letter(who, template, ONE, "MKX2")[0].text
    say(book, {f"candidature:{ONE}/MKX2": {"speciality_dispense": True}})
    assert f"Elle comprend : {interview}." in desk.preview_letter(who, template, ONE, "MKX2")[0].text


def test_a_preview_is_for_who_may_read_the_dossier(alone: World) -> None:
    who = alone.who("secretariat")
    template = alone.desk.templates(who)[0]
    with pytest.raises(Denied):
        alone.desk.preview_letter(who, template, "24-99999", PROGRAMME)
    with pytest.raises(RuleError, match="n'a pas de candidature en BAT 1A"):
        alone.desk.preview_letter(who, template, ONE, OTHER)


def test_a_draft_is_previewed_before_it_is_in_force_and_an_unknown_word_is_refused(alone: World) -> None:
    desk, head = alone.desk, alone.who("direction")
    text = "Bonjour {prenom}, tout est écrit autrement."
    desk.edit(alone.form(), head, desk.grid(head, "Modèles"), [Edit("retrait", "corps", text)])
    drafted = {one.code: one for one in desk.templates(head, drafted=True)}["retrait"]
    assert desk.preview_letter(head, drafted, ONE, PROGRAMME)[0].text == "Bonjour Noémie, tout est écrit autrement."
    assert "autrement" not in desk.preview_letter(head, desk.session.templates["retrait"], ONE, PROGRAMME)[0].text
    desk.edit(alone.form(), head, desk.grid(head, "Modèles"), [Edit("retrait", "corps", "Bonjour {surnom}")])
    with pytest.raises(SessionFaults, match="surnom"):
        desk.templates(head, drafted=True)
    effect = desk.effect_of_draft(head)
    assert not effect.ready
    assert "surnom" in str(effect.faults[0])


@pytest.mark.parametrize(("motive", "told"), [("12,5 à l'EVD, déclaré 15", False), ("Diplôme falsifié", True)])
def test_no_letter_gives_a_mark_whatever_the_motive_says(motive: str, told: bool, alone: World) -> None:
    """§6.3, §7.5: a motive is typed, and some letters repeat it."""
    say(alone, {f"epreuve:{ONE}/{PROGRAMME}/EVD1": {"outcome": "passee", "score": "12.5"}})
    say(alone, {MINE: {"state": "ANNULEE"}}, motive)
    desk, who = alone.desk, alone.who("secretariat")
    (one,) = desk.owed_letters(who, "annulation")
    shown, why = desk.preview_letter(who, desk.session.templates["annulation"], *KEY)
    assert ("note d'épreuve" in one.says, "note d'épreuve" in why, motive in shown.text) == (not told, not told, True)
    written, lost = desk.write(alone.form(), who, "annulation", [one.key])
    assert (written, len(lost)) == (int(told), int(not told))
    assert [mail.text for mail in mails_of(desk.files().register, KEY) if motive in mail.text] == [shown.text] * told


def test_an_announced_letter_gives_no_mark_either(book: World) -> None:
    """A row of `Modèles` may repeat the motive: whoever it is of is named, the others get theirs."""
    five(book)
    for number in NUMBERS:
        taken = {"outcome": "passee", "taken_at": "2024-04-18T10:00:00+02:00", "score": "8.25"}
        say(book, {f"epreuve:{number}/{PROGRAMME}/EVD1": taken})
    row = next(dict(one) for one in book.desk.session.tables["Modèles"] if one["code"] == "rejet_dossier1")
    row["corps"] += "\n[si motif: Motif : {motif}.]"
    put = book.desk._put_rows_in_force(book.form(), book.who("direction"), {"Modèles": [row]}, None, "x")
    assert isinstance(put, Saved)
    for number, motive in ((NUMBERS[2], "8,25 en tout"), (NUMBERS[3], "Dossier léger")):
        say(book, {f"candidature:{number}/{PROGRAMME}": {"state": "RECEVABLE"}})
        for role in ("jury", "presidence"):
            who = book.who(role)
            shown = book.desk.file(who, number)
            book.desk.decide(book.form(), who, shown, PROGRAMME, "rejeter_dossier", motive)
    freeze(book)
    clerk = book.who("secretariat")
    done = book.desk.prepare(book.form(), clerk, book.desk.rehearsal(clerk, FIRST, PROGRAMME))
    failed = [(line.dossier, "note d'épreuve" in why) for line, why in done.failed]
    assert (done.made, failed) == (3, [(NUMBERS[2], True)])
