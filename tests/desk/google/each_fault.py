"""One case of the table: a use case whose request of some number goes wrong, what settles it, the same use case again.

`python -m tests.desk.google.each_fault [USE CASE]` runs the whole table and says what does not hold.
"""

import logging
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from desk.desk import Desk
from rules import seats
from rules.invariants import check
from sheets_sync.answers import NOTHING_DONE, Pending, Refused, Saved
from sheets_sync.book import BookError
from sheets_sync.register import Register
from sheets_sync.standings import standings
from sheets_sync.tables import PREFIX
from tests.desk.google.far import KINDS, FarWorld, Told, Way
from tests.desk.google.use_cases import USE_CASES, Press
from tests.desk.naive_invariants import broken
from tests.google_sheets.clock import Killed
from tests.google_sheets.faults import LATE
from tests.google_sheets.store import File

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+-]+Z?|\b[0-9a-f]{32}\b")
FIRST = "first"
Said = Sequence[tuple[type, ...]]
"""What was answered to each act of each click."""
SOON, PATIENT = 8.0, 2
"""Seconds between two looks of a process that nobody asks for anything, and how many."""
READ = 5.0
"""Seconds that a person looks at a screen before clicking."""


@dataclass(frozen=True)
class Calm:
    """A use case without a fault: what it starts from, how many requests it makes, what it leaves."""

    file: File
    now: float
    before: int
    requests: int
    answers: Said
    acts: Counter[tuple[str, ...]]
    fields: str
    broken: tuple[object, ...]


class Case:
    def __init__(self, name: str, file: File, now: float, kind: str = "", at: int = -1, answers: Said = ()) -> None:
        self.answers, self.said = answers, list[tuple[type, ...]]()
        self.clicks, self.world, self.kind = USE_CASES[name].clicks, FarWorld(file, now), kind
        self.way = Way(self.world.service, kind, at)
        self.desk = self.world.open(self.way)
        self.last: tuple[str, Press] | None = None
        self.wrong: list[str] = []

    # ---- what people do

    def run(self, form: str) -> None:
        """Each click in turn; the first time, until one is not answered as it is without a fault."""
        for number, click in enumerate(self.clicks):
            press = click(self.desk)
            self.world.virtual.advance(READ)
            self.last = (f"{form} {number}", press)
            answers = tuple(type(one.answer) for one in self.press(*self.last)[0])
            if self.answers and form == FIRST and answers != self.answers[number]:
                return
            self.said.append(answers)
        self.idle()

    def press(self, form: str, press: Press) -> tuple[list[Told], str]:
        """What was answered to each act; nobody is told « rien » unless the journal refused."""
        before = len(self.desk.journal.told)
        result = repr(press(form))
        self.way.alive()
        told = self.desk.journal.told[before:]
        if NOTHING_DONE in result and not any(isinstance(one.answer, Refused) for one in told):
            self.wrong.append("the desk says that nothing is done, the journal does not")
        return told, result

    def idle(self) -> None:
        """What a process does by itself while somebody looks at a screen."""
        for _ in range(PATIENT):
            self.world.virtual.advance(SOON)
            self.desk.journal.idles()
            self.desk.journal.register(0)
            self.desk.journal.idles()

    # ---- the case

    def storm(self) -> None:
        """The fault, what it settles to, the same click again, the same people again."""
        with suppress(Killed, BookError):
            self.run(FIRST)
        told = self.desk.journal.told
        if self.way.dead:
            self._restart()
        self.idle()
        self.world.virtual.advance(LATE[1])
        self.idle()
        if self.desk.journal._store.doubts:
            self.wrong.append("still in doubt")
        self._honest(told)
        saved = [one.answer.act.operation for one in told if isinstance(one.answer, Saved)]
        if self.last and self.way.dead is False:
            self._same_click(*self.last)
        self.run("again")
        self.world.virtual.advance(LATE[1])
        register = self.fresh()
        self.wrong += ["acknowledged, lost" for one in saved if not holds(register, one)]

    def _restart(self) -> None:
        """From what this machine keeps; what was on its way may still come."""
        self.desk.journal._local.close()
        self.way, self.last = Way(self.world.service), None
        self.desk = self.world.open(self.way)
        self.desk.journal.check()

    def _honest(self, told: Iterable[Told]) -> None:
        """Nothing that was refused stands; an import that asks again by itself is told its last answer."""
        register = self.desk.journal.register(0)
        last = {(one.draft.form, one.draft.subject, repr(one.draft.changes)): one for one in told}
        for one in last.values():
            if not isinstance(one.answer, Saved | Pending) and stands(register, one):
                self.wrong.append(f"{one.answer!r}, and it stands")

    def _same_click(self, form: str, press: Press) -> None:
        """Who clicks again on the same screen is told what became of the first click."""
        told, result = self.press(form, press)
        register = self.desk.journal.register(0)
        if any(isinstance(one.answer, Pending) for one in told):
            self.wrong.append("sent again: still being checked")
        if NOTHING_DONE in result and told and all(stands(register, one) for one in told):
            self.wrong.append(f"sent again: {result}, and it stands")

    # ---- what it left

    def fresh(self) -> Register:
        """As a machine that never saw this workbook reads it."""
        self.other = self.world.open(machine="other")
        return self.other.journal.register(0)

    def close(self) -> None:
        self.world.close()


