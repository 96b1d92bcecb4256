"""The columns of a school's spreadsheet of decisions, by the names of their headers; no employer is read (§5)."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rules.session import Session
from sheets_sync.importing import decisions_words as words
from sheets_sync.importing.headers import NOT_TAKEN, known_fields, why_left
from sheets_sync.importing.reading import ImportRefused, Sheet
from sheets_sync.importing.words import Raw, fold, tidy

PREAMBLE: Final = 40
PERSON: Final = ("dossier", "family_name", "given_name", "birth_date", "email", "programme")
STATE, ON, BY, WHY, ASKED = "state", "on", "by", "why", "asked"
TRIAL: Final = "trial "


@dataclass(frozen=True)
class Known:
    """A column of decisions. `record` says where its value is kept: dossier, candidature, fiche, or known only."""

    field: str
    record: str
    codec: str
    label: str


@dataclass(frozen=True)
class Columns:
    """Where the table starts, and which column gives what; `unread` are (header, why)."""

    sheet: Sheet
    top: int
    places: Mapping[str, int]
    unread: tuple[tuple[str, str], ...]

    def cell(self, row: Sequence[Raw], name: str) -> Raw:
        place = self.places.get(name)
        return "" if place is None or place >= len(row) else row[place]

    def header(self, name: str) -> str:
        place = self.places.get(name)
        return tidy(self.sheet.rows[self.top][place]) if place is not None else label(name)


@cache
def columns() -> Mapping[str, Known]:
    """The columns of decisions, by field."""
    return {row["field"]: Known(row["field"], row["record"], row["codec"], row["label"]) for row in _rows()}


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    with (Path(__file__).parent / "decisions_columns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _aliases() -> Mapping[str, str]:
    people = {
        alias: known.field for known in known_fields().values() if known.field in PERSON for alias in known.aliases
    }
    named = {fold(row["label"]): row["field"] for row in _rows()}  # what a refusal asks for is read
    return people | named | {alias: row["field"] for row in _rows() for alias in row["aliases"].split("|")}


def label(name: str) -> str:
    known = columns().get(name) or known_fields().get(name)
    return known.label if known else name.removeprefix(TRIAL)


def find_columns(sheets: Iterable[Sheet], session: Session) -> Columns:
    """The sheet and row with the most known headers. Raises ImportRefused when they do not say enough."""
    found = [_of(sheet, top, row, session) for sheet in sheets for top, row in enumerate(sheet.rows[:PREAMBLE])]
    best = max(found, key=lambda table: len(table.places), default=None)
    if best is None or STATE not in best.places or not {"dossier", "family_name"} & best.places.keys():
        raise ImportRefused(
            "Aucune ligne d’en-têtes reconnue : attendu « N° de dossier » ou « Nom », « Formation » et « Décision », "
            "une ligne par candidature et par décision ; corrigez les en-têtes de ce fichier."
        )
    missing = [label(name) for name in ("programme", ON) if name not in best.places]
    if missing:
        raise ImportRefused(
            f"Il manque une colonne : {', '.join(missing)} ; sans elle une décision n’est d’aucune candidature, ou "
            "d’aucun jour : ajoutez-la à ce fichier."
        )
    return best


def _of(sheet: Sheet, top: int, row: Sequence[Raw], session: Session) -> Columns:
    places: dict[str, int] = {}
    unread: list[tuple[str, str]] = []
    for place, cell in enumerate(row):
        name, why = _column(cell, session)
        if name and name not in places:
            places[name] = place
        elif tidy(cell):
            unread.append((tidy(cell), NOT_TAKEN["twice"] if name else why))
    return Columns(sheet, top, places, tuple(unread))


def _column(cell: Raw, session: Session) -> tuple[str, str]:
    """The field of a header, or why it is not taken."""
    folded = fold(cell)
    if name := _aliases().get(folded, ""):
        return name, ""
    if folded and any(words.trial(session, year, cell) for year in {one.year for one in session.trials.values()}):
        return f"{TRIAL}{folded}", ""
    return "", why_left(cell)
