"""A workbook as we see it: tabs of text rows, read at one instant, written only at their end.

There is no conditional write: a shared spreadsheet has none. The order in which rows stand decides, and the journal
reads it.

BookError        a sentence for the person who can act on it
├── Absent       nothing was ever written at this address
├── Rejected     the service answered no: this request did not apply and never will
├── Silent       a read had no answer: nothing is known of the book now
└── Doubt        an append or a blanking had no answer: it may have applied, may apply later, may apply twice
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from sheets_sync.file_settings import FileSettings

Row = tuple[str, ...]
"""The cells of one row, in the order of its tab's header."""
Cell = str | float | bool
"""A cell as people's tabs hold it: a day is its serial number (1899-12-30), "" is empty."""
Grid = Sequence[Sequence[Cell]]
"""A tab as it was read, whole: ragged, its header wherever it is."""


class BookError(Exception):
    """Base of what a book could not do; `str(error)` is a French sentence."""


class Absent(BookError):  # noqa: N818
    """No workbook is there, or it holds no act: who only reads makes none."""


class Rejected(BookError):  # noqa: N818
    """The service refuses: no right, no such workbook, a request it cannot take. Its sentence says what to do."""


class Silent(BookError):  # noqa: N818 - an answer that did not come is no error of anyone
    """The book did not answer a read."""


class Doubt(BookError):  # noqa: N818
    """The caller cannot know whether its request applied, nor whether it still will."""


class Tail(NamedTuple):
    """The rows of a tab from position `start` (0 = first row under the header) to its end, as they stood at one
    instant.
    """

    start: int
    rows: Sequence[Row]

    @property
    def end(self) -> int:
        return self.start + len(self.rows)


class Formula(NamedTuple):
    """What a cell works out, as the desk wrote it; never made of what someone typed."""

    text: str


class Book(Protocol):
    """Positions are dense and never move: what was appended after stands after, for every reader."""

    @property
    def far(self) -> bool:
        """Do its requests travel? Who has a copy then does not wait long for a fresher one."""
        ...

    @property
    def identity(self) -> str:
        """Names this very workbook: a copy of it answers something else."""
        ...

    def create(self, tab: str, header: Row) -> bool:
        """Makes a tab with these columns; False when it was there."""
        ...

    def read(self, wanted: Mapping[str, int]) -> Mapping[str, Tail]:
        """The tails of several tabs at one instant, each from the position asked, or from its end when it is shorter.

        A tab that does not exist is empty. Raises Silent.
        """
        ...

    def append(self, tab: str, rows: Sequence[Row], read_back_from: int) -> Tail:
        """Adds rows at the end, together, and answers in the same request with what then stands from a position.

        The first cell of a row is never empty: a sheet ends where nothing stands. Raises Doubt, Rejected.
        """
        ...

    def too_long(self, row: Row) -> bool:
        """No row of this book can hold these cells."""
        ...

    def close(self) -> None:
        """Lets go of what it holds; it may be asked again."""
        ...

    def blank(self, tab: str, positions: Sequence[int], columns: Sequence[str]) -> None:
        """Empties cells for ever (a purge); asking again changes nothing. Raises Doubt."""
        ...


class SharedBook(Book, Protocol):
    """A book whose other tabs people work in. Its desk's lines are shown, people's cells are never written."""

    def picture(self, journal_from: int, tabs: Sequence[str]) -> tuple[Tail, Mapping[str, Grid]]:
        """The journal's tail and whole tabs at one instant, in one request; a tab that is not there is left out.
        Raises Silent, Rejected.
        """
        ...

    @property
    def settings(self) -> FileSettings:
        """Of the file, as they were last read."""
        ...

    def service_time(self) -> datetime | None:
        """What its service's clock says now; None before its first answer, or where it says nothing."""
        ...

    def show(self, tab: str, lines: Mapping[int, Sequence[Cell]]) -> None:
        """Writes the desk's own lines (row number, 1 the header → cells from column A), typed, in one request.
        Raises Doubt, Rejected.
        """
        ...

    def add_rows(self, tab: str, rows: Sequence[Sequence[Cell | Formula]]) -> None:
        """Adds rows under a people's tab. Raises Doubt, Rejected."""
        ...
