"""Acts in doubt, behind the waiting path: sent again as they were, given up by an annulation, told to whoever waits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sheets_sync.answers import NOTHING_DONE, Answer, Interrupted, Pending, Refused, Saved
from sheets_sync.fold import CANCELLED
from sheets_sync.journal import ANNULMENT, Act
from sheets_sync.judging import GIVEN_UP, settled
from sheets_sync.register import Register
from sheets_sync.rows import JournalRow, read_act
from sheets_sync.store import Store


@dataclass
class Doubts:
    """Absence proves nothing: an act is in doubt until a read shows it, or its annulation ahead of it."""

    store: Store
    clock: Callable[[], datetime]
    step: Callable[[str], None]

    def _doubt(self, row: JournalRow) -> None:
        self.store.doubts[row.operation] = row
        self.store.owe(Interrupted(read_act(row), Pending(row.operation)))

    def flush(self) -> None:
        """Sends again, as they were, the acts still in doubt, and notes what became of them."""
        register = self.store.refresh()
        missing = [row for row in self.store.doubts.values() if register.recorded(row.operation) is None]
        if missing and not register.alarm:
            register = self.store.send(missing) or register
            self.step("flushed")
        held: list[tuple[str, int]] = []
        done: list[str] = []
        for operation, row in list(self.store.doubts.items()):
            answer = self._outcome(operation, row, register, held, done)
            if answer is not None:
                self.store.interrupted[operation] = Interrupted(read_act(row), answer)
                self._told(row, answer)
        self.store.settle(held, done)

    def _outcome(
        self, operation: str, row: JournalRow, register: Register, held: list[tuple[str, int]], done: list[str]
    ) -> Answer | None:
        found = register.recorded(operation)
        if found is None:
            return None
        if found.holds:
            held.append((operation, found.position))
            return Saved(found.act, found.position)
        done.append(operation)
        return settled(read_act(row), found.lost, register)

    def cancel(self, told: str, actor: str) -> Answer:
        """The annulation decides by its place: ahead of the act, the act is void for ever; behind it, it says
        nothing. `told`: the operation that its author knows, of its first form when it went again on a fuller ledger.
        """
        row = self.store.in_doubt(told)
        operation = row.operation if row else told
        register = self.store.refresh()
        found = register.instead_of(operation) or register.recorded(operation)
        if found is None and row is not None and not register.alarm:
            act = Act("", self.clock(), actor, ANNULMENT, CANCELLED + operation, form=operation)
            sent = self.store.row(replace(act, operation=self.store.seal.operation(act)))
            self.store.remember([sent])
            after = self.store.send([sent])
            if after is None or after.recorded(sent.operation) is None:
                self.store.doubts[sent.operation] = sent
                return Pending(told)
            register, found = after, after.recorded(operation)
            self.store.settle([(sent.operation, after.recorded(sent.operation).position)], [])  # type: ignore[union-attr]
        if found is not None and found.holds:
            self.store.settle([(operation, found.position)], [])
            return self._tell(told, self._tell(operation, Saved(found.act, found.position)))
        if register.annulled(operation):
            self.store.settle([], [operation])
            given_up = Refused((f"{GIVEN_UP} {NOTHING_DONE}",))
            return self._tell(told, self._tell(operation, given_up))
        return Pending(told)

    def _told(self, row: JournalRow, answer: Answer) -> Answer:
        """Whoever waits for it elsewhere reads the same: the same click, or who left before it was re-based."""
        for operation in (row.operation, read_act(row).instead_of):
            self._tell(operation, answer)
        return answer

    def _tell(self, operation: str | None, answer: Answer) -> Answer:
        if operation in self.store.interrupted:
            self.store.interrupted[operation] = replace(self.store.interrupted[operation], answer=answer)
        return answer
