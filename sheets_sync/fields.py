"""What the rows of `Champs` say of each field: its French label, its type, its tab, whether it is data or a
decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rules.dossier_guards import ELIGIBILITIES
from rules.session import Session
from rules.tabs import Tables
from sheets_sync import values

DATA, ELIGIBILITY = "donnee", "decided_eligibility"
QUESTION, IMPORTED = "question.", "imported."
ASIDE = "aside."
"""`aside.phone` of a subject holds the cells that a named person saw in the sheet, keeping the desk's value."""


@dataclass(frozen=True)
class Field:
    """A row of `Champs`. Only data may be typed over; a decision is taken by its own step."""

    key: str
    label: str
    tab: str
    kind: str
    data: bool
    section: str
    help: str

    def text(self, value: Any, session: Session) -> str:
        if self.key == ELIGIBILITY:
            return ELIGIBILITIES.get(str(value), "")
        return values.show(self.kind, value, session)

    def read(self, text: str, session: Session) -> Any:
        return values.read(self.kind, text, session)


@lru_cache(maxsize=8)
def fields(session: Session) -> Mapping[str, Field]:
    """By key, in the order of the tab."""
    return named(session.tables)


def named(tables: Tables) -> Mapping[str, Field]:
    """The same, of tables that no session was made of."""
    rows = tables.get("Champs", ())
    found = (
        Field(
            row.get("cle", "").strip(),
            row.get("libelle", "").strip(),
            row.get("onglet", "").strip(),
            row.get("type", "").strip() or "texte",
            row.get("nature", "").strip() == DATA,
            row.get("section", "").strip(),
            row.get("aide", "").strip(),
        )
        for row in rows
    )
    return {field.key: field for field in found if field.key}


@lru_cache(maxsize=32)
def of_tab(session: Session, tab: str) -> tuple[str, ...]:
    """The keys of one tab's fields."""
    return tuple(key for key, field in fields(session).items() if field.tab == tab)


def label(session: Session, key: str) -> str:
    """The French name of a field; a question is named by the field it waits on."""
    known = fields(session)
    if key.startswith(QUESTION):
        return f"Question : {label(session, key.removeprefix(QUESTION))}"
    if key.startswith(ASIDE):
        return f"Écarté de la feuille : {label(session, key.removeprefix(ASIDE))}"
    return known[key].label if key in known else key


def shown(session: Session, key: str, value: Any) -> str:
    """A value as a person reads it."""
    if key.startswith(QUESTION):
        return str(value.get("says", "")) if isinstance(value, Mapping) else ""
    if key.startswith(ASIDE):
        return " · ".join(str(cell) or "(vide)" for cell in value or ())
    known = fields(session).get(key)
    if known is not None:
        return known.text(value, session)
    return "" if value is None else str(value)