def holds(register: Register, operation: str) -> bool:
    found = register.recorded(operation)
    return found is not None and found.holds


def stands(register: Register, one: Told) -> bool:
    """Does an act of this very click do all that it asked for?"""
    wished = {(subject, name): value for subject, fields in one.draft.changes.items() for name, value in fields.items()}
    acts = (found.act for found in register.thread(one.draft.subject) if found.holds)
    return any(
        act.form == one.draft.form
        and act.kind == one.draft.kind
        and all(act.after.get(subject, {}).get(name) == value for (subject, name), value in wished.items())
        for act in acts
    )


def added(register: Register, before: int) -> Counter[tuple[str, ...]]:
    acts = [one.act for one in register.acts[before:] if one.holds]
    return Counter((act.kind, act.subject, act.transition or "", act.actor) for act in acts)


def nameless(acts: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    return Counter((kind, step) for kind, _, step, _ in acts.elements())


def plain(register: Register) -> str:
    """Every field of every subject, but instants and the names of acts, which the rows of the notice do not hold."""
    fields: Any = {subject: dict(sorted(found.items())) for subject, found in sorted(register.fields.items())}
    notice = {subject: fields.pop(subject) for subject in [*fields] if subject.startswith(PREFIX)}
    return repr(notice) + INSTANT.sub("…", repr(fields))


def breaches(desk: Desk) -> tuple[object, ...]:
    """By the desk's own invariants, then by those written apart."""
    files = desk.files()
    today, session = desk.today(), files.session
    ours = check(standings(files.register, session).contents(today))
    caps = {code: seats.cap(row) for code, row in session.programmes.items()}
    acts = [one.act for one in files.register.acts if one.holds]
    return (*ours, *sorted(broken(acts, caps, today, today)))


@cache
def calm(name: str) -> Calm:
    made = FarWorld()
    made.found()
    USE_CASES[name].prepare(made)
    file, now, before = made.file, made.virtual.now() + 60, len(made.desk.journal.register(0).acts)
    case = Case(name, file, now)
    case.run(FIRST)
    requests, register = case.way.seen, case.fresh()
    assert not any(isinstance(one.answer, Pending) for one in case.desk.journal.told)
    found = Calm(file, now, before, requests, case.said, added(register, before), plain(register), breaches(case.other))
    case.close()
    made.close()
    return found


def anomalies(name: str, kind: str, at: int) -> list[str]:
    """What does not hold."""
    expected = calm(name)
    case = Case(name, expected.file, expected.now, kind, at, expected.answers)
    try:
        case.storm()
        register = case.other.journal.register()
        if register.alarm:
            case.wrong.append(register.alarm)
        found, contended = added(register, expected.before), USE_CASES[name].contended
        if found != expected.acts and not (contended and nameless(found) == nameless(expected.acts)):
            case.wrong.append(f"too much {found - expected.acts}, too little {expected.acts - found}")
        if plain(register) != expected.fields and not contended:
            case.wrong.append("not the same fields")
        if breaches(case.other) != expected.broken:
            case.wrong.append("an invariant is broken")
        return case.wrong
    finally:
        case.close()


def table(names: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Every use case × every request × every fault."""
    return ((name, kind, at) for name in names for at in range(calm(name).requests) for kind in KINDS)


def quiet(args: Any) -> None:
    """A thread of a process that died."""
    if not issubclass(args.exc_type, Killed):
        sys.__excepthook__(args.exc_type, args.exc_value, args.exc_traceback)


if __name__ == "__main__":
    threading.excepthook = quiet
    logging.getLogger("sheets_sync").setLevel(logging.CRITICAL)
    every, wrong = 0, 0
    for one in table(sys.argv[1:] or USE_CASES):
        found, every = anomalies(*one), every + 1
        if found:
            wrong += 1
            sys.stdout.write(f"{one}: {found}\n")
    sys.stdout.write(f"{every} cases, {wrong} wrong\n")
