"""The demonstration: a synthetic session, told to the day its visitor chooses; it refuses real books, and they it."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desk.demo.candidates import Synthetic, synthetic_dossiers
from desk.demo.clock import WorkingClock, demo_clock
from desk.demo.days import DAYS, Day, DemoRefused, Says, day, nothing
from desk.demo.story import Story
from rules.session import Session, default_notice, load
from sheets_sync.register import Register
from sheets_sync.writer import Journal

if TYPE_CHECKING:
    from desk.desk import Desk

SIZE = int(os.environ.get("GUICHET_DEMO_SIZE") or 1500)
"""Dossiers; the variable asks for more of them, to see how the screens hold."""
SEED = 24
DEMO, READY = "demonstration", "prete"
FOLDER = "GUICHET_FOLDER"
"""The variable that says where the demonstration is kept, `var` without it."""
VERSION = 7
"""Raised when the story changes: the demonstration is then made again."""

__all__ = ["DAYS", "DemoRefused", "Synthetic", "day", "is_demo", "make_demo", "open_demo", "seed", "synthetic_dossiers"]


def is_demo(register: Register) -> bool:
    return bool(register.fields.get("classeur", {}).get(DEMO))


def seed(journal: Journal, size: int = SIZE, seed: int = SEED, clock: WorkingClock | None = None) -> None:
    """Fills an empty book with a synthetic session, on its first day; the same size and seed give the same session.
    Raises `DemoRefused`."""
    from desk.demo import rare, world
    from desk.demo.teller import Book, Teller

    if journal.register().position:
        raise DemoRefused("Ce classeur contient déjà quelque chose : la démonstration n'y entre pas.")
    session = load(default_notice())
    working = clock or WorkingClock(session.calendar.zone)
    deposits = session.calendar.deposits
    closing = deposits.end or deposits.start
    working.through(closing, closing, 8)
    world.found(journal, session, {DEMO: True})
    working.through(closing, closing, size + 4)
    world.arrive(journal, session, synthetic_dossiers(size, session, seed), size)
    Story(journal, working, session, seed).tell()
    rare.tell(Teller(Book(journal, working, session), seed))
    journal.record(world.ready(READY, DAYS[0].code))


def open_demo(folder: Path | None = None, size: int = SIZE, code: str = "") -> "Desk":
    """The desk on the demonstration, on the day of this code (that of `GUICHET_DEMO_DAY`, else the first); made when
    it is missing, unfinished or of another version. Raises `DemoRefused`."""
    from desk.desk import Desk

    session, chosen = load(default_notice()), day(code)
    clock = demo_clock(session, chosen.of(session))
    return Desk(_opened(make_demo(folder, size, code), clock), clock, demo=True)


def make_demo(folder: Path | None = None, size: int = SIZE, code: str = "", says: Says = nothing) -> Path:
    """The book of this day, made if it has to be; `says` is told how far the year is. Raises `DemoRefused`."""
    session, chosen = load(default_notice()), day(code)
    folder = folder or Path(os.environ.get(FOLDER) or "var")
    path = path_of(folder, size, session, chosen)
    if not _is_made(path, session, chosen):
        _make(folder, size, session, chosen, says)
    return path


def _is_made(path: Path, session: Session, chosen: Day) -> bool:
    if not path.exists():
        return False
    journal = _opened(path, WorkingClock(session.calendar.zone))
    ready = _is_ready(journal, chosen)
    journal.close()
    return ready


def path_of(folder: Path, size: int, session: Session, chosen: Day) -> Path:
    """The book of a day."""
    return folder / f"demo-{VERSION}-{size}-{session.digest[:8]}-{chosen.code}.db"


def _is_ready(journal: Journal, chosen: Day) -> bool:
    return bool(journal.register().fields.get("classeur", {}).get(READY) == chosen.code)


def _opened(path: Path, clock: Callable[[], datetime]) -> Journal:
    from sheets_sync.opening import open_journal

    journal = open_journal(f"sqlite:///{path}", clock=clock)
    if journal.register().position and not is_demo(journal.register()):
        raise DemoRefused(f"{path} est un vrai classeur : la démonstration n'y entre pas.")
    return journal


def _make(folder: Path, size: int, session: Session, chosen: Day, says: Says) -> None:
    """What an interrupted start left is taken away first. A later day goes on from the nearest one that is made."""
    path, working = path_of(folder, size, session, chosen), WorkingClock(session.calendar.zone)
    _remove(path)
    before = _before(folder, size, session, chosen, says) if chosen is not DAYS[0] else None
    journal = _opened(path, working)
    if before is None:
        seed(journal, size, clock=working)
    else:
        _go_on(journal, *before, session, working, chosen, says)
    journal.close()


def _before(folder: Path, size: int, session: Session, chosen: Day, says: Says) -> tuple[Register, Day]:
    """The latest earlier day whose book is ready, as the book says it; the first one is made if there is none."""
    for one in DAYS[DAYS.index(chosen) - 1 :: -1]:
        path = path_of(folder, size, session, one)
        if path.exists():
            journal = _opened(path, WorkingClock(session.calendar.zone))
            register, ready = journal.register(), _is_ready(journal, one)
            journal.close()
            if ready:
                return register, one
    _make(folder, size, session, DAYS[0], says)
    return _before(folder, size, session, chosen, says)


def _go_on(
    journal: Journal, earlier: Register, since: Day, session: Session, working: WorkingClock, chosen: Day, says: Says
) -> None:
    from desk.demo import world, year
    from desk.demo.replay import replay
    from desk.demo.teller import Book

    replay(earlier, journal, working, READY, since.code)
    year.tell(Book(journal, working, session, says), SEED, since, chosen)
    journal.record(world.ready(READY, chosen.code))


def _remove(path: Path) -> None:
    for left in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        left.unlink(missing_ok=True)
    shutil.rmtree(f"{path}.local", ignore_errors=True)
