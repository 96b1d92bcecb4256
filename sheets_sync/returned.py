"""A workbook that comes back: each cell three ways, what left, what came back, what is in force now.

Pure, and on the shared sheet's own foundations: rows by identifier, columns by name (`layouts`), the same questions.
Unchanged there: nothing, whatever happened here. Changed there only: proposed. On both sides: a named person chooses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from rules.faults import Fault
from rules.session import Session
from sheets_sync import layouts, slips, typed_cells
from sheets_sync.book import Cell, Grid
from sheets_sync.hand_lots import FEWEST, MANY, SHARE, strangers
from sheets_sync.hand_questions import Question
from sheets_sync.hand_rows import NewRow, duplicates, new_rows
from sheets_sync.importing.grids import read_grids
from sheets_sync.layouts import Layout, SheetRow, folded
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES, SLOTS, TRIALS, Column, PeopleTab
from sheets_sync.register import Register
from sheets_sync.returned_cells import PROPOSED, Brought, CellReturn, Found
from sheets_sync.slips import Slip, Stamp
from sheets_sync.whose_rows import astray

BULK, ELSES = "en bloc", "ligne d'un autre"
"""Why a person is asked, beside what `hand_questions` says: many values of a column replaced at once; a row that says
that it is somebody else's."""
TRAVEL: Final = (DOSSIERS, CANDIDATURES, TRIALS, SLOTS, FICHES)
"""The tabs that may leave; the rows of a session are edited in the desk."""


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
    found = Found()
    for name in TRAVEL:
        if of_file(brought, name):
            TabReturn(found, brought, register, session, tabs[name], _grid(brought, name)).compare()
    wrong = strangers(found.cells, register) | found.astray
    every = tuple(_doubtful(one, found, wrong) for one in found.cells)
    faults = tuple(dict.fromkeys(found.faults))
    return Returned(every, found.left, tuple(found.rows), faults, found.gone, tuple(found.kept), found.touched)


def of_file(brought: Brought, tab: str) -> bool:
    """Is this tab one to compare: did it leave, or, where nothing is known of that, is it there?"""
    return tab in brought.slip.columns if brought.slip else _grid(brought, tab) is not None


def _doubtful(one: Question, found: Found, wrong: frozenset[str]) -> Question:
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


class TabReturn(CellReturn):
    """One tab of the file: its rows by identifier, those that did not come back, those that name nobody."""

    def __init__(
        self, found: Found, brought: Brought, register: Register, session: Session, tab: PeopleTab, grid: Grid | None
    ):
        expected = replace(tab, columns=tuple(_expected(tab, brought.slip, grid)))
        super().__init__(found, brought, register, session, expected)
        self.grid = grid

    def compare(self) -> None:
        layout = self._layout()
        if not layout.readable or self.grid is None:
            return
        columns = [column for column in self.tab.columns if column.key in layout.columns]
        by_subject, others = self._rows(layout, self.grid)
        self.found.counts[self.tab.name] = len(by_subject)
        for subject, here in by_subject.items():
            self.row(subject, columns, here)
        if slip := self.brought.slip:
            at = slip.position
            self.found.astray.update(astray(self.tab, layout, self.grid, by_subject, self.register, at))
        self.found.faults += duplicates(self.tab, by_subject)
        self.found.rows += new_rows(self.tab, columns, others, self.register, self.session)
        left = slip.marks.get(self.tab.name, {}) if slip else {}
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
