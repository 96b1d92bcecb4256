"""A step taken by mistake goes back before it is final, by two people, as if it had never been (§5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.announced import decided, followed
from sheets_sync.answers import Refused, Saved
from sheets_sync.projects import projects_of
from tests.desk.journeys import ONE, Life, lived

MISTAKE, WHY = "corriger_erreur", "Mauvaise ligne"


@pytest.fixture
def life(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Life]:
    """The story « de droit » until the state that the test names."""
    one = Life(tmp_path, "BAT1")
    for row in lived("de droit"):
        one.play(row)
        if row["then"] == request.param:
            break
    yield one
    one.close()


def until(state: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("life", [state], indirect=True)


def back(life: Life, *who: str) -> object:
    answers = [
        life.desk.decide(life.form(), life.who(one), life.desk.file(life.who(one), ONE), "BAT1", MISTAKE, WHY)
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
    assert isinstance(back(life, "direction"), Saved)
    assert life.state == ("ADMISSIBLE", "")
    assert isinstance(back(life, "direction"), Refused)
    life.desk.refuse_proposal(
        life.form(), life.who("direction"), life.desk.file(life.who("direction"), ONE), "BAT1", ""
    )
    shown = life.desk.file(life.who("direction"), ONE)
    assert isinstance(life.desk.decide(life.form(), life.who("direction"), shown, "BAT1", MISTAKE, " "), Refused)


@until("ADMISSIBLE")
def test_nobody_is_judged_again_once_a_project_is_known(life: Life) -> None:
    """R-063: whoever judged them would know of it."""
    life.receive_project()
    answer = back(life, "direction")
    assert isinstance(answer, Refused)
    assert answer.reasons == ("déjà établi : projet d'emploi enregistré sur cette candidature",)


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
