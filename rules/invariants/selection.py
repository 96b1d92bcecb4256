"""From the deposit to the admissibility (§3 to §7)."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from rules.case import MISTAKE
from rules.contents import Contents, Standing
from rules.history import Passage, decisions, kept_at, kind
from rules.history import standing as still_counting
from rules.invariants.wrong import Wrong, of
from rules.trials import Trial, trials
from rules.workflow import Workflow


def synchronous_interview(contents: Contents) -> Iterator[Wrong]:
    """Only those placed in the complementary phase have one, whether their state says it, a slot or a result (§6)."""
    every = contents.session.trials.values()
    synchronous = {trial.code: trial.year for trial in every if trial.period == "phase_complementaire"}
    for standing in contents.applications:
        called = standing.called & synchronous.keys()
        has_one = bool(called) or contents.was_in(standing, "entretien_synchrone")
        if has_one and not contents.passages_into(standing, "complementaire"):
            yield of(standing, "entretien synchrone sans être passé par la phase complémentaire")
        elif (year := _foreign_year(contents, standing, "entretien_synchrone")) is not None:
            yield of(standing, f"entretien synchrone en année {year}")


def states_of_the_entry_year(contents: Contents) -> Iterator[Wrong]:
    """The second year has no complementary phase (§3.2)."""
    for standing in contents.applications:
        if (year := _foreign_year(contents, standing, "complementaire")) is not None:
            yield of(standing, f"phase complémentaire en année {year}")


def _foreign_year(contents: Contents, standing: Standing, trait: str) -> int | None:
    """The entry year, when the application was in a state with that property which this year does not have."""
    programme = contents.session.programmes.get(standing.programme)
    states = contents.session.workflow.states
    met = {standing.state, *(step.target for step in standing.history)} & states.keys()
    wrong = programme and any(trait in states[code].traits and programme.year not in states[code].years for code in met)
    return programme.year if programme and wrong else None


def _planned(contents: Contents, standing: Standing) -> Iterable[Trial]:
    """The trials of its entry year."""
    programme = contents.session.programmes.get(standing.programme)
    return trials(contents.session, programme.year).values() if programme else ()


def _taken(standing: Standing) -> set[str]:
    done = standing.facts.get("trials_done")
    return {*standing.trials, *(map(str, done) if isinstance(done, Collection) else ())}


def admissible_after_trials(contents: Contents) -> Iterator[Wrong]:
    """The compulsory trials, the speciality oral or its dispense; else the jury's motive for going without (§6, §7)."""
    for standing in contents.applications:
        if not contents.holds_in(standing, "admissible"):
            continue
        spared = bool(standing.facts.get("speciality_dispense"))
        due = [trial for trial in _planned(contents, standing) if trial.compulsory]
        due = [trial for trial in due if not (spared and trial.can_be_spared)]
        missing = [trial for trial in due if trial.code not in _taken(standing)]
        if unsaid := [trial.label for trial in missing if not _excused(contents, standing, trial)]:
            yield of(standing, f"admissible sans épreuve ni motif du jury : {', '.join(unsaid)}")


def _excused(contents: Contents, standing: Standing, trial: Trial) -> bool:
    """By the motive of what declared it admissible, or of a step whose row asks for one where this trial is missing
    (year 2's second series): a verdict on the title, or a recording kept, says nothing of a trial."""
    workflow = contents.session.workflow
    ruled = (step for step in decisions(standing.history, workflow) if step.source != step.target)
    return any(
        step.reason.strip() and (workflow.has(step.target, "admissible") or _asks(workflow, step, trial))
        for step in ruled
    )


def _asks(workflow: Workflow, step: Passage, trial: Trial) -> bool:
    reservations = workflow.transitions[step.transition].reservations
    return any(re.search(rf"\b{re.escape(trial.code)}\b", reservation.text) for reservation in reservations)


