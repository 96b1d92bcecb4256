"""The documents of a dossier, at the deposit and until the admission (§4.1)."""

from datetime import date

import pytest

from rules.documents import UNCHECKED, acknowledged, admissible, check, findings, justified
from rules.session import load, notices

SESSION = load(notices()[0])
RULES = SESSION.rules


def test_nobody_has_looked_yet() -> None:
    """R-046: not checked is neither complete nor incomplete."""
    assert check(None, SESSION.documents) == UNCHECKED
    assert findings(None, SESSION.documents, RULES) == ()


def test_what_is_missing_is_named_in_full() -> None:
    """R-046, R-047."""
    asked, grave = findings(frozenset(("cv", "releves_notes")), SESSION.documents, RULES)
    assert asked.says == "Pièces manquantes au dépôt : Curriculum vitæ, Relevés de notes"
    assert grave.says == "Pièces indispensables à l'examen manquantes : Relevés de notes"
    assert grave.facts == (("pièce manquante", "releves_notes"),)


@pytest.mark.parametrize(
    ("received", "today", "late"),
    [
        (None, date(2024, 7, 10), False),
        (None, date(2024, 7, 15), False),
        (None, date(2024, 7, 16), True),
        (date(2024, 7, 20), date(2024, 7, 30), False),
    ],
)
def test_the_title_is_proved_as_soon_as_it_is_held(received: date | None, today: date, late: bool) -> None:
    """R-048: an alert after the days that the session leaves, no sanction."""
    finding = justified(date(2024, 7, 5), received, today, 10, RULES)
    assert (finding is not None) == late
    assert finding is None or (finding.code, finding.severity) == ("R-048", "ADM")


def test_a_title_not_held_yet_is_not_late() -> None:
    """R-048."""
    assert justified(None, None, date(2024, 12, 1), 10, RULES) is None


def test_nobody_overrides_a_missing_proof() -> None:
    """R-049: in no case. R-050, a false declaration, is a step of two persons: a row of `Transitions`."""
    finding = admissible(False, RULES)
    assert finding is not None
    assert (finding.code, finding.severity, finding.overridable_by) == ("R-049", "BLOQ", "none")
    assert admissible(True, RULES) is None
    assert SESSION.workflow.transitions["annuler"].validation_roles


def test_the_deposit_is_acknowledged_by_mail() -> None:
    """R-045."""
    finding = acknowledged(None, RULES)
    assert finding is not None
    assert (finding.code, finding.section) == ("R-045", "4.1")
    assert acknowledged(date(2024, 3, 12), RULES) is None
