"""A save, step by step, on the writer's thread: guards · outbox written · answered · read back · acknowledged ·
settled.

The rows of a round travel together. Two requests that depend on the same thing never share a round: the second is
judged on what
the first made of it.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from threading import Event

from rules.faults import RuleError
from sheets_sync.accidents import unforeseen, where
from sheets_sync.answers import NOTHING_DONE, Draft, Guard, Interrupted, Pending, Refused, Saved
from sheets_sync.beliefs import TRIED
from sheets_sync.book import BookError, Rejected, Silent
from sheets_sync.doubts import Doubts
from sheets_sync.journal import Act
from sheets_sync.judging import Job, compose, lose, not_written, stale, too_long, unreadable
from sheets_sync.pace import Pace
from sheets_sync.register import Register
from sheets_sync.rows import JournalRow, read_act
from sheets_sync.shapes import undraftable

log = logging.getLogger(__name__)
MOST_SENDS = 3
"""Sendings on the waiting path; then the author is told « vérification en cours » and the rest goes on behind."""
LONG_WAITED = 4.0
"""Seconds after which nothing is sent again on the waiting path: an answer takes up to twenty more to fail to come."""
LONG_KNOWN = 60.0
"""A save is judged on what this process knows, seconds old: its bases, not its freshness, are what protects it."""


class Request:
    """The drafts that one caller waits for."""

    def __init__(self, drafts: Iterable[Draft], guard: Guard | None, since: float = inf):
        self.jobs = [Job(draft, since=since, answer=not_written(undraftable(draft))) for draft in drafts]
        self.guard = guard
        self.asked = False
        """Has the guard been asked on what stands now?"""
        self.done = Event()
        self.left = False
        """Did its author leave, told « vérification en cours »?"""
        self.error: BookError | None = None

    @property
    def open(self) -> list[Job]:
        return [job for job in self.jobs if job.answer is None] if self.error is None else []

    def refuse(self, reasons: Sequence[str]) -> None:
        for job in self.open:
            job.answer = Refused(tuple(reasons))


@dataclass
class Rounds(Doubts):
    pace: Pace = field(default_factory=Pace)
    held: Callable[[Register], str] = lambda register: ""
    """Why this book takes nothing but the act that would say otherwise; "" when it does."""

    def serve(self, requests: Sequence[Request]) -> None:
        """Each request to its answers; one that breaks (its guard raised) does not carry the others away."""
        waiting = list(requests)
        while waiting:
            together, later = self._choose(waiting)
            settled = self._send([job for request in together for job in request.open])
            for request in together:
                if not request.open:
                    self.end(request)
            self.step("acknowledged")
            if settled is not None:
                self.store.settle(*settled)
                self.step("settled")
            waiting = [request for request in together if request.open] + later
            attempts = [job.rebased + job.tries for request in waiting for job in request.open]
            if attempts and (most := max(attempts)):
                self.pace.sleep(self.pace.chance() * min(2.0, self.store.breath * 2.0**most))  # lets others go first

    def _choose(self, waiting: Sequence[Request]) -> tuple[list[Request], list[Request]]:
        together: list[Request] = []
        later: list[Request] = []
        taken: set[str] = set()
        for request in waiting:
            try:
                keys = {key for job in request.open for key in job.keys}
                if keys & taken:
                    later.append(request)
                    continue
                taken |= keys
                together.append(request)
                self._prepare(request)
            except BaseException as error:  # it does not carry the others of the round away
                self.give_up([request], error)
        self.step("guards")
        return together, later

    def _prepare(self, request: Request) -> None:
        """Composes the rows to send; answers at once what needs none."""
        register, request.asked = self.store.register(LONG_KNOWN), False
        if register.alarm:
            request.refuse((register.alarm, NOTHING_DONE))
        elif self.held(register) and (why := self.held(self.store.refresh())):
            for job in request.open:
                job.answer = None if job.draft.kind == TRIED else Refused((why, NOTHING_DONE))
        taken: set[str] = set()
        for job in request.open:
            if not taken.isdisjoint(job.keys):
                continue  # it follows another act of its batch: the next round sends it, on what that one made
            taken |= job.keys
            try:
                while job.answer is None and job.row is None:
                    self._decide(request, job)
            except BookError:
                raise
            except BaseException as error:  # a guard, a value that no journal can hold: this act alone is refused
                self._give_up(job, error)

    def _decide(self, request: Request, job: Job) -> None:
        """A step to a row or an answer; what lost on a ledger goes round again, past the guard, on its new base."""
        register = self.store.register(LONG_KNOWN)
        if any(base and register.recorded(base) is None for base in job.draft.bases.values()):
            register = self.store.refresh()  # the form was opened on more than this process has read
        act = job.act = compose(job, register, self.store.seal, self.clock())
        if self._already(job, act, register):
            return
        if request.guard is not None and not request.asked:
            if request.guard(register):
                self._object(request, job, act, request.guard)
                return
            request.asked = True
        if lost := stale(act, register):
            job.answer, request.asked = lose(job, act, lost, register), False
            return
        row = self.store.row(act)
        job.answer = unreadable(row) or (too_long() if self.store.too_long(row) else None)
        job.row = row if job.answer is None else None

    def _object(self, request: Request, job: Job, act: Act, guard: Guard) -> None:
        """A refusal is never given on an old picture."""
        try:
            register = self.store.refresh()
        except Silent:
            register = self.store.register(LONG_KNOWN)
        if not self._already(job, act, register):
            if reasons := guard(register):
                request.refuse(reasons)
            request.asked = True

    def _already(self, job: Job, act: Act, register: Register) -> bool:
        """This very click, recorded or on its way, whatever its guard would say now that it is."""
        found = register.recorded(act.operation)
        mine = register.instead_of(act.operation) if found is None or not found.holds else found
        if mine is not None and mine.holds:
            job.answer = Saved(mine.act, mine.position)
        elif found is not None:
            job.answer = lose(job, act, found.lost, register)
        elif (waiting := self.store.in_doubt(act.operation)) is not None:
            job.act, job.row, job.tries = read_act(waiting), waiting, max(job.tries, 1)  # it has left at least once
        else:
            return False
        return True

    def _send(self, jobs: Sequence[Job]) -> tuple[list[tuple[str, int]], list[str]] | None:
        """One round; answers (acts that hold and where, operations that the outbox may forget)."""
        sent = [(job, job.row) for job in jobs if job.row is not None]
        rows = [row for _, row in sent]
        if not rows:
            return None
        self.store.remember(rows)
        for job, _ in sent:
            job.kept = True
        self.step("outbox written")
        try:
            register = self.store.send(rows)
        except Rejected as no:
            self._turn_down(sent, no)
            register = None
        self.step("answered")
        held: list[tuple[str, int]] = []
        done: list[str] = []
        for job, row in sent:
            if job.answer is None:
                self._judge(job, row, register, held, done)
        self.step("read back")
        return held, done

    def _turn_down(self, sent: Sequence[tuple[Job, JournalRow]], no: Rejected) -> None:
        """The service said no. That refuses an act only when no sending of it may still apply, and once the outbox
        has forgotten it: whoever starts again would send it.
        """
        never = [job for job, row in sent if not job.tries and row.operation not in self.store.doubts]
        self.store.settle([], [job.row.operation for job in never if job.row is not None])
        for job in never:
            job.kept, job.answer = False, Refused((str(no), NOTHING_DONE))

    def end(self, request: Request) -> None:
        """What became of it waits in `pending()` for an author who left before the answer."""
        if request.done.is_set():
            return
        for job in request.jobs if request.left else ():
            if job.act is not None and job.told:
                unsent = Refused((str(request.error), NOTHING_DONE)) if request.error else Pending(job.told)
                act = replace(job.act, operation=job.told)
                self.store.owe(Interrupted(act, job.answer or unsent))
        for job in request.jobs:
            if job.first and job.answer is not None and not isinstance(job.answer, Pending):
                self._tell(job.first, job.answer)  # read as lost; what became of it since is what its click became
        request.done.set()

    def give_up(self, requests: Sequence[Request], error: BaseException) -> None:
        """An answer for whoever still waits, when something broke."""
        for request in requests:
            for job in request.open:
                self._give_up(job, error)
            if isinstance(error, BookError) and request.open:
                request.error = error

    def _give_up(self, job: Job, error: BaseException) -> None:
        """What may have been sent is being checked, what was not is refused. A silent book, or a refusal by the rules,
        says why itself.
        """
        operation = job.act.operation if job.act else self.store.seal.hash(str(job.draft.form))
        if job.kept and job.row is not None:
            self._doubt(job.row)
            job.answer = Pending(job.row.operation)
        elif isinstance(error, RuleError):
            job.answer = Refused((str(error), NOTHING_DONE))
        elif not isinstance(error, BookError):
            job.answer = unforeseen(operation)
        if not isinstance(error, BookError | RuleError):
            log.error("journal : opération %s, %s", operation[:8].upper(), where(error))

    def _judge(
        self, job: Job, row: JournalRow, register: Register | None, held: list[tuple[str, int]], done: list[str]
    ) -> None:
        act = job.act
        found = register.recorded(row.operation) if register else None
        if found is None:
            job.tries += 1
            waited = self.pace.now() - job.since
            if job.tries >= MOST_SENDS or waited > LONG_WAITED or (register and register.alarm):
                self._doubt(row)
                job.answer = Pending(row.operation)
        elif found.holds:
            held.append((row.operation, found.position))
            job.answer = self._told(row, Saved(found.act, found.position))
        elif register is not None and act is not None:
            done.append(row.operation)
            job.row, job.tries, job.kept = None, 0, False
            job.answer = lose(job, act, found.lost, register)
            if job.answer is not None:
                self._told(row, job.answer)
