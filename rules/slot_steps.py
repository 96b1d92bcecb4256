"""Which applications need a slot for a trial, and which steps taking or giving back one makes: all read from the rows.

In year 1 the candidate signs up (§6.2): the rows have a step for it. In year 2 the school gives the day (§7.3).
"""

from collections.abc import Iterator

from rules.case import DECISION, Case, Transition
from rules.conditions import EitherOf, Word
from rules.trials import Trial
from rules.workflow import Workflow

SIGNED_UP, TAKEN = "creneau_dans", "epreuves_passees"
"""Conditions of `Transitions`: a slot in a window, trials that were taken."""


def chosen_by_candidate(workflow: Workflow, trial: Trial) -> bool:
    """Does the candidate choose the moment (R-083)?"""
    return any(_signs_up(step, trial) for step in workflow.transitions.values())


def waiting_states(workflow: Workflow, trial: Trial) -> frozenset[str]:
    """Where an application may stand while this trial is still to be taken."""
    steps = (step for step in workflow.transitions.values() if step.kind != DECISION and trial.year in step.years)
    return frozenset(state for step in steps if _asks(step, trial) for state in step.sources)


def needs_slot(workflow: Workflow, case: Case, trial: Trial) -> bool:
    """Is this trial still to be taken by this application? Not once it was taken, or spared (§7.4); a live interview
    of year 1 by those of the complementary phase alone (R-082)."""
    if case.state not in waiting_states(workflow, trial):
        return False
    steps = [step for step in workflow.transitions.values() if case.state in step.sources and step.kind != DECISION]
    asks = (one for step in steps for one in _conditions(step) if _names(one, trial))
    return any(_signs_up(step, trial) for step in steps) or any(one.objection(case) for one in asks)


def booking_step(workflow: Workflow, state: str, trial: Trial) -> Transition | None:
    """The step that taking a slot makes from this state; None when none is due."""
    found = (step for step in workflow.transitions.values() if state in step.sources and _signs_up(step, trial))
    return next(found, None)


def release_step(workflow: Workflow, state: str, trial: Trial) -> Transition | None:
    """The step that giving the slot back makes: to where one signs up again."""
    steps = (step for step in workflow.transitions.values() if state in step.sources and step.target != state)
    leaving = (step for step in steps if step.kind != DECISION)
    return next((step for step in leaving if booking_step(workflow, step.target, trial)), None)


def _signs_up(step: Transition, trial: Trial) -> bool:
    return any(word.guard == SIGNED_UP and trial.period in word.arguments for word in _words(step))


def _asks(step: Transition, trial: Trial) -> bool:
    return _signs_up(step, trial) or any(_names(one, trial) for one in _conditions(step))


def _names(condition: EitherOf, trial: Trial) -> bool:
    return any(word.guard == TAKEN and trial.code in word.arguments for word in condition.words)


def _words(step: Transition) -> Iterator[Word]:
    return (word for condition in _conditions(step) for word in condition.words)


def _conditions(step: Transition) -> Iterator[EitherOf]:
    return (condition for condition in step.guards if isinstance(condition, EitherOf))
