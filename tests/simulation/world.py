"""A workbook in use, processes and people round it, the network between; what is judged once all is at rest."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sheets_sync.google_cells import row_data
from sheets_sync.journal import TAB
from tests.google_sheets.clock import Actor
from tests.google_sheets.faults import ALL, Faults
from tests.google_sheets.line import Line
from tests.google_sheets.people import Person
from tests.google_sheets.switches import Switches
from tests.simulation.checker import check
from tests.simulation.history import Asked, History, Truth
from tests.simulation.people import People
from tests.simulation.process import Process
from tests.simulation.workbook import LABELS, in_use

FAULTS = tuple(kind for kind in ALL if kind != "revoked key")
AT_REST = 2
"""Rounds of looks in which nothing more is written: a process asks of a cell only what it saw twice."""


@dataclass(frozen=True)
class Setting:
    """Seconds, shares and numbers; `late`: between these a request may apply after its caller gave up (the service's
    is believed to be five minutes: shorter here, so that a schedule goes beyond it).
    """

    processes: int = 6
    people: int = 3
    seconds: float = 150.0
    quota: int = 4
    faults: float = 0.25
    kills: float = 0.03
    late: tuple[float, float] = (5.0, 40.0)
    believed: float = 70.0
    """What the desk believes: the longest lateness, and the time to give up a request."""
    acts_every: tuple[float, float] = (3.0, 25.0)
    spread: float = 1.0
    switches: Switches = field(default_factory=Switches)


class World:
    """`chance` decides what nobody else does."""

    processes: list[Process]
    calm_at: float
    last: list[Asked]
    """What each process says of the tabs at the end."""

    def __init__(self, setting: Setting, chance: Random, seed: int = 0) -> None:
        self.setting, self.chance, self.history = setting, chance, History()
        self.service, self.clock, self.key = in_use(seed)
        self.service.switches = setting.switches
        faults = Faults(setting.switches, chance, setting.faults)
        faults.kinds, faults.late, faults.spread = FAULTS, setting.late, setting.spread
        self.line = Line(self.service, faults)
        self.people = People(self.service, self.key, chance, self.history)
        self.instants: list[float] = []
        """When each row of the journal came to stand: after the request before the one that found it there."""
        self._request_before = 0.0
        self.service.between = lambda request: self._note_rows()

    def process(self, number: int, folder: Path, key: str = "") -> Process:
        """`key`: of another workbook than this one."""
        setting = self.setting
        return Process(
            number, self.service, key or self.key, self.line, self.clock, self.chance, self.history, folder,
            setting.believed, setting.processes, setting.quota, setting.kills,
        )  # fmt: skip

    def _note_rows(self) -> None:
        self.instants += [self._request_before] * (self.written - len(self.instants))
        self._request_before = self.clock.now()

    @property
    def written(self) -> int:
        """Rows of the journal."""
        return len(self.people.person.sheet(TAB).rows) - 1

    def journal_rows(self) -> list[tuple[str, ...]]:
        sheet = self.people.person.sheet(TAB)
        return [tuple("" if one.value is None else str(one.value) for one in row) for row in sheet.rows[1:]]

    def deletes_a_row_of_the_journal(self, at: int) -> Callable[[], None]:
        """By the workbook's owner, whom no protection stops; what puts it back."""
        self._note_rows()
        self.history.tampered = True
        row, instant = self.journal_rows()[at], self.instants.pop(at)
        owner = Person(self.service, self.key, owner=True)
        owner.deletes(TAB, 1 + at)

        def put_back() -> None:
            owner.inserts(TAB, 1 + at)
            start = {"sheetId": owner.sheet(TAB).id, "rowIndex": 1 + at, "columnIndex": 0}
            owner.act({"updateCells": {"start": start, "rows": row_data([row]), "fields": "userEnteredValue"}})
            self.instants.insert(at, instant)

        return put_back

    # ---- rest

    def calms(self, actors: Iterable[Actor]) -> None:
        """People stop, the network answers, what is late comes."""
        self.calm_at, faults = self.clock.now(), self.line.faults
        faults.share, faults.spread = 0.0, 0.0
        faults.coming.clear()
        self.people.gives_names_back()
        for one in self.processes:
            one.deadly, one.fatal, one.over = 0.0, "", True
        actors = list(actors)
        while not all(actor.done for actor in actors):
            self.clock.advance(30)
        self.clock.advance(self.setting.late[1] + 60)

    def looks(self) -> None:
        """Each process looks until nothing is left to do."""
        for one in self.processes:
            if one.dead:
                one.start()
        still, since = 0, self.clock.now()
        for _ in range(12):
            many = self.written
            for one in self.processes:
                self.clock.advance(16)
                one.looks()
            moved = self.written > many or not all(one.quiet(since) for one in self.processes)
            if (still := 0 if moved else still + 1) == AT_REST:
                break
        self.last = [one.asks() for one in self.processes]

    # ---- what is judged

    @property
    def truth(self) -> Truth:
        self._note_rows()
        grid, sheet = self.people.grid(), self.people.sheet
        columns = self.people.columns(grid)
        cells = []
        for at in range(1, len(grid)):
            subject = f"dossier:{grid[at][columns['']]}" if grid[at][columns[""]] else ""
            shown = {
                name: ("" if grid[at][place] is None else grid[at][place], bool(sheet.cell(at, place).formula))
                for name, place in columns.items()
                if name in LABELS
            }
            cells.append((subject, shown))
        rows = list(zip(self.instants, self.journal_rows(), strict=True))
        return Truth(rows, cells, self.service.counts["people's cells"])

    def anomalies(self) -> Counter[str]:
        return check(self.history, self.truth, self.last)
