"""The ages of an apprenticeship contract (R-133): an alert, from rows; an age that nobody knows does not pass."""

from datetime import date
from pathlib import Path

import pytest

from rules.ages import BOUNDS, age_alert, age_faults
from tests.tables import each_row


@each_row(Path(__file__).parent / "cases" / "ages.csv")
def test_an_age_is_told_and_stops_nothing(row: dict[str, str]) -> None:
    born = date.fromisoformat(row["born"]) if row["born"] else None
    told = age_alert({BOUNDS[0]: row["least"], BOUNDS[1]: row["most"]}, born, date.fromisoformat(row["on"]))
    assert (told.partition(" : ")[0], bool(told)) == (row["says"], bool(row["says"]))


@pytest.mark.parametrize(("least", "says"), [("seize", "« seize » n'est pas un âge en années"), ("16", ""), ("", "")])
def test_an_age_that_cannot_be_read_is_a_fault_of_its_row(least: str, says: str) -> None:
    found = list(age_faults({"age_min_contrat": least}))
    assert [one.says for one in found] == ([says] if says else [])
