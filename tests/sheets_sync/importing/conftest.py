"""A small export cut from the sample, that tests change cell by cell."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from rules.session import Session, load, notices
from sheets_sync.importing.export_rows import ExportRow, export_rows
from sheets_sync.importing.headers import find_layout
from sheets_sync.importing.reading import read_sheets

DATA = Path(__file__).parents[2] / "data" / "platform-export"
PREAMBLE = 4


@pytest.fixture(scope="session")
def session() -> Session:
    return load(notices()[-1])


class Export:
    """The first rows of the sample; `changed` gives another file of the same form."""

    def __init__(self, rows: Sequence[Sequence[str]], header: Sequence[str]):
        self.header, self.rows = list(header), [list(row) for row in rows]

    def changed(
        self, cells: Mapping[tuple[str, str], str], without: Sequence[str] = (), more: Sequence[Sequence[str]] = ()
    ) -> "Export":
        """`cells`: (dossier, header) → text."""
        rows = [row.copy() for row in self.rows if row[0] not in without] + [list(row) for row in more]
        for (dossier, header), text in cells.items():
            next(row for row in rows if row[0] == dossier)[self.header.index(header)] = text
        return Export(rows, self.header)

    def row(self, dossier: str) -> list[str]:
        return next(row for row in self.rows if row[0] == dossier).copy()

    def bytes(self) -> bytes:
        file = io.StringIO()
        csv.writer(file, delimiter=";").writerows([self.header, *self.rows])
        return file.getvalue().encode()

    def read(self, session: Session) -> tuple[ExportRow, ...]:
        return export_rows(find_layout(read_sheets("export.csv", self.bytes())), session)


@pytest.fixture(scope="session")
def sample() -> Export:
    return first_rows()


def first_rows() -> Export:
    """Twenty dossiers of the sample, none of them twice."""
    text = (DATA / "export.csv").read_text(encoding="cp1252")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return Export(lines[PREAMBLE : PREAMBLE + 20], lines[PREAMBLE - 1])
