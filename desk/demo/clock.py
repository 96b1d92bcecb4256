"""The day on which the demonstration plays, and the days before it, on which its people worked."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.session import Session

AFTER_CLOSING = timedelta(days=15)
"""The files are being screened, the announcement is near."""


def demo_day(session: Session) -> date:
    deposits = session.calendar.deposits
    return (deposits.end or deposits.start) + AFTER_CLOSING


def demo_clock(session: Session) -> Callable[[], datetime]:
    """The fixed day, at the real time of day where the notice is written."""
    day, zone = demo_day(session), session.calendar.zone

    def now() -> datetime:
        real = datetime.now(zone)
        return datetime.combine(day, real.time(), zone).astimezone(UTC)

    return now


class WorkingClock:
    """A clock that the seeding sets: acts come one after the other through office hours, from a day to another."""

    def __init__(self, zone: ZoneInfo):
        self._zone = zone
        self._at = datetime(1970, 1, 1, tzinfo=UTC)
        self._step = timedelta()

    def through(self, start: date, end: date, acts: int) -> None:
        """The next `acts` readings spread over the working days from `start` to `end`."""
        self._at = datetime.combine(start, time(8, 40), self._zone)
        days = max(1, sum((start + timedelta(n)).weekday() < 5 for n in range((end - start).days + 1)))
        self._step = timedelta(hours=8) * days / max(1, acts)

    def __call__(self) -> datetime:
        self._at += self._step
        local = self._at.astimezone(self._zone)
        if local.time() > time(17, 50):
            self._at = datetime.combine(local.date() + timedelta(days=1), time(8, 40), self._zone)
        while self._at.weekday() >= 5:
            self._at += timedelta(days=1)
        return self._at.astimezone(UTC)
