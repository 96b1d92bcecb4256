"""Rows of people's tabs that are to come: those that nobody ever had, and those that a person wants back.

Each is sent once, and only under columns that were just read, when `Miroir` has all that its formulas look up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rules.faults import Fault
from sheets_sync import mirror
from sheets_sync.book import Cell, Doubt, Formula, Rejected, SharedBook
from sheets_sync.hand_edits import Edits
from sheets_sync.layouts import Layout
from sheets_sync.people_tabs import PeopleTab, tab_of
from sheets_sync.register import Register

MOST: Final = 200
"""Rows of one request."""
SPREAD_SECONDS: Final = 30.0
"""Where several processes could append the same row, each waits for its own share of this."""
UNTIL_A_PICTURE: Final = float("inf")
"""When a row is appended that has nothing to follow yet."""
NOTHING_TO_FOLLOW: Final = (
    "les lignes à ajouter attendent : il manque à « Miroir » des colonnes qu'elles doivent suivre. Si cela dure, "
    "relancez « sheets_sync setup »"
)


class RowsToAdd:
    """Those of one process, of `processes` that write in this workbook. Seconds are those of its pace."""

    def __init__(self, processes: int) -> None:
        self.spread = SPREAD_SECONDS * (processes - 1)
        self._due: dict[str, float] = {}
        """Subject → from when."""
        self._sent: dict[str, float] = {}
        """Subject → when: not again before it is sure that the request did not apply."""

    def ask(self, subjects: Iterable[str], now: float) -> None:
        """A named person wants these back; one that was sent and may still come is not sent again."""
        self._due |= dict.fromkeys((one for one in subjects if one not in self._sent), now)

    def expect(self, edits: Edits, register: Register, now: float, late: float, chance: float) -> None:
        """After a picture: what it lacks is due, each process in its own time; what it shows is not any more."""
        missing, seen = dict.fromkeys(one for many in edits.missing.values() for one in many), edits.memory.rows
        self._due = {
            one: now if at == UNTIL_A_PICTURE else at
            for one, at in self._due.items()
            if one in missing or (one not in seen and one in register.fields)
        }
        self._sent = {one: at for one, at in self._sent.items() if now - at < late and one not in seen}
        for subject in missing:
            if subject not in self._sent:
                self._due.setdefault(subject, now + self.spread * chance)

    @property
    def due(self) -> Iterator[float]:
        """When each is, those that wait for a picture left out."""
        return (at for at in self._due.values() if at < UNTIL_A_PICTURE)

    def postpone(self, until: float) -> None:
        self._due = {one: max(at, until) for one, at in self._due.items()}

    def clear(self) -> None:
        self._due.clear()

    def add(
        self,
        book: SharedBook,
        tabs: Mapping[str, PeopleTab],
        layouts: Mapping[str, Layout],
        header: Sequence[str],
        now: float,
    ) -> Fault | None:
        """Those of one tab that are due, in one request, and what is to be said of it. `header` is `Miroir`'s."""
        ready = [one for one, at in self._due.items() if at <= now]
        tab = tab_of(tabs, ready[0])
        mine = [one for one in ready if tab_of(tabs, one) is tab][:MOST]
        for subject in mine:
            del self._due[subject]
        layout = layouts.get(tab.name) if tab else None
        if tab is None or layout is None or not layout.readable:
            return None
        if not layout.columns.keys() <= {*header}:
            self._due |= dict.fromkeys(mine, UNTIL_A_PICTURE)
            return Fault(tab.name, "toutes", "toutes", NOTHING_TO_FOLLOW)
        self._sent |= dict.fromkeys(mine, now)
        try:
            book.add_rows(tab.name, [row_of(tab, layout, header, subject) for subject in mine])
        except Doubt:
            return None  # the pictures after tell
        except Rejected as no:
            return refused(tab.name, no)
        return None


def refused(tab: str, no: Rejected) -> Fault:
    """The service refuses what the desk writes there."""
    return Fault(tab, "toutes", "toutes", f"Google refuse d'y écrire : {no}")


def row_of(tab: PeopleTab, layout: Layout, header: Sequence[str], subject: str) -> list[Cell | Formula]:
    """A row that follows: its identifier, and in each column its formula, wherever staff put it."""
    own = layout.identifier or 0
    row: list[Cell | Formula] = [""] * (max((own, *layout.columns.values())) + 1)
    row[own] = subject.removeprefix(tab.prefix)
    for key, place in layout.columns.items():
        row[place] = Formula(mirror.formula(header, tab, key, own))
    return row
