"""A real book in a temporary folder, with the notice's session in force, people of every role and a few invented
candidates."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.demo import world
from desk.demo.candidates import Synthetic, synthetic_dossiers
from desk.desk import Desk
from desk.founding import account_row, founding
from rules.case import ROLES, Actor
from rules.session import load, notices
from sheets_sync.answers import Draft, Saved
from sheets_sync.opening import open_journal
from sheets_sync.pace import Pace
from tests.kept import Kept

SESSION = load(notices()[-1])
SECOND = ("instruction", "presidence", "direction")
"""Roles that two people hold, so that one may validate what the other proposed."""


class Clock:
    """A clock that stands still until it is moved: noon in Paris, some days after the freeze."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 27, 11, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


class World:
    """A book of this folder and the desks that processes open on it."""

    def __init__(self, folder: Path):
        self.folder, self.url, self.clock = folder, f"sqlite:///{folder / 'classeur.db'}", Clock()
        self._desks: list[Desk] = []
        self._forms = 0
        self.desk = self.open()

    def open(self) -> Desk:
        """Another process on the same book. It reads it again for an act or when a test asks, never because two
        seconds have passed: each reading of the clock moves it, and a slower machine would tell other instants."""
        journal = open_journal(self.url, clock=self.clock)
        journal._store._pace = Pace(now=lambda: 0.0)
        desk = Desk(journal, self.clock)
        self._desks.append(desk)
        return desk

    def meanwhile(self, draft: Draft, patch: pytest.MonkeyPatch) -> None:
        """Another process records this between the last read of the next save and its writing."""
        other, record = self.open(), self.desk.journal.record

        def first(*asked: Any, **more: Any) -> Any:
            patch.undo()
            assert isinstance(other.journal.record(draft), Saved)
            return record(*asked, **more)

        patch.setattr(self.desk.journal, "record", first)

    def close(self) -> None:
        for desk in self._desks:
            desk.journal.close()

    def found(self) -> "World":
        accounts = [account_row(f"{role}@ecole.example.org", "", role, "*") for role in ROLES]
        accounts += [account_row(f"{role}2@ecole.example.org", "", role, "*") for role in SECOND]
        self.desk.journal.record(founding("f", "administration@ecole.example.org", SESSION.tables, accounts, {}))
        return self

    def bring(self, *dossiers: Synthetic) -> "World":
        self.desk.journal.record([world.arrival(one, SESSION) for one in dossiers])
        return self

    def who(self, role: str) -> Actor:
        return self.desk.actor(f"{role}@ecole.example.org")

    def form(self) -> str:
        """A new opening of a form."""
        self._forms += 1
        return f"form-{self._forms}"

    def keep(self) -> Callable[[], "World"]:
        """Closes it; what is answered puts it back as it stood, clock and forms included."""
        self.close()
        kept, now, forms = Kept(self.folder), self.clock.now, self._forms

        def back() -> World:
            again = World(kept.back())
            again.clock.now, again._forms = now, forms
            return again

        return back


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[World]:
    here = World(tmp_path)
    yield here
    here.close()


Build = Callable[[World], World]


@pytest.fixture(scope="session")
def standing_books(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Build], World]:
    """A founded book on which `build` was run, once a session, then put back."""
    known: dict[Build, Callable[[], World]] = {}

    def of(build: Build) -> World:
        if build not in known:
            known[build] = build(World(tmp_path_factory.mktemp("founded")).found()).keep()
        return known[build]()

    return of


def kept(build: Build) -> Any:
    """A fixture: what `build` makes of the notice in force, one person a role and no candidate yet, anew for each test
    and made only once."""

    def standing(standing_books: Callable[[Build], World]) -> Iterator[World]:
        here = standing_books(build)
        yield here
        here.close()

    standing.__doc__ = build.__doc__
    return pytest.fixture(standing, name=build.__name__)


@kept
def book(here: World) -> World:
    """The notice in force, one person a role, no candidate yet."""
    return here


@kept
def crowd(here: World) -> World:
    """Forty invented candidates."""
    return here.bring(*synthetic_dossiers(40, SESSION))


def candidate(number: str = "24-00001", programmes: tuple[str, ...] = ("MKX1",), **fields: Any) -> Synthetic:
    """A complete dossier, on time, with a listed title to come; `fields` replace or add."""
    plain: dict[str, Any] = {
        "family_name": "Lefèvre", "given_name": "Noémie", "birth_date": "2003-05-14", "email": "noemie@example.org",
        "phone": "+33639980001", "submitted_at": "2024-03-08T22:14:00+01:00", "on_platform": True, "person": number,
        "diploma_text": "BUT Génie mécanique et productique", "diploma": "BUT_GMP", "diploma_country": "FR",
        "diploma_stage": 2, "diploma_obtained": False, "ects_obtained": "120", "ects_expected": "60",
        "missing_documents": [], "grant_holder": "no", "programmes_chosen": len(programmes), "fee_paid": 77,
        "mark_s1": "12.5", "mark_s2": "13", "mark_s3": "11.75", "mark_s4": "14",
    }  # fmt: skip
    return Synthetic(number, {**plain, **fields}, programmes)


@pytest.fixture
def make() -> Callable[..., Synthetic]:
    return candidate
