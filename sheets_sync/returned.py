"""A workbook that comes back: each cell three ways, what left, what came back, what is in force now.

Pure, and on the shared sheet's own foundations: rows by identifier, columns by name (`layouts`), the same questions.
Unchanged there: nothing, whatever happened here. Changed there only: proposed. On both sides: a named person chooses.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from rules.faults import Fault
from rules.session import Session
from sheets_sync import layouts, slips, typed_cells
from sheets_sync.book import Cell, Grid
from sheets_sync.fields import ASIDE
from sheets_sync.hand_answers import ANSWER
from sheets_sync.hand_edits import together
from sheets_sync.hand_lots import FEWEST, MANY, NOT_TAKEN, SHARE, strangers
from sheets_sync.hand_questions import CROSSED, DECISION, EMPTIED, TWO_ROWS, UNKNOWN, UNREAD, Question
from sheets_sync.hand_rows import NewRow, duplicates, new_rows
from sheets_sync.importing.grids import read_grids
from sheets_sync.layouts import Layout, SheetRow, folded
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES, SLOTS, TRIALS, Column, PeopleTab
from sheets_sync.register import Register
from sheets_sync.slips import Marker, Slip, Stamp
from sheets_sync.values import Unreadable, Value

PROPOSED: Final = ""
BULK, ELSES = "en bloc", "ligne d'un autre"
"""Why a person is asked, beside what `hand_questions` says: many values of a column replaced at once; a row that says
that it is somebody else's."""
TRAVEL: Final = (DOSSIERS, CANDIDATURES, TRIALS, SLOTS, FICHES)
"""The tabs that may leave; the rows of a session are edited in the desk."""
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


@dataclass(frozen=True)
class Returned:
    """`cells`: what was changed there and the desk does not hold (`why` "" is proposed); `left`: key → what the cell
    showed when it left, where that is known; `gone`: tab → identifiers that left and did not come back; `kept`: tab,
    subject and field of cells changed here alone.

    `touched`: tab and subject → rows of the file, fields changed there, whatever the desk holds: to be told to who may
    not know what it holds.
    """

    cells: tuple[Question, ...]
    left: Mapping[str, Cell]
    rows: tuple[NewRow, ...]
    faults: tuple[Fault, ...]
    gone: Mapping[str, tuple[str, ...]]
    kept: tuple[tuple[str, str, str], ...]
    touched: Mapping[tuple[str, str], tuple[tuple[int, ...], tuple[str, ...]]]


def read(name: str, content: bytes, book: str, stamp: Stamp) -> Brought:
    """What a file holds; nothing is compared yet. Raises ImportRefused."""
    grids = read_grids(name, content)
    slip = slips.read(grids[slips.TAB], book, stamp) if slips.TAB in grids else None
    known = {tab: grid for tab, grid in grids.items() if tab != slips.TAB}
    digest = sha256(content).hexdigest()[:32]
    return Brought(
        name, slip.id if slip else digest, digest, known, slip, slips.TAB in grids and slip is None,
        slips.marker(slip, stamp) if slip else None,
    )  # fmt: skip


def compare(brought: Brought, register: Register, session: Session, tabs: Mapping[str, PeopleTab]) -> Returned:
    """All that the file says otherwise than the desk, in the order of the tabs."""
    found = _Found()
    for name in TRAVEL:
        grid, left = _grid(brought, name), brought.slip is None or name in brought.slip.columns
        if left and (grid is not None or brought.slip is not None):
            _Tab(found, brought, register, session, tabs[name], grid).compare()
    wrong = strangers(found.cells, register)
    every = tuple(_doubtful(one, found, wrong) for one in found.cells)
    faults = tuple(together(found.faults))
    return Returned(every, found.left, tuple(found.rows), faults, found.gone, tuple(found.kept), found.touched)


