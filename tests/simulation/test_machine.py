"""The machine in every run of the tests: always the same examples, and two sabotages that it catches early."""

from collections.abc import Callable

import pytest

from tests.simulation.examples import caught, run, told

EVERY_TEST = 70


def test_nothing_is_lost_whatever_the_steps(record_property: Callable[[str, object], None]) -> None:
    counted = run(EVERY_TEST)
    record_property("figures", f"machine, the same examples each time: {told(counted)}")
    assert counted["examples"] >= EVERY_TEST


@pytest.mark.parametrize("name", ["no read-back", "decisions taken from the sheet"])
def test_a_sabotage_is_caught(name: str) -> None:
    assert caught(name)[1]
