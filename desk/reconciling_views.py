"""What the screen of the differences with the shared sheet is given; each remembers the picture it was shown on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from desk.room import Answer
from rules.faults import Fault
from sheets_sync import hand_questions as why
from sheets_sync.answers import Saved
from sheets_sync.hand_questions import Lot, Question
from sheets_sync.hand_rows import NewRow

WHY: Final[Mapping[str, str]] = {
    why.DECISION: "une décision ne se prend jamais de la feuille",
    why.EMPTIED: "la cellule a été vidée",
    why.TWO_ROWS: "plusieurs lignes portent ce numéro et ne disent pas la même chose",
    why.OLD: "le guichet a déjà remplacé cette valeur, ou quelqu'un l'a écartée",
    why.UNKNOWN: "on ne sait pas ce que la cellule montrait quand elle a été saisie",
    why.RECENT: "le guichet a changé cette valeur il y a quelques minutes",
    why.CROSSED: "le guichet a changé cette valeur entre-temps",
    why.UNREAD: "ce qui est écrit ne se lit pas",
    why.SHIFTED: "la ligne montre sous un en-tête ce que le guichet dit d'un autre",
    why.FOREIGN: "la feuille n'est pas réglée sur la France : ce n'est peut-être pas ce qui a été tapé",
    why.DROPPED: "la ligne est retirée du brouillon",
}
"""Why a person is asked, in words."""


@dataclass(frozen=True)
class Asked:
    """A cell: `sheet` what stands there, `takes` what may be taken of it, `desk` what the desk holds, in French.

    `decide`: the screen where a decision is taken, "" for data.
    """

    question: Question
    dossier: str
    who: str
    sheet: str
    takes: tuple[str, ...]
    desk: str
    why: str
    declared: str
    decide: str

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def sort(self) -> tuple[str, str, str]:
        """Questions of one sort may be answered together."""
        return self.question.tab, self.question.label, self.question.why

    @property
    def rows(self) -> str:
        return ", ".join(map(str, self.question.rows))


@dataclass(frozen=True)
class AskedLot:
    """Cells to accept or set aside together; `whole`: does this person see all of them, and so may settle it?"""

    lot: Lot
    cells: tuple[Asked, ...]
    misaligned: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class TypedRow:
    """A row typed by hand. `cells` are (column, text); `proposed` is the identifier typed, if any."""

    row: NewRow
    cells: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Gone:
    """A row that stood in its tab and no longer does."""

    tab: str
    subject: str
    identifier: str
    who: str


@dataclass(frozen=True)
class Reconciliation:
    """All that one person may settle. `read_at`: when the tabs were read, None while they never were; `shared`: is the
    workbook one that people share?
    """

    shared: bool
    read_at: datetime | None = None
    held_back: str = ""
    silence: str = ""
    questions: tuple[Asked, ...] = ()
    lots: tuple[AskedLot, ...] = ()
    rows: tuple[TypedRow, ...] = ()
    vanished: tuple[Gone, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def count(self) -> int:
        """What waits for this person; faults are mended in the sheet."""
        return len(self.questions) + len(self.lots) + len(self.rows) + len(self.vanished)


@dataclass(frozen=True)
class Settled:
    """What became of each answer given: `others` hold nowhere, each with its place in words."""

    saved: int = 0
    others: tuple[tuple[str, Answer], ...] = field(default=())
    last: Saved | None = None
