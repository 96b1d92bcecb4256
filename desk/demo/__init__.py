"""The demonstration: a synthetic session, made at its first start, that refuses real books (and they refuse it)."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desk.demo.candidates import Synthetic, synthetic_dossiers
from desk.demo.clock import WorkingClock, demo_clock
from desk.demo.story import Story
from rules.faults import RuleError
from rules.session import default_notice, load
from sheets_sync.register import Register
from sheets_sync.writer import Journal

if TYPE_CHECKING:
    from desk.desk import Desk

SIZE = 1500
DEMO, READY = "demonstration", "prete"
FOLDER = "GUICHET_FOLDER"
"""The variable that says where the demonstration is kept, `var` without it."""
VERSION = 2
"""Raised when the story changes: the demonstration is then made again."""

__all__ = ["DemoRefused", "Synthetic", "is_demo", "open_demo", "seed", "synthetic_dossiers"]


class DemoRefused(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """A real book is no place for invented people, and invented people are no real book."""


def is_demo(register: Register) -> bool:
    return bool(register.fields.get("classeur", {}).get(DEMO))


def seed(journal: Journal, size: int = SIZE, seed: int = 24, clock: WorkingClock | None = None) -> None:
    """Fills an empty book with a synthetic session; the same size and seed give the same session. Raises
    `DemoRefused`."""
    from desk.demo import world

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
    journal.record(world.ready(READY))


def open_demo(folder: Path | None = None, size: int = SIZE) -> "Desk":
    """The desk on the demonstration, on its fixed day; made when it is missing, unfinished or of another version."""
    from desk.desk import Desk

    session = load(default_notice())
    folder = folder or Path(os.environ.get(FOLDER) or "var")
    path = folder / f"demo-{VERSION}-{size}-{session.digest[:8]}.db"
    clock = demo_clock(session)
    journal = _opened(path, clock)
    if not journal.register().fields.get("classeur", {}).get(READY):
        journal.close()
        _make(path, size)
        journal = _opened(path, clock)
    return Desk(journal, clock, demo=True)


def _opened(path: Path, clock: Callable[[], datetime]) -> Journal:
    from sheets_sync.opening import open_journal

    journal = open_journal(f"sqlite:///{path}", clock=clock)
    if journal.register().position and not is_demo(journal.register()):
        raise DemoRefused(f"{path} est un vrai classeur : la démonstration n'y entre pas.")
    return journal


def _make(path: Path, size: int) -> None:
    """From nothing: what an interrupted start left is taken away first."""
    for left in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        left.unlink(missing_ok=True)
    shutil.rmtree(f"{path}.local", ignore_errors=True)
    session = load(default_notice())
    working = WorkingClock(session.calendar.zone)
    journal = _opened(path, working)
    seed(journal, size, clock=working)
    journal.close()
