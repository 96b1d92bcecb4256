"""The cells of one tab of a file that came back, one at a time: what left, what came back, what is in force now.

The table of `docs/sent_workbooks.md`, in its order.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rules.faults import Fault
from rules.session import Session
from sheets_sync import slips, typed_cells
from sheets_sync.book import Cell, Grid
from sheets_sync.fields import ASIDE
from sheets_sync.hand_answers import ANSWER
from sheets_sync.hand_lots import NOT_TAKEN
from sheets_sync.hand_questions import CROSSED, DECISION, EMPTIED, TWO_ROWS, UNKNOWN, UNREAD, Question
from sheets_sync.hand_rows import NewRow
from sheets_sync.layouts import SheetRow
from sheets_sync.people_tabs import Column, PeopleTab
from sheets_sync.projects import as_decided
from sheets_sync.register import Register
from sheets_sync.slips import Marker, Slip
from sheets_sync.values import Unreadable, Value
from sheets_sync.whose_rows import value_at

PROPOSED: Final = ""
"""Why nobody needs to be asked: the cell was changed in the file alone."""
DEPARTURE: Final = "depart"
"""The fact of an answer that names the departure it is about."""


@dataclass(frozen=True)
class Brought:
    """A file as it came back. `id`: its departure, else itself, so that an answer about it is known again.

    `slip` None: nothing is known of what left; `tampered`: it had a slip, which is not as it left.
    """

    name: str
    id: str
    digest: str
    grids: Mapping[str, Grid]
    slip: Slip | None
    tampered: bool
    marker: Marker | None


@dataclass
class Found:
    """What is made of a file, tab after tab."""

    cells: list[Question] = field(default_factory=list)
    left: dict[str, Cell] = field(default_factory=dict)
    rows: list[NewRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    gone: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    touched: dict[tuple[str, str], tuple[tuple[int, ...], tuple[str, ...]]] = field(default_factory=dict)
    replaced: Counter[tuple[str, str]] = field(default_factory=Counter)
    counts: dict[str, int] = field(default_factory=dict)
    astray: set[str] = field(default_factory=set)


class CellReturn:
    """One tab of the file beside the register, cell by cell."""

    def __init__(self, found: Found, brought: Brought, register: Register, session: Session, tab: PeopleTab):
        self.found, self.brought, self.register, self.session, self.tab = found, brought, register, session, tab

    def row(self, subject: str, columns: Sequence[Column], here: Sequence[SheetRow]) -> None:
        fields, numbers = self.register.fields[subject], tuple(row.number for row in here)
        touched = []
        for place, column in enumerate(columns):
            mark = self._mark(subject, column)
            seen = {typed_cells.exactly(row.cells[place]): row.cells[place] for row in here}
            changed = tuple(cell for cell in seen.values() if not self._left_so(subject, column, cell, mark))
            shows = slips.carried(column.kind, fields.get(column.key), self.session)
            if changed:
                touched.append(column.key)
                self._changed(subject, column, changed, shows, len(seen) > 1, numbers)
            elif mark is not None and not self._left_so(subject, column, shows, mark):
                put_back = self._taken_from_here(subject, column.key)
                if not (put_back and self._changed(subject, column, (*seen.values(),), shows, len(seen) > 1, numbers)):
                    self.found.kept.append((self.tab.name, subject, column.key))
        if touched:
            self.found.touched[self.tab.name, subject] = (numbers, tuple(touched))

    def _changed(
        self,
        subject: str,
        column: Column,
        changed: tuple[Cell, ...],
        shows: Cell,
        several: bool,
        numbers: tuple[int, ...],
    ) -> bool:
        """Cells of one identifier that do not show what left, or were put back to it: is anything asked of them?"""
        odd = tuple(cell for cell in changed if not self._holds(subject, column, cell, shows))
        odd = tuple(cell for cell in odd if not self._failed(subject, column, cell, numbers))
        if not odd or self._answered(subject, column.key, odd):
            return False
        mark = self._mark(subject, column)
        here = mark is not None and not self._left_so(subject, column, shows, mark)
        self._ask(subject, column, odd, several, mark is not None, here, numbers)
        return True

    def _taken_from_here(self, subject: str, key: str) -> bool:
        """Is what is in force a value of this very departure? A copy that shows what left then says something else."""
        last = self.register.recorded(self.register.heads_of(subject).get(key) or "")
        return last is not None and last.row.nature == ANSWER and last.act.facts.get(DEPARTURE) == self.brought.id

    def _mark(self, subject: str, column: Column) -> bytes | None:
        slip = self.brought.slip
        return slip.mark(self.tab.name, self._named(subject), column.key) if slip else None

    def _left_so(self, subject: str, column: Column, cell: Cell, mark: bytes | None) -> bool:
        """Did this cell leave so? Where nothing is known of it, a blank cell says nothing."""
        marker = self.brought.marker
        if mark is None or marker is None:
            return cell == ""
        name = self._named(subject)
        if marker(self.tab.name, name, column.key, cell) == mark:
            return True
        return marker(self.tab.name, name, column.key, slips.again(column.kind, cell, self.session)) == mark

    def _holds(self, subject: str, column: Column, cell: Cell, shows: Cell) -> bool:
        value = self.register.value(subject, column.key)
        return slips.plain(cell) == slips.plain(shows) or typed_cells.same(column.kind, cell, value, self.session)

    def _failed(self, subject: str, column: Column, cell: Cell, numbers: tuple[int, ...]) -> bool:
        if typed_cells.is_error(cell):
            says = f"formule en erreur ({cell}) : copiez-y une cellule voisine de la même colonne"
            self._unread(subject, column, says, numbers)
            return True
        return False

    def _answered(self, subject: str, key: str, odd: Iterable[Cell]) -> bool:
        """Has a named person answered on these very cells of this very departure?"""
        told: set[str] = set()
        for recorded in self.register.thread(subject):
            if recorded.row.nature == ANSWER and recorded.holds:
                facts = recorded.act.facts
                if facts.get(DEPARTURE) == self.brought.id:
                    told.update(facts.get("feuille", {}).get(f"{subject}#{key}", ()))
        return all(typed_cells.text(cell) in told for cell in odd)

    def _ask(
        self,
        subject: str,
        column: Column,
        odd: tuple[Cell, ...],
        several: bool,
        known: bool,
        here: bool,
        numbers: tuple[int, ...],
    ) -> None:
        if as_decided(self.register, subject, column.key):
            column = replace(column, data=False)
        heads, value = self.register.heads_of(subject), self.register.value(subject, column.key)
        readings, unread = self._readings(subject, column, odd, numbers)
        if not column.data:
            why = DECISION
        elif several:
            why = TWO_ROWS
        elif unread:
            why = UNREAD
        elif not known:
            why = UNKNOWN
        elif here:
            why = CROSSED
        else:
            why = EMPTIED if readings[0][1] is None else PROPOSED
        asked = Question(
            self.tab.name, subject, column.key, column.label, column.kind, why, odd, readings, value,
            heads.get(column.key), heads.get(ASIDE + column.key), numbers,
        )  # fmt: skip
        self.found.cells.append(asked)
        self._note(asked, column)

    def _note(self, asked: Question, column: Column) -> None:
        """What left, where the journal still says it; and how many values of a column are replaced."""
        if self.brought.slip is not None:
            value = value_at(self.register, asked.subject, asked.field, self.brought.slip.position)
            cell = slips.carried(column.kind, value, self.session)
            if self._left_so(asked.subject, column, cell, self._mark(asked.subject, column)):
                self.found.left[asked.key] = cell
        if asked.why not in NOT_TAKEN and asked.desk not in (None, ""):
            self.found.replaced[asked.tab, asked.field] += 1

    def _readings(
        self, subject: str, column: Column, odd: Iterable[Cell], numbers: tuple[int, ...]
    ) -> tuple[tuple[tuple[Cell, Value], ...], bool]:
        readings: list[tuple[Cell, Value]] = []
        unread = False
        for cell in odd if column.data else ():
            try:
                readings.append((cell, typed_cells.value(column.kind, cell, self.session)))
            except Unreadable as problem:
                unread = True
                self._unread(subject, column, str(problem), numbers)
        return tuple(readings), unread

    def _unread(self, subject: str, column: Column, says: str, numbers: tuple[int, ...]) -> None:
        where = f"{self._named(subject)} (ligne {', '.join(map(str, numbers))})"
        self.found.faults.append(Fault(self.tab.name, where, column.label, says))

    def _named(self, subject: str) -> str:
        return subject.removeprefix(self.tab.prefix)
