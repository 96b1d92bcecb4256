"""Which announcement a decision belongs to, and who still waits for one: the rows of `Transitions` say it (§3, §5)."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from desk.files import Files, Key, key_of
from rules.calendar import Period
from rules.case import DECISION, MISTAKE, State, Transition
from rules.session import Session
from rules.workflow import ORIGIN
from sheets_sync.records import SLOT
from sheets_sync.register import Recorded, Register
from sheets_sync.standings import TAKEN_OVER

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
    recorded, steps = _standing(files, key), files.session.workflow.transitions
    if recorded is None:
        return None
    step = steps.get(recorded.act.transition or "")
    if _mends(step):
        recorded = counting(files, key, recorded.position)[-1][0]
        step = steps.get(recorded.act.transition or "")
    state = str(recorded.act.changes[subject_of(key)]["state"][1])
    if step is None:
        period = _by_state(files, key, state)
    elif step.kind not in (DECISION, MISTAKE):
        return _told(files, key, recorded)
    else:
        period = step.announcement
    return Decided(period, recorded.row.operation, state) if period else None


def last_change(register: Register, key: str) -> Recorded | None:
    """The act that gave a field its value. Others rest on it since: a proposal, a step that keeps the state (§5)."""
    return _change(register, key, register.heads.get(key))


def last_news(files: Files, key: str) -> Recorded | None:
    """The change that a letter bound to no date tells. To fall back where a project was agreed from is no news: it is
    told by the letter that told that state the first time (§9.1); a slot is told with its room."""
    subject = key.partition("#")[0]
    last = news = last_change(files.register, key)
    if last and f"#{SLOT}" in key:
        return _of_its_room(files, last, key)
    if last is None or key != f"{subject}#state" or not _falls_back(files, last):
        return last
    for one, state in reversed(tuple(passages(files, key_of(subject.partition(":")[2])))):
        if state == last.act.changes[subject]["state"][1]:
            news = one
            if not _falls_back(files, one):
                break
    return news


def _of_its_room(files: Files, last: Recorded, key: str) -> Recorded:
    """A slot given is news again when its room is put right (§6.2, §7.3)."""
    subject, _, name = key.partition("#")
    slot = last.act.changes[subject][name][1]
    room = last_change(files.register, f"creneau:{slot}#room") if slot else None
    return room if room and room.position > last.position else last


def _falls_back(files: Files, one: Recorded) -> bool:
    step = files.session.workflow.transitions.get(one.act.transition or "")
    return step is not None and step.target == ORIGIN


def _change(register: Register, key: str, operation: str | None) -> Recorded | None:
    """The change of this field that an act rests on, itself included."""
    subject, _, name = key.partition("#")
    while operation and (recorded := register.recorded(operation)):
        changed = recorded.act.changes.get(subject, {}).get(name)
        if changed and not _kept(name, changed):
            return recorded
        operation = recorded.act.bases.get(key)
    return None


def _standing(files: Files, key: Key) -> Recorded | None:
    """The last act that set its state before a project was agreed."""
    workflow = files.session.workflow
    if key not in files.entries:
        return None
    if files.entries[key].state not in workflow.after_a_project:
        return last_change(files.register, f"{subject_of(key)}#state")
    found = None
    for one, state in passages(files, key):
        if workflow.tells_of_a_project(state):
            break
        found = one
    return found


def passages(files: Files, key: Key, since: int = 0) -> Iterator[tuple[Recorded, str]]:
    """Each act that set the state and holds, with that state, from this place of the journal; the oldest first."""
    subject = subject_of(key)
    for one in files.register.thread(subject):
        told = one.holds and one.position >= since
        changed = one.act.changes.get(subject, {}).get("state") if told else None
        if changed and not _kept("state", changed):
            yield one, str(changed[1])


def _kept(name: str, changed: tuple[Any, Any]) -> bool:
    """A step that leaves the state as it was (« maintenir ») decides nothing that is to be told."""
    return name == "state" and changed[0] == changed[1]


def followed(files: Files, key: Key, operation: str) -> bool:
    """Does what was decided by this act still hold, whatever came of it since: a slot taken, a trial passed?"""
    workflow = files.session.workflow
    for one, state, acts in reversed(counting(files, key)):
        if operation in acts:
            return True
        step = workflow.transitions.get(one.act.transition or "")
        if step is None or step.kind in (DECISION, MISTAKE) or workflow.states[state].final:
            return False
    return False


def _told(files: Files, key: Key, recorded: Recorded) -> Decided | None:
    """A step that only tells rests on the decision that it tells; a trial passed or missed since leaves it so."""
    steps, kept = files.session.workflow.transitions, counting(files, key, recorded.position)
    for place, (one, then, _) in reversed([*enumerate(kept)]):
        step = steps.get(one.act.transition or "")
        if step is None or step.kind in (DECISION, MISTAKE) or _over(files, then):
            return None
        if step.kind == TELLS:
            return Decided(step.announcement, kept[place - 1][0].row.operation, kept[place - 1][1]) if place else None
    return None


def counting(files: Files, key: Key, until: int | None = None) -> list[tuple[Recorded, str, set[str]]]:
    """The passages that still count, each with the state it set and the acts that stand for it: a material error takes
    back the one by which it came there, and stands for what it goes back to (§5, `rules.history.standing`)."""
    subject, kept = subject_of(key), list[tuple[Recorded, str, set[str]]]()
    for one, then in passages(files, key):
        if until is not None and one.position > until:
            break
        step = files.session.workflow.transitions.get(one.act.transition or "")
        place = entrance(kept, subject, then, one.act.changes[subject]["state"][0]) if _mends(step) else 0
        if place:
            del kept[place:]
            kept[-1][2].add(one.row.operation)
        else:
            kept.append((one, then, {one.row.operation}))
    return kept


def entrance(kept: Sequence[tuple[Recorded, str, set[str]]], subject: str, source: Any, state: Any) -> int:
    """The place of the last passage from the one to the other; 0 when there is none but the first."""
    ways = (tuple(one.act.changes[subject]["state"]) for one, _, _ in kept)
    return max((place for place, way in enumerate(ways) if way == (source, state)), default=0)


def _mends(step: Transition | None) -> bool:
    return step is not None and step.kind == MISTAKE


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
