"""One board of all that runs (§3 to §9): whoever reads it sees no clock of a project that they may not know of."""

from desk.access import READERS, use_case
from desk.clock_people import people
from desk.clock_periods import is_over, periods
from desk.files import Files
from desk.room import Room
from desk.running import Board, Running
from rules.case import Actor


class Clocks(Room):
    """What waits for a day, for someone, or for a date that nobody has entered."""

    @use_case(READERS)
    def clocks(self, actor: Actor) -> Board:
        """Of the programmes that this person reads: the most urgent first, what has no day last."""
        programmes = frozenset(self._visible(actor))
        name = ("clocks", actor.email, programmes)
        found: Board = self._kept_for(actor, name, lambda files: self._board(files, programmes))
        return found

    def _board(self, files: Files, programmes: frozenset[str]) -> Board:
        today = self.today()
        season = tuple(periods(files, programmes, self.now()))
        running = [one for one in season if not is_over(one, today)]
        running += people(files, programmes, self.now())

        def urgency(one: Running) -> tuple[bool, int]:
            left = one.left(today)
            return left is None, left or 0

        return Board(today, tuple(sorted(running, key=urgency)), season)