@dataclass
class _Found:
    cells: list[Question] = field(default_factory=list)
    left: dict[str, Cell] = field(default_factory=dict)
    rows: list[NewRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    gone: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    touched: dict[tuple[str, str], tuple[tuple[int, ...], tuple[str, ...]]] = field(default_factory=dict)
    replaced: Counter[tuple[str, str]] = field(default_factory=Counter)
    counts: dict[str, int] = field(default_factory=dict)


def _doubtful(one: Question, found: _Found, wrong: frozenset[str]) -> Question:
    """A proposal that may be a paste or a sort that slipped is a choice."""
    if one.why != PROPOSED:
        return one
    if one.subject in wrong:
        return replace(one, why=ELSES)
    many = found.replaced[one.tab, one.field]
    bulk = many > MANY or many >= max(FEWEST, SHARE * found.counts[one.tab])
    return replace(one, why=BULK) if bulk and one.desk not in (None, "") else one


def _grid(brought: Brought, name: str) -> Grid | None:
    """The tab under its name, however its case and accents were written."""
    here = {folded(tab): grid for tab, grid in reversed([*brought.grids.items()])}
    return brought.grids.get(name, here.get(folded(name)))


class _Tab:
    """One tab of the file beside the register."""

    def __init__(
        self, found: _Found, brought: Brought, register: Register, session: Session, tab: PeopleTab, grid: Grid | None
    ):
        self.found, self.brought, self.register, self.session = found, brought, register, session
        self.tab = replace(tab, columns=tuple(_expected(tab, brought.slip, grid)))
        self.grid = grid

    def compare(self) -> None:
        layout = self._layout()
        if not layout.readable or self.grid is None:
            return
        columns = [column for column in self.tab.columns if column.key in layout.columns]
        by_subject, others = self._rows(layout, self.grid)
        self.found.counts[self.tab.name] = len(by_subject)
        for subject, here in by_subject.items():
            self._row(subject, columns, here)
        self.found.faults += duplicates(self.tab, by_subject)
        self.found.rows += new_rows(self.tab, columns, others, self.register, self.session)
        left = self.brought.slip.marks.get(self.tab.name, {}) if self.brought.slip else {}
        known = ((one, f"{self.tab.prefix}{one}") for one in left)
        gone = tuple(one for one, subject in known if subject in self.register.fields and subject not in by_subject)
        if gone:
            self.found.gone[self.tab.name] = gone

    def _layout(self) -> Layout:
        if self.grid is None:
            says = f"l'onglet n'est pas dans le fichier : s'il a été renommé, rendez-lui le nom « {self.tab.name} »"
            self.found.faults.append(Fault(self.tab.name, "en-tête", self.tab.identifier, says))
        layout = layouts.locate(self.tab, self.grid) if self.grid is not None else Layout(None, None, {}, ())
        self.found.faults += layout.faults
        return layout

    def _rows(self, layout: Layout, grid: Grid) -> tuple[dict[str, list[SheetRow]], list[SheetRow]]:
        """By subject; and those that name nobody who is known, title rows above the header left out."""
        by_subject: dict[str, list[SheetRow]] = {}
        others = []
        for row in layouts.rows(layout, grid):
            subject = f"{self.tab.prefix}{row.identifier}"
            if typed_cells.is_error(row.identifier):
                says = f"formule en erreur ({row.identifier}) à la place de l'identifiant : tapez-le"
                self.found.faults.append(Fault(self.tab.name, f"ligne {row.number}", self.tab.identifier, says))
            elif row.identifier and subject in self.register.fields:
                by_subject.setdefault(subject, []).append(row)
            elif row.identifier and self.register.erased(subject):
                says = "cette ligne a été effacée de Guichet depuis : rien n'en est repris, effacez-la du fichier aussi"
                self.found.faults.append(Fault(self.tab.name, row.identifier, self.tab.identifier, says))
            elif not row.above:
                others.append(row)
        return by_subject, others

    def _row(self, subject: str, columns: Sequence[Column], here: Sequence[SheetRow]) -> None:
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
    ) -> None:
        """Cells of one identifier that do not show what left."""
        odd = tuple(cell for cell in changed if not self._holds(subject, column, cell, shows))
        odd = tuple(cell for cell in odd if not self._failed(subject, column, cell, numbers))
        if odd and not self._answered(subject, column.key, odd):
            mark = self._mark(subject, column)
            here = mark is not None and not self._left_so(subject, column, shows, mark)
            self._ask(subject, column, odd, several, mark is not None, here, numbers)

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


def value_at(register: Register, subject: str, name: str, position: int) -> Value:
    """What the journal said of a field when it had so many rows."""
    for recorded in register.thread(subject):
        if recorded.position >= position and recorded.holds:
            changed = recorded.act.changes.get(subject, {})
            if name in changed:
                return changed[name][0]
    return register.value(subject, name)


def _expected(tab: PeopleTab, slip: Slip | None, grid: Grid | None) -> Iterator[Column]:
    """The columns that left; without a slip, those that the file names."""
    if slip is not None:
        left = slip.columns.get(tab.name, ())
        yield from (column for column in tab.columns if column.key in left)
        return
    layout = layouts.locate(tab, grid)
    header = grid[layout.header] if grid is not None and layout.header is not None else ()
    named = {folded(typed_cells.text(cell)) for cell in header}
    yield from (
        column for column in tab.columns if {folded(column.label), folded(column.key.replace("_", " "))} & named
    )
