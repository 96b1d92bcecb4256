"""The steps that lead an application from where it stands to a state that somebody states it came to (§5).

The shortest way over the rows of `Transitions` whose every step holds on the day that is stated. Two as short are a
doubt, and no step is deduced that asks a motive: only what states it gives one. Nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rules.calendar import Moment
from rules.case import DECISION, MISTAKE, Actor, Case, Outcome, Transition
from rules.history import Passage, past_facts
from rules.workflow import TransitionRefused, Workflow

ITS_OWN_LINE = "donnez à cette étape sa propre ligne, avec son jour et son motif"
SEAT = "place"


@dataclass(frozen=True)
class Step:
    """One step of the way: the case that it was taken from, and its motive (only the last step has one)."""

    transition: Transition
    before: Case
    reason: str
    target: str

    @property
    def by_two(self) -> bool:
        return bool(self.transition.validation_roles)


@dataclass(frozen=True)
class Way:
    """The steps in order, and the case and past that they make; without any, `objections` say what does not hold."""

    steps: tuple[Step, ...] = ()
    objections: tuple[str, ...] = ()
    end: Case | None = None
    past: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Where to, why, by which two identities, from which past; `agreed` are facts true once a project is agreed, `on`
    is the stated moment, None when nothing states one."""

    goal: str
    reason: str
    actors: tuple[Actor, Actor]
    past: tuple[Passage, ...]
    agreed: Mapping[str, object]
    on: Moment | None = None


@dataclass(frozen=True)
class _Here:
    case: Case
    past: tuple[Passage, ...]
    steps: tuple[Step, ...] = ()


def way(workflow: Workflow, case: Case, asked: Asked) -> Way:
    """The only shortest way whose steps hold at `case.now`; else, of the shortest ones, what stops each."""
    left = _distances(workflow, case.year, asked.goal)
    labels = {code: state.label for code, state in workflow.states.items()}
    if case.state not in left:
        source = labels.get(case.state, "sans état")
        return Way(objections=(f"aucune étape ne mène de « {source} » à « {labels[asked.goal]} »",))
    stopped: list[tuple[int, str]] = []
    level, seen = [_Here(case, asked.past)], {case.state}
    while level:
        tries = [(here, row) for here in level for row in leaving(workflow, here.case) if row.target in left]
        reached: list[_Here] = []
        for here, row in tries:
            if row.target not in seen:
                there = _taken(workflow, here, row, asked)
                if isinstance(there, str):
                    stopped.append((len(here.steps) + 1 + left[row.target], there))
                else:
                    reached.append(there)
        if arrived := [one for one in reached if one.case.state == asked.goal]:
            return _only(arrived)
        seen |= {one.case.state for one in reached}
        level = reached
    return Way(objections=_shortest(stopped))


def _shortest(stopped: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """What stops the shortest ways; and, one step longer, those that only ask a step to be stated by itself."""
    least = min((length for length, _ in stopped), default=0)
    alone = [says for length, says in stopped if length == least + 1 and says.endswith(ITS_OWN_LINE)]
    return tuple(dict.fromkeys([*(says for length, says in stopped if length == least), *alone]))


def leaving(workflow: Workflow, case: Case) -> Iterator[Transition]:
    """The rows that lead on to a named state; a material error, or a way back, is never deduced."""
    for row in workflow.transitions.values():
        named = row.target in workflow.states and row.kind != MISTAKE
        if named and case.state in row.sources and case.year in row.years:
            yield row


def _distances(workflow: Workflow, year: int, goal: str) -> dict[str, int]:
    """State → how many steps it is from the goal, whatever their conditions."""
    rows = _onward(workflow, year)
    found, border = {goal: 0}, {goal}
    while border:
        border = {source for row in rows if row.target in border for source in row.sources} - found.keys()
        found |= dict.fromkeys(border, max(found.values()) + 1)
    return found


def _onward(workflow: Workflow, year: int) -> list[Transition]:
    rows = [row for row in workflow.transitions.values() if year in row.years and row.target in workflow.states]
    return [row for row in rows if row.kind != MISTAKE]


def exclude(workflow: Workflow, year: int, one: str, other: str) -> bool:
    """Two states that one day cannot give an application: two answers to one question (§5), or no way from either to
    the other."""
    rows = _onward(workflow, year)
    if any(
        (one in row.sources and row.target == other) or (other in row.sources and row.target == one) for row in rows
    ):
        return False
    asked = [
        {source for row in rows if row.kind == DECISION and row.target == state for source in row.sources}
        for state in (one, other)
    ]
    if asked[0] & asked[1]:
        return True
    return one not in _distances(workflow, year, other) and other not in _distances(workflow, year, one)


def _taken(workflow: Workflow, here: _Here, row: Transition, asked: Asked) -> _Here | str:
    """Where the step leads, or what stops it."""
    reason = asked.reason if row.target == asked.goal else ""
    try:
        outcome = taken(workflow, row, here.case, asked.actors, reason)
    except TransitionRefused as refused:
        alone = row.target != asked.goal and (row.motive_required or _against(row, here.case))
        says = (*refused.reasons, ITS_OWN_LINE) if alone else refused.reasons
        return f"« {row.label} » : {' ; '.join(says)}"
    passage = Passage(
        row.id, here.case.state, outcome.state, here.case.now, asked.actors[0].email, reason, stated=asked.on
    )
    past = (*here.past, passage)
    step = Step(row, here.case, reason, outcome.state)
    return _Here(_after(workflow, here.case, outcome, past, asked), past, (*here.steps, step))


def taken(workflow: Workflow, row: Transition, case: Case, actors: tuple[Actor, Actor], reason: str) -> Outcome:
    """The step, its proposal by the first validated by the second where the row asks two identities (§5)."""
    if case.proposal is None:
        outcome = workflow.take(row.id, case, actors[0], reason)
        if outcome.proposal is None:
            return outcome
        case = replace(case, proposal=outcome.proposal)
    return workflow.take(row.id, case, actors[1], reason)


def _against(row: Transition, case: Case) -> bool:
    return any(reservation.objection(case) for reservation in row.reservations)


def _after(workflow: Workflow, case: Case, outcome: Outcome, past: Sequence[Passage], asked: Asked) -> Case:
    facts = {**case.facts, **past_facts(past, workflow)}
    if workflow.has(outcome.state, SEAT) and not workflow.has(case.state, SEAT):
        facts |= {"fiche_agreed": case.today, **asked.agreed}
    return replace(case, state=outcome.state, origin=outcome.origin, proposal=None, facts=facts)


def _only(arrived: Sequence[_Here]) -> Way:
    if len(arrived) == 1:
        return Way(arrived[0].steps, (), arrived[0].case, arrived[0].past)
    ways = (", puis ".join(f"« {step.transition.label} »" for step in one.steps) for one in arrived)
    return Way(objections=(f"plusieurs chemins y mènent aussi bien : {' ; ou '.join(ways)} ; {ITS_OWN_LINE}",))
