"""The way to a stated state: the shortest whose steps hold that day, and no step that a person must give a motive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from rules.case import EVERYWHERE, ROLES, Actor, Case
from rules.leading import ITS_OWN_LINE, Asked, Way, exclude, way
from rules.session import load, notices

SESSION = load(notices()[-1])
EVERY = frozenset((role, EVERYWHERE) for role in ROLES)
TWO = Actor("a@ecole.example.org", "", EVERY), Actor("b@ecole.example.org", "", EVERY)
TEN_APRIL = datetime(2024, 4, 10, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Applied:
    programme: str = "MKX1"


@dataclass(frozen=True)
class Examined:
    eligibility: str = "by_right"
    submission: str = "on_time"
    documents: str = "complete"


def case(state: str, now: datetime = TEN_APRIL, eligibility: str = "by_right", **facts: object) -> Case:
    known = {"email": "x@example.org", "announcement": None, "letter_awaited": None, **facts}
    return Case(Applied(), state, None, Examined(eligibility), known, None, now, SESSION)


def lead(here: Case, goal: str, reason: str = "", agreed: Mapping[str, object] | None = None) -> Way:
    return way(SESSION.workflow, here, Asked(goal, reason, TWO, (), agreed or {}))


def steps(found: Way) -> list[str]:
    return [step.transition.id for step in found.steps]


def test_a_decision_goes_through_the_controls_before_it() -> None:
    found = lead(case("DEPOSE", trials_asked=("EVD1",)), "PRE_ADMISSIBLE")
    assert steps(found) == ["completude_oui", "recevable_de_droit", "pre_admettre"]
    assert found.end is not None
    assert found.end.state == "PRE_ADMISSIBLE"
    assert [step.by_two for step in found.steps] == [False, False, True]


def test_a_step_that_asks_a_motive_is_not_deduced() -> None:
    found = lead(case("COMPLET", eligibility="jury", trials_asked=("EVD1",)), "PRE_ADMISSIBLE", "Vu le parcours")
    assert found.steps == ()
    assert found.objections == (
        "« Recevable de droit » : recevabilité : à juger par le jury (attendu : de droit)",
        f"« Juger recevable » : un motif est obligatoire ; {ITS_OWN_LINE}",
    )
    judged = lead(case("A_JUGER", eligibility="jury", trials_asked=("EVD1",)), "PRE_ADMISSIBLE", "Vu le parcours")
    assert judged.steps == ()
    assert "donnez à cette étape sa propre ligne" in judged.objections[0]


def test_the_motive_is_of_the_stated_state() -> None:
    found = lead(case("A_JUGER", eligibility="jury"), "RECEVABLE", "Titre de 120 crédits")
    assert [(step.transition.id, step.reason) for step in found.steps] == [("juger_recevable", "Titre de 120 crédits")]
    assert lead(case("A_JUGER", eligibility="jury"), "RECEVABLE").steps == ()


def test_the_day_is_the_stated_one() -> None:
    late = datetime(2024, 4, 16, 10, tzinfo=UTC)
    assert lead(case("RECEVABLE", late, trials_asked=("EVD1",)), "PRE_ADMISSIBLE").steps == ()
    told = lead(case("RECEVABLE", late, trials_asked=("EVD1",)), "PRE_ADMISSIBLE", "Dossier clarifié tardivement")
    assert steps(told) == ["pre_admettre"]


def test_two_ways_as_short_are_a_doubt() -> None:
    rows = dict(SESSION.workflow.transitions)
    rows["autre"] = replace(rows["completer"], id="autre", label="Autre chemin")
    doubled = replace(SESSION.workflow, transitions=rows)
    found = way(doubled, case("A_COMPLETER"), Asked("COMPLET", "", TWO, (), {}))
    assert found.steps == ()
    assert found.objections[0].startswith("plusieurs chemins y mènent aussi bien : « Les pièces sont arrivées »")


@pytest.mark.parametrize("goal", ["DEPOSE", "RECEVABLE", "PRE_ADMISSIBLE"])
def test_nothing_leads_back_from_a_final_state(goal: str) -> None:
    found = lead(case("REJETE_DOSSIER", previous_state="RECEVABLE"), goal, "Erreur")
    assert found.steps == ()
    assert "aucune étape ne mène" in found.objections[0]


def test_the_facts_of_a_step_serve_the_next() -> None:
    here = case(
        "ADMISSIBLE", fiche_complete=True, person_lock=None, person_renounced=False, seats_left=1, capacity_left=1
    )
    assert lead(here, "ENGAGE").steps == ()
    assert steps(lead(here, "ENGAGE", agreed={"all_parties_agreed": True})) == ["agreer", "engager"]


@pytest.mark.parametrize(
    ("year", "one", "other", "expected"),
    [
        (1, "PRE_ADMISSIBLE", "REJETE_DOSSIER", True),
        (1, "RECEVABLE", "IRRECEVABLE", True),
        (1, "PHASE_COMPLEMENTAIRE", "ADMISSIBLE", True),
        (1, "RENONCE", "SANS_SUITE", True),
        (2, "CONVOQUE_SERIE2", "REJETE_SERIE1", True),
        (1, "ADMISSIBLE", "REJETE_SUPPRESSION_ENREG", False),
        (1, "PRE_ADMISSIBLE", "CONVOQUE", False),
        (1, "DEPOSE", "ADMIS", False),
        (1, "PRE_ADMISSIBLE", "RETRAIT", False),
    ],
)
def test_two_answers_to_one_question_exclude_each_other_though_a_way_back_may_lead_there(
    year: int, one: str, other: str, expected: bool
) -> None:
    assert exclude(SESSION.workflow, year, one, other) is expected
    assert exclude(SESSION.workflow, year, other, one) is expected
