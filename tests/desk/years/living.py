"""A year lived at random: forms left open while others work, mistakes, refusals; the invariants hold after each act."""

from collections.abc import Callable, Iterator
from random import Random

from rules.faults import RuleError
from tests.desk.years.beginnings import BEGINNINGS
from tests.desk.years.world import Year
from tests.rules.journeys import noon

Look = Callable[[Year], None]


class Wrong(AssertionError):  # noqa: N818 - what a year shows, not an accident of it
    """`numbers` of the invariants that do not hold, or on which the two readings differ."""

    def __init__(self, numbers: set[str], says: str):
        self.numbers = numbers
        super().__init__(says)


def live(year: Year, name: str, chance: Random, look: Look = lambda _: None) -> None:
    """Raises `Wrong`. `look` sees the book after each act. What one form draws shifts none of the others: a year stays
    nearly itself when a kind of act, or the desk, changes."""
    begun, waiting = BEGINNINGS[name], list[Iterator[None]]()
    for day in begun.days:
        year.clock.now = max(year.clock.now, noon(day))
        holds(year)
        for turn in [Random(chance.getrandbits(64)) for _ in range(chance.randrange(10, 25))]:
            if waiting and turn.randrange(4) == 0:
                _acts(year, waiting.pop(turn.randrange(len(waiting))), look)
                continue
            form, stays = begun.move(turn)(year, turn), turn.randrange(8) == 0
            if not _goes_on(form):
                continue
            if stays:
                waiting.append(form)  # it stays open, and grows old
            else:
                _acts(year, form, look)


def _acts(year: Year, form: Iterator[None], look: Look) -> None:
    """What is left of it, looked at after each of its acts."""
    goes_on, before = True, year.place
    while goes_on:
        goes_on = _goes_on(form)
        if year.place != before:
            before = year.place
            holds(year)
            look(year)


def _goes_on(form: Iterator[None]) -> bool:
    """A refusal ends it, as it ends a form for whoever is refused."""
    try:
        next(form)
    except (StopIteration, RuleError):
        return False
    return True


def holds(year: Year) -> None:
    ours, theirs = year.breaches()
    if ours != theirs:
        raise Wrong({number for number, _ in ours ^ theirs}, f"ours {ours - theirs}, theirs {theirs - ours}")
    if wrong := {one for one in ours if not year.book.excused(*one)}:
        raise Wrong({number for number, _ in wrong}, f"broken: {sorted(wrong)}")
