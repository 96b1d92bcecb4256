"""The storm one step at a time: hypothesis chooses each step, and shortens what it finds to the steps that matter.

`examples.py` runs many. What hypothesis prints of one that fails is a story: `test_found.py` keeps each.
"""

import logging
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, invariant, multiple, precondition, rule

from sheets_sync.answers import Saved
from sheets_sync.journal import TAB
from sheets_sync.resuming import Asked
from tests.google_sheets.clock import Actor
from tests.google_sheets.faults import ALL
from tests.simulation.checker import OPERATION, holding, read
from tests.simulation.history import REFUSED, SAVED, SILENT, History
from tests.simulation.machine_people import PeopleSteps, dossiers, fields
from tests.simulation.process import KINDS, Form, Process
from tests.simulation.workbook import quick
from tests.simulation.world import Setting, World

PROCESSES = 2
SETTING = Setting(processes=PROCESSES, faults=0.0, kills=0.0, spread=0.0)
STEPS = (
    "guards",
    "outbox written",
    "asks",
    "is answered",
    "answered",
    "read back",
    "acknowledged",
    "settled",
    "flushed",
)
"""Where a process may die, besides now: `asks` and `is answered` are of any request."""
ONE, ANOTHER = "u1@ecole.invalid", "u2@ecole.invalid"
MOMENT, LATE = 0.1, 16.0
"""Seconds: between what the desk does and what people do next; a picture of the tabs is due."""

which, kinds = st.integers(0, PROCESSES - 1), st.sampled_from(tuple(KINDS))
faults, lates = st.sampled_from(ALL), st.sampled_from((5.0, 20.0, 40.0))
some = st.lists(which, unique=True, max_size=PROCESSES)
log = logging.getLogger("sheets_sync")


@dataclass(frozen=True)
class Opened:
    """A form on a screen of a process, for as long as that process lives."""

    process: int
    life: int
    form: Form


