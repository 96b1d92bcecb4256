"""A provider's file of results → its lines: columns found by the words of their headers, cells read or said unreadable.

Nothing is guessed: a cell that cannot be read is told with its line and its column, and its line waits for a person.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rules.calendar import Moment
from sheets_sync.importing.cells import instant
from sheets_sync.importing.identity_cells import email
from sheets_sync.importing.reading import ImportRefused, Sheet
from sheets_sync.importing.words import Raw, fold, tidy

PREAMBLE: Final = 40
MAIL, FAMILY, GIVEN, TAKEN, SCORE, STATUS = "email", "family_name", "given_name", "taken_at", "score", "status"
LINK: Final = "recording_url"
WEB: Final = re.compile(r"https://[^\s<>\"']{4,500}")
LABELS: Final = {
    MAIL: "adresse mél", FAMILY: "nom", GIVEN: "prénom", TAKEN: "date de passage", SCORE: "note", STATUS: "statut",
    LINK: "lien de l’enregistrement",
}  # fmt: skip
TAKEN_OUTCOME, ABSENT = "passee", "absent"
Wrong = Callable[[str, str], None]


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `line` as the spreadsheet numbers it, `column` by its header in the file."""

    line: int
    column: str
    says: str

    def __str__(self) -> str:
        return f"ligne {self.line}, colonne « {self.column} » : {self.says}"


@dataclass(frozen=True)
class Line:
    """One line of the file. `taken_at` is an aware instant or a bare day; `score` a text as typed; `outcome` "" when
    neither a status nor a date says it."""

    number: int
    email: str
    family: str
    given: str
    taken_at: Moment | None = None
    score: str = ""
    outcome: str = ""
    recording: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def who(self) -> str:
        return " · ".join(filter(None, (self.name, self.email)))


@dataclass(frozen=True)
class Columns:
    """Where the table starts, and which header gives what; `twice` are columns that give what another already does."""

    sheet: Sheet
    top: int
    places: Mapping[str, int]
    headers: tuple[str, ...]
    twice: tuple[Problem, ...] = ()

    def header(self, meaning: str) -> str:
        return self.headers[self.places[meaning]] if meaning in self.places else LABELS[meaning]

    def cell(self, row: Sequence[Raw], meaning: str) -> Raw:
        place = self.places.get(meaning)
        return "" if place is None or place >= len(row) else row[place]


@cache
def _words() -> tuple[Mapping[str, tuple[frozenset[str], frozenset[str]]], Mapping[str, str]]:
    """Meaning → words that say it and words that deny it; folded status → outcome."""
    with (Path(__file__).parent / "results_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {
        row["meaning"]: (frozenset(row["words"].split()), frozenset(row["without"].split()))
        for row in rows
        if row["kind"] == "column"
    }
    said = {text: row["meaning"] for row in rows if row["kind"] == "outcome" for text in row["words"].split("|")}
    return columns, said


def meaning(header: Raw) -> str:
    """What a header's words say its column gives; "" when they say nothing."""
    words = set(fold(header).split())
    return next((what for what, (has, without) in _words()[0].items() if words & has and not words & without), "")


def find_columns(sheets: Iterable[Sheet]) -> Columns:
    """The sheet and row with the most known headers. Raises ImportRefused when nothing there names a person."""
    found = [_columns(sheet, top, row) for sheet in sheets for top, row in enumerate(sheet.rows[:PREAMBLE])]
    best = max(found, key=lambda columns: len(columns.places), default=None)
    if best is None or not {MAIL, FAMILY} & best.places.keys() or len(best.places) < 2:
        raise ImportRefused(
            "Aucune ligne d’en-têtes reconnue : attendu une colonne « adresse mél » ou « nom », avec une date, une "
            "note ou un statut ; demandez au prestataire un fichier avec ses en-têtes."
        )
    if not {TAKEN, STATUS} & best.places.keys():
        raise ImportRefused(
            "Aucune colonne ne donne de date de passage ni de statut : rien ne dit qui a passé l’épreuve ; demandez au "
            "prestataire un fichier qui le dise."
        )
    return best


def _columns(sheet: Sheet, top: int, row: Sequence[Raw]) -> Columns:
    places: dict[str, int] = {}
    twice = []
    for place, cell in enumerate(row):
        what = meaning(cell)
        if what in places:
            says = f"non lue : « {tidy(row[places[what]])} » donne déjà {LABELS[what]}"
            twice.append(Problem(top + 1, tidy(cell), says))
        elif what:
            places[what] = place
    return Columns(sheet, top, places, tuple(map(tidy, row)), tuple(twice))


def lines(columns: Columns) -> Iterator[Line]:
    """The lines below the header that hold something."""
    for index, row in enumerate(columns.sheet.rows[columns.top + 1 :], columns.top + 2):
        if any(tidy(cell) for cell in row):
            yield _line(columns, index, row)


def _line(columns: Columns, number: int, row: Sequence[Raw]) -> Line:
    problems: list[Problem] = []

    def wrong(what: str, says: str) -> None:
        problems.append(Problem(number, columns.header(what), says))

    address, bad = email(columns.cell(row, MAIL))
    if bad:
        wrong(MAIL, f"« {tidy(columns.cell(row, MAIL))} » : {bad}")
    taken, bad = instant(columns.cell(row, TAKEN))
    if bad:
        wrong(TAKEN, f"« {tidy(columns.cell(row, TAKEN))} » : {bad}")
    link = tidy(columns.cell(row, LINK))
    if link and not WEB.fullmatch(link):
        wrong(LINK, f"« {link[:60]} » : attendu une adresse qui commence par https://")
    outcome = _outcome(columns, row, taken, wrong)
    family, given, score = (tidy(columns.cell(row, what)) for what in (FAMILY, GIVEN, SCORE))
    return Line(number, address or "", family, given, taken, score, outcome, link, tuple(problems))


def _outcome(columns: Columns, row: Sequence[Raw], taken: Moment | None, wrong: Wrong) -> str:
    """What the status says; without one, a date says that it was taken. The two must not contradict each other."""
    status = tidy(columns.cell(row, STATUS))
    said = _words()[1].get(fold(status), "")
    if fold(status) and not said:
        wrong(STATUS, f"« {status} » n’est pas un statut connu, attendu : terminée, absent ou incident, par exemple")
    if said == TAKEN_OUTCOME and taken is None and not tidy(columns.cell(row, TAKEN)):
        wrong(TAKEN, "cellule vide, le statut dit que l’épreuve est passée : une date est attendue")
    if said == ABSENT and taken is not None:
        wrong(STATUS, f"« {status} », mais une date de passage est donnée : demandez au prestataire ce qu’il en est")
    if fold(status):
        return said
    if taken is None and not tidy(columns.cell(row, TAKEN)):
        wrong(TAKEN if TAKEN in columns.places else STATUS, "cellule vide : rien ne dit si l’épreuve est passée")
    return TAKEN_OUTCOME if taken is not None else ""
