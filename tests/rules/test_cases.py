"""The notice's answers, case by case: each row of `cases/*.csv` goes through the command's own path."""

import re

import pytest

from rules.session import load, notices
from tests.rules.examined import Case, cases

SESSION = load(notices()[0])
CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    assert case.differences(SESSION) == []


def test_there_are_enough_cases_and_each_names_its_section() -> None:
    rows = [row for case in CASES for row in case.rows]
    assert len(rows) >= 250
    assert [row["case"] for row in rows if not re.match(r"§?\d|Places", row["section"])] == []
