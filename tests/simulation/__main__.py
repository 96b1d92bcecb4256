"""`python -m tests.simulation [SCHEDULES] [FIRST]`: the long storm, then each sabotage, which 300 schedules must catch.

Prints what was seen, with its seeds; ends with 1 when an anomaly was found or a sabotage missed.
"""

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.simulation.figures import CHUNK, SOAK, judged, told
from tests.simulation.sabotages import SABOTAGES
from tests.simulation.schedule import Schedule
from tests.simulation.workbook import in_use

WITHIN = 300


def storm(schedules: int, first: int, pool: ProcessPoolExecutor) -> bool:
    starts = range(first, first + schedules, CHUNK)
    seeds = [range(start, min(start + CHUNK, first + schedules)) for start in starts]
    total, bad = Counter[str](), dict[int, dict[str, int]]()
    for found, counted in pool.map(judged, seeds):
        total, bad = total + counted, bad | found
        for seed, anomalies in found.items():
            print(f"seed {seed}: {anomalies}", flush=True)
    print(told(range(first, first + schedules), total), f"; {len(bad)} schedules with an anomaly", flush=True)
    return not bad


def caught(name: str, first: int) -> tuple[str, int, dict[str, int]]:
    in_use(0)
    with pytest.MonkeyPatch.context() as patch:
        SABOTAGES[name].apply(patch)
        for number in range(WITHIN):
            if bad := Schedule(first + number).run().anomalies():
                return name, number + 1, dict(bad)
    return name, 0, {}


def teeth(first: int, pool: ProcessPoolExecutor) -> bool:
    missed = []
    for name, number, bad in pool.map(caught, SABOTAGES, [first] * len(SABOTAGES)):
        without = SABOTAGES[name].without
        said = f"caught by schedule {number}, seed {first + number - 1}: {bad}" if number else "MISSED"
        print(f"{name}{f' (without its guard: {without})' if without else ''}: {said}", flush=True)
        missed += [] if number else [name]
    return not missed


def main(schedules: int = SOAK, first: int = 0) -> int:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        calm, bitten = storm(schedules, first, pool), teeth(first, pool)
    return 0 if calm and bitten else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
