"""What runs: a clock of the notice or of the session, with its days, who must act and where; frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desk.screening import View


@dataclass(frozen=True)
class About:
    """One application that a clock is about. `due` is its own day, None when the notice gives none."""

    dossier: str
    programme: str
    name: str
    since: date | None
    due: date | None
    says: str


@dataclass(frozen=True)
class Running:
    """One clock. `first` and `due` are the days that bound it, both included; without `due`, `waits` says why.

    `row` is the tab and the row it is read from, `who` the roles that must act, `count` how many applications it is
    about, of one `programme` or of all. `screen` and `asked` lead there; `view` when it is the queue; `about` who,
    when they are named.
    """

    key: str
    group: str
    label: str
    first: date | None
    due: date | None
    who: str
    row: str
    section: str
    count: int
    screen: str
    programme: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    waits: str = ""
    about: tuple[About, ...] = ()

    def left(self, today: date) -> int | None:
        """Days until the next bound: its first day, then its last; below zero once it is over."""
        if self.due is None:
            return None
        opens = self.first is not None and self.first > today
        return ((self.first if opens else self.due) - today).days  # type: ignore[operator]


@dataclass(frozen=True)
class Board:
    """All that runs, what is late first; `unset` are the rows of the calendar that wait for a day to be entered."""

    today: date
    running: tuple[Running, ...]
    season: tuple[Running, ...]

    @property
    def unset(self) -> tuple[Running, ...]:
        return tuple(one for one in self.season if one.due is None and one.waits)
