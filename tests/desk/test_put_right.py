"""A step taken by mistake goes back before it is final, by two people, as if it had never been (§5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.announced import decided, followed, last_change
from desk.checking import contents
from desk.demo import world
from desk.letters import next_code
from desk.owed_letters import owed
from desk.withheld import withheld
from rules.case_facts import FACTS
from rules.invariants import check
from rules.placement_guards import JUDGED_NO_MORE
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.projects import projects_of
from tests.desk.conftest import candidate
from tests.desk.journeys import ONE, Life, lived
from tests.rules.journeys import noon, session

MISTAKE, WHY = "corriger_erreur", "Mauvaise ligne"


@pytest.fixture
def life(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Life]:
    """A story until the state that the test names."""
    story, state = request.param
    one = Life(tmp_path, lived(story)[0]["programme"])
    for row in lived(story):
        one.play(row)
        if row["then"] == state:
            break
    yield one
    one.close()


def until(state: str, story: str = "de droit") -> pytest.MarkDecorator:
    return pytest.mark.parametrize("life", [(story, state)], indirect=True)


def back(life: Life, *who: str) -> object:
    answers = [
        life.desk.decide(life.form(), life.who(one), life.desk.file(life.who(one), ONE), life.programme, MISTAKE, WHY)
        for one in who
    ]
    return answers[-1]


@until("EPREUVES_FAITES")
def test_what_was_told_before_a_wrong_decision_is_told_after_it_as_well(life: Life) -> None:
    """The convocation stands on the pre-admissibility, and nothing of that was wrong."""
    key = (ONE, "BAT1")
    convened = decided(life.desk.files(), key)
    assert convened
    assert (convened.period, convened.state) == ("annonce_preadmissibilite", "PRE_ADMISSIBLE")
    for who in ("jury", "presidence"):
        life.take("admettre_principale", who, "")
    wrong = decided(life.desk.files(), key)
    assert wrong
    assert wrong.state == "ADMISSIBLE"
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    files = life.desk.files()
    assert decided(files, key) == convened
    assert [followed(files, key, one.operation) for one in (convened, wrong)] == [True, False]


@until("ADMISSIBLE")
def test_it_takes_two_people_and_a_reason(life: Life) -> None:
    assert isinstance(back(life, "secretariat"), Saved)
    assert life.state == ("ADMISSIBLE", "")
    assert isinstance(back(life, "secretariat"), Refused)
    life.desk.refuse_proposal(
        life.form(), life.who("secretariat"), life.desk.file(life.who("secretariat"), ONE), "BAT1", ""
    )
    shown = life.desk.file(life.who("secretariat"), ONE)
    assert isinstance(life.desk.decide(life.form(), life.who("secretariat"), shown, "BAT1", MISTAKE, " "), Refused)


@until("ADMIS")
def test_whoever_could_take_it_takes_it_back_and_nobody_else(life: Life) -> None:
    """§9.1: management admits, and two of them take it back; the jury, neither."""
    for one in ("secretariat", "presidence", "placement"):
        assert isinstance(back(life, one), Refused), one
    offers = life.desk.offers(life.who("direction"), ONE, "BAT1")
    validators = {one.id: one.validators for one in offers}
    assert (validators[MISTAKE], validators["annuler"]) == (("Direction2",), ("Presidence", "Presidence2"))
    assert isinstance(back(life, "direction"), Saved)
    for role, mine in (("presidence", 0), ("direction", 0), ("direction2", 1)):
        waiting = life.desk.dashboard(life.who(role)).waiting
        assert sum(one.count for one in waiting if one.label == "Propositions à valider") == mine
    (clock,) = (one for one in life.desk.clocks(life.who("direction")).running if one.key == f"proposition:{MISTAKE}")
    assert clock.who == "direction"
    assert isinstance(back(life, "presidence"), Refused)
    assert isinstance(back(life, "direction2"), Saved)
    assert life.state == ("ENGAGE", "ADMISSIBLE")


@until("ADMISSIBLE")
def test_nobody_is_judged_again_once_a_project_is_known(life: Life) -> None:
    """R-063: whoever judged them would know of it."""
    life.receive_project()
    answer = back(life, "secretariat")
    assert isinstance(answer, Refused)
    assert answer.reasons == (JUDGED_NO_MORE.format(FACTS["project_recorded"]),)


@until("ENGAGE")
def test_an_accord_recorded_for_somebody_else_goes_with_the_commitment_it_made(life: Life) -> None:
    """§8: the person is free again, and the accord of that act is gone; those given before stay."""
    (firm,) = projects_of(life.desk.files().register, ONE, "BAT1")
    assert firm.firm
    assert isinstance(back(life, "direction", "presidence"), Saved)
    (project,) = projects_of(life.desk.files().register, ONE, "BAT1")
    assert life.state == ("FICHE_AGREEE", "ADMISSIBLE")
    assert (project.agreed, project.missing_accords) == (True, ("ecole",))
    life.take("engager", "placement", "")
    assert life.state == ("ENGAGE", "ADMISSIBLE")


@until("ENGAGE")
def test_a_second_mistake_takes_back_its_own_act_and_not_the_first_one_again(life: Life) -> None:
    """The renouncing and the commitment were both slips: the project that the seat rests on lives, short of the accord
    that the commitment had brought."""
    life.take("renoncer", "placement", "Écrit du candidat")
    for state in ("ENGAGE", "FICHE_AGREEE"):
        assert isinstance(back(life, "direction", "presidence"), Saved)
        assert life.state == (state, "ADMISSIBLE")
    (project,) = projects_of(life.desk.files().register, ONE, "BAT1")
    assert (project.ended, project.agreed, project.missing_accords) == (False, True, ("ecole",))
    assert life.desk.invariants(life.who("direction")).broken == ()


def project_elsewhere(life: Life) -> None:
    """The person's second dossier is admissible, and its blank fiche is handed to them."""
    other = world.arrival(candidate("24-00002", ("MKX1",), person=ONE), session())
    subject = "candidature:24-00002/MKX1"
    told = Draft("other", other.actor, "import", other.subject, {**other.changes, subject: {"state": "ADMISSIBLE"}})
    assert isinstance(life.desk.journal.record(told), Saved)
    life.say("fiche:24-00002/MKX1/1", provided_on="2024-05-20")


