"""The invariants (rules.md §2.4) over the files of now; a breach stops the announcements of its programme only."""

from datetime import date
from threading import Lock
from time import perf_counter

from desk.files import Files
from desk.room import Clock, Room
from rules.contents import Contents, Standing
from rules.invariants import Breach, check
from sheets_sync.standings import Place, Standings
from sheets_sync.writer import Journal

SHARE = 50
"""On a very large book the check is asked again only when it would cost less than one part in fifty of the time."""


class Checking(Room):
    """Breaches, worked out again when the register moved."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._checking = Lock()
        self._checked: tuple[Files | None, tuple[Breach, ...], float, float] = (None, (), 0.0, 0.0)

    def _breaches(self) -> tuple[Breach, ...]:
        files, now = self.files(), perf_counter()
        with self._checking:
            of, found, at, cost = self._checked
            same_rows = of is not None and of.session is files.session
            if of is files or (same_rows and now - at < cost * SHARE):
                return found
            found = check(contents(files, self.today()))
            self._checked = files, found, perf_counter(), perf_counter() - now
            return found


def contents(files: Files, today: date) -> Contents:
    """What the book says, as the invariants look at it; what did not change since is not read again."""
    entries = files.entries.values()
    places = [Place(entry.dossier, entry.programme, entry.person) for entry in entries]
    read = Standings(files.register, files.session, places, files.examination)
    return read.contents(today, [_standing(files, read, place) for place in places])


def _standing(files: Files, read: Standings, place: Place) -> Standing:
    """Kept with the application's fields: only those that changed are read again."""
    key = place.dossier, place.programme
    mine, fields = files.candidature(*key), files.fields(place.dossier)
    kept = files.standings.get(key)
    if kept and kept[0] is mine and kept[1] is fields and kept[2] is files.session:
        standing: Standing = kept[3]
        return standing
    found = read.standing(place)
    files.standings[key] = (mine, fields, files.session, found)
    return found
