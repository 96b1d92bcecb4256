"""Deciding in a Google workbook, proposed then validated: each request × each thing that may befall it.

Whatever happens: three answers, nothing refused that stands, nothing acknowledged lost, no act twice, the invariants
hold, and the same people doing it again come to what a calm run leaves. The six other use cases are in
`test_each_fault_sampled`; `python -m tests.desk.google.each_fault` runs the whole table.
"""

from collections.abc import Callable

import pytest

from tests.desk.google.each_fault import anomalies, calm
from tests.desk.google.far import KINDS

DECIDE, REQUESTS = "decide", 10
"""From the start of a process to the looks after the last answer."""


def test_the_table_has_every_request() -> None:
    assert calm(DECIDE).requests == REQUESTS


@pytest.mark.parametrize("at", range(REQUESTS))
def test_whatever_befalls_a_request_doing_it_again_converges(
    at: int, record_property: Callable[[str, object], None]
) -> None:
    wrong = {kind: found for kind in KINDS if (found := anomalies(DECIDE, kind, at))}
    record_property(f"figures, {DECIDE}, request {at}", f"{len(KINDS)} faults")
    assert wrong == {}
