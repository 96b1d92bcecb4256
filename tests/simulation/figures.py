"""A range of schedules run and judged; what it took is printed at the end of the tests, with its seeds."""

from collections import Counter
from collections.abc import Callable

from tests.simulation.schedule import COUNTED, Schedule
from tests.simulation.world import Setting

EVERY_TEST = 500
"""Schedules of every run of the tests; the first seeds. `make soak` goes on to `SOAK`."""
SOAK = 5_000
CHUNK = 25


def told(seeds: range, counted: Counter[str]) -> str:
    said = ", ".join(f"{counted[name]} {name}" for name in COUNTED)
    return f"seeds {seeds.start}-{seeds.stop - 1}: {said}"


def judged(seeds: range, setting: Setting | None = None) -> tuple[dict[int, dict[str, int]], Counter[str]]:
    """Seed → its anomalies, of those that have some; and what was counted."""
    found: dict[int, dict[str, int]] = {}
    counted: Counter[str] = Counter()
    for seed in seeds:
        schedule = Schedule(seed, setting or Setting()).run()
        counted += schedule.counted()
        if bad := schedule.anomalies():
            found[seed] = dict(bad)
    return found, counted


def chunks(part: int, parts: int = 4) -> list[range]:
    """A part of the seeds of every run: one file each, as whole files go to one worker."""
    each = EVERY_TEST // parts
    return [range(start, start + CHUNK) for start in range(part * each, (part + 1) * each, CHUNK)]


def anomalies(seeds: range, record_property: Callable[[str, object], None]) -> dict[int, dict[str, int]]:
    """Those of a chunk, whose figures are printed at the end of the tests."""
    found, counted = judged(seeds)
    record_property("figures", f"storm, {told(seeds, counted)}")
    return found
