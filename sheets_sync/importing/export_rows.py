"""Rows of an export → records: every field read or said to be unreadable, then examined by the rules of the session."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.dossier import Application
from rules.examine import Examination, examine
from rules.naming import named
from rules.session import Session
from sheets_sync.importing import cells, identity_cells
from sheets_sync.importing.cells import Cell, Codec
from sheets_sync.importing.headers import Column, Layout
from sheets_sync.importing.programmes import country, programme_codec
from sheets_sync.importing.words import Raw, fold, tidy

DOCUMENT = "document."
CODECS: Mapping[str, Codec] = {
    "dossier": identity_cells.dossier_number,
    "submitted_at": cells.instant,
    "birth_date": cells.day,
    "ine": identity_cells.ine,
    "phone": identity_cells.phone,
    "email": identity_cells.email,
    "postcode": identity_cells.postcode,
    "address_country": country,
    "grant_holder": cells.grant,
    "grant_proof": cells.choice,
    "diploma_country": country,
    "diploma_year": cells.count,
    "diploma_obtained": cells.choice,
    "ects_obtained": cells.credits,
    "ects_expected": cells.credits,
    "mark_s1": cells.mark,
    "mark_s2": cells.mark,
    "mark_s3": cells.mark,
    "mark_s4": cells.mark,
    "rank": cells.count,
    "cohort": cells.count,
    "fee_paid": cells.euros,
    "paid_on": cells.day,
}
"""Every other field is text. Names are read last, as their lost letters may stand in the address."""
NAMES = ("family_name", "given_name")
NOT_STORED = ("dossier", "address_country", "diploma_year")


@dataclass(frozen=True)
class Problem:
    """A cell that could not be read, or is to be checked: `column` is the header, `value` what stands there."""

    column: str
    value: str
    says: str


@dataclass(frozen=True)
class ExportRow:
    """A data row. `line` counts data rows from 1, `position` the file's own lines; `values` are typed, None = unknown.

    `refused` says why the row cannot come in at all; it then has no application.
    """

    line: int
    position: int
    dossier: str
    values: Mapping[str, Any]
    programmes: tuple[str, ...]
    examinations: Mapping[str, Examination]
    problems: tuple[Problem, ...]
    refused: str = ""

    def unreadable(self) -> frozenset[str]:
        """The fields whose cell holds something that could not be read: never taken for emptied."""
        return frozenset(self.values["unreadable"])


def export_rows(layout: Layout, session: Session) -> tuple[ExportRow, ...]:
    """The data rows of the sheet, in order: blank, total and repeated header lines left out."""
    reader = _RowReader(layout, session)
    found = [reader.read(line, position, row) for line, (position, row) in enumerate(_data_rows(layout), 1)]
    return tuple(_without_twins(found))


def _data_rows(layout: Layout) -> Iterator[tuple[int, Sequence[Raw]]]:
    header = [fold(cell) for cell in layout.sheet.rows[layout.top]]
    (key,) = layout.taken["dossier"]
    for position, row in enumerate(layout.sheet.rows[layout.top + 1 :], layout.top + 2):
        first = next((fold(cell) for cell in row if tidy(cell)), "")
        number = tidy(row[key.index]) if key.index < len(row) else ""
        if not first or [fold(cell) for cell in row] == header:
            continue
        if first.split()[0] in ("total", "totaux", "nombre", "effectif") and identity_cells.dossier_number(number)[1]:
            continue
        yield position, row


def _without_twins(rows: Sequence[ExportRow]) -> Iterator[ExportRow]:
    """Two rows with one number: which one is right is not ours to say."""
    times = Counter(row.dossier for row in rows if row.dossier)
    for row in rows:
        if times[row.dossier] > 1:
            says = f"le numéro {row.dossier} figure sur {times[row.dossier]} lignes de l’export ; gardez la bonne"
            row = replace(row, refused=row.refused or says, programmes=(), examinations={})
        yield row


class _RowReader:
    """Reads rows of one layout under one session."""

    def __init__(self, layout: Layout, session: Session):
        self._session = session
        self._columns = layout.taken
        self._width = len(layout.sheet.rows[layout.top])
        self._programme = programme_codec(session)
        self._ends = next(row["fin"] for row in session.tables["Calendrier"] if row["code"] == "annee_academique")
        self._documents = {
            field.removeprefix(DOCUMENT): column
            for field, (column, *_) in layout.taken.items()
            if field.startswith(DOCUMENT) and field.removeprefix(DOCUMENT) in session.documents
        }

    def read(self, line: int, position: int, row: Sequence[Raw]) -> ExportRow:
        problems: list[Problem] = []
        values = self._values(row, problems)
        programmes = self._programmes(row, values, problems)
        refused = self._refused(row, values, programmes)
        given = {} if refused else self._examined(values, programmes)
        self._say_titles(row, values, problems)
        dossier = values["dossier"] or ""
        return ExportRow(line, position, dossier, values, tuple(given), given, tuple(problems), refused)

    def _refused(self, row: Sequence[Raw], values: Mapping[str, Any], programmes: Sequence[str]) -> str:
        extra = [cell for cell in row[self._width :] if tidy(cell)]
        if extra:
            return f"{len(row)} cellules pour {self._width} colonnes : un séparateur sans guillemets a décalé la ligne"
        if not values["dossier"]:
            return "sans numéro de dossier lisible, cette ligne n’est à personne"
        return "" if programmes else "aucune formation de cette session n’y est choisie"

    def _cell(self, row: Sequence[Raw], column: Column, codec: Callable[[Raw], Cell], problems: list[Problem]) -> Cell:
        raw = row[column.index] if column.index < len(row) else ""
        value, says = codec(raw)
        if says:
            problems.append(Problem(column.header, tidy(raw), says))
        return value, says

    def _values(self, row: Sequence[Raw], problems: list[Problem]) -> dict[str, Any]:
        """The fields of the register, and the few read on the way; `unreadable` names those that hold a problem."""
        values: dict[str, Any] = {"dossier": None, "on_platform": True, "unreadable": set()}
        for field, (column, *_) in self._columns.items():
            if field in NAMES or field == "programme" or field.startswith(DOCUMENT):
                continue
            values[field], says = self._cell(row, column, CODECS.get(field, cells.text), problems)
            if says and values[field] is None:
                values["unreadable"].add(field)
        for field in NAMES:
            if field in self._columns:
                mend = lambda raw: identity_cells.mended_name(raw, values.get("email"))  # noqa: E731
                values[field], says = self._cell(row, self._columns[field][0], mend, problems)
                if says and values[field] is None:
                    values["unreadable"].add(field)
        if values.get("address_country") not in (None, "FR") and "postcode" in self._columns:
            values["postcode"] = cells.text(row[self._columns["postcode"][0].index])[0]
        values["missing_documents"] = self._missing_documents(row, problems)
        values["diploma_expected_on"] = self._expected_on(values)
        return values

    def _missing_documents(self, row: Sequence[Raw], problems: list[Problem]) -> frozenset[str] | None:
        if not self._documents:
            return None
        ticks = {code: self._cell(row, column, cells.choice, problems)[0] for code, column in self._documents.items()}
        return frozenset(code for code, ticked in ticks.items() if not ticked)

    def _expected_on(self, values: Mapping[str, Any]) -> date | None:
        """Only a year after the academic one says something: the title then comes too late for route a (§1.1)."""
        year, ends = values.get("diploma_year"), date.fromisoformat(self._ends)
        if year is None or values.get("diploma_obtained") or year <= ends.year:
            return None
        return date(year, 12, 31)

    def _programmes(self, row: Sequence[Raw], values: dict[str, Any], problems: list[Problem]) -> tuple[str, ...]:
        """Every line chosen counts for the fee, even one that is not of this session (§4.1)."""
        columns = self._columns.get("programme", ())
        chosen = [column for column in columns if column.index < len(row) and fold(row[column.index])]
        codes = [self._cell(row, column, self._programme, problems)[0] for column in chosen]
        values["programmes_chosen"] = len(chosen) - (len(codes) - len(set(codes)) if all(codes) else 0) or None
        return tuple(dict.fromkeys(code for code in codes if code))

    def _examined(self, values: dict[str, Any], programmes: Sequence[str]) -> dict[str, Examination]:
        """Examines each programme; what the titles' texts say is kept in the values."""
        known = application(values["dossier"], programmes[0], values)
        known = named(known, self._session)
        foreign = self._foreign_title(known.diploma_country)
        values["diploma"] = foreign if foreign and known.diploma_text else known.diploma
        values["prior_diploma"] = known.prior_diploma
        values["preparatory_class"] = known.preparatory_class
        values["diploma_country"] = known.diploma_country or None
        values["diploma_stage"] = known.text_stage
        each = {code: replace(known, programme=code) for code in programmes}
        return {code: examine(self._session, each[code], programmes) for code in programmes}

    def _foreign_title(self, alpha2: str) -> str | None:
        """The session's code for a title from elsewhere: its country decides, whatever its name (§1.3)."""
        if not alpha2 or alpha2 in self._session.parameters["pays_france"].split(";"):
            return None
        return next((code for code, title in self._session.titles.items() if title.nature == "etranger"), None)

    def _say_titles(self, row: Sequence[Raw], values: Mapping[str, Any], problems: list[Problem]) -> None:
        for field in ("diploma", "prior_diploma"):
            written = values.get(f"{field}_text")
            if written and field in values and values[field] is None and not values.get("preparatory_class"):
                column = self._columns[f"{field}_text"][0]
                reading = self._session.title_reader.read(written)
                says = reading.question or "titre que la session ne reconnaît pas"
                problems.append(Problem(column.header, written, f"{says} : à préciser"))


def application(dossier: str, programme: str, values: Mapping[str, Any]) -> Application:
    """The facts of a record as the rules take them; there is no company among them, and there cannot be (§5)."""
    return Application(
        dossier=dossier,
        programme=programme,
        submitted_at=values.get("submitted_at"),
        on_platform=values.get("on_platform"),
        diploma_text=values.get("diploma_text") or "",
        diploma_country=values.get("diploma_country") or "",
        diploma_obtained=values.get("diploma_obtained"),
        diploma_expected_on=values.get("diploma_expected_on"),
        prior_diploma_text=values.get("prior_diploma_text") or "",
        ects_obtained=values.get("ects_obtained"),
        ects_expected=values.get("ects_expected"),
        missing_documents=values.get("missing_documents"),
        grant_holder=values.get("grant_holder"),
        grant_proof=values.get("grant_proof"),
        programmes_chosen=values.get("programmes_chosen"),
    )
