"""A day's book begins as an earlier day's was made: its acts recorded again, at their instants, up to its last one."""

from collections import deque
from collections.abc import Iterator
from typing import Final

from desk.demo.clock import WorkingClock
from desk.demo.world import BATCH
from sheets_sync.answers import Draft
from sheets_sync.journal import GENESIS, SEALED, SITTING, Act, only_read
from sheets_sync.register import Register
from sheets_sync.writer import Journal

ITS_OWN: Final = frozenset((GENESIS, SEALED))
"""What a journal writes of itself."""


def replay(earlier: Register, journal: Journal, clock: WorkingClock, field: str, day: str) -> None:
    """What visitors did after the book was ready is left out."""
    for batch in _batches(_made(earlier, field, day)):
        register = journal.register(fresh_for=0)
        clock.at(deque(act.at for act in batch))
        journal.record([_draft(act, register) for act in batch])


def _made(earlier: Register, field: str, day: str) -> Iterator[Act]:
    for recorded in earlier.acts:
        act = recorded.act
        if act.changes.get("classeur", {}).get(field, ("", ""))[1] == day:
            return
        if recorded.holds and act.kind not in ITS_OWN:
            yield act


def _batches(acts: Iterator[Act]) -> Iterator[list[Act]]:
    """In one batch no act rests on another: each keeps its instant."""
    batch: list[Act] = []
    taken: set[str] = set()
    for act in acts:
        if len(batch) == BATCH or not taken.isdisjoint(act.bases):
            yield batch
            batch, taken = [], set()
        batch.append(act)
        taken |= {key for key in act.bases if act.kind == SITTING or not only_read(key)} | _changed(act)
    yield batch


def _changed(act: Act) -> set[str]:
    return {f"{subject}#{name}" for subject, fields in act.changes.items() for name in fields}


def _draft(act: Act, register: Register) -> Draft:
    """On what stands in this book, where an act has another name."""
    return Draft(
        act.form, act.actor, act.kind, act.subject, act.after, act.transition, act.reason, act.section, act.facts,
        register.bases(*(act.bases.keys() - _changed(act))),
    )  # fmt: skip
