"""A workbook that people have their hands in, in memory: a cell holds what was typed, or the formula that follows.

The formulas are worked out by what they say (which column of `Miroir`, which identifier); the whole language is
IronCalc's, in the stand-in of the service.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rules.session import Session
from sheets_sync import mirror
from sheets_sync.book import Cell, Doubt, Formula, Grid, Silent, Tail
from sheets_sync.file_settings import FileSettings
from sheets_sync.journal import TAB
from sheets_sync.layouts import locate
from sheets_sync.memory_book import MemoryBook, MemoryService
from sheets_sync.people_tabs import MIRROR, PeopleTab
from sheets_sync.register import Register

_PARTS = (re.compile(r'MATCH\("([^"]*)"&INDEX\(\$([A-Z]+):'), re.compile(r"INDEX\(Miroir!\$([A-Z]+):"))


@dataclass(frozen=True)
class Follow:
    """A following cell: its formula."""

    text: str


Held = Cell | Follow


@dataclass
class SharedSheet:
    """`tabs`: name → rows, the header among them. Rows and columns move as people move them."""

    tabs: dict[str, list[list[Held]]] = field(default_factory=dict)

    _known: dict[str, int] = field(default_factory=dict)

    # ---- the desk's side

    def set_up(self, tabs: Mapping[str, PeopleTab]) -> "SharedSheet":
        self.tabs[MIRROR] = [list(mirror.header((), tabs))]
        for tab in tabs.values():
            self.tabs[tab.name] = [[tab.identifier, *(column.label for column in tab.columns)]]
        return self

    def show(self, tab: str, lines: Mapping[int, Sequence[Cell]]) -> None:
        rows = self.tabs.setdefault(tab, [])
        for number, cells in lines.items():
            while len(rows) < number:
                rows.append([])
            row = rows[number - 1]
            row[: len(cells)] = cells
            _trim(row)

    def add(self, tab: str, rows: Iterable[Sequence[Held]]) -> None:
        self.tabs[tab].extend(list(row) for row in rows)

    def grid(self, tab: str) -> list[list[Cell]]:
        """As a read gives it: trailing empty cells are not there."""
        rows: list[list[Any]] = []
        for row in self.tabs[tab]:
            cells = self._shown(row) if Follow in {*map(type, row)} else list(row)
            _trim(cells)
            rows.append(cells)
        return rows

    def grids(self) -> dict[str, list[list[Cell]]]:
        return {tab: self.grid(tab) for tab in self.tabs}

    def _shown(self, row: Sequence[Held]) -> list[Any]:
        """Each formula worked out; those of a row look up the same line, or nearly."""
        lines: dict[tuple[str, int], Sequence[Held]] = {}
        cells: list[Held] = list(row)
        for at, cell in enumerate(row):
            if type(cell) is Follow:
                prefix, own, place = _looked_up(cell.text)
                if (prefix, own) not in lines:
                    identifier = row[own] if own < len(row) else ""
                    text = f"{identifier:.0f}" if isinstance(identifier, float) else str(identifier)
                    lines[prefix, own] = self._line(prefix + text)
                line = lines[prefix, own]
                cells[at] = line[place] if place < len(line) else ""
                assert not isinstance(cells[at], Follow)
        return cells

    def _line(self, subject: str) -> Sequence[Held]:
        """The first line of `Miroir` that names it."""
        lines = self.tabs.get(MIRROR, [])
        known = self._known.get(subject)
        if known is not None and known < len(lines) and lines[known] and lines[known][0] == subject:
            return lines[known]
        self._known = {str(row[0]): place for place, row in reversed([*enumerate(lines)]) if row}
        known = self._known.get(subject)
        return lines[known] if known is not None else ()

    # ---- the desk's work, done at once (tests of the pure parts)

    def follow(self, register: Register, tabs: Mapping[str, PeopleTab], session: Session) -> None:
        """`Miroir` says what the journal says, and every subject has its row."""
        made = mirror.Lines()
        while lines := mirror.stale(shown := mirror.read(self.grid(MIRROR)), register, tabs, session, made):
            self.show(MIRROR, lines)
        for tab in tabs.values():
            layout = locate(tab, self.grid(tab.name))
            here = {str(row[layout.identifier or 0]) for row in self.tabs[tab.name] if row}
            for subject in shown.lines:
                identifier = subject.removeprefix(tab.prefix)
                if subject.startswith(tab.prefix) and identifier not in here:
                    self.add(tab.name, [self.following(tab, identifier, shown.header)])

    def following(self, tab: PeopleTab, identifier: str, header: Sequence[str]) -> list[Held]:
        return [identifier, *(Follow(mirror.formula(header, tab, column.key)) for column in tab.columns)]

    # ---- people's side

    def place(self, tab: str, header: str) -> int:
        return next(row.index(header) for row in self.tabs[tab] if header in row)

    def row(self, tab: str, identifier: str) -> list[Held]:
        return next(row for row in self.tabs[tab] if row and row[0] == identifier)

    def type(self, tab: str, identifier: str, header: str, cell: Held) -> None:
        place, row = self.place(tab, header), self.row(tab, identifier)
        row.extend([""] * (place + 1 - len(row)))
        row[place] = cell

    def looks(self, tab: str, identifier: str, header: str) -> Cell:
        shown: Cell = self._shown(self.row(tab, identifier))[self.place(tab, header)]
        return shown


class SharedMemoryBook(MemoryBook):
    """One process's way to a journal and a sheet over the same network, which loses, delays and doubles."""

    def __init__(self, service: MemoryService, sheet: SharedSheet):
        super().__init__(service)
        self.sheet = sheet

    settings = FileSettings()

    def service_time(self) -> None:
        """Nobody's clock but the machine's."""

    def picture(self, journal_from: int, tabs: Sequence[str]) -> tuple[Tail, Mapping[str, Grid]]:
        with self._service._lock:
            if not self._service.hears():
                raise Silent("Le classeur n'a pas répondu à temps.")
            grids = {tab: self.sheet.grid(tab) for tab in tabs if tab in self.sheet.tabs}
            return self._tail(TAB, journal_from), grids

    def show(self, tab: str, lines: Mapping[int, Sequence[Cell]]) -> None:
        assert tab == MIRROR, "the desk never writes a people's cell"
        self._write(lambda: self.sheet.show(tab, lines))

    def add_rows(self, tab: str, rows: Sequence[Sequence[Cell | Formula]]) -> None:
        added = [[Follow(cell.text) if isinstance(cell, Formula) else cell for cell in row] for row in rows]
        self._write(lambda: self.sheet.add(tab, added))

    def _write(self, apply: Callable[[], None]) -> None:
        with self._service._lock:
            if not self._service.write(apply):
                raise Doubt("Le classeur n'a pas répondu à temps.")


def _trim(row: list[Held]) -> None:
    while row and row[-1] == "":
        row.pop()


@lru_cache(maxsize=4_096)
def _looked_up(formula: str) -> tuple[str, int, int]:
    """What it looks up: the prefix, the column of the identifier, the column of `Miroir`."""
    named, shown = _PARTS[0].search(formula), _PARTS[1].search(formula)
    assert named, formula
    assert shown, formula
    return named[1], _place(named[2]), _place(shown[1])


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
