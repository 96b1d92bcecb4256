"""The journal as a process uses it: read the register, record drafts, get one of three answers.

One thread a process writes, in plain Python, so that a second click or a closed tab cannot cut a save in half. What
waits travels
in one batch: guards → outbox → append and read back, one request → answer. In doubt the same rows are sent again.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TypeVar, overload

from sheets_sync.accidents import where
from sheets_sync.answers import NOTHING_DONE, Answer, Draft, Guard, Interrupted, Pending, Refused, Saved
from sheets_sync.book import Book, BookError
from sheets_sync.differences import Differences
from sheets_sync.judging import compose
from sheets_sync.local import Local, Owed, SealKept, secret_key
from sheets_sync.pace import Pace, on_a_thread
from sheets_sync.register import Register
from sheets_sync.resuming import Asked, Damage
from sheets_sync.rounds import Request, Rounds
from sheets_sync.store import SEAL_EVERY, Store
from sheets_sync.watching import watch

__all__ = ["Answer", "Draft", "Guard", "Interrupted", "Journal", "Pending", "Refused", "Saved"]

FRESH_SECONDS = 2.0
PATIENCE = 25.0
"""Seconds after which the author is told « vérification en cours »; the save goes on."""
MOST_SKEW = timedelta(seconds=60)
"""What two clocks may differ by without a word."""
AGAIN_SECONDS = 5.0
"""Between two sendings of what is still in doubt."""

T = TypeVar("T")
Task = Callable[[], None]
log = logging.getLogger(__name__)


class Journal:
    """`outbox_path`: the local file of this machine; the secret key lies beside it unless `GUICHET_KEY` gives it.

    `clock` answers aware instants. `step` is called at each named step of a save (kill tests). `processes`: how many
    write in this workbook; `start`: how a far book is read beside whoever asks; `held` says of a register why nothing
    may be recorded yet.
    """

    def __init__(
        self,
        book: Book,
        outbox_path: Path,
        clock: Callable[[], datetime],
        key: bytes | None = None,
        step: Callable[[str], None] = lambda name: None,
        pace: Pace | None = None,
        processes: int = 1,
        start: Callable[[Task], None] = on_a_thread,
        held: Callable[[Register], str] = lambda register: "",
    ):
        self.book, self._clock = book, clock
        self._local = Local(outbox_path)
        self._pace = pace or Pace()
        key = key or secret_key(outbox_path.with_name("cle"))
        self._store = Store(book, self._local, key, clock, self._pace, start)
        self._rounds, self._held = Rounds(self._store, clock, step, self._pace, held), held
        self._queue: SimpleQueue[Request | Task | None] = SimpleQueue()
        self._starting = Lock()
        self._thread: Thread | None = None
        self._pause = 0.0  # what a killed process left is sent again at once
        self._idle_since = 0.0
        beside = (self._store, self._rounds, self._local, clock, self._pace, self._wake, processes, held)
        self.watching = watch(book, *beside)
        """Who watches the tabs of a book that people share; None for any other."""

    def register(self, fresh_for: float = FRESH_SECONDS) -> Register:
        """What the book says, at most `fresh_for` seconds old; older while the book is silent. Raises Silent when
        there is none.
        """
        register = self._store.register(fresh_for)
        if self._store.doubts and self._thread is None:
            self._start()
        return register

    @property
    def silent(self) -> bool:
        """Did the last read get no answer? `register()` is then an older copy."""
        return bool(self._store.silence)

    @property
    def silence(self) -> str:
        """Why the last read had no answer, and what to do; "" when it had one."""
        return self._store.silence

    @property
    def skew(self) -> timedelta:
        """How far this machine's clock is ahead of the service's, below zero when it is late; zero when they agree, or
        when no service says the time. Nothing is ordered by either: acts stand in the order of the journal.
        """
        said = self.watching.book.service_time() if self.watching else None
        ahead = self._clock() - said if said else timedelta()
        return ahead if abs(ahead) > MOST_SKEW else timedelta()

    @property
    def held_back(self) -> str:
        """Why this book is only read, as a sentence; "" when it is written too. Raises Silent."""
        return self._held(self.register())

    @overload
    def record(self, drafts: Draft, guard: Guard | None = None) -> Answer: ...
    @overload
    def record(self, drafts: Sequence[Draft], guard: Guard | None = None) -> list[Answer]: ...
    def record(self, drafts: Draft | Sequence[Draft], guard: Guard | None = None) -> Answer | list[Answer]:
        """Records one draft, or several in one batch (each then holds or not by itself); `guard` is asked before they
        are sent.
        """
        request = Request([drafts] if isinstance(drafts, Draft) else list(drafts), guard, self._pace.now())
        if request.jobs:
            self._put(request)
            if not request.done.wait(PATIENCE):
                self._leave(request)
        if request.error is not None:
            raise request.error
        answers = [job.answer or Pending(job.told) for job in request.jobs]
        return answers[0] if isinstance(drafts, Draft) else answers

    def _leave(self, request: Request) -> None:
        """Its author waits no more; what became of each act will be found under the operation told here: that of its
        first form, since one that goes again on a fuller ledger is not in the outbox yet.
        """
        for job in request.jobs:
            register = self._store.known
            if job.act is None and register is not None:
                job.act = compose(job, register, self._store.seal, self._clock())
            job.told = job.first or (job.act.operation if job.act else job.draft.form)
        request.left = True
        for job in () if request.done.is_set() else request.jobs:
            if job.act is not None:
                self._local.owe(Owed(job.told, job.act.at.isoformat(), job.act.actor, job.act.kind, job.act.subject))

    def pending(self, actor: str | None = None) -> list[Interrupted]:
        """Acts whose author did not see the answer, with what became of them; of one person, or of all."""
        return [found for found in list(self._store.interrupted.values()) if actor in (None, found.act.actor)]

    def seen(self, operation: str) -> None:
        """The author was told: it leaves `pending()` once its answer is known."""
        found = self._store.interrupted.get(operation)
        if found is not None and not isinstance(found.answer, Pending):
            self._store.told(operation)

    def cancel(self, operation: str, actor: str) -> Answer:
        """Gives up an act in doubt: an `annulation` is read back ahead of it, or else the act is found to hold."""
        return self._on_writer(lambda: self._rounds.cancel(operation, actor))

    def check(self) -> Register:
        """Reads the whole journal again, verifies it, seals it when enough was added, sends what is in doubt. Raises
        BookError.
        """
        return self._on_writer(lambda: self._check(SEAL_EVERY))

    def seal(self) -> Register:
        """The same, sealed now whatever was added: a paper that leaves names the seal of all that it says. Raises
        BookError."""
        return self._on_writer(lambda: self._check(1))

    def _check(self, enough: int) -> Register:
        register = self._store.check(enough)
        if self._store.doubts:
            self._rounds.flush()
        return self._store.register(FRESH_SECONDS) if not register.alarm else register

    def purge(self, *subjects: str) -> int | Refused:
        """Erases what was said in every act on these subjects (acts on several subjects included), and their lines of
        `Miroir`; answers how many acts. Refused while a dossier that they are about has an open challenge. Raises
        BookError: asked again, it does the rest.
        """
        return self._on_writer(lambda: self._purge(subjects))

    def _purge(self, subjects: Sequence[str]) -> int | Refused:
        erased = self._store.purge(*subjects)
        if self.watching and not isinstance(erased, Refused):
            self.watching.erase()
        return erased

    def stamp(self, *said: str) -> str:
        """A digest that only this book's desks can make: signs what leaves, to know it again."""
        return self._store.seal.hash(self.book.identity, *said)

    def damage(self) -> Damage:
        """During an alarm: what the book no longer holds of what is known here. Raises BookError."""
        return self._store.damage()

    def ask_to_resume(self, actor: str, reason: str, missing: Sequence[str], stands: SealKept) -> Refused | Asked:
        """The first of two people says why, and what is missing; another one confirms."""
        if not self.register().alarm:
            return Refused((f"Il n'y a pas d'alarme : rien n'est à reprendre. {NOTHING_DONE}",))
        lines = tuple(line.strip() for line in missing if line.strip())
        if not reason.strip() or not lines:
            return Refused(
                (f"Une reprise dit pourquoi, et ce qui manque (« rien » s'il ne manque rien). {NOTHING_DONE}",)
            )
        asked = Asked(actor, self._clock(), reason.strip(), lines, stands)
        self._store.ask(asked)
        return asked

    def asked_to_resume(self) -> Asked | None:
        return self._store.asked()

    def withdraw_resumption(self) -> None:
        self._store.ask(None)

    def confirm_resumption(self, second: str, asked: Asked) -> Saved | Refused:
        """By another person than who asked, on what that person saw. Raises BookError."""
        if self._store.asked() != asked:
            return Refused((f"Cette demande de reprise n'attend plus. {NOTHING_DONE}",))
        return self._on_writer(lambda: self._store.resume(asked.by, second, asked.says, asked.stands))

    def resume(self, actor: str, second: str, missing: str) -> Saved | Refused:
        """After an alarm: two people accept the journal as it stands and say what is missing. Raises BookError."""
        return self._on_writer(lambda: self._store.resume(actor, second, missing))

    def differences(self) -> Differences:
        """What the people's tabs say and the desk does not, as it was at the last picture; nothing is asked."""
        return self.watching.differences if self.watching else Differences()

    def look(self) -> Differences:
        """Reads the people's tabs now, and says what they say. Raises BookError."""
        watching = self.watching
        return self._on_writer(watching.look) if watching else Differences()

    def complete(self) -> None:
        """Until `Miroir` and the people's tabs show all that the journal says. Raises BookError."""
        if self.watching:
            self._on_writer(self.watching.complete)

    def settle(self, drafts: Draft | Sequence[Draft]) -> list[Answer]:
        """A named person's answers about the sheet (`hand_answers`); the rows are read again at once, so that what
        no longer stands there is said.
        """
        answers = self.record([drafts] if isinstance(drafts, Draft) else list(drafts))
        if self.watching:
            with suppress(BookError):  # the next refresh looks
                self.look()
        return answers

    def append_again(self, *subjects: str) -> None:
        """A named person wants the rows of these subjects back in their tab."""
        if self.watching:
            watching = self.watching
            self._put(lambda: watching.append_again(subjects))

    def close(self) -> None:
        """Ends the writer's thread once what waits is answered."""
        thread = self._thread
        if thread is not None:
            self._queue.put(None)
            thread.join()
        self._local.close()
        self.book.close()

    # ---- the writer's thread

    def _put(self, work: Request | Task) -> None:
        self._start()
        self._queue.put(work)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="journal", daemon=True)
                self._thread.start()

    def _on_writer(self, ask: Callable[[], T]) -> T:
        answer: Future[T] = Future()

        def task() -> None:
            try:
                answer.set_result(ask())
            except BaseException as error:
                answer.set_exception(error)

        self._put(task)
        return answer.result()

    def _work(self) -> None:
        """Serves what waits, together; in between, sends again what is in doubt, and now and then verifies the
        whole.
        """
        while True:
            waiting, tasks, ends = self._next()
            try:
                self._rounds.serve(waiting)
                for task in tasks:
                    task()
                if waiting and self.watching:
                    self.watching.moved()
                if not waiting and not tasks and self._store.doubts and self._idle >= self._pause:
                    self._pause, self._idle_since = AGAIN_SECONDS, self._pace.now()
                    self._rounds.flush()
                if self.watching:
                    self.watching.turn()
                if self._store.unverified >= SEAL_EVERY:
                    self._store.check(SEAL_EVERY)
            except BaseException as error:  # the book is silent, or a mistake of ours: this thread never ends so
                log.warning("journal : %s", where(error))
                self._rounds.give_up(waiting, error)
            finally:
                for request in waiting:  # whatever happened, nobody waits for nothing
                    self._rounds.end(request)
            if ends:
                return

    @property
    def _idle(self) -> float:
        return self._pace.now() - self._idle_since

    def _patience(self) -> float | None:
        """How long to wait for work before there is some without being asked."""
        again = [max(0.0, self._pause - self._idle)] if self._store.doubts else []
        watch = self.watching.due_in if self.watching else None
        return min([*again, *([watch] if watch is not None else [])], default=None)

    def _wake(self) -> None:
        self._put(lambda: None)

    def _next(self) -> tuple[list[Request], list[Task], bool]:
        """All that waits now, or what comes first; nothing when it is time to send again what is in doubt."""
        works: list[Request | Task | None] = []
        with suppress(Empty):
            works.append(self._queue.get(timeout=self._patience()))
            self._idle_since = self._pace.now()
            while True:
                works.append(self._queue.get_nowait())
        requests = [work for work in works if isinstance(work, Request)]
        tasks = [work for work in works if work is not None and not isinstance(work, Request)]
        return requests, tasks, None in works
