"""The invariants (rules.md §2.4) over the files of now; a breach stops the announcements of its programme only."""

from collections.abc import Iterable
from datetime import date
from operator import is_
from threading import Lock
from time import perf_counter, thread_time
from typing import NamedTuple

from desk.blindness import sayable
from desk.breaches import dossier_in
from desk.files import Files
from desk.room import Clock, Room
from rules.contents import Contents, Standing
from rules.invariants import INVARIANTS, Breach, check
from sheets_sync.standings import Place, Standings, ordered
from sheets_sync.writer import Journal

SHARE, CHEAP = 50, 0.2
"""A check that takes more than these seconds of work, on a very large book, is asked again only when it would cost less
than one part in fifty of the time."""


class Checked(NamedTuple):
    """The breaches of some files on a day (a stay ends at midnight, with no act); `at`, seconds of the process's clock,
    names this check; `cost`, seconds of its own work, whoever else keeps the machine busy meanwhile."""

    files: Files
    today: date
    breaches: tuple[Breach, ...]
    at: float
    cost: float


class Checking(Room):
    """Breaches, worked out again when the register moved, or the day."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._checking = Lock()
        self._checked: Checked | None = None

    def _check(self, *, at_once: bool = False) -> Checked:
        """`at_once` where people mend: what they just did must show."""
        files, today, now = self.files(), self.today(), perf_counter()
        with self._checking:
            kept = self._checked
            still = kept and (kept.files is files or (not at_once and _recent(kept, files, now)))
            if kept is None or kept.today != today or not still:
                since = thread_time()
                found = check(contents(files, today))
                kept = self._checked = Checked(files, today, found, perf_counter(), thread_time() - since)
            return kept


def _recent(kept: Checked, files: Files, now: float) -> bool:
    return kept.files.session is files.session and kept.cost > CHEAP and now - kept.at < kept.cost * SHARE


def told(files: Files, breaches: Iterable[Breach], today: date, keeps: bool = False) -> tuple[Breach, ...]:
    """The breaches as if what is left unsaid had not been: one that vanishes when a project comes would tell (§5).
    Those about people are looked for in what may be seen; those about a programme are everyone's. What a file told
    a judge is only for whoever `keeps` the book and judges nobody, as the acts of files are.
    """
    mine = [one for one in breaches if keeps or not one.of_a_file]
    if not files.unsaid:
        return sayable(files, mine)
    people = (one for one in check(contents(files, today)) if dossier_in(one) and not one.of_a_file)
    every = [*(one for one in mine if not dossier_in(one)), *people]
    left = (one for one in every if not _hidden(files, one))
    return tuple(sorted(left, key=lambda one: (list(INVARIANTS).index(one.number), one.subject)))


def _hidden(files: Files, breach: Breach) -> bool:
    """About a dossier from which this person is recused."""
    dossier = dossier_in(breach)
    return files.shut(dossier) or (dossier, breach.programme) in files.hidden


def contents(files: Files, today: date) -> Contents:
    """What the book says, as the invariants look at it; what did not change since is not read again."""
    read = _reading(files)
    return read.contents(today, [_standing(files, read, place) for place in read.places])


def standings_of(files: Files) -> tuple[Standing, ...]:
    """Every application with its past, kept in the same way."""
    read = _reading(files)
    return tuple(_standing(files, read, place) for place in read.places)


def _reading(files: Files) -> Standings:
    places = (Place(entry.dossier, entry.programme, entry.person) for entry in files.entries.values())
    return Standings(files.register, files.session, ordered(places, files.session), files.examination)


def _standing(files: Files, read: Standings, place: Place) -> Standing:
    """Kept with the application's fields: only those that changed are read again."""
    key = place.dossier, place.programme
    mine, fields = files.candidature(*key), files.fields(place.dossier)
    now = (files.session, mine, fields, *read.records(place))
    kept = files.standings.get(key)
    if kept and len(kept[0]) == len(now) and all(map(is_, kept[0], now)):
        standing: Standing = kept[1]
        return standing
    found = read.standing(place)
    files.standings[key] = now, found
    return found
