"""What a condition says against a step, and what nobody can set aside (§4.1, §5, §9.1)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from rules.case import ROLES, Actor, Condition, Transition
from rules.case_facts import FACTS
from rules.guards import GUARDS
from rules.workflow import TransitionRefused
from tests.rules import journeys
from tests.rules.journeys import CASES, STEPS, WORKFLOW, Life, actor, noon, offer_of, play
from tests.tables import each_row, rows


def reached(row: dict[str, str]) -> Life:
    """The application of a journey in the state of the row, told what the row tells; a blank state is before any."""
    if not row["state"]:
        return Life("BAT1").told(row["facts"])
    return next(life for _, life in play(row["journey"]) if life.state == row["state"]).told(row["facts"])


@each_row(journeys.CASES / "refus.csv")
def test_a_guard_refuses_with_its_sentence(row: dict[str, str]) -> None:
    life, now = reached(row), noon(row["on"])
    assert row["says"] in offer_of(row["step"], life, actor(row["who"]), now)
    with pytest.raises(TransitionRefused, match=re.escape(row["says"])):
        life.take(row["step"], row["who"], now, "Un motif")


@each_row(journeys.CASES / "reserves.csv")
def test_going_against_the_rules_takes_the_jury_a_motive_and_no_more(row: dict[str, str]) -> None:
    """R-066: the jury is sovereign; the desk says what it goes against."""
    life, now = reached(row), noon(row["on"])
    (offer,) = [o for o in WORKFLOW.offers(life.case(now), actor(row["who"])) if o.transition.id == row["step"]]
    assert (offer.objections, offer.needs_motive) == ((), True)
    assert row["says"] in offer.reservations
    if not offer.transition.motive_required:
        with pytest.raises(TransitionRefused, match=re.escape(row["says"])):
            life.take(row["step"], row["who"], now)
    proposal = life.take(row["step"], row["who"], now, "Décision souveraine").proposal
    assert proposal is not None
    assert proposal.reason == "Décision souveraine"


def test_every_condition_of_every_row_is_refused_once() -> None:
    refused = {(row["step"], row["says"]) for table in ("refus.csv", "reserves.csv") for row in rows(CASES / table)}
    met = {(step, guard.text) for step, guard, says in conditions_objecting() if (step, says) in refused}
    written = {
        (row.id, guard.text)
        for row in WORKFLOW.transitions.values()
        for guard in (*row.guards, *row.reservations, *entering(row))
    }
    # A correction returns to any state, whose conditions are those met elsewhere.
    assert {pair for pair in written - met if pair[0] != "corriger_erreur"} == set()


def entering(transition: Transition) -> tuple[Condition, ...]:
    target = WORKFLOW.states.get(transition.target)
    return target.conditions if target else ()


def conditions_objecting() -> Iterator[tuple[str, Condition, str]]:
    for table in ("refus.csv", "reserves.csv"):
        for row in rows(CASES / table):
            transition, case = WORKFLOW.transitions[row["step"]], reached(row).case(noon(row["on"]))
            for guard in (*transition.guards, *transition.reservations, *entering(transition)):
                if says := guard.objection(case):
                    yield row["step"], guard, says


def known_facts(transition: Transition) -> set[str]:
    target = WORKFLOW.states.get(transition.target)
    conditions = (*transition.guards, *(target.conditions if target else ()))
    return {fact for fact in FACTS for condition in conditions if fact in condition.text}


def test_an_unknown_fact_is_an_objection_that_names_it() -> None:
    told = 0
    for life, row in STEPS:
        transition, now = WORKFLOW.transitions[row["step"]], noon(row["on"])
        for fact in known_facts(transition) & life.known.keys():
            ignorant = replace(life, known={key: value for key, value in life.known.items() if key != fact})
            objections = offer_of(row["step"], ignorant, actor(row["who"].split(">")[0]), now)
            if any(" | " in guard.text and fact in guard.text for guard in transition.guards) and not objections:
                continue  # the other half of an alternative is enough
            assert any(FACTS[fact] in objection for objection in objections), (row["step"], fact, objections)
            told += 1
    assert told > 40


def test_nothing_is_examined_yet() -> None:
    for life, row in STEPS:
        transition, now = WORKFLOW.transitions[row["step"]], noon(row["on"])
        if any(guard.text.startswith(("depot", "pieces", "recevabilite")) for guard in transition.guards):
            blank = replace(life, examined=journeys.Examined())
            objections = offer_of(row["step"], blank, actor(row["who"].split(">")[0]), now)
            assert objections
            assert all("pas encore établi" in objection for objection in objections)


@pytest.mark.parametrize("fact", ["contract_date", "fiche_agreed", "documents_validated", "title_obtained"])
@pytest.mark.parametrize("value", ["", "absent"])
def test_nobody_admits_without_contract_project_documents_and_title(fact: str, value: str) -> None:
    """R-049 and R-123, and the other conditions of §9.1, by whatever way the state would be reached."""
    ready = next(life for life, row in STEPS if row["step"] == "prononcer_admission")
    renounced = next(life for life, row in STEPS if row["step"] == "corriger_erreur" and row["then"] == "ADMIS")
    for life, step in ((ready, "prononcer_admission"), (renounced, "corriger_erreur")):
        known = {**life.known, fact: None}
        if value == "absent":
            del known[fact]
        lacking = replace(life, known=known)
        everyone = Actor("a@exemple.fr", "A", frozenset((role, "*") for role in ROLES))
        (objection,) = offer_of(step, lacking, everyone, noon("2024-08-30"))
        assert FACTS[fact] in objection


def test_nobody_takes_an_application_from_outside_the_platform() -> None:
    """R-044, also by the way that takes a late one back in."""
    late = next(life for life, row in STEPS if row["step"] == "reintegrer").told("submission=off_platform")
    hand = next(life for life, row in STEPS if row["step"] == "lier").told("submission=off_platform")
    for life, step in ((late, "reintegrer"), (hand, "lier")):
        objections = offer_of(step, life, actor("direction"), noon("2024-03-15"))
        assert "aucune candidature n'est étudiée hors de la plateforme" in objections


def test_no_fact_and_no_guard_names_a_company() -> None:
    """R-063: there is nowhere to put one."""
    words = " ".join([*FACTS, *GUARDS, *(row.label for row in WORKFLOW.transitions.values() if row.kind == "decision")])
    assert not any(word in words.casefold() for word in ("company", "entreprise", "société"))


def test_a_contract_dated_tomorrow_is_not_signed() -> None:
    ready = next(life for life, row in STEPS if row["step"] == "prononcer_admission")
    late_evening = datetime.fromisoformat("2024-06-30T22:30+00:00")  # 1 July already in Paris
    assert offer_of("prononcer_admission", ready, actor("direction"), late_evening) == ()
    before = datetime.fromisoformat("2024-06-30T21:59+00:00")
    assert offer_of("prononcer_admission", ready, actor("direction"), before) == ("le contrat est daté du 01/07/2024",)
