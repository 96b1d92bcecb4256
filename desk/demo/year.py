"""The year after the screening, chapter by chapter: each ends on the eve of a day that the visitor may choose."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from desk.demo import closing, interviews_story, juries, letters, projects, rare, season, trials_story
from desk.demo.days import DAYS, Day, first_day, screening
from desk.demo.teller import Book, Teller

Chapter = Callable[[Teller, date], None]
FIRST_JURY: Final = ("annonce_phase_principale", "convocation_serie2")
LAST_JURY: Final = ("annonce_phase_complementaire", "annonce_admissibilite")


def spring(teller: Teller, until: date) -> None:
    with teller.aside():
        rare.settle(teller)
    announced = teller.session.calendar["annonce_preadmissibilite"].start
    juries.sit(teller, "annonce_preadmissibilite", screening(teller.session) + timedelta(days=1))
    closing.close(teller)
    juries.rise(teller, "annonce_preadmissibilite", announced - timedelta(days=4))
    letters.announce(teller, "annonce_preadmissibilite")
    teller.round({"convoquer": 1}, announced, announced)
    with teller.aside():
        letters.mend_addresses(teller, announced + timedelta(days=1))
    trials_story.first_series(teller)
    for period in FIRST_JURY:
        juries.sit(teller, period, until - timedelta(days=1))
    trials_story.judged(teller, until - timedelta(days=1))


def may(teller: Teller, until: date) -> None:
    announced = teller.session.calendar["annonce_phase_principale"].start
    trials_story.decide_rest(teller, announced - timedelta(days=2))
    with teller.aside():
        letters.mend_addresses(teller, announced - timedelta(days=2))
    for period in FIRST_JURY:
        juries.rise(teller, period, announced - timedelta(days=2))
        letters.announce(teller, period)
    interviews = teller.session.calendar["phase_complementaire"].start
    opened, chosen = announced + timedelta(days=1), announced + timedelta(days=4)
    interviews_story.open_and_book(teller, opened, chosen, interviews - timedelta(days=3))
    interviews_story.hold(teller, interviews, until)
    eve = until - timedelta(days=1)
    teller.round(interviews_story.HELD, eve, eve)


def last_jury(teller: Teller, until: date) -> None:
    period, eve = teller.session.calendar["phase_complementaire"], until - timedelta(days=1)
    end = period.end or period.start
    interviews_story.hold(teller, period.start + timedelta(days=2), end + timedelta(days=1))
    teller.round(interviews_story.CLOSED, end + timedelta(days=1), eve, share=0.9)
    for period in LAST_JURY:
        juries.sit(teller, period, eve)
    teller.round(interviews_story.DECIDED, eve, eve, share=0.5, keys=teller.but_one())
    trials_story.propose(teller, interviews_story.DECIDED, eve, 0.3)


def summer(teller: Teller, until: date) -> None:
    announced = teller.session.calendar["annonce_phase_complementaire"].start
    eve = announced - timedelta(days=1)
    with teller.aside():
        letters.mend_addresses(teller, eve)
    teller.round(interviews_story.CLOSED, eve, eve)
    teller.round(interviews_story.DECIDED, eve, eve)
    teller.round(interviews_story.DECIDED, eve, eve)
    for period in LAST_JURY:
        juries.rise(teller, period, eve)
        letters.announce(teller, period)
    season.challenge(teller, announced + timedelta(days=8))
    first = first_day(teller.session)
    projects.summer(teller, announced, until)
    season.enter_first_day(teller, first - timedelta(weeks=4))
    season.publish(teller, first - timedelta(days=13))
    week = first - timedelta(days=7)
    season.draw_lists(teller, first - timedelta(days=12), first - timedelta(days=11), week)


def autumn(teller: Teller, until: date) -> None:
    first = first_day(teller.session)
    season.welcome(teller)
    projects.autumn(teller, first + timedelta(weeks=1))
    season.depart(teller, first + timedelta(weeks=9, days=2))
    season.publish(teller, first + timedelta(weeks=10))


CHAPTERS: Final[dict[str, Chapter]] = {
    "deliberation": spring, "entretiens": may, "admissibilite": last_jury, "liste": summer, "stagiaires": autumn,
}  # fmt: skip
"""By the code of the day before which it is told."""


def tell(book: Book, seed: int, since: Day, until: Day) -> None:
    """Each chapter has its own draw: whichever day it goes on from, it is told the same."""
    for rank, one in enumerate(DAYS):
        if DAYS.index(since) < rank <= DAYS.index(until):
            CHAPTERS[one.code](Teller(book, seed + rank), one.of(book.session))
