"""The life of an application: every transition of both entry years lived once, refused to others, never escaped."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case import NEVER_DECIDE, ROLES, Actor, Condition, Transition
from rules.case_facts import FACTS
from rules.guards import GUARDS
from rules.workflow import TransitionRefused, Workflow
from tests.rules import journeys
from tests.rules.journeys import CASES, Life, actor, noon, play, session
from tests.tables import each_row, rows

LIVES = [(table, name) for table in ("annee1.csv", "annee2.csv") for name in journeys.journeys(table)]
WORKFLOW = session().workflow
NOT_OPEN = "cette étape n'est pas ouverte à cette personne dans cet état"


@pytest.mark.parametrize(("table", "name"), LIVES, ids=lambda part: part)
def test_a_journey_goes_where_the_notice_says(table: str, name: str) -> None:
    lived = [(row["step"], life.state, life.origin or "") for row, life in play(table, name)]
    assert lived == [(row["step"], row["then"], row["origin"]) for row, _ in play(table, name)]


def steps() -> list[tuple[Life, dict[str, str]]]:
    """Every step of every journey, with the application as it stood just before, told what the row tells."""
    found = []
    for table, name in LIVES:
        before: Life | None = None
        for row, after in play(table, name):
            if row["step"] != "comme":
                found.append(((before or Life(row["programme"])).told(row["facts"]), row))
            before = after
    return found


STEPS = steps()


@pytest.mark.parametrize("year", [1, 2])
def test_every_transition_of_the_year_is_lived(year: int) -> None:
    lived = {row["step"] for life, row in STEPS if session().programmes[life.programme].year == year}
    assert lived == {row.id for row in WORKFLOW.transitions.values() if year in row.years}


def offer_of(step: str, life: Life, who: Actor, now: datetime) -> tuple[str, ...]:
    """What is held against a step for this person: not offered at all, or its objections."""
    offers = [offer for offer in WORKFLOW.offers(life.case(now), who) if offer.transition.id == step]
    return offers[0].objections if offers else (NOT_OPEN,)


def test_every_other_role_is_refused() -> None:
    for life, row in STEPS:
        allowed, now = WORKFLOW.transitions[row["step"]].roles, noon(row["on"])
        for role in ROLES.keys() - allowed:
            assert offer_of(row["step"], life, actor(role), now) == (NOT_OPEN,), (row["step"], role)
            with pytest.raises(TransitionRefused, match=NOT_OPEN):
                life.take(row["step"], role, now, "Un motif")
        for role in allowed:
            assert offer_of(row["step"], life, actor(role), now) == (), (row["step"], role)


def test_a_role_of_another_programme_gives_nothing() -> None:
    for life, row in STEPS:
        elsewhere = Actor("a@exemple.fr", "A", frozenset((role, "MKX1-ailleurs") for role in ROLES))
        assert WORKFLOW.offers(life.case(noon(row["on"])), elsewhere) == ()


def test_who_proposed_never_validates_and_another_one_does() -> None:
    everything = frozenset((role, "*") for role in ROLES.keys() - NEVER_DECIDE)
    for life, row in STEPS:
        transition, now = WORKFLOW.transitions[row["step"]], noon(row["on"])
        if not transition.validation_roles:
            continue
        proposed = life.take(row["step"], row["who"].split(">")[0], now, row["motive"])
        assert (proposed.state, proposed.origin, proposed.history) == (life.state, life.origin, life.history)
        assert proposed.proposal is not None
        author = Actor(f" {proposed.proposal.by.upper()}", "la même, autrement écrite", everything)
        (alone,) = offer_of(row["step"], proposed, author, now)
        assert alone == "vous avez proposé cette étape : une autre personne doit la valider"
        for role in ROLES.keys() - transition.validation_roles:
            assert offer_of(row["step"], proposed, actor(f"{role}3"), now) != (), (row["step"], role)
        for role in transition.validation_roles:
            assert offer_of(row["step"], proposed, actor(f"{role}3"), now) == (), (row["step"], role)


def test_a_motive_is_asked_where_the_row_or_a_reservation_says() -> None:
    asked = 0
    for life, row in STEPS:
        who, now = actor(row["who"].split(">")[0]), noon(row["on"])
        (offer,) = [offer for offer in WORKFLOW.offers(life.case(now), who) if offer.transition.id == row["step"]]
        assert not (offer.needs_motive and not row["motive"]), row
        if offer.needs_motive:
            asked += 1
            with pytest.raises(TransitionRefused, match="un motif est obligatoire"):
                WORKFLOW.take(row["step"], life.case(now), who, "  ")
    assert asked > 60


def test_one_proposal_waits_at_a_time_and_can_be_set_aside() -> None:
    life = next(life for life, row in STEPS if row["step"] == "rejeter_dossier")
    now = noon("2024-04-02")
    proposed = life.take("rejeter_dossier", "jury", now, "Résultats insuffisants")
    assert offer_of("pre_admettre", proposed.told("trials_asked=EVD1"), actor("jury2"), now) == (
        "une proposition attend déjà : Rejeter sur dossier",
    )
    for who in ("jury", "presidence"):
        outcome = WORKFLOW.drop(proposed.case(now), actor(who))
        assert (outcome.kind, outcome.state, outcome.proposal) == ("refus_proposition", "RECEVABLE", None)
    for who in ("jury2", "direction", "administration"):
        with pytest.raises(TransitionRefused, match="réservé à qui l'a faite ou peut la valider"):
            WORKFLOW.drop(proposed.case(now), actor(who))
    with pytest.raises(TransitionRefused, match="aucune proposition n'attend"):
        WORKFLOW.drop(life.case(now), actor("presidence"))


def test_a_step_taken_meanwhile_ends_the_proposal() -> None:
    life = next(life for life, row in STEPS if row["step"] == "rejeter_dossier")
    proposed = life.take("rejeter_dossier", "jury", noon("2024-04-02"), "Résultats insuffisants")
    withdrawn = proposed.take("retirer", "instruction", noon("2024-04-02"), "Mél du 2 avril")
    assert (withdrawn.state, withdrawn.proposal) == ("RETRAIT", None)


def test_a_guard_may_object_between_proposal_and_validation() -> None:
    life = next(life for life, row in STEPS if row["step"] == "inscrire_liste")
    now = noon("2024-08-26")
    proposed = life.take("inscrire_liste", "jury", now).told("vacant_seats=0")
    with pytest.raises(TransitionRefused, match="il n'en reste pas : place ouverte non pourvue"):
        proposed.take("inscrire_liste", "presidence", now)


def reached(row: dict[str, str]) -> Life:
    """The application of a journey in the state of the row, told what the row tells; a blank state is before any."""
    table = next(table for table, name in LIVES if name == row["journey"])
    if not row["state"]:
        return Life("BAT1").told(row["facts"])
    return next(life for _, life in play(table, row["journey"]) if life.state == row["state"]).told(row["facts"])


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


@pytest.mark.parametrize("submission", ["on_time", "late", "off_platform", "unknown", "too_early"])
def test_an_application_comes_in_by_one_way(submission: str) -> None:
    entry = WORKFLOW.entry(Life("BAT1").told(f"submission={submission}").case(noon("2024-03-14")))
    expected = {"on_time": "DEPOSE", "late": "HORS_DELAI"}.get(submission, "SAISIE_SECOURS")
    assert entry is not None
    assert entry.target == expected


@pytest.mark.parametrize("year", [1, 2])
def test_every_state_is_reached_and_every_open_one_has_an_exit(year: int) -> None:
    """A walk of our own over the rows, both entry years."""
    rows = [row for row in WORKFLOW.transitions.values() if year in row.years]
    reached, grew = {""}, True
    while grew:
        further = {row.target for row in rows if row.sources & reached} & WORKFLOW.states.keys()
        grew = not further <= reached
        reached |= further
    states = {code for code, state in WORKFLOW.states.items() if year in state.years}
    assert reached - {""} == states
    exits = {source for row in rows for source in row.named_sources}
    assert {code for code in states if not WORKFLOW.states[code].final} - exits == set()
    left = {code for row in rows for code in row.sources if code in states and WORKFLOW.states[code].final}
    assert {row.kind for row in rows if row.sources & left} == {"erreur"}


ACTORS = [actor(role + other) for role in sorted(ROLES) for other in ("", "2")]
PALETTE = (
    "submission=on_time", "submission=late", "submission=off_platform",
    "documents=complete", "documents=to_complete", "documents=indispensable_missing",
    "eligibility=by_right", "eligibility=jury", "eligibility=no_route", "eligibility=to_clarify",
    "trials_asked=EVD1+EVD2+ANGLAIS2", "trials_done=", "trials_done=EVD1+EVD2+ANGLAIS2",
    "trials_done=EVD1+EVS1+ENTRETIEN2+SPECIALITE2", "slot=2024-05-14T09:00+02:00", "slot=2024-06-14T09:00+02:00",
    "email=a@exemple.fr; batch_frozen=oui", "recording_deletion_asked_at=2024-04-20T10:00+02:00",
    "fiche_complete=oui; fiche_agreed=2024-06-01; all_parties_agreed=oui; person_lock=", "seats_left=1", "seats_left=0",
    "person_lock=24-1/MKX1", "contract_date=2024-07-01", "contract_date=",
    "documents_validated=oui; title_obtained=oui",
    "title_obtained=non", "list_criteria=oui; list_rank=1; list_places_left=1; vacant_seats=1", "capacity_left=1",
    "present_on_first_day=oui", "declared_full=; kept_until=", "employer_default=jugement", "person_renounced=oui",
)  # fmt: skip
DAYS = ("2024-02-10", "2024-03-20", "2024-04-15", "2024-04-24", "2024-05-18", "2024-08-26", "2024-09-03", "2024-12-03")


@settings(max_examples=150, deadline=None)
@given(data=st.data(), programme=st.sampled_from(["BAT1", "BAT2"]))
def test_wherever_one_walks_only_the_rows_lead(data: st.DataObject, programme: str) -> None:
    """Random facts, days and people: no state of another year, no final state left but by a material error."""
    life, year = Life(programme), session().programmes[programme].year
    for _ in range(data.draw(st.integers(5, 40))):
        life = life.told(data.draw(st.sampled_from(PALETTE)))
        now, who = noon(data.draw(st.sampled_from(DAYS))), data.draw(st.sampled_from(ACTORS))
        open_offers = [offer for offer in WORKFLOW.offers(life.case(now), who) if offer.open]
        assert not open_offers or not {role for role, _ in who.roles} & NEVER_DECIDE
        if not open_offers:
            continue
        step = data.draw(st.sampled_from(open_offers)).transition
        after = life.take(step.id, who.email.split("@")[0], now, "Un motif")
        check_step(WORKFLOW, life, after, step, year)
        life = after


def check_step(workflow: Workflow, before: Life, after: Life, step: Transition, year: int) -> None:
    if after.state in workflow.states:
        assert year in workflow.states[after.state].years
    if after.state != before.state and before.state in workflow.states and workflow.states[before.state].final:
        assert step.kind == "erreur"
    if workflow.has(after.state, "origine"):
        assert after.origin in ("ADMISSIBLE", "LISTE_COMPLEMENTAIRE", "STAGIAIRE")
    if after.history != before.history and step.validation_roles:
        assert after.history[-1].by != after.history[-1].validated_by != ""
    if workflow.has(after.state, "admission") and after.state != before.state:
        assert all(after.known[fact] for fact in ("contract_date", "documents_validated", "title_obtained"))
