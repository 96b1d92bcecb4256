"""What the desk asks of the service: one account has 60 reads and 60 writes a minute, for all who use it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from sheets_sync.answers import Draft, Saved
from sheets_sync.hand_edits import LATE
from sheets_sync.pace import Pace
from sheets_sync.people_tabs import DOSSIERS
from sheets_sync.watching import MIRROR_SECONDS, PICTURE_SECONDS
from tests.google_sheets.clock import VirtualClock
from tests.google_sheets.faults import Faults
from tests.google_sheets.line import Line
from tests.google_sheets.service import Service
from tests.sheets_sync.hand_world import TABS
from tests.simulation.workbook import Stepped, add_tab, in_use, opened
from tests.simulation.world import FAULTS

PEOPLE, MINUTES, MOST = 15, 30, 50
VIEW, SAVE = (5.0, 40.0), (40.0, 80.0)
"""Seconds between two pages that one person opens, and between two saves."""


@dataclass
class Desk:
    service: Service
    clock: VirtualClock
    journal: Stepped
    line: Line

    def asked(self) -> tuple[int, int]:
        return self.service.counts["read"], self.service.counts["write"]

    def says(self, number: int) -> None:
        subject = f"dossier:24-{1 + number % 8:05d}"
        bases = self.journal.register().bases(f"{subject}#opinion")
        draft = Draft(
            f"f{number}", "u@ecole.invalid", "saisie", subject, {subject: {"opinion": str(number)}}, bases=bases
        )
        assert isinstance(self.journal.record(draft), Saved)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    service, clock, key = in_use(0)
    line = Line(service)
    for name, tab in TABS.items():
        if name != DOSSIERS:
            add_tab(service, key, name, [tab.identifier, *(column.label for column in tab.columns)])
    journal = opened(service, key, line, tmp_path, Pace(clock.now, clock.sleep, lambda: 0.5))
    journal.register()
    for _ in range(3):
        clock.sleep(PICTURE_SECONDS)
        journal.register(0)
        journal.idles()
    yield Desk(service, clock, journal, line)
    journal.close()


def test_a_refresh_is_one_read(desk: Desk) -> None:
    for seconds in (3.0, PICTURE_SECONDS, 3.0):
        desk.clock.sleep(seconds)
        reads, writes = desk.asked()
        desk.journal.register()
        desk.journal.idles()
        assert desk.asked() == (reads + 1, writes)


def test_a_save_is_one_write_and_another_behind_it_for_all_that_came_meanwhile(desk: Desk) -> None:
    desk.clock.sleep(60)
    desk.journal.register()
    reads, writes = desk.asked()
    desk.says(1)
    assert desk.asked() == (reads, writes + 1)
    desk.journal.idles()
    assert desk.asked() == (reads, writes + 2)
    for number in range(2, 6):  # Miroir waits
        desk.says(number)
        desk.journal.idles()
    assert desk.asked() == (reads, writes + 6)
    desk.clock.sleep(MIRROR_SECONDS)
    desk.journal.idles()
    assert desk.asked() == (reads, writes + 7)


def test_an_idle_desk_asks_nothing(desk: Desk) -> None:
    asked = desk.asked()
    for _ in range(60):
        desk.clock.sleep(LATE)
        desk.journal.idles()
    assert desk.asked() == asked


@pytest.mark.parametrize("seed", [0, 1])
def test_fifteen_people_stay_within_it(desk: Desk, seed: int, record_property: Callable[[str, object], None]) -> None:
    """Half an hour of pages and saves, one request in a hundred struck; the service would refuse the 61st."""
    chance, clock = Random(seed), desk.clock
    desk.service.quota, desk.line.faults = 60, Faults(draw=chance, share=0.01)
    desk.line.faults.kinds, desk.line.faults.late = FAULTS, (5.0, 40.0)
    desk.service.most.clear()
    saved: list[int] = []
    todo = [(clock.now() + chance.uniform(*span), what, span) for _ in range(PEOPLE) for what, span in ACTS]
    end = clock.now() + 60 * MINUTES
    while (due := min(todo, key=lambda one: one[0]))[0] < end:
        clock.sleep(max(0.0, due[0] - clock.now()))
        if due[1] == "save":
            saved.append(record(desk, len(saved)))
        else:
            desk.journal.register()
        desk.journal.idles()
        todo[todo.index(due)] = (due[0] + chance.uniform(*due[2]), due[1], due[2])
    most = desk.service.most
    record_property(
        "figures",
        f"quota, seed {seed}: {PEOPLE} people, {MINUTES} minutes, {len(saved)} saves ({sum(saved)} at once); "
        f"at most {most['read']} reads and {most['write']} writes in a minute",
    )
    assert most["read"] <= MOST
    assert most["write"] <= MOST
    assert sum(saved) >= 0.95 * len(saved)


ACTS = (("view", VIEW), ("save", SAVE))


def record(desk: Desk, number: int) -> int:
    subject = f"dossier:24-{1 + number % 8:05d}"
    bases = desk.journal.register().bases(f"{subject}#school")
    draft = Draft(f"q{number}", "u@ecole.invalid", "saisie", subject, {subject: {"school": f"{number}"}}, bases=bases)
    return isinstance(desk.journal.record(draft), Saved)
