"""What the people's tabs say and the desk does not, as it was at the last picture; published beside the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.faults import Fault
from sheets_sync.hand_questions import Lot, Question
from sheets_sync.hand_rows import NewRow
from sheets_sync.layouts import Layout
from sheets_sync.leftovers import Places
from sheets_sync.people_tabs import PeopleTab


@dataclass(frozen=True)
class Differences:
    """For a named person to settle. `read_at`: when the tabs were read, None while they never were; `vanished`:
    subjects whose row is gone, by tab; `columns`: tab → where each field stands; `places`: tab → subject → where its
    rows stand.
    """

    questions: tuple[Question, ...] = ()
    lots: tuple[Lot, ...] = ()
    rows: tuple[NewRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    vanished: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, Layout] = field(default_factory=dict)
    tabs: Mapping[str, PeopleTab] = field(default_factory=dict)
    quarantine: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    """Subject → its cells that say nothing readable: what touches it names it and waits."""
    read_at: datetime | None = None
    places: Places = field(default_factory=dict)

    def about(self, subject: str) -> tuple[Question, ...]:
        """What is asked of one subject, in lots too."""
        every = (*self.questions, *(one for lot in self.lots for one in lot.cells))
        return tuple(one for one in every if one.subject == subject)

    @property
    def count(self) -> int:
        """What waits for a person; faults are mended in the sheet."""
        vanished = sum(map(len, self.vanished.values()))
        return len(self.questions) + len(self.lots) + len(self.rows) + vanished
