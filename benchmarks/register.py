"""The register: cold and after one act, and how it and the verdicts grow with the number of applications.

`python -m benchmarks.register BOOK` says what a process just started spends on a book, for the first time.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import count
from typing import TypeAlias

from benchmarks.books import AUTHOR, the_session
from benchmarks.measure import Figure, seconds
from desk.files import build
from rules.session import Session
from sheets_sync.answers import Draft, Saved
from sheets_sync.collector import paused
from sheets_sync.opening import open_journal
from sheets_sync.register import Register
from sheets_sync.writer import Journal

ENOUGH_GROWTH = 11  # times, for ten times as many applications
STARTS = 5
OPENINGS = count()
Start: TypeAlias = tuple[int, float, float]


def figures(small: str, middle: str, large: str) -> list[Figure]:
    """`small`: 3,000 dossiers and 45,000 acts; `middle` and `large`: 10,000 and 100,000 applications."""
    journal = _opened(small)
    warm = sorted(_warm(journal, small) for _ in range(9))[4]
    (few, cold, verdicts), (many, colder, more) = _growth(middle, large)
    apart = "classeur de 10 000 candidatures"
    return [
        Figure("registre à froid, 3 000 dossiers et 45 000 actes", seconds(lambda: _opened(small), 3), "s", budget=1.5),
        Figure("registre à chaud, après un acte", warm * 1000, "ms", budget=50),
        Figure(f"registre à froid, {many:,} candidatures", colder, "s", apart, cold, colder / cold * 10 * few / many,
               ENOUGH_GROWTH),
        Figure(f"verdicts, {many:,} candidatures", more, "s", apart, verdicts, more / verdicts * 10 * few / many,
               ENOUGH_GROWTH),
    ]  # fmt: skip


def _opened(url: str) -> Journal:
    journal = open_journal(url)
    journal.register()
    return journal


def _warm(journal: Journal, url: str) -> float:
    """Seconds of a refresh that finds one new act, written by another process."""
    number = next(iter(journal.register().dossiers))
    other = open_journal(url)
    saved = other.record(Draft(f"warm {next(OPENINGS)} {time.time_ns()}", AUTHOR, "note", f"dossier:{number}", {}))
    other.close()
    assert isinstance(saved, Saved), saved  # noqa: S101 - a benchmark that did not save measured nothing
    start = time.perf_counter()
    journal.register(fresh_for=0)
    return time.perf_counter() - start


def _growth(*urls: str) -> list[Start]:
    """Of each book, applications, seconds of a cold register, seconds of every application's verdict: the medians of
    processes just started, the books in turn. In one that did it before, the small book alone would be given back the
    memory that it has already."""
    starts = [[_started(url) for url in urls] for _ in range(STARTS)]
    return [_middle(some) for some in zip(*starts, strict=True)]


def _started(url: str) -> Start:
    command = [sys.executable, "-m", "benchmarks.register", url]
    found, cold, verdicts = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found, cold, verdicts


def _middle(starts: Sequence[Start]) -> Start:
    found, cold, verdicts = zip(*starts, strict=True)
    return found[0], statistics.median(cold), statistics.median(verdicts)


def first(url: str) -> Start:
    """Applications; seconds of a cold register, as whoever opens the desk waits; seconds of processor of every verdict,
    as the effect of a draft (`desk/drafts.py`) examines them all."""
    start = time.perf_counter()
    register = _opened(url).register()
    cold, session = time.perf_counter() - start, the_session()
    start = time.process_time()
    return _examined(register, session), cold, time.process_time() - start


@paused()
def _examined(register: Register, session: Session) -> int:
    files = build(register, session)
    for dossier, programme in files.entries:
        files.examination(dossier, programme)
    return len(files.entries)


if __name__ == "__main__":
    print(json.dumps(first(sys.argv[1])))