@until("ADMISSIBLE")
def test_nor_once_a_project_of_the_person_is_known_on_another_application(life: Life) -> None:
    """R-063: the same jurors may have read it there."""
    project_elsewhere(life)
    answer = back(life, "secretariat")
    assert isinstance(answer, Refused)
    assert answer.reasons == (JUDGED_NO_MORE.format(FACTS["project_recorded"]),)


@until("EPREUVES_FAITES")
def test_a_wrong_refusal_is_put_right_whatever_project_the_person_has_elsewhere(life: Life) -> None:
    """R-063: to have a company decides nothing, against who has one no more than for them."""
    for who in ("jury", "presidence"):
        life.take("refuser_principale", who, "Mauvaise ligne")
    project_elsewhere(life)
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert life.state == ("EPREUVES_FAITES", "")


@until("ADMISSIBLE")
def test_of_a_fiche_handed_and_a_way_back_at_the_same_moment_one_holds(life: Life) -> None:
    """A fiche exists only after its application's admissibility (§5), whoever was first."""
    life.clock.now = noon("2024-05-20")
    life.told()
    assert isinstance(back(life, "secretariat"), Saved)
    elsewhere = life.open()
    placer = elsewhere.actor("placement@ecole.example.org")
    shown = elsewhere.placement_file(placer, ONE, "BAT1")
    assert isinstance(back(life, "presidence"), Saved)
    answer = elsewhere.provide("late", placer, shown, "20/05/2024")
    assert isinstance(answer, Refused)
    assert answer.elsewhere
    assert not projects_of(life.desk.files().register, ONE, "BAT1")


@until("CONVOQUE_SERIE2", "deux séries")
def test_a_slot_goes_with_the_step_that_called_for_it(life: Life) -> None:
    """§3: a letter about it would say what is not announced; the slot is another's to take."""
    key, slot = (ONE, "BAT2"), "2024-05-14T09:00:00+02:00"
    fields = {"trial": "ENTRETIEN2", "programme": "BAT2", "starts_at": slot, "minutes": 30, "held_by": life.key}
    life.say("creneau:one", **fields)
    life.say(f"candidature:{life.key}", slot__ENTRETIEN2="one")
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    files = life.desk.files()
    assert life.state == ("SERIE1_FAITE", "")
    assert (files.register.value("creneau:one", "held_by"), files.candidature(*key).get("slot.ENTRETIEN2")) == (
        None,
        None,
    )
    assert not withheld(files, key, life.clock.now)
    assert [one.template for one in owed(files, life.clock.now)] == []


