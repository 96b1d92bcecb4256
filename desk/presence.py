"""Who has which dossier open: told between colleagues of one process, never written, forgotten after a silence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

SILENCE = timedelta(minutes=2)
"""A tab that was closed says nothing: without a sign of life for that long, the dossier counts as closed."""


@dataclass(frozen=True)
class Reader:
    """`email` has `dossier` open since `since`."""

    email: str
    dossier: str
    since: datetime


class Presence:
    """One a process; safe between threads."""

    def __init__(self, clock: Callable[[], datetime]):
        self._clock, self._lock = clock, Lock()
        self._open: dict[str, tuple[Reader, datetime]] = {}

    def opens(self, email: str, dossier: str) -> None:
        """A sign of life; opening another dossier closes the first."""
        now = self._clock()
        with self._lock:
            reader, _ = self._open.get(email, (None, now))
            if reader is None or reader.dossier != dossier or reader not in self._alive(now):
                reader = Reader(email, dossier, now)
            self._open[email] = reader, now

    def leaves(self, email: str) -> None:
        with self._lock:
            self._open.pop(email, None)

    def readers(self, dossier: str | None = None, besides: str = "") -> tuple[Reader, ...]:
        """Who has this dossier open (any dossier when None), the longest first."""
        with self._lock:
            alive = self._alive(self._clock())
        kept = (r for r in alive if r.email != besides and dossier in (None, r.dossier))
        return tuple(sorted(kept, key=lambda reader: reader.since))

    def _alive(self, now: datetime) -> list[Reader]:
        return [reader for reader, seen in self._open.values() if abs(now - seen) < SILENCE]
