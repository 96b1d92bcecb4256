"""Values as the journal keeps them (JSON: dates ISO, decimals as text, sets as lists) and back."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.dossier import Application

DAYS = frozenset({"birth_date", "diploma_expected_on", "paid_on"})
DECIMALS = frozenset({"ects_obtained", "ects_expected", "mark_s1", "mark_s2", "mark_s3", "mark_s4"})
SETS = frozenset({"missing_documents"})
FACTS = (
    "submitted_at", "on_platform", "diploma", "diploma_stage", "diploma_obtained", "diploma_expected_on",
    "prior_diploma", "prior_diploma_obtained", "preparatory_class", "ects_obtained", "ects_expected",
    "missing_documents", "grant_holder", "grant_proof", "programmes_chosen",
)  # fmt: skip
TEXTS = ("diploma_text", "diploma_country", "prior_diploma_text", "prior_diploma_country")
AS_THEY_ARE = frozenset({type(None), str, bool, int})
"""The types of JSON that nothing is made of: those of nearly every cell."""


def stored(value: Any) -> Any:
    """A typed value as JSON; 17.60 and 17.6 are one."""
    if type(value) in AS_THEY_ARE:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return sorted(value) if isinstance(value, set | frozenset) else value


def typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a register back to what the rules take; one that cannot be read is unknown."""
    return {field: _typed(field, value) for field, value in fields.items()}


def _typed(field: str, value: Any) -> Any:
    try:
        if value is None:
            return None
        if field in DAYS:
            return date.fromisoformat(value)
        if field == "submitted_at":
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        if field in DECIMALS:
            return Decimal(str(value))
    except (ValueError, ArithmeticError, TypeError):
        return None
    return frozenset(value) if field in SETS else value


def application(dossier: str, programme: str, values: Mapping[str, Any]) -> Application:
    """Typed values as the rules take them; there is no company among them, and there cannot be (§5)."""
    facts: dict[str, Any] = {field: values.get(field) for field in FACTS}
    texts: dict[str, Any] = {field: values.get(field) or "" for field in TEXTS}
    return Application(dossier, programme, **facts, **texts)
