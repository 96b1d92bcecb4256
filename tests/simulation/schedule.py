"""One schedule, entirely decided by its seed: processes, people, the network and deaths, one request at a time."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sheets_sync.journal import TAB
from tests.google_sheets.faults import ALL, Faults
from tests.google_sheets.line import Line
from tests.google_sheets.switches import Switches
from tests.simulation.checker import check
from tests.simulation.history import SAVED, Asked, History, Truth
from tests.simulation.people import People
from tests.simulation.process import Process
from tests.simulation.workbook import LABELS, in_use, quick

FAULTS = tuple(kind for kind in ALL if kind != "revoked key")
COUNTED = ("requests", "faults", "kills", "clicks", "saved", "people's acts")
AT_REST = 2
"""Rounds of looks in which nothing more is written: a process asks of a cell only what it saw twice."""
log = logging.getLogger("sheets_sync")


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


class Schedule:
    def __init__(self, seed: int, setting: Setting = Setting()) -> None:
        self.seed, self.setting, self.chance = seed, setting, Random(seed)
        self.history, self.counts = History(), Counter[str]()
        self.service, self.clock, self.key = in_use(seed)
        self.service.switches = setting.switches
        self.line = Line(self.service, self._faults())
        self.people = People(self.service, self.key, self.chance, self.history)
        self.instants: list[float] = []
        self.stormy, self._last = True, 0.0
        self.service.between = lambda request: self._note_rows()

    def _faults(self) -> Faults:
        faults = Faults(self.setting.switches, self.chance, self.setting.faults)
        faults.kinds, faults.late, faults.spread = FAULTS, self.setting.late, self.setting.spread
        return faults

    def _note_rows(self) -> None:
        """When each row of the journal came to stand: after the request before this one."""
        many = self.written
        self.instants += [self._last] * (many - len(self.instants))
        self._last = self.clock.now()

    @property
    def written(self) -> int:
        """Rows of the journal."""
        return len(self.people.person.sheet(TAB).rows) - 1

    def journal_rows(self) -> list[tuple[str, ...]]:
        sheet = self.people.person.sheet(TAB)
        return [tuple("" if one.value is None else str(one.value) for one in row) for row in sheet.rows[1:]]

    # ---- the storm

    def run(self) -> "Schedule":
        level, log.level = log.level, logging.CRITICAL
        with TemporaryDirectory(dir=quick()) as folder:
            self.processes = [self._process(number, Path(folder)) for number in range(self.setting.processes)]
            actors = [self.clock.start(one.live, self.chance.uniform(0, 5)) for one in self.processes]
            for _ in range(self.setting.people):
                self.clock.at(self.chance.uniform(1, 20), self._person)
            self.clock.advance(self.setting.seconds)
            self._calm(actors)
            self._look()
            for one in self.processes:
                one.close()
        log.level = level
        return self

    def _process(self, number: int, folder: Path) -> Process:
        return Process(
            number, self.service, self.key, self.line, self.clock, self.chance, self.history, folder,
            self.setting.believed, self.setting.processes, self.setting.quota, self.setting.kills,
        )  # fmt: skip

    def _person(self) -> None:
        if self.stormy:
            self.people.act()
            self.clock.at(self.chance.uniform(*self.setting.acts_every), self._person)

    def _calm(self, actors: list[object]) -> None:
        """People stop, the network answers, what is late comes."""
        self.stormy, self.line.faults.share, self.line.faults.spread = False, 0.0, 0.0
        self.calm_at = self.clock.now()
        self.counts["requests"] = self.line.faults.happened.total()
        self.counts["faults"] = self.counts["requests"] - self.line.faults.happened["none"]
        self.counts["kills"] = sum(one.kills for one in self.processes)
        self.people.gives_names_back()
        for one in self.processes:
            one.deadly, one.over = 0.0, True
        while not all(actor.done for actor in actors):  # type: ignore[attr-defined]
            self.clock.advance(30)
        self.clock.advance(self.setting.late[1] + 60)

    def _look(self) -> None:
        """Each process looks until nothing is left to do."""
        for one in self.processes:
            if one.dead:
                one.start()
        still = 0
        for _ in range(12):
            many = self.written
            self.last = [self._last_look(one) for one in self.processes]
            moved = self.written > many or not all(one.quiet for one in self.processes)
            if (still := 0 if moved else still + 1) == AT_REST:
                break

    def _last_look(self, one: Process) -> Asked:
        """What it says of the tabs once nothing moves."""
        self.clock.advance(16)
        one.looks()
        return one.asks()

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

    def counted(self) -> Counter[str]:
        saved = sum(click.status == SAVED for click in self.history.clicks)
        acts = sum(self.people.done.values())
        return self.counts + Counter({"clicks": len(self.history.clicks), "saved": saved, "people's acts": acts})
