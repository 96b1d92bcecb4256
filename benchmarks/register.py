"""The register: cold and after one act, and how it and the verdicts grow with the number of applications."""

import time
from itertools import count

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
OPENINGS = count()


def figures(small: str, middle: str, large: str) -> list[Figure]:
    """`small`: 3,000 dossiers and 45,000 acts; `middle` and `large`: 10,000 and 100,000 applications."""
    journal = _opened(small)
    warm = sorted(_warm(journal, small) for _ in range(9))[4]
    grown = [_growth(url) for url in (middle, large)]
    (few, cold, verdicts), (many, colder, more) = grown
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


def _growth(url: str) -> tuple[int, float, float]:
    """Applications, seconds of a cold register, seconds of every application's verdict (the median of three)."""
    cold = seconds(lambda: _opened(url), 1)
    register, session = _opened(url).register(), the_session()
    spent = sorted(_examined(register, session) for _ in range(3))
    return len(build(register, session).entries), cold, spent[1]


@paused()
def _examined(register: Register, session: Session) -> float:
    """Seconds of processor, since what else the machine does would fall on one size or the other; as the effect of a
    draft (`desk/drafts.py`) examines them all."""
    start = time.process_time()
    files = build(register, session)
    for dossier, programme in files.entries:
        files.examination(dossier, programme)
    return time.process_time() - start
