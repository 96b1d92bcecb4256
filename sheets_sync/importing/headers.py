"""Which column is what: headers are recognised by name, never by position; what staff correct is remembered.

Employer columns are recognised so as not to be stored (§5), as is the candidate's comment, which may name an employer.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from sheets_sync.importing.reading import ImportRefused, Sheet
from sheets_sync.importing.words import Raw, fold, tidy

PREAMBLE = 40
EMPLOYER_WORDS = re.compile(
    r"entreprise|employeu|societe|embauche|siret|siren|raison sociale|siege social|secteur d activite|\bstructures?$"
    r"|\b(accueil|tuteurs?|tutrices?|maitres?|patron|recruteu\w*|rh|opco|opca|naf|ape|cerfa|kbis|company|employer)\b"
    r"|\b(contrats?|promesses?|convention de stage|lieu (d alternance|de stage)|alternance (trouvee|signee))\b"
)
"""Where a company could be named, however the header says it; looked for in what no alias knows."""
LEAST_LIKE = 0.90
BROUGHT = ("needed", "kept", "read")
NOT_TAKEN = {
    "employer": "non repris, §5 : une entreprise d’accueil n’intervient dans aucune décision",
    "comment": "non repris, §5 : un commentaire libre peut nommer une entreprise",
    "ignored": "non repris : la plateforme le garde, le bureau n’en a pas l’usage",
    "unknown": "non repris : en-tête inconnu ; dites ce qu’il contient, le bureau s’en souviendra",
    "twice": "non repris : cette donnée est déjà lue dans une autre colonne",
}


class HeadersRefused(ImportRefused):
    """No column gives the dossier's number; `headers` are those of the file, for someone to say which one does."""

    def __init__(self, says: str, headers: tuple[str, ...]):
        super().__init__(says)
        self.headers = headers


@dataclass(frozen=True)
class Known:
    """A field that an export may bring. `kind`: needed, kept, read (used, not stored), employer, comment or ignored."""

    field: str
    label: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of the file. `field` is "" when not taken, `says` is why; `like` is a field its header resembles."""

    index: int
    header: str
    field: str
    kind: str
    says: str
    like: str = ""


@dataclass(frozen=True)
class Layout:
    """Where the table starts and what its columns are. `top` is the index of the header row in the sheet."""

    sheet: Sheet
    top: int
    columns: tuple[Column, ...]

    @property
    def taken(self) -> Mapping[str, tuple[Column, ...]]:
        """Columns by field; only `programme` may stand several times, in the file's order."""
        found: dict[str, tuple[Column, ...]] = {}
        for column in self.columns:
            if column.field:
                found[column.field] = (*found.get(column.field, ()), column)
        return found

    @property
    def missing(self) -> tuple[Known, ...]:
        """The fields no column gives, those without which nothing can be imported first."""
        taken = self.taken
        absent = [known for known in known_fields().values() if known.field not in taken and known.kind in BROUGHT]
        return tuple(sorted(absent, key=lambda known: known.kind != "needed"))

    @property
    def mapping(self) -> dict[str, str]:
        """What is remembered: folded header → field, "" for a column not taken."""
        return {fold(column.header): column.field for column in self.columns if column.header}


@cache
def known_fields() -> Mapping[str, Known]:
    with (Path(__file__).parent / "headers.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["field"]: Known(row["field"], row["label"], row["kind"], tuple(row["aliases"].split("|")))
            for row in csv.DictReader(file)
        }


@cache
def _aliases() -> Mapping[str, str]:
    return {alias: known.field for known in known_fields().values() for alias in known.aliases}


def find_layout(sheets: Iterable[Sheet], mapping: Mapping[str, str] | None = None) -> Layout:
    """The sheet and row that hold the most recognised headers. Raises HeadersRefused when no dossier has a number,
    ImportRefused when nothing is recognised.

    `mapping` (folded header → field, "" for none) is what staff answered, now or at an earlier import; it wins.
    """
    layouts = [
        Layout(sheet, top, _columns(row, mapping or {}))
        for sheet in sheets
        for top, row in enumerate(sheet.rows[:PREAMBLE])
        if sum(1 for cell in row if tidy(cell)) > 2
    ]
    best = max(layouts, key=lambda layout: len(layout.taken), default=None)
    if best is None or not best.taken:
        raise ImportRefused(
            "Aucune ligne d’en-têtes reconnue dans les premières lignes : une colonne « N° de dossier » est attendue ; "
            "exportez de nouveau depuis la plateforme."
        )
    if "dossier" not in best.taken:
        raise HeadersRefused(
            "Aucune colonne ne donne le « N° de dossier », sans lequel une ligne n’est à personne : dites laquelle le "
            "porte, ou exportez de nouveau depuis la plateforme.",
            tuple(column.header for column in best.columns if column.header),
        )
    return best


def _columns(row: Sequence[Raw], mapping: Mapping[str, str]) -> tuple[Column, ...]:
    seen: set[str] = set()
    columns = []
    for index, cell in enumerate(row):
        header = tidy(cell)
        column = _column(index, header, mapping)
        if column.field in seen and column.field != "programme":
            column = Column(index, header, "", "twice", NOT_TAKEN["twice"])
        seen.add(column.field or "-")
        columns.append(column)
    return tuple(columns)


def _column(index: int, header: str, mapping: Mapping[str, str]) -> Column:
    """Employer and comment columns win over a mapping: nobody can have a company stored by mistake (§5)."""
    folded = fold(header)
    if not folded:
        return Column(index, header, "", "ignored", "")
    known = known_fields().get(_recognised(folded) or "")
    kind = known.kind if known else "employer" if EMPLOYER_WORDS.search(folded) else "unknown"
    if kind in ("employer", "comment"):
        return Column(index, header, "", kind, NOT_TAKEN[kind])
    if folded in mapping:
        known = known_fields().get(mapping[folded])
        kind = known.kind if known else "ignored"
    if known and kind in BROUGHT:
        return Column(index, header, known.field, kind, known.label)
    return Column(index, header, "", kind, NOT_TAKEN[kind], _like(folded) if kind == "unknown" else "")


def why_left(header: Raw) -> str:
    """Why another file's column that nothing knows is not read: where a company could be named first (§5)."""
    folded = fold(header)
    known = known_fields().get(_aliases().get(folded, ""))
    kind = known.kind if known else "employer" if EMPLOYER_WORDS.search(folded) else ""
    return NOT_TAKEN.get(kind, "non repris : ce que dit cette colonne n’est d’aucune décision")


def _recognised(folded: str) -> str | None:
    numbered = re.sub(r" \d+$", "", folded)
    return _aliases().get(folded) or ("programme" if _aliases().get(numbered) == "programme" else None)


def _like(folded: str) -> str:
    """The field whose header is closest, as a suggestion only."""
    found = process.extractOne(folded, _aliases().keys(), scorer=JaroWinkler.similarity, score_cutoff=LEAST_LIKE)
    return _aliases()[found[0]] if found else ""
