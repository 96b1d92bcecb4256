"""One schedule, entirely decided by its seed: processes, people, the network and deaths, one request at a time."""

import logging
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.simulation.history import SAVED
from tests.simulation.workbook import quick
from tests.simulation.world import Setting, World

COUNTED = ("requests", "faults", "kills", "clicks", "saved", "people's acts")
log = logging.getLogger("sheets_sync")


class Schedule(World):
    def __init__(self, seed: int, setting: Setting | None = None) -> None:
        super().__init__(setting or Setting(), Random(seed), seed)
        self.seed, self.counts, self.stormy = seed, Counter[str](), True

    def run(self) -> "Schedule":
        level, log.level = log.level, logging.CRITICAL
        with TemporaryDirectory(dir=quick()) as folder:
            self.processes = [self.process(number, Path(folder)) for number in range(self.setting.processes)]
            actors = [self.clock.start(one.live, self.chance.uniform(0, 5)) for one in self.processes]
            for _ in range(self.setting.people):
                self.clock.at(self.chance.uniform(1, 20), self._person)
            self.clock.advance(self.setting.seconds)
            self.stormy = False
            self._count()
            self.calms(actors)
            self.looks()
            for one in self.processes:
                one.close()
        log.level = level
        return self

    def _person(self) -> None:
        if self.stormy:
            self.people.act()
            self.clock.at(self.chance.uniform(*self.setting.acts_every), self._person)

    def _count(self) -> None:
        self.counts["requests"] = self.line.faults.happened.total()
        self.counts["faults"] = self.counts["requests"] - self.line.faults.happened["none"]
        self.counts["kills"] = sum(one.kills for one in self.processes)

    def counted(self) -> Counter[str]:
        saved = sum(click.status == SAVED for click in self.history.clicks)
        acts = sum(self.people.done.values())
        return self.counts + Counter({"clicks": len(self.history.clicks), "saved": saved, "people's acts": acts})
