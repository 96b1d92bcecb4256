"""The people's tabs watched, on the writer's thread: each picture is compared, and what follows from it is done.

A refresh takes the picture now and then, whoever asked for it; nothing is asked of a book that nobody looks at. Then,
one request a turn, so that a save never waits for more than one: acts by "feuille", lines of `Miroir`, rows to append.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

from rules.faults import Fault
from rules.session import Session
from sheets_sync import hand_edits, hand_memory, hints, mirror
from sheets_sync.answers import Draft, Pending
from sheets_sync.book import Book, BookError, Cell, Doubt, Grid, Rejected, SharedBook, Silent
from sheets_sync.differences import Differences
from sheets_sync.hand_cells import CLOSED
from sheets_sync.hand_edits import LATE, Edits
from sheets_sync.hand_history import BY_SHEET, Histories
from sheets_sync.hand_questions import Picture
from sheets_sync.in_force import in_force
from sheets_sync.local import Local
from sheets_sync.pace import Pace
from sheets_sync.people_tabs import HINTS, MIRROR, PeopleTab, session_tabs
from sheets_sync.register import Register
from sheets_sync.rounds import Request, Rounds
from sheets_sync.rows_to_add import RowsToAdd, refused
from sheets_sync.store import Store

PICTURE_SECONDS: Final = 15.0
"""Between two pictures of a book that somebody looks at."""
MIRROR_SECONDS: Final = 4.0
"""Between two writings of `Miroir`: what comes meanwhile travels together."""
FRESH_SECONDS: Final = 5.0
"""Rows are appended under columns read less than this ago: people move them."""
ACTS, LINES = 100, 500
"""The most that one request takes."""
MOST_PICTURES: Final = 8
"""Of one completion: `Miroir`'s columns, its lines, the rows, and what they show."""


@dataclass(frozen=True)
class _Taken:
    """`at` as it is shown, `passed` as it is compared."""

    at: datetime
    passed: float
    register: Register
    grids: Mapping[str, Grid]


