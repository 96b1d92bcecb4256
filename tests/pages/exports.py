"""Small exports cut from the sample one, as the platform gives them: cp1252, `;`, a preamble above the headings."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "data" / "platform-export" / "export.csv"
PREAMBLE = 3  # lines above the headings
COMPANY = ("Entreprise d'accueil trouvée ?", "Nom de l'entreprise")
COMMENT = "Commentaire"


def cut(lines: int) -> list[list[str]]:
    """The headings and the first dossiers of the sample."""
    text = SAMPLE.read_bytes().decode("cp1252")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return rows[PREAMBLE : PREAMBLE + 1 + lines]


def column(rows: Sequence[Sequence[str]], header: str) -> int:
    return list(rows[0]).index(header)


def written(rows: Sequence[Sequence[str]], over: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """The file; `over` gives other values to some columns, one a dossier."""
    table = [list(row) for row in rows]
    for header, values in (over or {}).items():
        place = column(rows, header)
        for row, value in zip(table[1:], values, strict=True):
            row[place] = value
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([["Export des candidatures - session 2024"], [], *table])
    return out.getvalue().encode("cp1252")


def renamed(rows: Sequence[Sequence[str]], header: str, to: str) -> list[list[str]]:
    """The same export from a platform that calls a column otherwise."""
    return [[to if cell == header else cell for cell in rows[0]], *map(list, rows[1:])]