class Machine(PeopleSteps):
    forms = Bundle("forms")
    counted: ClassVar[Counter[str]] = Counter()
    """Of all examples: how many, their steps, and what came of them."""

    def __init__(self) -> None:
        super().__init__()
        self.level, log.level = log.level, logging.CRITICAL
        Machine.counted["examples"] += 1
        self.folder = TemporaryDirectory(dir=quick())
        self.world = World(SETTING, Random(0), seed=1)  # a copy is given another key than what was made from 0
        self.world.processes = [self.world.process(number, Path(self.folder.name)) for number in range(PROCESSES)]
        for one in self.world.processes:
            one.start()
        self.people, self.person = self.world.people, self.world.people.person
        self.actors: dict[int, Actor] = {}
        """What each process is doing, and may go on doing behind."""
        self.sent: set[str] = set()
        self.copied = False

    # ---- the desk

    def does(self, number: int, act: Callable[[Process], Any]) -> None:
        """Once it has done with what it was doing. Whoever finds it dead starts it again."""
        self.ends(number)
        one = self.world.processes[number]
        if one.dead:
            one.start()
        self.actors[number] = self.world.clock.start(lambda: one.does(lambda: act(one)))
        self.world.clock.advance(MOMENT)

    def ends(self, number: int) -> None:
        actor = self.actors.get(number)
        while actor and not actor.done:
            assert self.world.clock.step()

    @rule(target=forms, process=which, kind=kinds, dossier=dossiers, name=fields, fresh=st.booleans())
    def opens(self, process: int, kind: str, dossier: int, name: str, fresh: bool) -> Any:
        """A form, and fills it in."""
        found: list[Opened] = []
        number = 100 + dossier if kind == "arrival" else dossier

        def opened(one: Process) -> None:
            register = one.journal.register(0 if fresh else 30)
            found.append(Opened(process, one.opened, one.form_of(kind, number, name, register)))

        self.does(process, opened)
        self.ends(process)
        return multiple(*found)

    @rule(form=forms, fault=st.just("") | faults, late=lates)
    def saves(self, form: Opened, fault: str, late: float) -> None:
        """Once, or once more; its request may meet a fault."""
        self.ends(form.process)
        if fault:
            self.meets(fault, late)
        twin = form.form.draft.form in self.sent
        self.sent.add(form.form.draft.form)

        def saves(one: Process) -> None:
            if one.opened == form.life:
                one.save(form.form, twin)

        self.does(form.process, saves)

    @rule(process=which, kind=kinds, dossier=dossiers, name=fields)
    def clicks(self, process: int, kind: str, dossier: int, name: str) -> None:
        """Opens a form and saves it at once."""
        number = 100 + dossier if kind == "arrival" else dossier
        self.does(process, lambda one: one.save(one.form_of(kind, number, name, one.journal.register(0))))

    @rule(process=which)
    def looks(self, process: int) -> None:
        self.does(process, Process.refresh)

    @rule(process=which, nth=st.integers(0, 3), takes=st.booleans())
    def answers(self, process: int, nth: int, takes: bool) -> None:
        """A named person, one thing that the tabs ask."""

        def answered(one: Process) -> None:
            if asked := one.differing:
                one.settle(asked[nth % len(asked)], takes)

        self.does(process, answered)

    @rule(process=which)
    def gives_up(self, process: int) -> None:
        self.does(process, Process.gives_up)

    @rule(seconds=st.sampled_from((1.0, LATE, 90.0)), watched=some)
    def waits(self, seconds: float, watched: Sequence[int]) -> None:
        """Time passes; some screens are open, and each process does what is due."""
        self.world.clock.advance(seconds)
        for number, one in enumerate(self.world.processes):
            if number in watched:
                self.does(number, Process.refresh)
            elif not one.dead and (number not in self.actors or self.actors[number].done):
                self.does(number, lambda one: None)

    # ---- what goes wrong

    @rule(fault=faults, late=lates)
    def meets(self, fault: str, late: float) -> None:
        """The next request, whosever it is. `late`: when it applies, where it does after its caller's patience."""
        self.world.line.faults.then(fault)
        self.world.line.faults.late = (late, late)

    @rule(process=which, at=st.sampled_from(("", *STEPS)))
    def dies(self, process: int, at: str) -> None:
        """Now, or when it next comes to this step."""
        one = self.world.processes[process]
        if at:
            one.fatal = at
        elif not one.dead:
            one.dead, one.kills = True, one.kills + 1

    @precondition(lambda self: not self.copied)
    @rule(dossier=dossiers)
    def opens_a_copy(self, dossier: int) -> None:
        """« Créer une copie »: it is read, and never written, whatever is clicked there."""
        self.copied, service = True, self.world.service
        copy = service.store.copy(service.file(self.world.key), "Copie", self.world.clock.now())
        version = copy.version
        one = self.world.process(PROCESSES + len(service.store.files), Path(self.folder.name), copy.book.id)
        one.history = History()
        one.start()
        actor = self.world.clock.start(lambda: self._works_in(one, dossier))
        while not actor.done:
            assert self.world.clock.step()
        one.close()
        assert one.journal._store.known is None or one.rings, "a copy was taken for the workbook"
        assert copy.version == version, "the desk wrote in a copy"
        assert {click.status for click in one.history.clicks} <= {REFUSED, SILENT}, "a copy took an act"

    @staticmethod
    def _works_in(one: Process, dossier: int) -> None:
        for _ in range(2):
            one.does(one.refresh)
            one.does(lambda: one.save(one.form_of("typed", dossier, "school", one.journal.register(0))))
            one.pause(LATE)

    @precondition(lambda self: not self.world.history.tampered)
    @rule(back=st.integers(0, 5), seen_by=st.lists(which, unique=True, min_size=1), resumed=st.booleans())
    def loses_a_row_of_the_journal(self, back: int, seen_by: Sequence[int], resumed: bool) -> None:
        """An owner deletes it. Whoever had read it raises the alarm; then it is put back, or two people resume."""
        for number in list(self.actors):
            self.ends(number)
        at = len(self.world.journal_rows()) - 1 - back
        row = self.world.journal_rows()[at]
        put_back = self.world.deletes_a_row_of_the_journal(at)
        for number in seen_by:
            self._sees_what_is_lost(number, at, row)
        if not (resumed and self.resumes(seen_by[0])):
            put_back()

    def _sees_what_is_lost(self, number: int, at: int, row: Sequence[str]) -> None:
        """Unless it stands there again: whoever has it in doubt sends it as it was."""
        one = self.world.processes[number]
        known, life = one.journal._store.known, one.opened
        self.does(number, Process.refresh)
        self.ends(number)
        read = one.journal._store.known is not known and (one.dead, one.opened) == (False, life)
        again = self.world.journal_rows()[at : at + 1] == [row]
        if read and known is not None and known.position > at and not again:
            assert one.rings, "a row of the journal disappeared unseen"

    def resumes(self, number: int) -> bool:
        """Two people, on what one process shows them; False when nothing rings there."""
        done: list[bool] = []

        def resumed(one: Process) -> None:
            found = one.journal.damage()
            asked = one.journal.ask_to_resume(ONE, "ligne supprimée", ["à ressaisir"], found.stands)
            if isinstance(asked, Asked) and isinstance(one.journal.confirm_resumption(ANOTHER, asked), Saved):
                done.append(True)
                self._gives_up()

        self.does(number, resumed)
        self.ends(number)
        return bool(done)

    def _gives_up(self) -> None:
        acts = [read(at, 0.0, row) for at, row in enumerate(self.world.journal_rows())]
        held = {act.operation for act in holding(acts)}
        saved = {click.operation for click in self.world.history.clicks if click.status == SAVED}
        self.world.history.given_up |= saved - held

    # ---- what is never seen

    @invariant()
    def nothing_is_said_that_is_not(self) -> None:
        """What costs little to ask after each step."""
        Machine.counted["steps"] += 1
        history = self.world.history
        assert not history.alarms or history.tampered, history.alarms
        assert self.world.service.counts["people's cells"] == 0, "the desk wrote a people's cell"
        stands = {row[OPERATION].value for row in self.person.sheet(TAB).rows[1:] if row}
        told = {click.operation for click in history.clicks if click.status == SAVED}
        assert told - history.given_up <= stands, "acknowledged, not in the journal"

    def teardown(self) -> None:
        """Everything, once all is calm; nothing after a step that already failed."""
        error = sys.exc_info()[1]
        try:
            if error is None:
                self._comes_to_rest()
        except Exception as found:
            error = found
            raise
        finally:
            if isinstance(error, Exception):
                Machine.counted["failed"] = Machine.counted["failed"] or Machine.counted["examples"]
            self._leaves_nothing_behind()

    def _comes_to_rest(self) -> None:
        self._count()
        self.world.calms(self.actors.values())
        self.world.looks()
        for number, one in enumerate(self.world.processes):
            if one.rings and self.resumes(number):
                self.world.looks()
        assert not any(one.rings for one in self.world.processes), "an alarm came back once two people had resumed"
        found = self.world.anomalies()
        assert not found, dict(found)

    def _count(self) -> None:
        counted, happened, clicks = Machine.counted, self.world.line.faults.happened, self.world.history.clicks
        counted["requests"] += happened.total()
        counted["faults"] += happened.total() - happened["none"]
        counted["kills"] += sum(one.kills for one in self.world.processes)
        counted["clicks"] += len(clicks)
        counted["saved"] += sum(click.status == SAVED for click in clicks)
        counted["alarms"] += bool(self.world.history.alarms)

    def _leaves_nothing_behind(self) -> None:
        for number, actor in self.actors.items():
            self.world.processes[number].dead = actor.killed = not actor.done
            while not actor.done:
                with suppress(Exception):
                    actor.wake()
        for one in self.world.processes:
            one.close()
        self.folder.cleanup()
        log.level = self.level
