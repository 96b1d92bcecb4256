"""Decided is not announced (§3): what a candidate would notice of a step waits until they are told what it rests on.

One row a transition. `annonce`: it waits for the announcement and its letter. `date`: a later date of the calendar
holds it. `suite`: it only follows a step that waited. `decision`, `annoncer`, `personne`: the jury's own word, the
telling itself, what the candidate says. `avant`: nothing is announced yet where it starts.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from rules.case import DECISION, MISTAKE, Case, Transition
from tests.rules.journeys import WORKFLOW, Applied, Examined, session
from tests.tables import rows

WAITS = {row["step"]: row["waits"] for row in rows(Path(__file__).parent / "cases" / "told_first.csv")}
CALENDAR = session().calendar
EARLY = "sa décision ne s'annonce que le {:%d/%m/%Y} : rien ne part qui la dirait avant"
LETTER = "la lettre de l'annonce du {:%d/%m/%Y} n'est pas encore partie : rien ne la précède"
CAME_BACK = (
    "la lettre de l'annonce du {:%d/%m/%Y}, partie le {:%d/%m/%Y}, est revenue : à renvoyer, une fois l'adresse "
    "corrigée ou dite bonne"
)
OWN_WORD = {"retirer", "renoncer", "renoncer_avec"}
STEPS = WORKFLOW.transitions


def telling(state: str, year: int) -> set[str]:
    """The announcements that tell this state."""
    return {step.announcement for step in STEPS.values() if step.target == state and year in step.years} - {""}


def untold() -> Iterator[tuple[Transition, str, int, str]]:
    """Each step, from each state that an announcement tells, in each entry year."""
    for step in STEPS.values():
        for year in sorted(step.years):
            for state in sorted(step.sources & WORKFLOW.states.keys()):
                yield from ((step, state, year, told) for told in sorted(telling(state, year)))


def case_of(state: str, year: int, told: str, now: datetime, awaited: str | None = None) -> Case:
    programme = next(code for code, row in session().programmes.items() if row.year == year)
    facts = {"announcement": told, "letter_awaited": awaited}
    return Case(Applied(programme), state, None, Examined(), facts, None, now, session())


def test_every_step_says_what_it_waits_for() -> None:
    assert WAITS.keys() == STEPS.keys()
    waiting = {code for code, waits in WAITS.items() if waits == "annonce"}
    assert waiting == {step.id for step in STEPS.values() if any(one.text == "annonce_faite" for one in step.guards)}


@pytest.mark.parametrize(("step", "state", "year", "told"), [*untold()], ids=lambda one: getattr(one, "id", str(one)))
def test_nothing_follows_a_decision_before_it_is_told(step: Transition, state: str, year: int, told: str) -> None:
    day, waits = CALENDAR[told].start, WAITS[step.id]
    noon = datetime.combine(day, time(12), CALENDAR.zone)
    eve = case_of(state, year, told, noon - timedelta(days=1))
    before = WORKFLOW.objections(step, eve)
    assert (EARLY.format(day) in before) == (waits == "annonce")
    if waits == "date":
        assert any(says.startswith("pas avant") or "pas encore fixée" in says for says in before)
    on = WORKFLOW.objections(step, replace(eve, now=noon, facts={**eve.facts, "letter_awaited": told}))
    assert (LETTER.format(day) in on) == (waits == "annonce")
    left = day + timedelta(days=1)
    back = {**eve.facts, "letter_awaited": told, "letter_came_back": left}
    returned = WORKFLOW.objections(step, replace(eve, now=noon, facts=back))
    assert (CAME_BACK.format(day, left) in returned) == (waits == "annonce")
    assert LETTER.format(day) not in returned
    after = WORKFLOW.objections(step, replace(eve, now=noon))
    assert not {EARLY.format(day), LETTER.format(day)} & {*after}


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda one: one.id)
def test_a_step_that_waits_for_nothing_says_nothing(step: Transition) -> None:
    waits = WAITS[step.id]
    told = {state for state in step.named_sources if any(telling(state, year) for year in step.years)}
    if waits in ("avant", "suite"):
        assert not told
    if waits == "suite":
        before = {one.id for one in STEPS.values() if one.target in step.named_sources or one.target == "meme"}
        assert {WAITS[code] for code in before if step.named_sources} <= {"annonce", "suite", "date", "decision"}
    assert (step.kind in (DECISION, MISTAKE)) or waits != "decision"
    assert (step.kind == "annonce") == (waits == "annoncer")
    assert (step.id in OWN_WORD) == (waits == "personne")


def test_what_nobody_knows_is_not_told() -> None:
    noon = datetime.combine(CALENDAR["annonce_phase_principale"].start, time(12), CALENDAR.zone)
    case = replace(case_of("PHASE_COMPLEMENTAIRE", 1, "annonce_phase_principale", noon), facts={})
    assert "on ne sait pas encore : annonce de sa décision" in WORKFLOW.objections(STEPS["inscrire_evs"], case)
