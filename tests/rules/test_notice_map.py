"""`docs/notice_map.md` is true, and every rule of the dossier's part of the notice has code and a case."""

from rules.session import load, notices
from tests.rules.notice_map import DOC, cases, cited, content, modules, named_by_rows

FIRST, LAST = 1, 70
"""R-001 to R-070 are computed; what comes after is the life of an application, then the trials."""


def test_the_map_is_true() -> None:
    assert DOC.read_text(encoding="utf-8") == content(), "python -m tests.rules.notice_map writes it again"


def test_every_rule_computed_has_code_and_a_case() -> None:
    codes = [code for code in load(notices()[0]).rules if FIRST <= int(code.removeprefix("R-")) <= LAST]
    code, rows, tests = modules(), named_by_rows(), cases()
    assert [rule for rule in codes if rule not in code and rule not in rows] == []
    assert [rule for rule in codes if rule not in tests] == []


def test_the_hundred_and_two_rules_are_there() -> None:
    assert len(load(notices()[0]).rules) == 102


def test_what_is_cited_exists() -> None:
    rules = load(notices()[0]).rules
    assert {rule for found in (modules(), cases()) for rule in found if rule not in rules} == set()


def test_a_range_cites_each_of_its_rules() -> None:
    assert list(cited("R-037 to R-039, R-070")) == ["R-037", "R-038", "R-039", "R-070"]