class Watching:
    """One process's watch. `clock` answers instants that outlive the process, `pace` the seconds between two requests;
    `wake` is called when there is something to do; `held` says why nothing is written nor taken from the sheet for now.
    """

    def __init__(
        self,
        book: SharedBook,
        store: Store,
        rounds: Rounds,
        local: Local,
        clock: Callable[[], datetime],
        pace: Pace | None = None,
        wake: Callable[[], None] = lambda: None,
        late: float = LATE,
        every: float = PICTURE_SECONDS,
        processes: int = 1,
        held: Callable[[Register], str] = lambda register: "",
    ):
        self.book, self._store, self._rounds, self._local = book, store, rounds, local
        self._clock, self._pace, self._wake, self._late, self._every = clock, pace or Pace(), wake, late, every
        self._held = held
        self.differences = Differences()
        self._lines_kept = local.memory()
        self._memory = hand_memory.read(self._lines_kept)
        self._histories, self._lines = Histories(), mirror.Lines()
        self._taken: _Taken | None = None
        self._looked_at = self._wrote_at = float("-inf")
        self._started_at = clock().timestamp() - self._pace.now()
        """A clock may be set while late writes are under way: what passes is counted in seconds that only grow."""
        self._acts: deque[Draft] = deque()
        self._view: list[list[Cell]] | None = None
        self._moved = False
        self.rows = RowsToAdd(processes)

    # ---- beside a refresh

    def wanted(self) -> tuple[str, ...]:
        """The tabs to read with the journal now; none until the next picture is due."""
        register = self._store.known
        if register is None or self._pace.now() - self._looked_at < self._every:
            return ()
        _, tabs = self._session(register)
        return (MIRROR, *tabs, HINTS) if tabs else ()

    def taken(self, register: Register, grids: Mapping[str, Grid]) -> None:
        """A picture was read, with the register of the same instant."""
        self._looked_at = self._pace.now()
        self._taken = _Taken(self._clock(), self._started_at + self._looked_at, register, grids)
        self._wake()

    def hurry(self) -> None:
        """The next refresh takes a picture."""
        self._looked_at = float("-inf")

    def moved(self) -> None:
        """The journal went on: `Miroir` may be late."""
        self._moved = True

    # ---- on the writer's thread

    def look(self) -> Differences:
        """A picture now, and what it says. Raises BookError."""
        for _ in range(2):  # the first read of a book takes no picture
            self.hurry()
            self._store.refresh()
            if self._taken is not None:
                self.turn()
                break
        return self.differences

    @property
    def due_in(self) -> float | None:
        """Seconds until there is something to do, None when nothing is."""
        if self._taken is not None or self._acts:
            return 0.0
        waits = []
        if self._moved and self._view is not None:
            waits.append(self._wrote_at + MIRROR_SECONDS)
        waits += self.rows.due
        return max(0.0, min(waits) - self._pace.now()) if waits else None

    def turn(self) -> bool:
        """What is due next, one request at most; False when nothing was."""
        register = self._store.known
        if self._taken is not None:
            taken, self._taken = self._taken, None
            self._compare(taken)
        elif register is None or not self._may_write(register):
            self._acts.clear()
            self.rows.clear()
            self._moved = False
            return False
        elif self._acts:
            self._record()
        elif self._moved and self._view is not None and self._pace.now() >= self._wrote_at + MIRROR_SECONDS:
            self._show(register, self._view)
        elif any(at <= self._pace.now() for at in self.rows.due):
            self._add(register) if self._pace.now() - self._looked_at < FRESH_SECONDS else self._look_first()
        else:
            return False
        return True

    def complete(self) -> None:
        """Everything that is due, and what follows from it, until a picture finds nothing to do. Raises BookError."""
        for _ in range(MOST_PICTURES):
            self.look()
            did = False
            while (due := self.due_in) is not None:
                self._pace.sleep(due)
                if not self.turn():
                    break
                did = True
            if not did:
                return

    def erase(self) -> None:
        """After a purge: nothing of who was erased is left in `Miroir` nor remembered here. Raises BookError."""
        for _ in range(MOST_PICTURES):
            self._view = None
            self.look()
            register = self._store.known
            if register is None or not self._session(register)[1]:
                return  # nobody works in its tabs
            gone = mirror.erased(self._view or (), register)
            if self._view is not None and not gone:
                self._local.forget(())
                return
            numbers = [*gone]
            for start in range(0, len(numbers), LINES):
                self.book.show(MIRROR, {number: gone[number] for number in numbers[start : start + LINES]})
        raise Silent("Miroir n'a pas pu être relu, et nomme peut-être encore qui est effacé.")

    def _may_write(self, register: Register) -> bool:
        return not (register.alarm or self._held(register))

    def append_again(self, subjects: Iterable[str]) -> None:
        """A named person wants these rows back."""
        self.rows.ask(subjects, self._pace.now())
        self._wake()

    # ---- what a turn does

    def _session(self, register: Register) -> tuple[Session | None, Mapping[str, PeopleTab]]:
        session = in_force(register).session
        return session, session_tabs(session) if session else {}

    def _compare(self, taken: _Taken) -> None:
        session, tabs = self._session(taken.register)
        if session is None or taken.register.alarm:
            return
        told = hints.declared(taken.grids.get(HINTS))
        picture = Picture(taken.passed, taken.grids, told, self.book.settings.foreign)
        edits = hand_edits.compare(picture, taken.register, self._memory, session, tabs, self._histories, self._late)
        self._remember(edits)
        self._acts = deque(edits.acts)
        self._view = [list(row) for row in taken.grids.get(MIRROR, ())]
        self._moved = True
        self.rows.expect(edits, taken.register, self._pace.now(), self._late, self._pace.chance())
        set_again = self.book.settings.faults(session.calendar.zone.key)
        self.differences = Differences(
            edits.questions, edits.lots, edits.rows, (*set_again, *edits.faults), edits.vanished, edits.layouts, tabs,
            edits.quarantine, taken.at, edits.places,
        )  # fmt: skip

    def _remember(self, edits: Edits) -> None:
        """On the disk before anything is done of it."""
        self._memory, lines = edits.memory, hand_memory.written(edits.memory)
        changed = {name: value for name, value in lines.items() if self._lines_kept.get(name) != value}
        self._local.remember(changed, self._lines_kept.keys() - lines.keys())
        self._lines_kept = lines

    def _record(self) -> None:
        drafts = [self._acts.popleft() for _ in range(min(ACTS, len(self._acts)))]
        self._rounds.serve([Request(drafts, None, self._pace.now())])
        self._moved = True
        for operation, found in list(self._store.interrupted.items()):
            if found.act.kind in (BY_SHEET, CLOSED) and not isinstance(found.answer, Pending):
                self._store.told(operation)  # nobody waits for it

    def _show(self, register: Register, view: list[list[Cell]]) -> None:
        session, tabs = self._session(register)
        self._moved = False
        if session is None:
            return
        stale = mirror.stale(mirror.read(view), register, tabs, session, self._lines)
        lines = dict(list(stale.items())[:LINES])
        if not lines:
            return
        self._wrote_at = self._pace.now()
        try:
            self.book.show(MIRROR, lines)
        except Doubt:
            return  # the next picture tells
        except Rejected as no:
            self._say(refused(MIRROR, no))
            return
        self._moved = len(lines) < len(stale) or 1 in lines
        for number, cells in lines.items():
            view.extend([] for _ in range(number - len(view)))
            view[number - 1][: len(cells)] = cells

    def _look_first(self) -> None:
        """A book that does not answer is asked again later."""
        self.hurry()
        try:
            self._store.refresh()
        except BookError:
            self.rows.postpone(self._pace.now() + self._every)
            raise

    def _add(self, register: Register) -> None:
        """Rows of one tab."""
        _, tabs = self._session(register)
        header = mirror.read(self._view).header
        if fault := self.rows.add(self.book, tabs, self.differences.columns, header, self._pace.now()):
            self._say(fault)

    def _say(self, fault: Fault) -> None:
        """Whoever looks at the differences is told."""
        if fault not in self.differences.faults:
            self.differences = replace(self.differences, faults=(*self.differences.faults, fault))


def watch(
    book: Book,
    store: Store,
    rounds: Rounds,
    local: Local,
    clock: Callable[[], datetime],
    pace: Pace,
    wake: Callable[[], None],
    processes: int = 1,
    held: Callable[[Register], str] = lambda register: "",
) -> Watching | None:
    """The watch of a book that people share, told to its store."""
    if not hasattr(book, "picture"):
        return None
    found = Watching(cast(SharedBook, book), store, rounds, local, clock, pace, wake, processes=processes, held=held)
    store.beside = found
    return found
