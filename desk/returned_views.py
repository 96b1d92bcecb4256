"""What the screen of a workbook that came back is given; each cell remembers what it was compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from desk.reconciling_views import WHY, Asked, TypedRow
from rules.faults import Fault
from sheets_sync import hand_questions as why
from sheets_sync import returned
from sheets_sync.returned_cells import PROPOSED, Brought

WHY_BACK: Final[Mapping[str, str]] = WHY | {
    PROPOSED: "changée dans le fichier seul",
    why.CROSSED: "changée dans le fichier, et ici depuis son départ",
    why.UNKNOWN: "on ne sait pas ce que la cellule montrait au départ",
    why.DECISION: "une décision ne se prend jamais d’un fichier",
    returned.BULK: "beaucoup de valeurs de cette colonne sont remplacées d’un coup",
    returned.ELSES: "la ligne dit être celle de quelqu’un d’autre",
}
"""Why a cell is proposed, or asked, in words."""

BLIND: Final = "L’onglet Fiches n’est pas comparé pour vous : qui ne juge pas le reprend, avec le même fichier."
BLIND_IN_PART: Final = (
    "L’onglet Fiches n’est comparé pour vous qu’en partie : qui ne juge pas le reprend, avec le même fichier."
)
"""Said of the file and the person's roles alone: nothing of whether a project exists, nor of what it says (§5)."""


@dataclass(frozen=True)
class Back:
    """A cell: `left` what it showed when the file left ("?" where nothing knows), `asked` both values; `by` and `at`:
    who last said the desk's value, when it was after the file left.
    """

    asked: Asked
    left: str
    by: str
    at: datetime | None

    @property
    def key(self) -> str:
        return self.asked.key

    @property
    def proposed(self) -> bool:
        return self.asked.question.why == PROPOSED

    @property
    def takable(self) -> bool:
        return bool(self.asked.takes)


@dataclass(frozen=True)
class Comparison:
    """A file beside the desk, for one person. `others`: where the file was changed and it is not theirs to settle;
    `gone`: (tab, identifier) of rows that left and did not come back; `kept`: cells changed here alone; `unread`: what
    is not compared for this person, whatever it says.
    """

    brought: Brought
    to: str
    by: str
    cells: tuple[Back, ...]
    rows: tuple[TypedRow, ...]
    faults: tuple[Fault, ...]
    others: tuple[str, ...]
    gone: tuple[tuple[str, str], ...]
    kept: int
    unread: str = ""

    @property
    def count(self) -> int:
        return len(self.cells) + len(self.rows)


def in_words(asked: Asked) -> Asked:
    return replace(asked, why=WHY_BACK.get(asked.question.why, asked.why))
