"""A quarter of the storm of every run of the tests; `schedule.py` says what one is, `checker.py` what is never seen."""

from collections.abc import Callable

import pytest

from tests.simulation import figures


@pytest.mark.parametrize("seeds", figures.chunks(1), ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_nothing_is_lost(seeds: range, record_property: Callable[[str, object], None]) -> None:
    assert figures.anomalies(seeds, record_property) == {}
