"""Books of the size a benchmark asks for: a synthetic session on SQLite, made once a run through the real journal."""

from pathlib import Path

from desk.demo import synthetic_dossiers, world
from desk.demo.clock import WorkingClock
from rules.session import Session, load, notices
from sheets_sync.answers import Draft
from sheets_sync.opening import open_journal

BATCH = 500
MINE = 10  # one dossier in ten
AUTHOR, NAME = "camille.roux@demo.example.org", "Camille Roux"


def book(folder: Path, dossiers: int, acts: int = 0) -> str:
    """The address of a book with that many dossiers, and acts on them until the journal holds `acts`."""
    url, session = f"sqlite:///{folder / f'book-{dossiers}-{acts}.db'}", the_session()
    journal = open_journal(url, clock=WorkingClock(session.calendar.zone))
    world.found(journal, session, {})
    world.arrive(journal, session, synthetic_dossiers(dossiers, session), dossiers)
    numbers = sorted(journal.register().dossiers)
    journal.record([_given(number) for number in numbers[::MINE][:BATCH]])
    missing = max(0, acts - journal.register().position)
    notes = [_note(numbers[rank % len(numbers)], rank) for rank in range(missing)]
    for start in range(0, missing, BATCH):
        journal.record(notes[start : start + BATCH])
    journal.close()
    return url


def the_session() -> Session:
    return load(notices()[-1])


def _given(number: str) -> Draft:
    """A queue of some hundreds for the author's account."""
    subject = f"dossier:{number}"
    return Draft("bench", AUTHOR, "attribution", subject, {subject: {"assigned_to": AUTHOR}})


def _note(number: str, rank: int) -> Draft:
    subject = f"dossier:{number}"
    return Draft(f"bench {rank}", AUTHOR, "note", subject, {}, reason=f"Appelé, message {rank}.")
