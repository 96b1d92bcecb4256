"""One tab of a picture, cell by cell: the table of `docs/hand_edits.md`, in its order."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rules.faults import Fault
from rules.session import Session
from sheets_sync import layouts, typed_cells
from sheets_sync.answers import Draft
from sheets_sync.book import Cell
from sheets_sync.fields import ASIDE
from sheets_sync.hand_history import BY_SHEET, Histories, Past
from sheets_sync.hand_memory import Followed, Memory, Stopped
from sheets_sync.hand_questions import (
    CROSSED,
    DECISION,
    DROPPED,
    EMPTIED,
    FOREIGN,
    OLD,
    RECENT,
    SHIFTED,
    TWO_ROWS,
    UNKNOWN,
    UNREAD,
    Picture,
    Question,
)  # fmt: skip
from sheets_sync.hand_rows import NewRow
from sheets_sync.layouts import Layout
from sheets_sync.people_tabs import Column, PeopleTab
from sheets_sync.projects import as_decided
from sheets_sync.register import Register
from sheets_sync.tables import DELETED
from sheets_sync.values import Unreadable, Value

FORM = "feuille"
"""The form of every act of the sheet: with its subject, bases and content it makes one operation, whoever sends it."""
CLOSED = "ecart_clos"
"""The kind of an act that says that a value set aside no longer stands."""


@dataclass
class Found:
    """What is made of a picture, tab after tab."""

    memory: Memory
    before: Mapping[str, Memory]
    """What is remembered, tab by tab (their prefix)."""
    edits: list[tuple[Draft, Question]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: dict[str, list[Fault]] = field(default_factory=dict)
    """Subject → its cells that say nothing readable."""
    gone: list[Draft] = field(default_factory=list)
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    vanished: dict[str, tuple[str, ...]] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    places: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    left: dict[str, Followed] = field(default_factory=dict)
    columns: dict[str, Followed] = field(default_factory=dict)
    stopped: dict[str, Stopped] = field(default_factory=dict)
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    counts: dict[str, int] = field(default_factory=dict)


class CellReading:
    """The cells of one tab of a picture, one at a time."""

    def __init__(
        self,
        found: Found,
        picture: Picture,
        register: Register,
        session: Session,
        tab: PeopleTab,
        histories: Histories,
        late: float,
    ):
        self.found, self.picture, self.register, self.session = found, picture, register, session
        self.tab, self.histories, self.late = tab, histories, late
        self.shifted = False
        """Does the row that is being read show under a header what the desk says of another column?"""
        self.desk_says: frozenset[object] = frozenset()
        """What the desk shows of the row that is being read, in all its columns."""

    def read(self, subject: str, column: Column, seen: tuple[Cell, ...], shows: Cell, numbers: tuple[int, ...]) -> None:
        if as_decided(self.register, subject, column.key):
            column = replace(column, data=False)
        key = f"{subject}#{column.key}"
        before = self.found.memory.stopped.get(key)
        followed = self.found.memory.followed(subject, key, f"{self.tab.name}/{column.key}")
        cells = tuple(cell for cell in seen if typed_cells.exactly(cell) != typed_cells.exactly(shows))
        if self._in_force(subject, column, seen):
            followed = Followed(self.register.position, self.picture.at)
        elif before and (own := self._taken_since(subject, column, before)) is not None:
            followed = Followed(own + 1, self.picture.at)
        self.found.stopped[key] = Stopped(followed, cells)
        odd = self._odd(subject, column, cells, numbers)
        if not odd:
            return
        if before is None or any(cell not in before.cells for cell in odd):
            self.found.changed[self.tab.name, column.key] += 1
        self._judge(subject, column, odd, len(seen) > 1, followed, numbers)

    def _in_force(self, subject: str, column: Column, seen: Iterable[Cell]) -> bool:
        value = self.register.value(subject, column.key)
        return all(typed_cells.same(column.kind, cell, value, self.session) for cell in seen)

    def _taken_since(self, subject: str, column: Column, before: Stopped) -> int | None:
        """Where the act stands that was made of what this very cell said at the last read, when nothing came after it:
        who types over it meanwhile types over their own value, and over nothing of the desk's.
        """
        past = self.histories.past(self.register, subject, column.key)
        made = past.by_sheet and len(before.cells) == 1 and self._in_force(subject, column, before.cells)
        return past.last if made else None

    def _odd(self, subject: str, column: Column, cells: Iterable[Cell], numbers: tuple[int, ...]) -> tuple[Cell, ...]:
        """What neither `Miroir` nor the journal says; formulas in error, and what was set aside, left out."""
        aside = self.register.value(subject, ASIDE + column.key) or ()
        value = self.register.value(subject, column.key)
        odd = []
        for cell in cells:
            if cell in aside:
                continue
            if typed_cells.is_error(cell):
                says = f"formule en erreur ({cell}) : copiez-y une cellule voisine de la même colonne"
                self._unread(subject, column, says, numbers)
            elif not typed_cells.same(column.kind, cell, value, self.session):
                odd.append(cell)
        return tuple(odd)

    def _judge(
        self,
        subject: str,
        column: Column,
        odd: tuple[Cell, ...],
        several: bool,
        followed: Followed | None,
        numbers: tuple[int, ...],
    ) -> None:
        readings, unread = self._readings(subject, column, odd, numbers)
        past = self.histories.past(self.register, subject, column.key)
        if not column.data:
            why = DECISION
        elif several:
            why = TWO_ROWS
        elif unread:
            why = UNREAD
        elif readings[0][1] is None:
            why = EMPTIED
        elif self.register.value(subject, DELETED) and self.tab.parameters:
            why = DROPPED
        elif self.shifted or self._of_another_column(column, followed, odd[0]):
            why = SHIFTED
        else:
            why = self._crossed(column, past, followed, odd[0])
        doubtful = FOREIGN if self.picture.foreign and isinstance(odd[0], int | float) else ""
        question = self._question(subject, column, why or doubtful, odd, readings, numbers)
        if why:
            self.found.questions.append(question)
        else:
            self.found.edits.append((self._act(question), question))

    def _of_another_column(self, column: Column, followed: Followed | None, cell: Cell) -> bool:
        """Is it what the desk shows of this row elsewhere? In a row that was appended shifted, and of which a person
        made one cell follow again, nothing else betrays the others. Marks and dates may well be equal: of those,
        only where the cell was never seen to follow.
        """
        telling = followed is None or (column.kind == "texte" and not self.tab.parameters)
        return telling and typed_cells.exactly(cell) in self.desk_says

    def _crossed(self, column: Column, past: Past, followed: Followed | None, cell: Cell) -> str:
        """Why what was typed may rest on another value than the one in force; "" when it does not."""
        told = typed_cells.cell(column.kind, typed_cells.value(column.kind, cell, self.session), self.session)
        asked = [typed_cells.cell(column.kind, value, self.session) for value in past.values]
        if told in asked or cell in past.aside:
            return OLD
        if past.opening:
            return ""
        if followed is None:
            return UNKNOWN
        if past.last >= followed.upto:
            return CROSSED
        known = self.found.memory.learned_at(past.last, self.picture.at)
        return RECENT if not past.by_sheet and followed.at - known < self.late else ""

    def _readings(
        self, subject: str, column: Column, odd: Iterable[Cell], numbers: tuple[int, ...]
    ) -> tuple[tuple[tuple[Cell, Value], ...], bool]:
        """The values of what was typed, and whether one of them says nothing."""
        readings: list[tuple[Cell, Value]] = []
        unread = False
        for cell in odd:
            try:
                readings.append((cell, typed_cells.value(column.kind, cell, self.session)))
            except Unreadable as problem:
                unread = True
                if column.data:
                    self._unread(subject, column, str(problem), numbers)
        return (tuple(readings) if column.data else ()), unread

    def _question(
        self,
        subject: str,
        column: Column,
        why: str,
        odd: tuple[Cell, ...],
        readings: tuple[tuple[Cell, Value], ...],
        numbers: tuple[int, ...],
    ) -> Question:
        heads = self.register.heads_of(subject)
        identifier = subject.removeprefix(self.tab.prefix)
        noted, who = self.picture.declared.get((self.tab.name, identifier, layouts.folded(column.label)), ("", ""))
        declared = who if noted == typed_cells.text(odd[0]).strip() else ""
        return Question(
            self.tab.name, subject, column.key, column.label, column.kind, why, odd, readings,
            self.register.value(subject, column.key), heads.get(column.key), heads.get(ASIDE + column.key), numbers,
            declared,
        )  # fmt: skip

    def _act(self, asked: Question) -> Draft:
        actor = f"{BY_SHEET}, déclaré par {asked.declared}" if asked.declared else BY_SHEET
        changes = {asked.subject: {asked.field: asked.values[0]}}
        return Draft(FORM, actor, BY_SHEET, asked.subject, changes, bases={asked.key: asked.head})

    def _unread(self, subject: str, column: Column, says: str, numbers: tuple[int, ...]) -> None:
        where = f"{subject.removeprefix(self.tab.prefix)} (ligne {', '.join(map(str, numbers))})"
        fault = Fault(self.tab.name, where, column.label, says)
        self.found.faults.append(fault)
        self.found.unread.setdefault(subject, []).append(fault)
