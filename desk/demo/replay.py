"""A day's book begins as an earlier day's was made: its acts recorded again, at their instants, up to its last one."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final

from desk.demo.clock import WorkingClock
from desk.demo.world import BATCH
from sheets_sync.answers import Draft
from sheets_sync.journal import GENESIS, SEALED, SITTING, Act, only_read
from sheets_sync.register import Recorded, Register
from sheets_sync.writer import Journal

ITS_OWN: Final = frozenset((GENESIS, SEALED))
"""What a journal writes of itself."""


def replay(earlier: Register, journal: Journal, clock: WorkingClock, field: str, day: str) -> None:
    """What visitors did after the book was ready is left out."""
    before: list[Recorded] = []
    names: dict[str, str] = {}
    for batch in _batches(_made(earlier, field, day)):
        register = journal.register(fresh_for=0)
        names |= {one.row.operation: name for one in before if (name := _renamed(one, register))}
        clock.at(deque(one.act.at for one in batch))
        journal.record([_draft(one.act, register, names) for one in batch])
        before = batch


def _renamed(one: Recorded, register: Register) -> str | None:
    """The name that an act of the last batch has here, if it changed anything."""
    changed = next(iter(_changed(one.act)), "")
    return register.heads.get(changed)


def _made(earlier: Register, field: str, day: str) -> Iterator[Recorded]:
    for recorded in earlier.acts:
        act = recorded.act
        if act.changes.get("classeur", {}).get(field, ("", ""))[1] == day:
            return
        if recorded.holds and act.kind not in ITS_OWN:
            yield recorded


def _batches(acts: Iterator[Recorded]) -> Iterator[list[Recorded]]:
    """In one batch no act rests on another: each keeps its instant."""
    batch: list[Recorded] = []
    taken: set[str] = set()
    for one in acts:
        act = one.act
        if len(batch) == BATCH or not taken.isdisjoint(act.bases):
            yield batch
            batch, taken = [], set()
        batch.append(one)
        taken |= {key for key in act.bases if act.kind == SITTING or not only_read(key)} | _changed(act)
    yield batch


def _changed(act: Act) -> set[str]:
    return {f"{subject}#{name}" for subject, fields in act.changes.items() for name in fields}


def _draft(act: Act, register: Register, names: Mapping[str, str]) -> Draft:
    """On what stands in this book, where an act has another name: a letter, a batch say which act they tell."""
    return Draft(
        act.form, act.actor, act.kind, act.subject, _said(act.after, names), act.transition, act.reason, act.section,
        _said(act.facts, names), register.bases(*(act.bases.keys() - _changed(act))),
    )  # fmt: skip


def _said(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _said(each, names) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_said(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value
