"""Fees (§4.1): R-051, R-052 the prices, R-053 what is added, R-054 the lines, R-055 what is not paid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.fees import Due, unpaid
from rules.session import load, notices

SESSION = load(notices()[0])
FEES, RULES = SESSION.fees, SESSION.rules
LINES = st.integers(1, 50)


@pytest.mark.parametrize(("code", "amounts"), [("boursier", [22, 33, 44, 55]), ("non_boursier", [77, 99, 121, 143])])
def test_each_further_line_adds_the_same(code: str, amounts: list[int]) -> None:
    """R-051, R-052."""
    assert [FEES[code].amount(lines) for lines in (1, 2, 3, 4)] == amounts


def test_no_line_is_no_application() -> None:
    """R-052."""
    with pytest.raises(ValueError, match="au moins une formation"):
        FEES["boursier"].amount(0)


@given(st.sampled_from(list(FEES.values())), LINES, LINES)
def test_a_line_added_later_owes_the_increment_and_nothing_comes_back(fee, before, after):
    """R-053."""
    assert fee.amount(before) + fee.added(before, after) == max(fee.amount(before), fee.amount(after))


@given(st.sampled_from(["yes", "no", "foreign", None]), st.sampled_from([True, False, None]), LINES, LINES)
def test_a_proved_grant_never_costs_more_and_rows_always_count(grant, proof, chosen, seen):
    """R-051, R-054: nothing is silent, and the amount is that of the larger number."""
    asked = Due(grant, proof, chosen, seen, FEES, RULES)
    assert asked.amount == Due(grant, proof, max(chosen, seen), 1, FEES, RULES).amount
    assert Due("yes", True, chosen, seen, FEES, RULES).amount <= asked.amount
    assert asked.exact
    refused = grant != "no" and not (grant == "yes" and proof)
    assert ("R-051" in {finding.code for finding in asked.findings() if finding.severity == "ADM"}) == refused
    assert ("R-054" in {finding.code for finding in asked.findings()}) == (chosen < seen)


@pytest.mark.parametrize(("paid", "alert"), [(None, True), (0, True), (76, True), (77, False), (99, False)])
def test_unpaid_fees_are_an_alert_only(paid: int | None, alert: bool) -> None:
    """R-055: the notice gives no sanction."""
    finding = unpaid(77, paid, RULES)
    assert (finding is not None) == alert
    assert finding is None or (finding.code, finding.severity) == ("R-055", "ADM")
