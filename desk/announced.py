"""Which announcement a decision belongs to, and who still waits for one: the rows of `Transitions` say it (§3, §5)."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from desk.files import Files, Key
from rules.calendar import Period
from rules.case import DECISION, MISTAKE, State, Transition
from rules.history import Passage, standing
from rules.session import Session
from sheets_sync.register import Recorded, Register
from sheets_sync.standings import TAKEN_OVER, history

TELLS: Final = "annonce"
"""The kind of a step that only tells a decision: it changes the state, and no decision."""
WAITS: Final = "annonce_faite"
"""The guard of a step that follows from a decision, once it is told."""


class Decided(NamedTuple):
    """What is to be announced of an application: on which row of `Calendrier`, the act that decided it, the state."""

    period: str
    operation: str
    state: str

    def is_for(self, period: str, operation: str) -> bool:
        return (self.period, self.operation) == (period, operation)


@lru_cache(maxsize=8)
def announcements(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Each announcement that has its day, by date → the programmes that it concerns."""
    years: dict[str, set[int]] = {}
    for step in session.workflow.transitions.values():
        years.setdefault(step.announcement, set()).update(step.years)
    known = (period for code, period in session.calendar.periods.items() if code and code in years)
    return {
        period.code: tuple(_concerned(session, period, years[period.code]))
        for period in sorted(known, key=lambda one: (one.start, one.code))
    }


def _concerned(session: Session, period: Period, years: set[int]) -> Iterator[str]:
    for code, programme in session.programmes.items():
        if programme.year in years and period.year in (None, programme.year):
            yield code


def _steps(session: Session, year: int, period: str) -> Iterator[Transition]:
    rows = session.workflow.transitions.values()
    return (step for step in rows if step.announcement == period and year in step.years)


def outcomes(session: Session, year: int, period: str) -> tuple[State, ...]:
    """The states that an announcement tells, in the order of the rows."""
    told = dict.fromkeys(step.target for step in _steps(session, year, period))
    return tuple(session.workflow.states[code] for code in told if code in session.workflow.states)


def awaiting(session: Session, year: int, period: str) -> frozenset[str]:
    """The states from which a decision of this announcement is still to be taken, and those that lead to them."""
    told = {state.code for state in outcomes(session, year, period)}
    steps = _steps(session, year, period)
    found = {source for step in steps if step.kind == DECISION for source in step.named_sources} - told
    rows = [step for step in session.workflow.transitions.values() if not step.announcement and year in step.years]
    more = set(found)
    while more:
        before = {
            source for step in rows if step.target in more and step.kind != MISTAKE for source in step.named_sources
        }
        more = before - found - told - {""}
        found |= more
    return frozenset(found)


def beyond(session: Session, year: int, period: str) -> frozenset[str]:
    """The states to which a step that waits for this announcement leads, before another decision is to be told."""
    workflow, told = session.workflow, {state.code for state in outcomes(session, year, period)}
    rows = [
        step for step in workflow.transitions.values()
        if year in step.years and not step.announcement and step.kind != MISTAKE and step.target in workflow.states
    ]  # fmt: skip
    more = {one.target for one in rows if told.intersection(one.sources) and any(g.text == WAITS for g in one.guards)}
    found: set[str] = set()
    while more:
        found |= more
        more = {one.target for one in rows if found.intersection(one.sources)} - found
    return frozenset(one for one in found - workflow.after_a_project if not workflow.states[one].final)


def decided(files: Files, key: Key) -> Decided | None:
    """The decision that an application stands on, when an announcement tells it; None when none does.

    What came after a project was agreed is no decision of the jury: whoever still judges the person, and is not told of
    it, signs the very same batch (§5).
    """
    kept, steps = _before_a_project(files, key), files.session.workflow.transitions
    if not kept:
        return None
    last, step = kept[-1], steps.get(kept[-1].transition)
    if step is not None and step.kind not in (DECISION, MISTAKE):
        return _told(files, kept)
    period = step.announcement if step else _by_state(files, key, last.target)
    return Decided(period, last.acts[0], last.target) if period else None


def last_change(register: Register, key: str) -> Recorded | None:
    """The act that gave a field its value. Others rest on it since: a proposal, a step that keeps the state (§5)."""
    subject, _, name = key.partition("#")
    operation = register.heads.get(key)
    while operation and (recorded := register.recorded(operation)):
        changed = recorded.act.changes.get(subject, {}).get(name)
        if changed and (name != "state" or changed[0] != changed[1]):
            return recorded
        operation = recorded.act.bases.get(key)
    return None


def _before_a_project(files: Files, key: Key) -> tuple[Passage, ...]:
    """What counts until a project was agreed."""
    tells = files.session.workflow.tells_of_a_project
    return tuple(takewhile(lambda one: not tells(one.target), counting(files, key))) if key in files.entries else ()


def followed(files: Files, key: Key, operation: str) -> bool:
    """Does what was decided by this act still hold, whatever came of it since: a slot taken, a trial passed?"""
    workflow = files.session.workflow
    for one in reversed(counting(files, key)):
        if operation in one.acts:
            return True
        step = workflow.transitions.get(one.transition)
        if step is None or step.kind in (DECISION, MISTAKE) or workflow.states[one.target].final:
            return False
    return False


def _told(files: Files, kept: Sequence[Passage]) -> Decided | None:
    """A step that only tells rests on the decision that it tells; a trial passed or missed since leaves it so."""
    steps = files.session.workflow.transitions
    for place, one in reversed([*enumerate(kept)]):
        step = steps.get(one.transition)
        if step is None or step.kind in (DECISION, MISTAKE) or _over(files, one.target):
            return None
        if step.kind == TELLS:
            return Decided(step.announcement, kept[place - 1].acts[0], kept[place - 1].target) if place else None
    return None


def counting(files: Files, key: Key) -> tuple[Passage, ...]:
    """The passages that still count, but for steps that leave the state as it was: they decide nothing that is to be
    told (« maintenir »)."""
    moves = [one for one in history(files.register, *key) if one.source != one.target]
    return standing(moves, files.session.workflow)


def _over(files: Files, state: str) -> bool:
    known = files.session.workflow.states.get(state)
    return known is None or known.final


def taken_here(files: Files, one: Decided) -> bool:
    """Was it decided in this desk, and not taken over from elsewhere?"""
    recorded = files.register.recorded(one.operation)
    return recorded is not None and recorded.act.transition is not None and TAKEN_OVER not in recorded.act.facts


def _by_state(files: Files, key: Key, state: str) -> str:
    """A decision taken up from elsewhere names no step: its state says the announcement, when only one tells it."""
    year = files.session.programmes[key[1]].year
    steps = (
        step for step in files.session.workflow.transitions.values() if step.target == state and year in step.years
    )
    told = {step.announcement for step in steps if step.announcement}
    return told.pop() if len(told) == 1 else ""


def subject_of(key: Key) -> str:
    return f"candidature:{key[0]}/{key[1]}"


def digest(members: Mapping[str, str]) -> str:
    """What a signature signs: who is told, and by which act each was decided."""
    return hashlib.sha256(json.dumps(sorted(members.items())).encode()).hexdigest()[:20]


def state_keys(members: Iterable[str]) -> list[str]:
    """The base of each member's state."""
    return [f"candidature:{member}#state" for member in members]
