"""What an application went through, and the facts that only its past knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rules.calendar import Moment
from rules.case import DECISION, MISTAKE
from rules.workflow import ORIGIN, Workflow

ELIGIBILITY = "recevabilite"
"""The phase of `États` where the title is judged (§1, §2)."""


@dataclass(frozen=True)
class Passage:
    """A transition that was taken: `by` proposed or did it, `validated_by` is empty when one person was enough.

    `at` is the act's instant. `stated` is when a decision taken over is said to have been taken, None of all others.
    `acts` name what stands for it: its own act, then the errors put right that led back to it.
    """

    transition: str
    source: str
    target: str
    at: datetime
    by: str
    reason: str = ""
    validated_by: str = ""
    stated: Moment | None = None
    acts: tuple[str, ...] = ()

    @property
    def decided_at(self) -> Moment:
        """When it was decided, wherever that was: what rules and invariants compare."""
        return self.at if self.stated is None else self.stated


def standing(history: Sequence[Passage], workflow: Workflow) -> tuple[Passage, ...]:
    """The passages that still count: a material error takes back the one by which the application came where the error
    was found, and what came back there since; it stands for what it goes back to (§5)."""
    kept: list[Passage] = []
    for passage in history:
        entered = entrance(kept, passage.target, passage.source) if kind(passage, workflow) == MISTAKE else None
        if entered is None:
            kept.append(passage)
            continue
        del kept[entered:]
        kept[-1:] = [replace(one, acts=one.acts + passage.acts) for one in kept[-1:]]
    return tuple(kept)


def entrance(kept: Sequence[Passage], source: str, target: str) -> int | None:
    """The place of the last passage from the one state to the other, which an error found there takes back; None when
    it came otherwise."""
    way = source, target
    places = (place for place in reversed(range(len(kept))) if (kept[place].source, kept[place].target) == way)
    return next(places, None)


def _before(moves: Sequence[Passage], workflow: Workflow) -> str | None:
    """Whence it came where it is now: a slot given back, a project that fell lead back here, and came from nowhere, be
    it the first time that it is here (§9.2)."""
    entries = [one for one in moves if one.target == moves[-1].target] if moves else []
    first = workflow.transitions.get(entries[0].transition) if entries else None
    if first is not None and first.target == ORIGIN:
        return None
    return next((one.source or None for one in reversed(entries) if one.transition == entries[0].transition), None)


def decisions(history: Sequence[Passage], workflow: Workflow) -> Iterator[Passage]:
    """The jury's own passages among those that still count."""
    return (passage for passage in standing(history, workflow) if kind(passage, workflow) == DECISION)


def kept_at(history: Sequence[Passage], workflow: Workflow) -> Moment | None:
    """When the jury last kept the application despite a recording that was deleted, saying why (R-091). It answered the
    request: an error found elsewhere, which takes back what came before, takes nothing of that."""
    kept = [one for one in history if one.source == one.target and kind(one, workflow) == DECISION]
    return next((one.decided_at for one in reversed(kept) if one.reason.strip()), None)


def past_facts(history: Sequence[Passage], workflow: Workflow) -> dict[str, object]:
    """`previous_state`, `eligibility_judged`, `admissibility_decided_at`, `recording_kept_at`, `announcement` (see
    `rules.case_facts`)."""
    kept = standing(history, workflow)
    moves = [passage for passage in kept if passage.source != passage.target]
    followed = bool(kept) and kept[-1].source == kept[-1].target
    decided = [passage.decided_at for passage in moves if workflow.has(passage.target, "admissibilite_decidee")]
    ruling = list(decisions(history, workflow))
    ruled = (workflow.states.get(passage.target) for passage in ruling)
    told = (workflow.transitions[passage.transition].announcement for passage in reversed(ruling))
    return {
        "previous_state": None if followed else _before(moves, workflow),
        "eligibility_judged": any(state and state.phase == ELIGIBILITY for state in ruled),
        "admissibility_decided_at": decided[0] if decided else None,
        "recording_kept_at": kept_at(history, workflow),
        "announcement": next(filter(None, told), None),
    }


def kind(passage: Passage, workflow: Workflow) -> str:
    transition = workflow.transitions.get(passage.transition)
    return transition.kind if transition else ""
