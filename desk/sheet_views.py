"""What the screen Feuille is given: a tab as it was shown, what was typed in it, what became of it."""

from dataclasses import dataclass, field

from desk.room import Answer
from rules.faults import Fault
from sheets_sync.answers import Saved
from sheets_sync.register import Register


@dataclass(frozen=True)
class GridColumn:
    """`kind` is the type of `Champs` (texte or date for parameters); an added column, or a decision, is not edited
    here."""

    key: str
    label: str
    kind: str
    editable: bool
    help: str = ""


@dataclass(frozen=True)
class GridRow:
    """`id` names the row whatever its place; `cells` are texts in the order of the columns."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A tab as it was shown. It remembers what it showed, so that an edit says what it rests on.

    `record`: a tab of records of the year, read here and written on the screen of its step.
    """

    tab: str
    parameters: bool
    editable: bool
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    total: int
    faults: tuple[Fault, ...]
    drafted: frozenset[tuple[str, str]] = frozenset()
    """(row, column) of the parameter cells that differ from what is in force."""
    register: Register | None = field(default=None, repr=False, compare=False)
    record: bool = False


@dataclass(frozen=True)
class Edit:
    """What someone typed in a cell."""

    row: str
    column: str
    text: str


@dataclass(frozen=True)
class Edited:
    """One answer an act; `refused` keeps what was typed, with its sentence."""

    answers: tuple[Answer, ...] = ()
    refused: tuple[tuple[Edit, str], ...] = ()

    @property
    def saved(self) -> int:
        return sum(isinstance(answer, Saved) for answer in self.answers)
