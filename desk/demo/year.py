"""The year after the screening, chapter by chapter: each ends on the eve of a day that the visitor may choose."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from desk.demo import closing, letters, trials_story
from desk.demo.days import DAYS, Day
from desk.demo.teller import Book, Teller

Chapter = Callable[[Teller, date], None]


def spring(teller: Teller, until: date) -> None:
    closing.close(teller)
    announced = teller.session.calendar["annonce_preadmissibilite"].start
    letters.sit(teller, "annonce_preadmissibilite", announced - timedelta(days=5))
    letters.announce(teller, "annonce_preadmissibilite")
    teller.round({"convoquer": 1}, announced, announced)
    trials_story.first_series(teller, until)


CHAPTERS: Final[dict[str, Chapter]] = {"deliberation": spring}
"""By the code of the day before which it is told."""


def tell(book: Book, seed: int, since: Day, until: Day) -> None:
    """Each chapter has its own draw: whichever day it goes on from, it is told the same."""
    for rank, one in enumerate(DAYS):
        if DAYS.index(since) < rank <= DAYS.index(until):
            CHAPTERS[one.code](Teller(book, seed + rank), one.of(book.session))
