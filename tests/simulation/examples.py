"""`python -m tests.simulation.examples [EXAMPLES] [SEED]`: many examples of the machine, then it under each sabotage.

Says what was seen, with its seeds; ends with 1 when an example failed or a sabotage was missed.
"""

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from traceback import format_exception_only

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.machine import Machine
from tests.simulation.sabotages import SABOTAGES
from tests.simulation.workbook import in_use

STEPS, LONG, CHUNK = 40, 1_000, 100
"""Steps of an example; examples of `make soak`; those of one seed."""
COUNTED = ("examples", "steps", "requests", "faults", "kills", "alarms", "clicks", "saved")
WITHIN = 300
"""Examples within which the machine fails under each of these sabotages: by the 22nd from seed 0, the 256th from 10."""
CAUGHT = (
    "no read-back",
    "no base",
    "remembered row number",
    "ambiguous is failed",
    "absence is failed",
    "lots not held",
    "the desk writes a people's cell",
    "stale cache",
    "decisions taken from the sheet",
    "questions forgotten",
)
ASKED = settings(
    stateful_step_count=STEPS, database=None, deadline=None, suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False, print_blob=False,
)  # fmt: skip


def run(examples: int, number: int | None = None, phases: tuple[Phase, ...] = tuple(Phase)) -> Counter[str]:
    """Raises what the shortest failing example raises, and prints its steps. Always the same ones without a seed."""
    Machine.counted.clear()
    asked = settings(ASKED, max_examples=examples, derandomize=number is None, phases=phases)
    chosen = Machine if number is None else seed(number)(type("Machine", (Machine,), {}))
    run_state_machine_as_test(chosen, settings=asked)
    return Counter(Machine.counted)


def told(counted: Counter[str]) -> str:
    return ", ".join(f"{counted[name]} {name}" for name in COUNTED)


def judged(examples: int, number: int) -> tuple[int, str, Counter[str]]:
    said = ""
    try:
        run(examples, number)
    except Exception as error:
        said = "".join(format_exception_only(error))  # with the steps
    return number, said, Counter(Machine.counted)


def caught(name: str, number: int = 0) -> tuple[str, int, str]:
    """The example that the sabotage makes fail, 0 for none, and what it said."""
    in_use(0)  # the workbook itself is made by the real code
    with pytest.MonkeyPatch.context() as patch:
        SABOTAGES[name].apply(patch)
        try:
            run(WITHIN, number, (Phase.generate,))
        except Exception as error:
            return name, Machine.counted["failed"], f"{type(error).__name__}: {error}"
    return name, 0, ""


def main(examples: int = LONG, first: int = 0) -> int:
    chunks = [min(CHUNK, examples - start) for start in range(0, examples, CHUNK)]
    total, bad = Counter[str](), 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, said, counted in pool.map(judged, chunks, range(first, first + len(chunks))):
            total, bad = total + counted, bad + bool(said)
            sys.stdout.write(f"seed {number}: {said}" if said else "")
            sys.stdout.flush()
        sys.stdout.write(f"seeds {first}-{first + len(chunks) - 1}: {told(total)}; {bad} with a failure\n")
        for name, number, said in pool.map(caught, CAUGHT, [first] * len(CAUGHT)):
            sys.stdout.write(f"{name}: {f'caught by example {number}, {said}' if number else 'MISSED'}\n")
            bad += not number
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
