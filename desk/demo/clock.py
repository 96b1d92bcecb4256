"""The day on which the demonstration plays, and the days before it, on which its people worked."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.session import Session


def demo_clock(session: Session, day: date) -> Callable[[], datetime]:
    """The fixed day, at the real time of day where the notice is written."""
    zone = session.calendar.zone

    def now() -> datetime:
        real = datetime.now(zone)
        return datetime.combine(day, real.time(), zone).astimezone(UTC)

    return now


EVENING = time(17, 50)


class WorkingClock:
    """A clock that the seeding sets: acts come one after the other through office hours, from a day to another."""

    def __init__(self, zone: ZoneInfo):
        self._zone = zone
        self._at = datetime(1970, 1, 1, tzinfo=UTC)
        self._step = timedelta()
        self._end = datetime.max.replace(tzinfo=UTC)
        self._told: deque[datetime] = deque()

    def through(self, start: date, end: date, acts: int) -> None:
        """The next `acts` readings spread over the working days from `start` to `end`."""
        self._at = datetime.combine(start, time(8, 40), self._zone)
        days = max(1, sum((start + timedelta(n)).weekday() < 5 for n in range((end - start).days + 1)))
        self._step = timedelta(hours=8) * days / max(1, acts)
        self._end = datetime.combine(end, EVENING, self._zone)

    def at(self, instants: deque[datetime]) -> None:
        """The next readings are these, before any other."""
        self._told = instants

    def __call__(self) -> datetime:
        if self._told:
            self._at = self._told.popleft()
            return self._at
        if self._at + self._step > self._end:  # a seal reads the clock too: it does not push the rest to another day
            self._at += timedelta(milliseconds=1)
            return self._at.astimezone(UTC)
        self._at += self._step
        local = self._at.astimezone(self._zone)
        if local.time() > EVENING:
            self._at = datetime.combine(local.date() + timedelta(days=1), time(8, 40), self._zone)
        while self._at.weekday() >= 5:
            self._at += timedelta(days=1)
        return self._at.astimezone(UTC)
