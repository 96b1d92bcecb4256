"""A workbook as we see it: tabs of text rows, read at one instant, written only at their end.

There is no conditional write: a shared spreadsheet has none. The order in which rows stand decides, and the journal
reads it.

BookError        a sentence for the person who can act on it
├── Absent       nothing was ever written at this address
├── Silent       a read had no answer: nothing is known of the book now
└── Doubt        an append or a blanking had no answer: it may have applied, may apply later, may apply twice
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

Row = tuple[str, ...]
"""The cells of one row, in the order of its tab's header."""


class BookError(Exception):
    """Base of what a book could not do; `str(error)` is a French sentence."""


class Absent(BookError):  # noqa: N818
    """No workbook is there, or it holds no act: who only reads makes none."""


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


class Book(Protocol):
    """Positions are dense and never move: what was appended after stands after, for every reader."""

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
        Raises Doubt.
        """
        ...

    def close(self) -> None:
        """Lets go of what it holds; it may be asked again."""
        ...

    def blank(self, tab: str, positions: Sequence[int], columns: Sequence[str]) -> None:
        """Empties cells for ever (a purge); asking again changes nothing. Raises Doubt."""
        ...
