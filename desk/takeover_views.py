"""A takeover as a screen shows it: each line of the file with what becomes of it, in French; a lot and where it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from desk.files import Key
from desk.takeover_people import Candidate
from sheets_sync.importing.decisions import Decisions, Stated

READY, DONE, HELD, DOUBT, UNKNOWN, UNREADABLE = (
    "à reprendre", "déjà là", "ne tient pas", "douteuse", "inconnue", "illisible",
)  # fmt: skip
OUTCOMES: Final = (READY, DONE, HELD, DOUBT, UNKNOWN, UNREADABLE)
PROPOSED, CONFIRMED, CLOSED, DISCARDED, TO_UNDO, UNDONE = (
    "proposé", "confirmé", "clos", "écarté", "annulation demandée", "annulé",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of the file. `steps` are the acts that it would make, in words; `says` why it makes none."""

    stated: Stated
    outcome: str
    key: Key | None = None
    name: str = ""
    before: str = ""
    after: str = ""
    steps: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def number(self) -> int:
        return self.stated.number


@dataclass(frozen=True)
class Takeover:
    """What a file, or a lot, would do: nothing is written by showing it."""

    name: str
    digest: str
    lines: tuple[Line, ...]
    file: Decisions | None = field(default=None, repr=False)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Lines by what becomes of them, in the order a screen shows them."""
        found = Counter(line.outcome for line in self.lines)
        return tuple((outcome, found[outcome]) for outcome in OUTCOMES if found[outcome])

    def of(self, outcome: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.outcome == outcome)

    @property
    def moves(self) -> Mapping[tuple[str, str], int]:
        """(state before, state after) → how many lines, of those that make acts."""
        return Counter((line.before, line.after) for line in self.of(READY))


@dataclass(frozen=True)
class LotSeen:
    """A lot in the journal. `by` proposed it, `confirmed_by` is empty until another person did."""

    id: str
    name: str
    digest: str
    state: str
    by: str
    by_name: str
    confirmed_by: str
    undo_by: str
    at: datetime
    lines: int
