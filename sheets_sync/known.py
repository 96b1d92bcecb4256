"""What one process has read of a journal: by its tail, or whole when that is not enough; kept to be shared by all.

Every request goes through `_gate`, one at a time, so that each answer is compared with what was known before it was
sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Protocol

from sheets_sync.answers import NOTHING_DONE, Interrupted, Pending, Refused
from sheets_sync.book import Book, BookError, Grid, SharedBook, Tail
from sheets_sync.collector import paused
from sheets_sync.journal import TAB, Act
from sheets_sync.judging import NOWHERE, became
from sheets_sync.local import HOLDS, Local, Owed, Waiting
from sheets_sync.pace import Beside, Pace, on_a_thread
from sheets_sync.reading import OVERLAP, Reader
from sheets_sync.register import Register
from sheets_sync.rows import JournalRow, Seal, read_act

QUEUED = timedelta(minutes=5)
"""How long an act may wait in the queue of a process at work, before its outbox: its author left after `PATIENCE`."""
RESUMED_WITHOUT = "Deux personnes ont repris le journal sans l'acte sur lequel celui-ci s'appuyait."


class Onlooker(Protocol):
    """Says which tabs to read with the journal's tail, and is told what stood there at the same instant."""

    book: SharedBook

    def wanted(self) -> tuple[str, ...]: ...
    def taken(self, register: Register, grids: Mapping[str, Grid]) -> None: ...