def given(life: Life, trial: str, slot: str, at: str) -> None:
    """The slot is theirs, and the letter that tells it left."""
    fields = {"trial": trial, "programme": life.programme, "starts_at": at, "minutes": 30, "held_by": life.key}
    about = f"candidature:{life.key}#slot.{trial}"
    life.say(f"creneau:{slot}", **fields)
    life.say(f"candidature:{life.key}", **{f"slot__{trial}": slot})
    told_of(life, about)


def told_of(life: Life, about: str) -> None:
    act = last_change(life.desk.files().register, about)
    assert act
    code = next_code(life.desk.files().register, (ONE, life.programme), "creneau")
    life.say(code, status="parti", about=about, decision=act.row.operation)


def letters(life: Life) -> list[tuple[str, str]]:
    """Those owed, and the reason that each gives."""
    return [(one.template, one.values.get("motif", "")) for one in owed(life.desk.files(), life.clock.now)]


def untrue(life: Life) -> list[str]:
    return [one.says for one in life.desk.untrue_letters(life.who("secretariat"))]


def slot_of(life: Life, trial: str) -> object:
    return life.desk.files().candidature(ONE, life.programme).get(f"slot.{trial}")


HELD = "BAT1-2024-05-15T09:00+02:00"
"""The slot of the story."""


@until("EVS_PREVU", "phase complémentaire")
@pytest.mark.parametrize("wrong", ["admettre_complementaire", "refuser_complementaire"])
def test_a_past_interview_is_not_cancelled_because_a_decision_is_taken_back(life: Life, wrong: str) -> None:
    """§6.2: nobody is told that the slot of last week, which they missed, is cancelled for a « wrong row »."""
    told_of(life, f"candidature:{life.key}#slot.EVS1")
    life.clock.now = noon("2024-05-20")
    life.take("evs_absent", "secretariat", "")
    held = slot_of(life, "EVS1")
    for who in ("jury", "presidence"):
        life.take(wrong, who, "Mauvaise ligne")
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert (life.state[0], letters(life), untrue(life)) == ("EVS_ABSENT", [], [])
    assert slot_of(life, "EVS1") == held
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert (life.state[0], slot_of(life, "EVS1"), letters(life)) == ("EVS_PREVU", held, [])


@until("ADMISSIBLE", "phase complémentaire")
def test_an_interview_that_was_held_keeps_its_slot(life: Life) -> None:
    """« Entretien synchrone prévu » says when."""
    for state in ("EVS_FAIT", "EVS_PREVU"):
        if state == "EVS_PREVU":
            life.took({"EVD1"})
        assert isinstance(back(life, "secretariat", "presidence"), Saved)
        assert (life.state[0], slot_of(life, "EVS1")) == (state, HELD)


LOST = "entretien annoncé le mardi 14/05/2024 à 9 h 00, heure de Paris (30 minutes) : ce créneau n'est plus le sien"


@until("CONVOQUE_SERIE2", "deux séries")
def test_who_was_told_of_an_interview_that_a_correction_takes_away_is_listed(life: Life) -> None:
    """§7.3: no letter promises them another, nor says why; whoever announces is told to write to them. Convened again,
    they are told that it is moved."""
    life.clock.now = noon("2024-05-03")
    life.told()
    given(life, "ENTRETIEN2", "one", "2024-05-14T09:00:00+02:00")
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert (life.state[0], slot_of(life, "ENTRETIEN2"), letters(life)) == ("SERIE1_FAITE", None, [])
    assert [one.replace("\u00a0", " ") for one in untrue(life)] == [LOST]
    for who in ("jury", "presidence"):
        life.take("convoquer_serie2", who, "")
    life.letters.clear()
    life.told()
    assert (letters(life), untrue(life)) == ([("creneau_annule", "")], [])
    given(life, "ENTRETIEN2", "two", "2024-05-15T09:00:00+02:00")
    assert (letters(life), untrue(life)) == ([], [])


@until("CONVOQUE_SERIE2", "deux séries")
def test_who_is_back_where_an_interview_is_waited_for_is_told_that_theirs_is_gone_and_not_why(life: Life) -> None:
    """§7.3: the withdrawal, of another application, gave their slot back; they will have another."""
    life.clock.now = noon("2024-05-03")
    life.told()
    given(life, "ENTRETIEN2", "one", "2024-05-14T09:00:00+02:00")
    life.take("retirer", "instruction", "Mél d'un autre candidat")
    assert isinstance(back(life, "instruction", "presidence"), Saved)
    assert (life.state[0], slot_of(life, "ENTRETIEN2")) == ("CONVOQUE_SERIE2", None)
    assert (letters(life), untrue(life)) == ([("creneau_annule", "")], [])
    life.clock.now = noon("2024-05-16")
    assert letters(life) == [], "nothing was to be held any more"


