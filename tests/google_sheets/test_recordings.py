"""The stand-in answers what the real service answered, whatever the texts are called."""

import pytest

from tests.google_sheets.clock import VirtualClock
from tests.google_sheets.replaying import Replay, recordings
from tests.google_sheets.service import Service

KNOWN = {"WorksheetTest.test_auto_resize_columns": 1}
"""How many exchanges differ: the width in pixels of a text is that of the service's own fonts."""


@pytest.mark.parametrize("renamed", [{}, {"test_": "zqxw_", "Apple": "Ananas"}], ids=["as recorded", "renamed"])
def test_recorded_answers_are_given_again(renamed: dict[str, str]) -> None:
    service = Service(VirtualClock())
    found = {name: Replay(service).differences(exchanges) for name, exchanges in recordings(**renamed).items()}
    known = {name.replace("test_", renamed.get("test_", "test_")): count for name, count in KNOWN.items()}
    assert {name: said for name, said in found.items() if len(said) != known.get(name, 0)} == {}
    assert sum(map(len, recordings().values())) == 441
