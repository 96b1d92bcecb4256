"""The life of an application: every transition of both entry years lived once, and refused to others (§5)."""

from dataclasses import replace

import pytest

from rules.case import NEVER_DECIDE, ROLES, Actor, Proposal
from rules.workflow import TransitionRefused
from tests.rules.journeys import CASES, LIVES, NOT_OPEN, STEPS, WORKFLOW, Life, actor, noon, offer_of, play, session
from tests.tables import rows

MISTAKE = "corriger_erreur"


@pytest.mark.parametrize("name", LIVES)
def test_a_journey_goes_where_the_notice_says(name: str) -> None:
    lived = [(row["step"], life.state, life.origin or "") for row, life in play(name)]
    assert lived == [(row["step"], row["then"], row["origin"]) for row, _ in play(name)]


def test_there_are_sixty_stories_and_more() -> None:
    assert len(LIVES) >= 60


@pytest.mark.parametrize("year", [1, 2])
def test_every_way_back_to_where_the_project_was_agreed_is_lived(year: int) -> None:
    """§8, §9.2: from each state that holds a project, back to each of the three from which one is agreed."""
    steps = [row for row in WORKFLOW.transitions.values() if row.target == "origine"]
    origins = WORKFLOW.transitions["agreer"].sources
    ways = {(step.id, source, origin) for step in steps for source in step.sources for origin in origins}
    lived = {
        (row["step"], life.state, life.origin)
        for life, row in STEPS
        if session().programmes[life.programme].year == year and life.origin == row["then"]
    }
    assert len(ways) == 9
    assert ways - lived == set()


@pytest.mark.parametrize("year", [1, 2])
def test_every_step_that_is_put_right_before_the_end_is_lived(year: int) -> None:
    """§5: a decision on the wrong row, results of somebody else."""
    states = {code for code, state in WORKFLOW.states.items() if "corrigible" in state.traits and year in state.years}
    lived = {life.state for life, row in STEPS if row["step"] == MISTAKE}
    assert len(states) == 12
    assert states - lived == set()


@pytest.mark.parametrize("year", [1, 2])
def test_every_transition_of_the_year_is_lived(year: int) -> None:
    lived = {row["step"] for life, row in STEPS if session().programmes[life.programme].year == year}
    assert lived == {row.id for row in WORKFLOW.transitions.values() if year in row.years}


LETTERS = {
    "G": {"instruction"},
    "S": {"secretariat"},
    "M": {"jury"},
    "P": {"presidence"},
    "J": {"secretariat", "jury", "presidence"},
    "D": {"direction"},
    "L": {"placement"},
}
"""Case worker, secretary, member, chair, any of the three for the jury, management, its delegate for projects."""


def roles(letters: str) -> set[str]:
    return {role for letter in letters.split(" or ") if letter for role in LETTERS[letter]}


def written_in(table: str) -> dict[str, tuple[set[str], set[str]]]:
    """Step → who may take it, or take it back, and who validates that."""
    return {
        step: (roles(row["who"]), roles(row["validates"]))
        for row in rows(CASES / table)
        for step in row["steps"].split()
    }


def theirs(life: Life, row: dict[str, str]) -> tuple[set[str], set[str]]:
    """Who may take this step of a story, and validate it: a material error, whoever could take what it takes back."""
    if row["step"] != MISTAKE:
        return written_in("qui.csv")[row["step"]]
    way = row["then"], life.state
    taken = next(one.transition for one in reversed(life.history) if (one.source, one.target) == way)
    return written_in("reprises.csv")[taken]


def test_each_step_that_may_be_taken_back_says_by_whom() -> None:
    """All those that lead where a step may be taken back, but a slot given back: it came from there (§6.2)."""
    back, steps = WORKFLOW.transitions[MISTAKE], WORKFLOW.transitions.values()
    found = {row.id for row in steps if row.target in back.sources and row.sources & {*WORKFLOW.states}}
    assert found - {"annuler_creneau"} == {*written_in("reprises.csv")}


def test_who_may_take_and_validate_each_step() -> None:
    written = written_in("qui.csv")
    assert {row.id: (row.roles, row.validation_roles) for row in WORKFLOW.transitions.values()} == written


def test_every_other_role_is_refused() -> None:
    for life, row in STEPS:
        (allowed, _), now = theirs(life, row), noon(row["on"])
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
        (_, validate), now = theirs(life, row), noon(row["on"])
        if not validate:
            continue
        proposed = life.take(row["step"], row["who"].split(">")[0], now, row["motive"])
        assert (proposed.state, proposed.origin, proposed.history) == (life.state, life.origin, life.history)
        assert proposed.proposal is not None
        author = Actor(f" {proposed.proposal.by.upper()}", "la même, autrement écrite", everything)
        (alone,) = offer_of(row["step"], proposed, author, now)
        assert alone == "vous avez proposé cette étape : une autre personne doit la valider"
        for role in ROLES.keys() - validate:
            assert offer_of(row["step"], proposed, actor(f"{role}3"), now) != (), (row["step"], role)
        for role in validate:
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


def test_a_proposal_whose_row_is_gone_can_only_be_set_aside() -> None:
    life = next(life for life, row in STEPS if row["step"] == "rejeter_dossier")
    now = noon("2024-04-02")
    gone = replace(life, proposal=Proposal("ancienne_etape", "parti@exemple.fr", now, "Résultats insuffisants"))
    assert offer_of("rejeter_dossier", gone, actor("jury"), now) == ("une proposition attend déjà : ancienne_etape",)
    with pytest.raises(TransitionRefused, match="ancienne_etape"):
        gone.take("ancienne_etape", "presidence", now)
    assert WORKFLOW.drop(gone.case(now), actor("secretariat")).proposal is None
    with pytest.raises(TransitionRefused, match="réservé à qui"):
        WORKFLOW.drop(gone.case(now), actor("administration"))


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
