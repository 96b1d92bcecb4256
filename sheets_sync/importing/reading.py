"""The bytes of an export → its sheets, rows of raw cells. Nothing is interpreted here, nothing hostile gets further.

Every refusal is one French sentence that says what to do. Sizes: 50 MB once unzipped, 20,000 rows, 32,767 characters
a cell (a spreadsheet's own limit).
"""

import codecs
import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.faults import RuleError
from sheets_sync.collector import paused
from sheets_sync.importing.words import Raw

MOST_BYTES = 50_000_000
MOST_ROWS = 20_000
MOST_CHARACTERS = 32_767
MOST_LINE = 4_000_000
MOST_CELLS = 2_500_000
HEAD = 1_000_000
SLACK = 100  # preamble, blank and total lines beside the rows that count
FRENCH = "éèêàçùôîâûëïœ’«»°É€"
SEPARATORS = ";\t,|"
KEPT = (str, float, bool, date)  # one tuple: a union made anew for each cell costs more than reading it


class ImportRefused(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """The file as a whole cannot be imported; `str(error)` is a French sentence."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of the file; `read_as` says how it was understood (« cp1252, séparateur ; »)."""

    name: str
    rows: tuple[tuple[Raw, ...], ...]
    read_as: str


def read_file(path: str) -> tuple[Sheet, ...]:
    """`read_sheets` of a file on disk, never more of it than may be imported. Raises ImportRefused."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        why = "introuvable" if isinstance(error, FileNotFoundError) else "illisible"
        raise ImportRefused(f"{path} : fichier {why} ; vérifiez son chemin.") from error
    return read_sheets(Path(path).name, content)


@paused()
def read_sheets(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a CSV or XLSX file, in order. Raises ImportRefused."""
    from sheets_sync.importing.workbook import workbook_sheets  # python-calamine only when there is something to read

    if len(content) > MOST_BYTES:
        raise too_big()
    if _kind(name, content) == "xlsx":
        return workbook_sheets(content)
    encoding = _encoding(content)
    separator = _separator(content, encoding)
    rows = bounded(csv.reader(_lines(content, encoding), delimiter=separator, strict=True))
    shown = "tabulation" if separator == "\t" else separator
    return (Sheet(name, rows, f"{encoding}, séparateur {shown}"),)


def _kind(name: str, content: bytes) -> str:
    """« csv » or « xlsx »: the name and the first bytes must agree."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not content.strip(b"\0 \r\n\t"):
        raise ImportRefused(f"Le fichier « {name} » est vide : enregistrez-le ou exportez-le de nouveau.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportRefused(
            f"« {name} » est un classeur d’un ancien format (.xls) ou protégé par un mot de passe : "
            "ouvrez-le et enregistrez-le sans protection au format .xlsx ou .csv."
        )
    zipped = content.startswith(b"PK")
    if extension == "xlsx" and zipped:
        return "xlsx"
    if extension in ("csv", "tsv", "txt") and not zipped:
        return "csv"
    if extension in ("csv", "tsv", "txt", "xlsx"):
        holds = "un classeur ou une archive zip" if zipped else "autre chose qu’un classeur Excel"
        raise ImportRefused(
            f"« {name} » se termine par .{extension} mais contient {holds} : "
            "exportez-le de nouveau, sans changer son nom."
        )
    raise ImportRefused(f"« {name} » n’est pas un export reconnu : attendu un fichier .csv ou .xlsx de la plateforme.")


def _encoding(content: bytes) -> str:
    """Its mark if it has one, else strict UTF-8, else whichever gives more French letters."""
    if content[:3] == b"\xef\xbb\xbf":
        return "utf-8-sig"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = content[:400]
    for nulls, encoding in ((head[1::2], "utf-16-le"), (head[::2], "utf-16-be")):
        if len(head) > 20 and nulls.count(0) > 0.8 * len(nulls):
            return encoding
    try:
        for _ in codecs.iterdecode(_pieces(content), "utf-8"):
            pass
    except UnicodeDecodeError:
        head = content[:HEAD]
        return max(("cp1252", "mac-roman"), key=lambda name: sum(map(head.decode(name, "replace").count, FRENCH)))
    return "utf-8"


def _pieces(content: bytes) -> Iterator[bytes]:
    """Never the whole file as one text: a single emoji would make it four times as large."""
    return (content[start : start + HEAD] for start in range(0, len(content), HEAD))


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    number = 0
    with io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline="") as file:
        while line := file.readline(MOST_LINE):
            number += 1
            if len(line) == MOST_LINE:
                raise monstrous(number)
            if "\0" in line:
                raise ImportRefused(
                    f"Ligne {number} : le fichier contient des octets nuls ; ce n’est pas un CSV, ou il est abîmé : "
                    "exportez-le de nouveau."
                )
            yield line


def _separator(content: bytes, encoding: str) -> str:
    """The one that cuts the first lines into the most cells."""
    head = list(itertools.islice(_lines(content, encoding), 60))

    def width(separator: str) -> int:
        try:
            return max((len(row) for row in itertools.islice(csv.reader(head, delimiter=separator), 30)), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=width)


def too_big() -> ImportRefused:
    return ImportRefused(
        f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo une fois décompressé : "
        "exportez la session seule, sans autre feuille."
    )


def too_long() -> ImportRefused:
    return ImportRefused(
        f"Le fichier compte plus de {MOST_ROWS:_} lignes".replace("_", " ") + " : exportez une seule session à la fois."
    )


def bounded(rows: Iterable[Iterable[object]]) -> tuple[tuple[Raw, ...], ...]:
    """The rows, as long as there are not too many and no cell is monstrous."""
    return tuple(_checked(rows))


def _checked(rows: Iterable[Iterable[object]]) -> Iterator[tuple[Raw, ...]]:
    number = held = 0
    try:
        for number, row in enumerate(rows, 1):
            cells = tuple(map(_plain, row))
            held += len(cells)
            if number > MOST_ROWS + SLACK:
                raise too_long()
            if held > MOST_CELLS:
                raise ImportRefused(
                    f"Ligne {number} : le fichier a trop de cellules pour un export ; supprimez les colonnes vides."
                )
            if max([len(cell) for cell in cells if isinstance(cell, str)], default=0) > MOST_CHARACTERS:
                raise monstrous(number)
            yield cells
    except csv.Error as error:
        if "field limit" in str(error):
            raise monstrous(number + 1) from None
        raise ImportRefused(
            f"Un guillemet ouvert après la ligne {number} n’est pas refermé comme il faut : "
            "corrigez cette ligne, ou exportez le fichier de nouveau."
        ) from None


def monstrous(number: int) -> ImportRefused:
    return ImportRefused(
        f"Ligne {number} : une cellule dépasse {MOST_CHARACTERS} caractères, ce qu’aucun export ne contient ; "
        "videz-la, ou exportez le fichier de nouveau."
    )


def _plain(cell: object) -> Raw:
    if isinstance(cell, KEPT):
        return cell
    return float(cell) if isinstance(cell, int) else str(cell)