class Known:
    """Read by any thread, one request at a time."""

    def __init__(
        self, book: Book, local: Local, key: bytes, clock: Callable[[], datetime], pace: Pace | None = None,
        start: Callable[[Callable[[], None]], None] = on_a_thread,
    ):  # fmt: skip
        """`start`: how a far book is read beside; a simulation reads it at once."""
        self._book, self._local, self._clock = book, local, clock
        self._pace = pace or Pace()
        self._beside = Beside(self._pace, self._refresh_or_say, start)
        self.seal = Seal(key)
        self._gate = RLock()
        self._reader: Reader | None = None
        self._register: Register | None = None
        self._read_at = 0.0
        self.silence = ""
        """Why the last read had no answer, as a sentence; it is then asked again only once `fresh_for` is over."""
        self._verified = 0
        self._acknowledged: dict[str, list[int]] = {}  # walked as a copy: the writer's thread settles meanwhile
        """Operation → [position, later reads that showed it]."""
        self.doubts: dict[str, JournalRow] = {}
        """Sent, never read back: to send again, as they are."""
        self.interrupted: dict[str, Interrupted] = {}
        """What authors who had no answer are to be told, by the operation that they know (`owe`, `told`)."""
        self._elsewhere: set[str] = set()
        """Of these, those that another process of this machine may still send: the journal is asked at each read."""
        self.beside: Onlooker | None = None
        """Who reads people's tabs with the journal, of a book that people share."""

    def register(self, fresh_for: float) -> Register:
        """The last register when it is younger than `fresh_for` seconds or being refreshed; Silent only when there is
        none. A far book is read beside: who has a copy waits a moment, and not at all while the book is silent.
        """
        shown = self._register
        if shown is not None and self._pace.now() - self._read_at < fresh_for:
            return shown
        if shown is not None and self._book.far:
            self._beside.ask(patient=not self.silence)
            return self._register or shown
        if not self._gate.acquire(blocking=shown is None):
            return shown or self.refresh()
        try:
            if self._register is None or self._pace.now() - self._read_at >= fresh_for:
                return self.refresh()
        except BookError as unheard:
            if shown is None:
                raise
            self._unheard(unheard)
        finally:
            self._gate.release()
        return self._register or self.refresh()

    @property
    def breath(self) -> float:
        """Seconds before a round is sent again, doubled each time: what a service mends in, or another process."""
        return 0.25 if self._book.far else 0.005

    @property
    def known(self) -> Register | None:
        """The last register, without asking the book."""
        return self._register

    def _refresh_or_say(self) -> None:
        try:
            self.refresh()
        except BookError as unheard:
            self._unheard(unheard)

    def _unheard(self, why: BookError) -> None:
        self._read_at, self.silence = self._pace.now(), str(why)

    def refresh(self, full: bool = False) -> Register:
        """One read of the tail, or of the whole journal. Raises Silent."""
        with self._gate:
            reader = self._reader
            if reader is None or reader.alarm or full:
                return self._refresh_whole(reader)
            known, tabs = len(reader.rows), self.beside.wanted() if self.beside else ()
            if self.beside and tabs:
                tail, grids = self.beside.book.picture(self._tail_start(reader), tabs)
                anew = self._take(reader, tail, known)
                register = self._publish()
                if not anew:  # else the journal is of a later instant than the tabs: the next refresh reads both
                    self.beside.taken(register, grids)
                return register
            self._take(reader, self._book.read({TAB: self._tail_start(reader)})[TAB], known)
            return self._publish()

    def _refresh_whole(self, reader: Reader | None) -> Register:
        kept, known = self._local.seal(), len(reader.rows) if reader else 0
        waiting = tuple(self._local.waiting())  # before the book: what another process here saves meanwhile is not lost
        tail = self._book.read({TAB: 0})[TAB]
        if reader is None or reader.alarm:
            self._begin(reader, tail, waiting)
        else:
            self._take(reader, tail, known)
        if self._reader is not None:
            self._reader.check_seals(kept)
            self._verified = len(self._reader.rows)
            self._let_go(self._reader)
        register = self._publish()
        if not register.alarm and (reader is None or reader.alarm):
            self._still_owed(register)
        return register

    def owe(self, found: Interrupted) -> None:
        """Its author has no answer: what becomes of it waits for them to look, whatever dies meanwhile."""
        act = found.act
        self.interrupted[act.operation] = found
        self._local.owe(Owed(act.operation, act.at.isoformat(), act.actor, act.kind, act.subject))

    def told(self, operation: str) -> None:
        """Its author knows."""
        if self.interrupted.pop(operation, None) is not None:
            self._local.told([operation])

    def _still_owed(self, register: Register) -> None:
        """Acts whose author was told by another process, at work or no more, that they were being checked."""
        for one in self._local.owed():
            if one.operation not in self.interrupted:
                act = Act(one.operation, datetime.fromisoformat(one.instant), one.actor, one.kind, one.subject)
                self.interrupted[one.operation] = Interrupted(act, Pending(one.operation))
                if not any(read_act(row).instead_of == one.operation for row in list(self.doubts.values())):
                    self._elsewhere.add(one.operation)
        self._ask_elsewhere(register)

    def _ask_elsewhere(self, register: Register) -> None:
        """What became of them, once the journal says it; else nothing is recorded, once none can still wait in a queue:
        told before, its author would do it again."""
        for operation in () if register.alarm else tuple(self._elsewhere):
            found = self.interrupted.get(operation)
            answer = became(found.act, register) if found else None
            if found and (answer or self._clock() - found.act.at >= QUEUED):
                self.interrupted[operation] = replace(found, answer=answer or Refused((NOWHERE, NOTHING_DONE)))
            elif found:
                continue
            self._elsewhere.discard(operation)

    def _begin(self, before: Reader | None, tail: Tail, waiting: Sequence[Waiting]) -> None:
        """Reads everything anew: at the start, after a purge, and during an alarm, which ends when two people have
        resumed, or when the right version of the workbook is back.
        """
        reader = Reader(self.seal, self._book.identity)
        with paused():
            reader.take(tail, 0)
        resumed = before is not None and reader.resumed_by and reader.resumed_by not in before.digests
        if before is None or resumed or self._whole_again(before, reader):
            self._reader = reader
        if before is None:
            self._replay(reader, waiting)

    def _whole_again(self, before: Reader, reader: Reader) -> bool:
        """Does the book hold again all that this process had read, and all that this machine knows was saved?"""
        first = [tuple(row) for row in reader.rows[: len(before.rows)]]
        kept = self._local.seal()
        reader.check_seals(kept)
        saved = [one.row.operation for one in self._local.waiting() if one.status == HOLDS]
        known = all(operation in reader.fold.grown.first for operation in saved)
        return not reader.alarm and bool(kept) and known and first == before.rows

    def _take(self, reader: Reader, tail: Tail, known: int) -> bool:
        """Goes on from what was read; True when the whole journal had to be read anew, just now."""
        reader.take(tail, known)
        anew = reader.must_reread and not reader.alarm
        if anew:
            self._reader = Reader(self.seal, self._book.identity)
            self._reader.take(self._book.read({TAB: 0})[TAB], known)
        for found in list(self._acknowledged.values()):
            found[1] += tail.start <= found[0] < tail.end
        return anew

    def _tail_start(self, reader: Reader) -> int:
        unseen = [position for position, _ in list(self._acknowledged.values())]
        return max(0, min([len(reader.rows) - OVERLAP, *unseen]))

    def _publish(self) -> Register:
        reader = self._reader
        assert reader is not None  # noqa: S101 - a read came before
        self._register = Register(
            reader.fold, self._clock(), reader.faults, reader.alarm, tuple(reader.quarantine), self._register
        )
        self._read_at, self.silence = self._pace.now(), ""
        self._ask_elsewhere(self._register)
        return self._register

    def _replay(self, reader: Reader, waiting: Sequence[Waiting]) -> None:
        """What a process that was killed left in the outbox: its author sees the outcome in `pending()`."""
        for row, status, position in waiting:
            found = reader.fold.grown.first.get(row.operation)
            if found is None and status == HOLDS:
                reader.ring(
                    f"L'acte {row.operation}, enregistré à la ligne {(position or 0) + 2} du journal, a disparu."
                )
            elif found is not None and status == HOLDS:
                self._acknowledged[row.operation] = [found, 0]
            else:
                self.doubts[row.operation] = row
                self.owe(Interrupted(read_act(row), Pending(row.operation)))

    def _let_go(self, reader: Reader) -> None:
        """What is in doubt and rests on an act that two people resumed without: it would ring again when it is sent."""
        gone = [] if reader.alarm else [row for row in list(self.doubts.values()) if not reader.verifies(row)]
        for row in gone:
            self.interrupted[row.operation] = Interrupted(read_act(row), Refused((RESUMED_WITHOUT, NOTHING_DONE)))
            del self.doubts[row.operation]
        self._local.settle([], [row.operation for row in gone], None)

    @property
    def unverified(self) -> int:
        """Rows added since the whole journal was last read at once."""
        return len(self._reader.rows) - self._verified if self._reader and not self._reader.alarm else 0
