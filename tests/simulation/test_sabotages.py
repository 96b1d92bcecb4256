"""The storm has teeth: each sabotage is caught at its known seed; `make soak` looks for each anew.

A change of the desk that asks one request more makes other schedules of the same seeds: the next ones are then tried.
"""

import pytest

from tests.simulation.sabotages import SABOTAGES
from tests.simulation.schedule import Schedule
from tests.simulation.workbook import in_use

NEXT, OTHERS = 100, 60


@pytest.mark.parametrize("name", SABOTAGES)
def test_a_sabotage_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_use(0)  # the workbook itself is made by the real code
    sabotage = SABOTAGES[name]
    sabotage.apply(monkeypatch)
    seeds = (sabotage.seed, *range(NEXT, NEXT + OTHERS))
    assert any(sabotage.kind in Schedule(seed).run().anomalies() for seed in seeds)


def test_a_guard_that_is_off_with_a_sabotage_is_named() -> None:
    masked = {name: sabotage.without for name, sabotage in SABOTAGES.items() if sabotage.without}
    assert masked == {
        "remembered row number": "lots not held",
        "base at the time of the read": "acte récent",
        "old value taken as an act": "base at the time of the read",
    }
