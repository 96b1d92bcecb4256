"""Google silent: a copy is shown as fast as usual, without one a sentence comes, and a save says that it is checked.

Seconds of waiting are virtual, through the real code, the worst of each way to be silent; those of a copy are real.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

from benchmarks.measure import Figure, seconds
from sheets_sync.answers import Draft, Pending, Saved
from sheets_sync.book import Silent
from sheets_sync.google_client import Budget
from sheets_sync.pace import MOMENT, Pace
from tests.sheets_sync.google.faults import SILENCES, Faults, opened
from tests.sheets_sync.google.world import Drive

PROMISED = 25.0
DOSSIER = "dossier:24-00001"
CALLS, CHANCES = 50, (0.0, 0.25, 0.5, 0.75, 0.999)
log = logging.getLogger("sheets_sync")


def figures() -> list[Figure]:
    log.setLevel(logging.CRITICAL)  # each silence is said there
    sentence, checked = (_worst(job) for job in (_sentence, _checked))
    usual, first, silent = _with_a_copy()
    log.setLevel(logging.NOTSET)
    worst = f"au pire de {len(SILENCES)} silences"
    return [
        Figure("Google muet, sans copie : une phrase", sentence, "s virtuelles", worst, budget=PROMISED),
        Figure("Google muet : « vérification en cours »", checked, "s virtuelles", worst, budget=PROMISED),
        Figure("Google muet, avec une copie : première lecture", first, "s", budget=MOMENT * 1.2),
        Figure("Google muet, avec une copie : les suivantes", silent * 1000, "ms", "quand il répond", usual * 1000,
               silent / usual, 1),
    ]  # fmt: skip


def _worst(job: Callable[[Drive, Path, str], float]) -> float:
    """Over the ways to be silent, and the chance that each wait between two tries has."""
    return max(_virtual(job, fate, chance) for fate in SILENCES for chance in CHANCES)


def _virtual(job: Callable[[Drive, Path, str], float], fate: str, chance: float) -> float:
    drive = Drive()
    drive.pace = Pace(drive.clock.now, drive.clock.sleep, lambda: chance)
    drive.budget = Budget(drive.pace)
    with TemporaryDirectory() as folder:
        return job(drive, Path(folder), fate)


def _sentence(drive: Drive, folder: Path, fate: str) -> float:
    journal, since = opened(drive, folder, Faults(drive, fate, at=0, ever=True)), drive.clock.now()
    try:
        journal.register()
    except Silent:
        return drive.clock.now() - since
    finally:
        journal.close()
    raise AssertionError(f"{fate} : Google a répondu")


def _checked(drive: Drive, folder: Path, fate: str) -> float:
    """Silent once the journal was read, whatever the save then asks."""
    steps: dict[str, float] = {}
    _used(drive, folder)
    way = Faults(drive, fate, at=2, ever=True)
    journal = opened(drive, folder, way, step=lambda name: steps.update({name: drive.clock.now()}))
    journal.register()
    since, told = drive.clock.now(), journal.record(_draft("f2"))
    assert isinstance(told, Pending), told  # noqa: S101 - a time measured on it would be of nothing
    way.at, way.ever = -1, False
    journal.close()
    return steps["acknowledged"] - since


class Hung(Faults):
    """Keeps requests until `answers` is set."""

    def __init__(self, drive: Drive) -> None:
        super().__init__(drive, "429", at=-1)
        self.answers = threading.Event()
        self.answers.set()

    def send(self, request: requests.PreparedRequest, *rest: Any, **more: Any) -> requests.Response:
        self.answers.wait()
        return super().send(request, *rest, **more)


def _with_a_copy() -> tuple[float, float, float]:
    """Seconds of a read that is not kept: while Google answers, the first once it is silent, the next ones."""
    drive = Drive()
    drive.pace = Pace()
    drive.budget, way = Budget(drive.pace, per_minute=1_000_000), Hung(drive)
    with TemporaryDirectory() as folder:
        _used(drive, Path(folder))
        journal = opened(drive, Path(folder), way)
        journal.register()
        usual = seconds(lambda: journal.register(0), CALLS)
        way.answers.clear()
        start = time.perf_counter()
        journal.register(0)
        first, silent = time.perf_counter() - start, seconds(lambda: journal.register(0), CALLS)
        way.answers.set()
        journal.close()
    return usual, first, silent


def _used(drive: Drive, folder: Path) -> None:
    """An act stands in the workbook."""
    journal = opened(drive, folder, Faults(drive, "429", at=-1))
    assert isinstance(journal.record(_draft("f1")), Saved)  # noqa: S101 - there would be no copy
    journal.close()


def _draft(form: str) -> Draft:
    return Draft(form, "anne@ecole.invalid", "saisie", DOSSIER, {DOSSIER: {"phone": form}})
