"""`Miroir`: the fold as a tab, one line a subject, which the cells of people's tabs look up.

Line k is the k-th subject of the journal that a tab shows, whichever process writes it; `jusqu'à` says how many rows of
the journal the line reflects. A field keeps its column for ever. Typed cells only: never a formula, never parsed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Final, NamedTuple

from rules.session import Session
from sheets_sync import ledger_columns, typed_cells
from sheets_sync.book import Cell, Grid
from sheets_sync.layouts import letters
from sheets_sync.people_tabs import MIRROR, SHOWN, PeopleTab, tab_of
from sheets_sync.register import Register
from sheets_sync.tables import DELETED
from sheets_sync.typed_cells import text

SUBJECT, UPTO = "sujet", "jusqu'à"
FIRST_COLUMNS: Final = (SUBJECT, UPTO)
HEADER_LINES = 1
Line = tuple[Cell, ...]
"""The cells of a line, from column A."""


class Shown(NamedTuple):
    """A line as it was read: the rows of the journal that it reflects, its cells (ragged)."""

    upto: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Mirror:
    """`Miroir` as it was read. `header`: field → column (0 is A); `lines`: the first line of each subject."""

    header: tuple[str, ...]
    places: Mapping[str, int]
    lines: Mapping[str, Shown]
    grid: Grid


def read(grid: Grid | None) -> Mirror:
    """An absent or unreadable tab shows nothing, and is written anew."""
    grid = grid or ()
    header = tuple((cell if isinstance(cell, str) else text(cell)).strip() for cell in grid[0]) if grid else ()
    if header[: len(FIRST_COLUMNS)] != FIRST_COLUMNS:
        return Mirror((), {}, {}, grid)
    places = {name: place for place, name in reversed([*enumerate(header)]) if name}
    lines: dict[str, Shown] = {}
    for row in grid[HEADER_LINES:]:
        if len(row) > 1 and isinstance(row[0], str) and row[0] and isinstance(row[1], int | float):
            lines.setdefault(row[0], Shown(int(row[1]), row))
    return Mirror(header, places, lines, grid)


def header(known: Sequence[str], tabs: Mapping[str, PeopleTab]) -> tuple[str, ...]:
    """The columns that stand, then those of fields that have none yet, by their row of `Champs`: rows only arrive, so
    that of two processes that write it at once, one writes the beginning of what the other does.
    """
    return _with_columns(known, _columns(tabs))


def _columns(tabs: Mapping[str, PeopleTab]) -> Mapping[str, None]:
    columns = sorted((column for tab in tabs.values() for column in tab.columns), key=lambda column: column.rank)
    return dict.fromkeys((*ledger_columns.KEYS, *(column.key for column in columns)))


def _with_columns(known: Sequence[str], wanted: Mapping[str, None]) -> tuple[str, ...]:
    kept = tuple(known) if tuple(known[: len(FIRST_COLUMNS)]) == FIRST_COLUMNS else FIRST_COLUMNS
    there = frozenset(kept)
    return (*kept, *(key for key in wanted if key not in there))


def formula(names: Sequence[str], tab: PeopleTab, key: str, identifier: int = 0) -> str:
    """The formula by which any cell of this column follows the desk, whatever its row; `identifier`: the place of the
    column that names the row. What is unknown shows as an empty text, never as 0.

    English names and semicolons: what the service takes in every locale.
    """
    shown, own = letters(names.index(key)), letters(identifier)
    line = f'MATCH("{tab.prefix}"&INDEX(${own}:${own};ROW());{MIRROR}!$A:$A;0)'
    return f'=IFERROR(LET(vu;INDEX({MIRROR}!${shown}:${shown};{line});IF(vu="";"";vu));"")'


@dataclass
class Lines:
    """The lines as they must be; a subject on which nothing was done keeps the one that was made."""

    _made: dict[str, tuple[object, object, Line, int]] = field(default_factory=dict)
    _for: tuple[object, ...] = ()
    _wanted: tuple[object, Mapping[str, None]] = (None, {})

    def header(self, known: Sequence[str], tabs: Mapping[str, PeopleTab]) -> tuple[str, ...]:
        """`header`, whose columns are listed once for the same tabs."""
        if self._wanted[0] is not tabs:
            self._wanted = (tabs, _columns(tabs))
        return _with_columns(known, self._wanted[1])

    def of(
        self, register: Register, names: tuple[str, ...], tabs: Mapping[str, PeopleTab], session: Session
    ) -> Iterator[tuple[str, Line, int]]:
        """In the order of `Miroir`: subject, its cells after the first two, position of the last act there."""
        if self._for != (names, session.tables):
            self._made, self._for = {}, (names, session.tables)
        for subject in subjects(register, tabs):
            fields, heads = register.fields[subject], register.heads_of(subject)
            made = self._made.get(subject)
            if made is None or made[0] is not fields or made[1] is not heads:
                tab = tab_of(tabs, subject)
                cells = _cells(tab, subject, fields, names, session) if tab else ()
                made = self._made[subject] = (fields, heads, cells, register.last_on(subject))
            yield subject, made[2], made[3]


def subjects(register: Register, tabs: Mapping[str, PeopleTab]) -> Iterator[str]:
    """Those that have a line, in the order in which they came."""
    return (subject for subject in register.fields if subject.startswith(SHOWN))


def stale(
    mirror: Mirror, register: Register, tabs: Mapping[str, PeopleTab], session: Session, lines: Lines
) -> dict[int, Line]:
    """The lines to write again (row number, 1 is the header → cells), empty when `Miroir` says what the journal says.

    A missing column is written first, alone: a line is only laid under headers that were read.
    """
    names = lines.header(mirror.header, tabs)
    if names != mirror.header:
        return {1: names}
    found: dict[int, Line] = {}
    number = HEADER_LINES
    for subject, cells, last in lines.of(register, names, tabs, session):
        number += 1
        row = mirror.grid[number - 1] if number <= len(mirror.grid) else ()
        if not _stands(row, subject, cells, last, register.position):
            found[number] = (subject, float(register.position), *cells)
    for place in range(number, len(mirror.grid)):
        if any(cell != "" for cell in mirror.grid[place]):
            found[place + 1] = ("",) * len(names)
    return found


def erased(grid: Grid, register: Register) -> dict[int, Line]:
    """The lines that name somebody of whom nothing is told any more, emptied (row number → cells)."""
    return {
        number: ("",) * len(row)
        for number, row in enumerate(grid, 1)
        if number > HEADER_LINES and row and row[0] != "" and row[0] not in register.fields
    }


def _stands(row: Sequence[Cell], subject: str, cells: Line, last: int, position: int) -> bool:
    if len(row) < len(FIRST_COLUMNS) or row[0] != subject or not isinstance(row[1], int | float):
        return False
    shown = tuple(row[2 : 2 + len(cells)])
    shown += ("",) * (len(cells) - len(shown))
    return shown == cells and last < row[1] <= position


def _cells(tab: PeopleTab, subject: str, fields: Mapping[str, object], names: Sequence[str], session: Session) -> Line:
    shown = dict(ledger_columns.cells(subject, fields, session))
    if not (tab.parameters and fields.get(DELETED)):
        shown |= {one.key: typed_cells.cell(one.kind, fields.get(one.key), session) for one in tab.columns}
    return tuple(map(shown.get, names[len(FIRST_COLUMNS) :], repeat("")))
