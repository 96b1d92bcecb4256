"""What a named person is asked about the people's tabs: one cell, or a lot of cells that changed together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheets_sync.book import Cell, Grid
from sheets_sync.hints import Declared
from sheets_sync.values import Value

DECISION, EMPTIED, TWO_ROWS, OLD, UNKNOWN, RECENT, CROSSED, UNREAD, DROPPED, SHIFTED, FOREIGN = (
    "décision", "vidée", "deux lignes", "valeur ancienne", "base inconnue", "acte récent", "acte intercalé",
    "illisible", "ligne supprimée", "colonne décalée",
    "feuille étrangère",
)  # fmt: skip
"""Why a person is asked."""


@dataclass(frozen=True)
class Question:
    """A cell that a named person must settle. `cells`: what stands in the rows of this identifier, other than what the
    desk holds; `readings`: those that may be taken, with their value; `head`, `aside_head`: what an answer rests on.
    """

    tab: str
    subject: str
    field: str
    label: str
    kind: str
    why: str
    cells: tuple[Cell, ...]
    readings: tuple[tuple[Cell, Value], ...]
    desk: Value
    head: str | None
    aside_head: str | None
    rows: tuple[int, ...] = ()
    declared: str = ""

    @property
    def values(self) -> tuple[Value, ...]:
        """What may be taken; nothing of a decision, nor of what cannot be read."""
        return tuple(value for _, value in self.readings)

    @property
    def key(self) -> str:
        return f"{self.subject}#{self.field}"


@dataclass(frozen=True)
class Lot:
    """Cells of one tab that stopped following together: accepted or set aside by one named person. `takable`: can the
    sheet's values be taken? Decisions and what cannot be read can only be set aside.
    """

    tab: str
    takable: bool
    cells: tuple[Question, ...]
    misaligned: tuple[str, ...] = ()
    """Subjects whose row says that it is somebody else's."""


@dataclass(frozen=True)
class Picture:
    """Tabs as they were read at one instant (seconds), `Miroir` among them. `declared`: (tab, identifier, folded
    header) → what the add-in says was typed there last, and by whom. `foreign`: are days and numbers typed there read
    as elsewhere than in France?
    """

    at: float
    grids: Mapping[str, Grid]
    declared: Declared = field(default_factory=dict)
    foreign: bool = False
