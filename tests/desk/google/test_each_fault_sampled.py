"""Six use cases in a Google workbook: each request × one of the things that may befall it, drawn by a
seed. `python -m tests.desk.google.each_fault` runs the whole table.
"""

from collections.abc import Callable
from random import Random

import pytest

from tests.desk.google.each_fault import anomalies, calm
from tests.desk.google.far import KINDS

REQUESTS = {
    "batch decide": 10,
    "import": 15,
    "assign slots": 9,
    "approve a fiche": 10,
    "announce": 16,
    "draw the list": 12,
}
DRAWN = 1
FOUND = [("import", "revoked key", 5)]
"""Cases of the whole table that once failed: asked again after a refusal, an import answered the refusal again."""


@pytest.mark.parametrize("name", REQUESTS)
def test_the_table_has_every_request(name: str) -> None:
    assert calm(name).requests == REQUESTS[name]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(("name", "at"), [(name, at) for name, many in REQUESTS.items() for at in range(many)])
def test_whatever_befalls_a_request_doing_it_again_converges(
    name: str, at: int, record_property: Callable[[str, object], None]
) -> None:
    kinds = Random(f"{name} {at}").sample(KINDS, DRAWN)
    wrong = {kind: found for kind in kinds if (found := anomalies(name, kind, at))}
    record_property(f"figures, {name}, request {at}", f"{DRAWN} fault")
    assert wrong == {}


@pytest.mark.parametrize(("name", "kind", "at"), FOUND)
def test_what_failed_once(name: str, kind: str, at: int) -> None:
    assert anomalies(name, kind, at) == []