def trials_are_asked(contents: Contents) -> Iterator[Wrong]:
    """A pre-admissible takes one trial or more (§5.1.1)."""
    for standing in contents.applications:
        if contents.holds_in(standing, "preadmissible") and not standing.facts.get("trials_asked"):
            yield of(standing, "pré-admissible sans épreuve demandée")


def deposited_in_time(contents: Contents) -> Iterator[Wrong]:
    """Deposits from the opening day to the closing day included (§4.1), or taken back in by two persons."""
    calendar, workflow = contents.session.calendar, contents.session.workflow
    for standing in contents.applications:
        if not contents.was_in(standing, "depot"):
            continue
        taken_back = any(kind(step, workflow) == MISTAKE for step in contents.passages_into(standing, "depot"))
        if standing.submitted_at is None:
            yield of(standing, "déposé, on ne sait quand")
        elif not taken_back and not calendar.contains(standing.submitted_at, calendar.deposits):
            yield of(standing, f"déposé hors de la période {calendar.deposits}")


def trials_within_their_period(contents: Contents) -> Iterator[Wrong]:
    """Each trial has its dates (§3), those of its entry year. One taken outside them, or nobody knows when, is the
    jury's to judge (R-038, R-041): by the motive with which it was recorded, or by what the jury decided since."""
    calendar = contents.session.calendar
    for standing in contents.applications:
        yield from _of_the_other_year(contents, standing)
        for trial in _planned(contents, standing):
            taken, period = standing.trials.get(trial.code), calendar.periods.get(trial.period)
            if taken and period and not calendar.contains(taken, period):
                says = f"{trial.label} : passée hors de la période {period}"
                yield of(standing, says, judged=_judged(contents, standing, trial))
            elif not taken and trial.code in _taken(standing):
                says = f"{trial.label} : passée, on ne sait quand"
                yield of(standing, says, judged=_judged(contents, standing, trial))


def _of_the_other_year(contents: Contents, standing: Standing) -> Iterator[Wrong]:
    programme = contents.session.programmes.get(standing.programme)
    known = (contents.session.trials.get(code) for code in sorted(_taken(standing)))
    for trial in known if programme else ():
        if programme and trial and trial.year != programme.year:
            yield of(standing, f"{trial.label} : épreuve d'entrée en année {trial.year}")


def _judged(contents: Contents, standing: Standing, trial: Trial) -> bool:
    if trial.code not in standing.outside:
        return False
    recorded_at, motive = standing.outside[trial.code]
    ruled = decisions(standing.history, contents.session.workflow)
    return bool(motive.strip()) or any(passage.at >= recorded_at for passage in ruled)


def deletion_asked(contents: Contents) -> Iterator[Wrong]:
    """Asked strictly before the decision, it rejects, unless the jury keeps the application with a motive (§6.2). On
    the day of a decision whose hour is unknown, nothing is wrong: it is to be clarified.
    """
    workflow, precedes = contents.session.workflow, contents.session.calendar.precedes
    for standing in contents.applications:
        asked = standing.facts.get("recording_deletion_asked_at")
        state = workflow.states.get(standing.state)
        if not isinstance(asked, datetime) or state is None or state.final:
            continue
        counting = (step for step in still_counting(standing.history, workflow) if step.source != step.target)
        decided = [step.decided_at for step in counting if workflow.has(step.target, "admissibilite_decidee")]
        kept = kept_at(standing.history, workflow)
        if not (kept and precedes(asked, kept)) and all(precedes(asked, moment) for moment in decided):
            yield of(standing, "suppression d'enregistrement demandée avant la décision, sans rejet ni motif du jury")


def route_unchanged(contents: Contents) -> Iterator[Wrong]:
    """A past decision is never judged again: what changed since is shown (§1, §2)."""
    for standing in contents.applications:
        if standing.decided_route is not None and standing.route != standing.decided_route:
            then, now = standing.decided_route, standing.route or "à clarifier"
            yield of(standing, f"le fait a changé depuis : voie {then} à la décision, {now} aujourd'hui")
