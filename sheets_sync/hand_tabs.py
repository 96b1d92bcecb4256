"""One tab of a picture, row by row: whose row it is, what its cells follow, what went and what came."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from rules.faults import Fault
from rules.session import Session
from sheets_sync import layouts, mirror
from sheets_sync.answers import Draft
from sheets_sync.book import Cell, Grid
from sheets_sync.fields import ASIDE
from sheets_sync.hand_cells import CLOSED, FORM, CellReading, Found
from sheets_sync.hand_history import BY_SHEET, Histories
from sheets_sync.hand_memory import Followed, Memory
from sheets_sync.hand_questions import Picture
from sheets_sync.hand_rows import duplicates, new_rows, taken_as
from sheets_sync.layouts import SheetRow
from sheets_sync.mirror import Mirror
from sheets_sync.people_tabs import Column, PeopleTab
from sheets_sync.register import Register
from sheets_sync.tables import DELETED
from sheets_sync.typed_cells import exactly, is_error


class TabReading(CellReading):
    """One tab of a picture: its rows by identifier, those that went, those that name nobody."""

    def __init__(
        self,
        found: Found,
        picture: Picture,
        register: Register,
        session: Session,
        tab: PeopleTab,
        shown: Mirror,
        lines: Sequence[str],
        histories: Histories,
        late: float,
    ):
        super().__init__(found, picture, register, session, tab, histories, late)
        self.shown, self.lines, self.grid = shown, lines, picture.grids.get(tab.name)
        self.layout = layouts.locate(tab, self.grid)
        self.misread: set[str] = set()
        """Subjects whose row is there, under an identifier that formulas cannot look up."""

    @cached_property
    def columns(self) -> list[Column]:
        return [column for column in self.tab.columns if column.key in self.layout.columns]

    @cached_property
    def places(self) -> list[int | None]:
        """Where `Miroir` keeps each of them; `unread`: those of the columns that cannot be found here."""
        return [self.shown.places.get(column.key) for column in self.columns]

    @cached_property
    def unread(self) -> list[int | None]:
        absent = (column.key for column in self.tab.columns if column.key not in self.layout.columns)
        return [self.shown.places.get(key) for key in absent]

    def compare(self) -> None:
        self.found.layouts[self.tab.name] = self.layout
        self.found.faults += self.layout.faults
        if not self.layout.readable or self.grid is None:
            self._keep_unread()
            return
        by_subject, others = self._rows(self.grid)
        self.found.counts[self.tab.name] = len(by_subject)
        for subject, here in by_subject.items():
            self._row(subject, here)
        self.found.faults += duplicates(self.tab, by_subject)
        self.found.rows += new_rows(self.tab, self.columns, others, self.register, self.session)
        self._place(by_subject, others)
        self._absent(by_subject)
        self._set_aside(by_subject)
        now = Followed(self.register.position, self.picture.at)
        for column in self.columns:
            self.found.columns[f"{self.tab.name}/{column.key}"] = now

    def _place(self, by_subject: Mapping[str, Sequence[SheetRow]], others: Sequence[SheetRow]) -> None:
        """Where the rows of each stand, the copies that people typed without identifier among them."""
        places = self.found.places.setdefault(self.tab.name, {})
        places |= {subject: tuple(row.number for row in here) for subject, here in by_subject.items()}
        for row in others:
            if subject := taken_as(self.tab, self.columns, row, self.register):
                places[subject] = (*places.get(subject, ()), row.number)

    def _rows(self, grid: Grid) -> tuple[dict[str, list[SheetRow]], list[SheetRow]]:
        """By subject; and those that name nobody who is known, title rows above the header left out."""
        by_subject: dict[str, list[SheetRow]] = {}
        others = []
        for row in layouts.rows(self.layout, grid):
            subject = f"{self.tab.prefix}{row.identifier}"
            if problem := _unreadable(row, subject in self.register.fields):
                self.found.faults.append(Fault(self.tab.name, f"ligne {row.number}", self.tab.identifier, problem))
                self.misread.add(subject)
            elif row.identifier and subject in self.register.fields:
                by_subject.setdefault(subject, []).append(row)
            elif row.identifier and self.register.erased(subject):
                places = self.found.places.setdefault(self.tab.name, {})
                places[subject] = (*places.get(subject, ()), row.number)
            elif not row.above:
                others.append(row)
        return by_subject, others

    def _row(self, subject: str, here: Sequence[SheetRow]) -> None:
        line = self.shown.lines.get(subject)
        shows = self._shows(line, self.places)
        self.found.seen[subject] = line.upto if line else 0
        for row in here:
            if row.cells != shows or bool in map(type, row.cells):  # a ticked box equals 1, and is not one
                break
        else:
            return
        unread = self._shows(line, self.unread)
        self.shifted = any(_shifted(row.cells, shows, unread) for row in here)
        self.desk_says = frozenset(exactly(cell) for cell in (*shows, *unread) if cell != "")
        for place, column in enumerate(self.columns):
            seen = tuple(sorted({exactly(row.cells[place]): row.cells[place] for row in here}.values(), key=repr))
            if any(exactly(cell) != exactly(shows[place]) for cell in seen):
                self.read(subject, column, seen, shows[place], tuple(row.number for row in here))

    def _shows(self, line: mirror.Shown | None, places: Sequence[int | None]) -> tuple[Cell, ...]:
        if line is None:
            return ("",) * len(places)
        cells, width = line.cells, len(line.cells)
        return tuple(cells[place] if place is not None and place < width else "" for place in places)

    def _absent(self, by_subject: Mapping[str, object]) -> None:
        """Rows that the desk must add, and rows that somebody took away."""
        missing: list[str] = []
        vanished: list[str] = []
        memory = self.found.before[self.tab.prefix]
        for subject in self.lines:
            if subject in by_subject or subject in self.misread or not self._lives(subject):
                continue
            (vanished if memory.knows(subject) else missing).append(subject)
        self.found.missing[self.tab.name], self.found.vanished[self.tab.name] = tuple(missing), tuple(vanished)
        self._remember_absent(memory, by_subject)

    def _remember_absent(self, memory: Memory, by_subject: Mapping[str, object]) -> None:
        """Of rows and columns that are not there now, what was known stays."""
        at = min((one.at for one in memory.columns.values()), default=0.0)
        away = {one: Followed(upto, at) for one, upto in memory.rows.items() if one not in by_subject}
        away |= {one: followed for one, followed in memory.gone.items() if one not in by_subject}
        known = self.register.fields  # of who was erased nothing is remembered
        self.found.left |= {one: followed for one, followed in away.items() if one in known}
        for key, one in memory.stopped.items():
            subject, _, name = key.partition("#")
            if subject in known and (subject not in by_subject or name not in self.layout.columns):
                self.found.stopped[key] = one

    def _lives(self, subject: str) -> bool:
        fields = self.register.fields.get(subject)
        return fields is not None and not (self.tab.parameters and fields.get(DELETED))

    def _set_aside(self, by_subject: Mapping[str, Sequence[SheetRow]]) -> None:
        """What a person set aside and no longer stands there: said by an act, so as to be asked if it comes back."""
        places = {column.key: place for place, column in enumerate(self.columns)}
        for subject, key, cells in self.histories.asides(self.register, self.tab.prefix):
            if key not in places:
                continue
            stands = {exactly(row.cells[places[key]]) for row in by_subject.get(subject, ())}
            left = [cell for cell in cells if exactly(cell) in stands]
            if len(left) < len(cells):
                name = ASIDE + key
                bases = self.register.bases(f"{subject}#{name}")
                changes = {subject: {name: left or None}}
                self.found.gone.append(Draft(FORM, BY_SHEET, CLOSED, subject, changes, bases=bases))

    def _keep_unread(self) -> None:
        """A tab that cannot be read now changes nothing of what is remembered of it."""
        memory = self.found.before[self.tab.prefix]
        self.found.seen.update(memory.rows)
        self.found.left.update(memory.gone)
        self.found.stopped.update(memory.stopped)


def _shifted(cells: Sequence[Cell], shows: Sequence[Cell], unread: Sequence[Cell]) -> bool:
    """A row appended while somebody moved a column: one of its cells shows what the desk says under another header,
    whose own cell does not, or cannot be found. Nobody typed it.
    """
    off = [place for place, cell in enumerate(cells) if exactly(cell) != exactly(shows[place])]
    theirs = {exactly(cell) for cell in (*(shows[place] for place in off), *unread) if cell != ""}
    return any(exactly(cells[place]) in theirs for place in off)


def _unreadable(row: SheetRow, known: bool) -> str:
    """Why the formulas of this row cannot find its line, as a sentence; "" when they can, or when nobody is named."""
    if is_error(row.identifier):
        return f"formule en erreur ({row.identifier}) à la place de l'identifiant : tapez-le"
    if known and row.written != row.identifier:
        return f"l'identifiant a des espaces en trop : tapez « {row.identifier} »"
    return ""