@until("EVS_PREVU", "phase complémentaire")
def test_another_slot_is_promised_to_who_still_signs_up_and_to_nobody_else(life: Life) -> None:
    """§6.2: cancelled for a reason that is theirs to read, until the placing itself proves wrong."""
    told_of(life, f"candidature:{life.key}#slot.EVS1")
    life.clock.now = noon("2024-05-05")
    life.take("annuler_creneau", "jury", "Juré absent")
    assert (letters(life), untrue(life)) == ([("creneau_annule", "Juré absent")], [])
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert (life.state[0], letters(life), len(untrue(life))) == ("EPREUVES_FAITES", [], 1)
    life.clock.now = noon("2024-05-15")
    assert untrue(life) == [], "its hour has gone"


@until("EVS_FAIT", "phase complémentaire")
def test_what_was_never_decided_waits_for_no_letter(life: Life) -> None:
    """The admission of somebody else, then their interview: a new slot is told as if neither had been."""
    key = (ONE, "BAT1")
    for who in ("jury", "presidence"):
        life.take("admettre_complementaire", who, "")
    assert withheld(life.desk.files(), key, life.clock.now)
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    life.took({"EVD1"})
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert life.state == ("EVS_PREVU", "")
    assert not withheld(life.desk.files(), key, life.clock.now)


@until("LISTE_COMPLEMENTAIRE", "liste complémentaire")
def test_who_is_judged_again_has_no_turn_left(life: Life) -> None:
    """§9.2: a rank is that of an admissible person."""
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert life.desk.files().candidature(ONE, "BAT1").get("list_rank") == 1
    assert isinstance(back(life, "secretariat", "presidence"), Saved)
    assert life.state == ("EPREUVES_FAITES", "")
    assert life.desk.files().candidature(ONE, "BAT1").get("list_rank") is None


@until("STAGIAIRE", "liste complémentaire")
def test_what_is_decided_again_after_a_state_that_told_of_a_project_is_to_be_announced(life: Life) -> None:
    """§3: the trainee was somebody else, and so was the place on the list; what is decided anew is theirs."""
    for first, second in (("direction", "direction2"), ("jury", "presidence"), ("secretariat", "presidence")):
        assert isinstance(back(life, first, second), Saved)
    assert life.state == ("EPREUVES_FAITES", "")
    for who in ("jury", "presidence"):
        life.take("admettre_principale", who, "Mauvaise ligne")
    key, files = (ONE, "BAT1"), life.desk.files()
    again = last_change(files.register, f"candidature:{life.key}#state")
    assert again
    found = decided(files, key)
    assert found
    assert (found.period, found.operation, found.state) == (
        "annonce_phase_principale", again.row.operation, "ADMISSIBLE",
    )  # fmt: skip
    assert withheld(files, key, life.clock.now).startswith("la lettre"), "a new letter is to tell it"


@until("ENGAGE")
def test_no_default_is_left_of_a_commitment_that_never_was(life: Life) -> None:
    """R-113: the alert would call for a step that is not there."""
    (firm,) = projects_of(life.desk.files().register, ONE, "BAT1")
    life.say(firm.subject, default_evidence="Liquidation", seat_held_until="2024-06-20")
    assert isinstance(back(life, "direction", "presidence"), Saved)
    (project,) = projects_of(life.desk.files().register, ONE, "BAT1")
    assert life.state == ("FICHE_AGREEE", "ADMISSIBLE")
    assert (project.agreed, project.firm, project.default_evidence, project.seat_held_until) == (True, False, "", None)


@until("FICHE_AGREEE")
def test_a_commitment_whose_accords_came_otherwise_leaves_no_firm_project(life: Life) -> None:
    """R-112: as a commitment taken over does, whose accords are an act of their own."""
    (project,) = projects_of(life.desk.files().register, ONE, "BAT1")
    life.say(
        project.subject, accord__candidat="2024-05-25", accord__entreprise="2024-05-25", accord__ecole="2024-05-25"
    )
    shown, placer = life.desk.file(life.who("placement"), ONE), life.who("placement")
    assert isinstance(life.desk.decide(life.form(), placer, shown, "BAT1", "engager"), Saved)
    assert isinstance(back(life, "direction", "presidence"), Saved)
    (project,) = projects_of(life.desk.files().register, ONE, "BAT1")
    assert (life.state[0], project.firm) == ("FICHE_AGREEE", False)
    assert not check(contents(life.desk.files(), life.desk.today()))
