"""The page about the workflow says what the rows say, and the vocabularies are documented whole."""

from rules import case_facts, guards
from rules.session import load, notices
from tests.rules.workflow_page import PAGE, page


def test_the_page_is_true() -> None:
    again = "run `python -m tests.rules.workflow_page`"
    assert PAGE.read_text(encoding="utf-8") == page(load(notices()[0]).workflow), again


def test_every_guard_and_every_fact_is_documented() -> None:
    for word in guards.GUARDS:
        assert word in (guards.__doc__ or "").replace("(", " ").split(), word
    documented = [line.split()[0] for line in (case_facts.__doc__ or "").splitlines() if "(" in line and "  " in line]
    assert [word for word in documented if word in case_facts.FACTS] == list(case_facts.FACTS)
