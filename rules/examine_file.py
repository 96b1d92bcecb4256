"""The CSV of `rules examine`: every row typed, or every fault of the file, each with its line and column."""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules import examine_cells as cells
from rules.dossier import Application
from rules.examine_cells import MalformedError
from rules.faults import RuleError
from rules.naming import named
from rules.session import Session

REQUIRED = ("dossier", "programme")
Read = Callable[[str], Any]
"""A cell's filled text → its value, or `MalformedError`."""


@dataclass(frozen=True, order=True)
class FileFault:
    """`line` counts from 1, the header's."""

    line: int
    column: str
    says: str

    def __str__(self) -> str:
        where = f", colonne « {self.column} »" if self.column else ""
        return f"ligne {self.line}{where} : {self.says}"


class FileRefusedError(RuleError):
    """A file that is refused whole."""

    def __init__(self, faults: list[FileFault]):
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def columns(session: Session) -> Mapping[str, Read]:
    """The columns that are read, and how. `host_company` is not among them: it changes nothing (§5)."""
    return {
        "dossier": cells.number,
        "programme": cells.one_of(session.programmes),
        "submitted_at": lambda text: cells.moment(text, session.calendar.zone),
        "on_platform": cells.yes_no,
        "diploma": str,
        "diploma_country": cells.country,
        "diploma_stage": cells.whole(1),
        "diploma_obtained": cells.yes_no,
        "diploma_expected_on": cells.day,
        "prior_diploma": str,
        "prior_diploma_country": cells.country,
        "prior_diploma_obtained": cells.yes_no,
        "preparatory_class": str,
        "ects_obtained": cells.credit_number,
        "ects_expected": cells.credit_number,
        "missing_documents": cells.several_of(session.documents),
        "grant_holder": cells.grant,
        "grant_proof": cells.yes_no,
        "programmes_chosen": cells.whole(1),
    }


def read(path: Path, session: Session) -> list[Application]:
    """One application a row, in order; raises `FileRefusedError` with every malformed cell."""
    return read_text(_text(path), session)


def read_text(text: str, session: Session) -> list[Application]:
    """The same, from the file's text."""
    faults: list[FileFault] = []
    known, found = columns(session), []
    for line, row in _rows(text, known, faults):
        values = _values(line, row, known, faults)
        if not faults:
            found.append(_application(values, session))
    if faults:
        raise FileRefusedError(faults)
    return found


def _rows(text: str, known: Collection[str], faults: list[FileFault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """(line, column → text) for each row that is not blank; a row that cannot be cut into cells is a fault."""
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=first.count), strict=True)
    try:
        header = [name.strip().casefold() for name in next(lines, [])]
        _check_header(header, known)
        start = lines.line_num + 1
        for row in lines:
            if any(cell.strip() for cell in row[len(header) :]):
                says = f"{len(row)} cellules, {len(header)} attendues comme dans l'en-tête (guillemets oubliés ?)"
                faults.append(FileFault(start, "", says))
            elif any(cell.strip() for cell in row):
                yield start, dict(zip(header, (cell.strip() for cell in row), strict=False))
            start = lines.line_num + 1
    except csv.Error as error:
        faults.append(FileFault(lines.line_num, "", _unreadable(error)))


def _unreadable(error: csv.Error) -> str:
    """The library's two refusals, in French."""
    if "field larger" in str(error):
        return f"cellule trop longue, {csv.field_size_limit()} caractères au plus sont attendus"
    return "CSV illisible, des guillemets ouverts puis fermés sont attendus"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        says = f"fichier « {path} » introuvable ou illisible, un CSV est attendu"
        raise FileRefusedError([FileFault(1, "", says)]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FileRefusedError([FileFault(line, "", "texte indéchiffrable, un CSV en UTF-8 est attendu")]) from error


def _check_header(header: list[str], known: Collection[str]) -> None:
    """A column that is not read may be anything, even there twice."""
    missing = [name for name in REQUIRED if name not in header]
    faults = [FileFault(1, name, "colonne absente, elle est attendue dans l'en-tête") for name in missing]
    twice = [name for name in known if header.count(name) > 1]
    faults += [FileFault(1, name, "colonne présente deux fois, une seule est attendue") for name in twice]
    if faults:
        raise FileRefusedError(faults)


def _values(line: int, row: Mapping[str, str], known: Mapping[str, Read], faults: list[FileFault]) -> dict[str, Any]:
    """The filled cells, typed."""
    values: dict[str, Any] = {}
    for column, read_cell in known.items():
        text = row.get(column, "")
        try:
            if text:
                values[column] = read_cell(text)
            elif column in REQUIRED:
                raise MalformedError("cellule vide, une valeur est attendue")
        except MalformedError as error:
            faults.append(FileFault(line, column, f"« {text} » : {error}" if text else str(error)))
    return values


def _application(values: dict[str, Any], session: Session) -> Application:
    """The row as an application: a title may be a code or free text."""
    values.setdefault("missing_documents", frozenset())
    for column in ("diploma", "prior_diploma"):
        text = values.pop(column, "")
        code = text.upper() if text.upper() in session.titles else None
        values |= {column: code, f"{column}_text": "" if code else text}
    return named(Application(**values), session)
