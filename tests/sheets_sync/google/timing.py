"""Time that only moves when someone waits: what would take minutes is told at once, and in seconds."""

from dataclasses import dataclass, field

from sheets_sync.pace import Pace


@dataclass
class Time:
    now: float = 1000.0
    waited: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds

    def pace(self, chance: float = 0.5) -> Pace:
        return Pace(lambda: self.now, self.sleep, lambda: chance)
