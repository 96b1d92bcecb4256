"""Rows of an export → records: every field read or said to be unreadable, then examined by the rules of the session."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from rules.examine import Examination, examine
from rules.naming import named
from rules.session import Session
from sheets_sync.collector import paused
from sheets_sync.importing import cells, identity_cells
from sheets_sync.importing.cells import Codec
from sheets_sync.importing.headers import Column, Layout
from sheets_sync.importing.identity_cells import mended_name, postcode
from sheets_sync.importing.programmes import country, programme_codec
from sheets_sync.importing.stored import AS_THEY_ARE, application, stored
from sheets_sync.importing.words import Raw, fold, tidy

DOCUMENT = "document."
few = lru_cache(maxsize=4_000, typed=True)  # typed: True is not 1.0
"""A codec of cells that hold few different values, read once each."""
CODECS: Mapping[str, Codec] = {
    "dossier": identity_cells.dossier_number,
    "submitted_at": cells.instant,
    "birth_date": cells.day,
    "ine": identity_cells.ine,
    "phone": identity_cells.phone,
    "email": identity_cells.email,
    "address_country": few(country),
    "grant_holder": few(cells.grant),
    "grant_proof": few(cells.choice),
    "diploma_country": few(country),
    "diploma_year": few(cells.count),
    "diploma_obtained": few(cells.choice),
    "ects_obtained": few(cells.credits),
    "ects_expected": few(cells.credits),
    "mark_s1": few(cells.mark),
    "mark_s2": few(cells.mark),
    "mark_s3": few(cells.mark),
    "mark_s4": few(cells.mark),
    "rank": few(cells.count),
    "cohort": few(cells.count),
    "fee_paid": few(cells.euros),
    "paid_on": cells.day,
}
"""Every other field is text. Names are read last, as their lost letters may stand in the address."""
TICK = few(cells.choice)
NAMES = ("family_name", "given_name")
READ_LATER = (*NAMES, "programme", "postcode")
NOT_STORED = ("dossier", "address_country", "diploma_year")


@dataclass(frozen=True)
class Problem:
    """A cell that could not be read, or is to be checked: `column` is the header, `field` what it gives."""

    column: str
    value: str
    says: str
    field: str = ""


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

    @cached_property
    def unreadable(self) -> dict[str, Problem]:
        """The fields whose cell holds something that could not be read: unknown, which is not emptied."""
        return {found.field: found for found in self.problems if self.values.get(found.field, "") is None}

    @cached_property
    def stored(self) -> dict[str, Any]:
        """The fields as the journal keeps them; a cell that could not be read is {"illisible": what stands there}."""
        kept = {
            field: value if type(value) in AS_THEY_ARE else stored(value)
            for field, value in self.values.items()
            if field not in NOT_STORED
        }
        return kept | {field: {"illisible": problem.value} for field, problem in self.unreadable.items()}


@paused()
def export_rows(layout: Layout, session: Session) -> tuple[ExportRow, ...]:
    """The data rows of the sheet, in order: blank, total and repeated header lines left out."""
    return tuple(_without_twins(_RowReader(layout, session).read(_data_rows(layout))))


def _data_rows(layout: Layout) -> Iterator[tuple[int, Sequence[Raw]]]:
    (key,) = layout.taken["dossier"]
    for position, row in enumerate(layout.sheet.rows[layout.top + 1 :], layout.top + 2):
        first = next((fold(cell) for cell in row if tidy(cell)), "")
        number = tidy(row[key.index]) if key.index < len(row) else ""
        if not first or number == key.header:
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


@dataclass(slots=True)
class _Line:
    """What has been read of a row so far."""

    position: int
    row: Sequence[Raw]
    values: dict[str, Any]
    problems: list[Problem]

    def cell(self, column: Column) -> Raw:
        return self.row[column.index] if column.index < len(self.row) else ""

    def take(self, field: str, column: Column, codec: Codec) -> Any:
        """Reads a cell and says what is wrong with it; `field` is "" when several cells make one field."""
        (value,) = _taken((self,), field, column, codec)
        return value


def _taken(lines: Sequence[_Line], field: str, column: Column, codec: Codec) -> list[Any]:
    """What a column says, line by line; read at once, for a file has 200,000 cells."""
    raws = [line.cell(column) for line in lines]
    read = list(map(codec, raws))
    for line, raw, (_, says) in zip(lines, raws, read, strict=True):
        if says:
            line.problems.append(Problem(column.header, tidy(raw), says, field))
    return [value for value, _ in read]


class _RowReader:
    """Reads rows of one layout under one session. A field without a column is not in a record's values at all."""

    def __init__(self, layout: Layout, session: Session):
        self._session = session
        self._columns = layout.taken
        self._width = len(layout.sheet.rows[layout.top])
        self._programme = programme_codec(session)
        self._ends = next(row["fin"] for row in session.tables["Calendrier"] if row["code"] == "annee_academique")
        documents = {f.removeprefix(DOCUMENT): c for f, (c, *_) in self._columns.items() if f.startswith(DOCUMENT)}
        self._documents = {code: column for code, column in documents.items() if code in session.documents}
        first = {field: column for field, (column, *_) in self._columns.items() if field not in READ_LATER}
        self._first = tuple(
            (field, column, CODECS.get(field, cells.text))
            for field, column in first.items()
            if not field.startswith(DOCUMENT)
        )
        self._lacking = few(self._lacks)

    def read(self, data: Iterable[tuple[int, Sequence[Raw]]]) -> list[ExportRow]:
        """(position in the file, cells) of each data row: by columns what a cell says alone, then row by row."""
        lines = [_Line(position, row, {"on_platform": True}, []) for position, row in data]
        for field, column, codec in self._first:
            for line, value in zip(lines, _taken(lines, field, column, codec), strict=True):
                line.values[field] = value
        for line in lines:
            self._identity(line)
        if self._documents:
            self._missing(lines)
        return [self._row(number, line) for number, line in enumerate(lines, 1)]

    def _row(self, number: int, found: _Line) -> ExportRow:
        if "diploma_year" in found.values:
            found.values["diploma_expected_on"] = self._expected_on(found.values)
        programmes = self._programmes(found)
        refused = self._refused(found, programmes)
        self._titles(found)
        examined = {} if refused else self._examined(found.values, programmes)
        return ExportRow(
            number, found.position, found.values["dossier"] or "", found.values, tuple(examined), examined,
            tuple(found.problems), refused,
        )  # fmt: skip

    def _refused(self, found: _Line, programmes: Sequence[str]) -> str:
        if any(tidy(cell) for cell in found.row[self._width :]):
            return f"{len(found.row)} cellules pour {self._width} colonnes : un séparateur sans guillemets l’a décalée"
        if not found.values["dossier"]:
            return "sans numéro de dossier lisible, cette ligne n’est à personne"
        return "" if programmes else "aucune formation de cette session n’y est choisie"

    def _identity(self, found: _Line) -> None:
        """Names, whose lost letters may stand in the address, and the postcode, of which the country says the form."""
        values = found.values
        address = values.get("email")
        for field in (name for name in NAMES if name in self._columns):
            values[field] = found.take(field, self._columns[field][0], lambda raw: mended_name(raw, address))
        if "postcode" in self._columns:
            codec = postcode if values.get("address_country") in (None, "FR") else cells.text
            values["postcode"] = found.take("postcode", self._columns["postcode"][0], codec)

    def _missing(self, lines: Sequence[_Line]) -> None:
        """The documents whose box is not ticked; most dossiers lack the same."""
        ticks = zip(*(_taken(lines, "", column, TICK) for column in self._documents.values()), strict=True)
        for line, ticked in zip(lines, ticks, strict=True):
            line.values["missing_documents"] = self._lacking(ticked)

    def _lacks(self, ticked: tuple[bool | None, ...]) -> frozenset[str]:
        return frozenset(code for code, holds in zip(self._documents, ticked, strict=True) if not holds)

    def _expected_on(self, values: Mapping[str, Any]) -> date | None:
        """Only a year after the academic one says something: the title then comes too late for route a (§1.1)."""
        year, ends = values["diploma_year"], date.fromisoformat(self._ends)
        if year is None or values.get("diploma_obtained") or year <= ends.year:
            return None
        return date(year, 12, 31)

    def _programmes(self, found: _Line) -> tuple[str, ...]:
        """Every line chosen counts for the fee, even one that is not of this session (§4.1); the same twice is one."""
        columns = self._columns.get("programme", ())
        chosen = {fold(found.row[c.index]): c for c in reversed(columns) if c.index < len(found.row)}
        chosen.pop("", None)
        codes = [found.take("", column, self._programme) for column in reversed(chosen.values())]
        if columns:
            found.values["programmes_chosen"] = len(codes) or None
        return tuple(dict.fromkeys(code for code in codes if code))

    def _titles(self, found: _Line) -> None:
        """What the rows of `Titres` and `Synonymes` read in the two texts; an abstention is a problem (§1)."""
        values = found.values
        known = named(application("", "", values), self._session)
        if "diploma_text" in values:
            foreign = self._foreign_title(known.diploma_country) if known.diploma_text else None
            values |= {
                "diploma": foreign or known.diploma,
                "preparatory_class": known.preparatory_class,
                "diploma_stage": known.text_stage,
                "diploma_country": known.diploma_country or None,
            }
        if "prior_diploma_text" in values:
            values["prior_diploma"] = known.prior_diploma
        for field in ("diploma", "prior_diploma"):
            if (written := values.get(f"{field}_text")) and (says := self._doubt(field, written, values)):
                found.problems.append(Problem(self._columns[f"{field}_text"][0].header, written, says, field))

    def _doubt(self, field: str, written: str, values: Mapping[str, Any]) -> str:
        """A title that asks a question, or was read by mending a word: whoever decides checks it."""
        reading = self._session.title_reader.read(written)
        if values[field] is None and not (field == "diploma" and values.get("preparatory_class")):
            return reading.question or "titre que la session ne reconnaît pas"
        return reading.mended if values[field] == reading.code else ""

    def _foreign_title(self, alpha2: str) -> str | None:
        """The session's code for a title from elsewhere: its country decides, whatever its name (§1.3)."""
        if not alpha2 or alpha2 in self._session.parameters["pays_france"].split(";"):
            return None
        return next((code for code, title in self._session.titles.items() if title.nature == "etranger"), None)

    def _examined(self, values: Mapping[str, Any], programmes: Sequence[str]) -> dict[str, Examination]:
        known = named(application(values["dossier"], programmes[0], values), self._session)
        others = (known._replace(programme=code) for code in programmes[1:])
        return {one.programme: examine(self._session, one, programmes) for one in (known, *others)}
