"""Each belief on the live service, false: what the desk says of it, and that nothing acknowledged is lost unseen."""

import pytest

from tests.google_sheets.switches import Switches
from tests.simulation.schedule import Schedule
from tests.simulation.world import Setting

SEEDS = range(2)
ALARMED = ("appends_apart", "protection_stops_people", "batch_is_atomic")
"""Rows of the journal are written over, or sorted: every process stops saving and says why."""
PROBED = ("formulas_in_place",)
"""The desk alone cannot tell another row's value from one typed there: only the probe of the set-up does, and until it
says OK nothing is taken from the sheet."""


@pytest.mark.parametrize("name", Switches.names())
def test_on_its_bad_side(name: str) -> None:
    for seed in SEEDS:
        schedule = Schedule(seed, Setting(switches=Switches().bad(name))).run()
        found = schedule.anomalies()
        if name in ALARMED:
            assert schedule.history.alarms or not found
        elif name in PROBED:
            assert found.keys() <= {"misplaced"}
        else:
            assert not found
