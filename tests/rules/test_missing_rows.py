"""A notice whose rows lack one that something else names: a fault with its tab and row, or a session that works."""

import ast
from pathlib import Path

import pytest

from desk.demo.candidates import synthetic_dossiers
from rules.compiling import SPOKEN
from rules.faults import Fault, RuleError, SessionFaults
from rules.session import Session, compile_session, load, notices
from rules.tabs import TABS, Tables
from sheets_sync.applications import examined

SESSION = load(notices()[-1])
RULES = Path(__file__).parents[2] / "rules"
PEOPLE = tuple(synthetic_dossiers(12, SESSION))


def without(tab: str, key: str) -> Tables:
    return {**SESSION.tables, tab: tuple(row for row in SESSION.tables[tab] if row[TABS[tab].key] != key)}


def examine_all(session: Session) -> None:
    for person in PEOPLE:
        for code in person.programmes:
            if code in session.programmes:
                found = examined(person.number, code, person.fields, person.programmes, session)
                assert all(finding.section for finding in found.findings)
                assert found.steps


KEYS = [(tab, row[TABS[tab].key]) for tab in ("Règles", "Formations", "Pièces", "Frais") for row in SESSION.tables[tab]]


@pytest.mark.parametrize(("tab", "key"), KEYS)
def test_a_row_less_is_a_fault_or_a_session_that_works(tab: str, key: str) -> None:
    try:
        session = compile_session(without(tab, key))
    except SessionFaults as found:
        session, faults = None, found.faults
    if session is None:
        assert all(fault.tab and fault.row and fault.says for fault in faults)
    else:
        examine_all(session)


def test_a_rule_that_a_module_names_must_have_its_row() -> None:
    with pytest.raises(SessionFaults) as found:
        compile_session(without("Règles", "R-015"))
    says = "ligne absente, une règle la cite : remettez-la, avec sa section"
    assert found.value.faults == (Fault("Règles", "R-015", "code", says),)


def test_every_rule_named_in_the_code_is_asked_for() -> None:
    named = {
        node.value
        for path in RULES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in SESSION.rules
    }
    assert named == set(SPOKEN)


def test_an_application_to_a_programme_without_its_row_is_refused_in_french() -> None:
    session, person = compile_session(without("Formations", "MKX1")), PEOPLE[0]
    with pytest.raises(RuleError, match=r"« MKX1 » n'est pas une formation de la session .*onglet Formations"):
        examined(person.number, "MKX1", person.fields, ("MKX1",), session)
