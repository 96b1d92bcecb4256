"""Sabotages of the save and of the hand edits, each on a real seam: a storm that misses one is worth nothing.

Where another guard hides what a sabotage does, that guard is off too, and named (`without`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

import pytest

from sheets_sync import hand_cells, hand_edits, hand_tabs, judging, rounds
from sheets_sync.answers import Interrupted, Pending, Refused, Saved
from sheets_sync.book import Doubt, Rejected
from sheets_sync.fold import Fold
from sheets_sync.google_book import GoogleBook
from sheets_sync.google_client import SheetsClient
from sheets_sync.hand_history import Histories, Past
from sheets_sync.hand_memory import Followed, Memory
from sheets_sync.hand_tabs import TabReading
from sheets_sync.local import Local
from sheets_sync.people_tabs import DOSSIERS
from sheets_sync.register import Register
from sheets_sync.rounds import Request, Rounds
from sheets_sync.rows import Seal, read_act
from sheets_sync.store import Store
from sheets_sync.watching import Watching
from tests.google_sheets.clock import Killed
from tests.google_sheets.people import Person
from tests.simulation.process import Process

Patch = pytest.MonkeyPatch
ALWAYS = float("inf")


@dataclass(frozen=True)
class Sabotage:
    """`seed`: the first schedule that catches it, `kind`: an anomaly seen there; `without`: the guard that is off."""

    apply: Callable[[Patch], None]
    seed: int
    kind: str
    without: str = ""


def copies_count(patch: Patch) -> None:
    """The same operation twice counts twice."""
    add = Fold.add

    def again(self: Fold, row: Any, groups: Any, content: Any) -> None:
        self.grown.first.pop(row.operation, None)
        add(self, row, groups, content)

    patch.setattr(Fold, "add", again)


def blind_retry(patch: Patch) -> None:
    """No answer: the request is sent again, up to three times, whatever became of it."""
    write = SheetsClient.write

    def retried(self: SheetsClient, ask: Any) -> Any:
        for _ in range(2):
            try:
                return write(self, ask)
            except Doubt:
                continue
        return write(self, ask)

    patch.setattr(SheetsClient, "write", retried)


def no_read_back(patch: Patch) -> None:
    """Enregistré as soon as it was sent."""

    def judge(self: Rounds, job: Any, row: Any, register: Any, held: Any, done: Any) -> None:
        job.answer = Saved(read_act(row), 0)

    patch.setattr(Rounds, "_judge", judge)


def last_write_wins(patch: Patch) -> None:
    """Every act holds, whatever came before it."""
    patch.setattr(Fold, "_lost", lambda self, row, groups: None)


def no_base(patch: Patch) -> None:
    """A form remembers nothing of what it showed."""
    patch.setattr(Register, "bases", lambda self, *keys: {})


def remembered_row_number(patch: Patch) -> None:
    """A row is whose it was at the first read, by its number."""
    real, known = TabReading._rows, dict[int, dict[int, str]]()

    def by_number(self: TabReading, grid: Any) -> Any:
        by_subject, others = real(self, grid)
        numbers = known.setdefault(id(self.histories), {})
        moved: dict[str, list[Any]] = {}
        for subject, rows in by_subject.items():
            for row in rows:
                moved.setdefault(numbers.setdefault(row.number, subject), []).append(row)
        return moved, others

    patch.setattr(TabReading, "_rows", by_number)
    lots_not_held(patch)


def ambiguous_is_failed(patch: Patch) -> None:
    """No answer: it is said refused."""

    class Failed(Pending):
        def __new__(cls, operation: str) -> Refused:
            return Refused(("non parti",))

    patch.setattr(rounds, "Pending", Failed)


def absence_is_failed(patch: Patch) -> None:
    """Not in a read: it did not apply, and never will."""

    def flush(self: Rounds) -> None:
        register = self.store.refresh()
        gone = [row for row in self.store.doubts.values() if register.recorded(row.operation) is None]
        for row in gone:
            self.store.interrupted[row.operation] = Interrupted(read_act(row), Refused(("absent",)))
        self.store.settle([], [row.operation for row in gone])

    patch.setattr(Rounds, "flush", flush)


def base_at_this_read(patch: Patch) -> None:
    """What is typed is taken to rest on all that is known when it is read."""
    patch.setattr(Memory, "followed", lambda self, subject, key, column: Followed(2**40, ALWAYS))


def old_value_taken(patch: Patch) -> None:
    """What the journal had asked for earlier is taken again as if someone had typed it."""
    past = Histories.past

    def without(self: Histories, register: Any, subject: str, name: str) -> Past:
        return past(self, register, subject, name)._replace(values=(), aside=())

    patch.setattr(Histories, "past", without)
    base_at_this_read(patch)


def lots_not_held(patch: Patch) -> None:
    """Cells that changed together are taken one by one."""
    patch.setattr(hand_edits, "lots", lambda found, register: (list(found.questions), frozenset(), []))


def desk_restores_cells(patch: Patch) -> None:
    """Rows of people are written over so that they follow again."""
    show = GoogleBook.show

    def restores(self: GoogleBook, tab: str, lines: Any) -> None:
        show(self, tab, lines)
        show(self, DOSSIERS, {3: ["24-00002", "Nom002"]})

    patch.setattr(GoogleBook, "show", restores)


def journal_unprotected(patch: Patch) -> None:
    """People may sort the journal as any tab."""
    sorts = Person.sorts

    def as_owner(self: Person, *rest: Any, **more: Any) -> None:
        sorts(Person(self.service, self.id, owner=True), *rest, **more)

    patch.setattr(Person, "sorts", as_owner)


def stale_cache(patch: Patch) -> None:
    """What was read once is shown for ever."""
    publish = Store._publish
    patch.setattr(Store, "_publish", lambda self: self._register or publish(self))


def kill_swallowed(patch: Patch) -> None:
    """What interrupts a request is taken for its failure, and the process goes on."""
    write = SheetsClient.write

    def swallows(self: SheetsClient, ask: Any) -> Any:
        try:
            return write(self, ask)
        except Killed:
            raise Rejected("interrompu") from None

    def die(self: Process) -> None:
        self.kills += 1
        raise Killed

    patch.setattr(Process, "die", die)
    patch.setattr(SheetsClient, "write", swallows)


def no_outbox(patch: Patch) -> None:
    """What was sent is remembered nowhere."""
    patch.setattr(Local, "put", lambda self, rows: None)


def owed_forgotten(patch: Patch) -> None:
    """Who was told that it is being checked is told nothing more once the process has started again."""
    patch.setattr(Local, "owed", lambda self: [])


def annulled_unread(patch: Patch) -> None:
    """Given up: refused at once, whether its annulation came first or not."""
    patch.setattr(Rounds, "cancel", lambda self, operation, actor: Refused(("annulé",)))


def ledgers_no_base(patch: Patch) -> None:
    """A seat depends on its application only."""
    bases = Register.bases
    patch.setattr(Register, "bases", lambda self, *keys: bases(self, *(key for key in keys if "registre" not in key)))


def all_rebased(patch: Patch) -> None:
    """An act that lost on a field is sent again over what came first."""
    patch.setattr(judging, "REBASED", ("",))


def another_operation(patch: Patch) -> None:
    """Each composing of a click makes another operation."""
    patch.setattr(Seal, "operation", lambda self, act: token_hex(16))


def decisions_taken(patch: Patch) -> None:
    """A decision typed over in the sheet is an act."""
    read = hand_cells.CellReading.read

    def as_data(self: Any, subject: str, column: Any, *rest: Any) -> None:
        read(self, subject, replace(column, data=True), *rest)

    patch.setattr(hand_cells.CellReading, "read", as_data)


def shifted_taken(patch: Patch) -> None:
    """A row appended while a column moved is taken for what people typed."""
    patch.setattr(hand_tabs, "_shifted", lambda *cells: False)
    patch.setattr(hand_cells.CellReading, "_of_another_column", lambda *cell: False)


def differences_forgotten(patch: Patch) -> None:
    """What waits for a person is shown once only."""
    compare = Watching._compare

    def once(self: Watching, taken: Any) -> None:
        compare(self, taken)
        self.differences = replace(self.differences, questions=(), lots=())

    patch.setattr(Watching, "_compare", once)


def guards_not_asked_again(patch: Patch) -> None:
    """Re-based onto a fuller ledger without counting again."""
    asked = property(lambda self: self.jobs[0].rebased > 0, lambda self, value: None)
    patch.setattr(Request, "asked", asked, raising=False)


SABOTAGES: dict[str, Sabotage] = {
    "blind retry": Sabotage(blind_retry, 0, "sent again unread"),
    "no dedupe": Sabotage(copies_count, 0, "register differs"),
    "no read-back": Sabotage(no_read_back, 1, "acknowledged, lost"),
    "last write wins": Sabotage(last_write_wins, 0, "register differs"),
    "no base": Sabotage(no_base, 0, "silently overwritten"),
    "remembered row number": Sabotage(remembered_row_number, 0, "misplaced", without="lots not held"),
    "ambiguous is failed": Sabotage(ambiguous_is_failed, 0, "refused, yet applied"),
    "absence is failed": Sabotage(absence_is_failed, 14, "refused, yet applied"),
    "base at the time of the read": Sabotage(base_at_this_read, 1, "silently overwritten", without="acte récent"),
    "old value taken as an act": Sabotage(
        old_value_taken, 0, "silently overwritten", without="base at the time of the read"
    ),
    "lots not held": Sabotage(lots_not_held, 1, "bulk taken"),
    "the desk writes a people's cell": Sabotage(desk_restores_cells, 0, "the desk wrote a people's cell"),
    "unprotected journal": Sabotage(journal_unprotected, 0, "false alarm"),
    "stale cache": Sabotage(stale_cache, 0, "register differs"),
    "swallowed kill": Sabotage(kill_swallowed, 4, "refused, yet applied"),
    "no outbox": Sabotage(no_outbox, 59, "dropped on its way"),
    "owed forgotten": Sabotage(owed_forgotten, 44, "never told"),
    "annulled unread": Sabotage(annulled_unread, 5, "refused, yet applied"),
    "ledgers are no base": Sabotage(ledgers_no_base, 20, "a seat too many"),
    "everything is rebased": Sabotage(all_rebased, 0, "silently overwritten"),
    "another operation each time": Sabotage(another_operation, 1, "one click, two acts"),
    "decisions taken from the sheet": Sabotage(decisions_taken, 0, "decision or emptied cell taken"),
    "shifted rows taken": Sabotage(shifted_taken, 77, "misplaced"),
    "questions forgotten": Sabotage(differences_forgotten, 0, "a typed value lost"),
    "guards not asked again": Sabotage(guards_not_asked_again, 26, "a seat too many"),
}
