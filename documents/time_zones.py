"""A time zone as a calendar file spells it: each change of hour between two days (RFC 5545, §3.6.5).

icalendar writes one itself, with the change to summer time an hour late.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _MINUTE, _NONE = timedelta(days=1), timedelta(minutes=1), timedelta()


def time_zone(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """The zone from the year before `first` to the year after `last`."""
    start = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("TZID", zone.key)
    made.add_component(_observance(zone, start, start))
    for at in _changes(zone, start, datetime(last.year + 2, 1, 1, tzinfo=UTC)):
        made.add_component(_observance(zone, at - _MINUTE, at))
    return made


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants from which another offset holds."""
    while start < end:
        if _offset(zone, start) != _offset(zone, start + _DAY):
            yield _change(zone, start)
        start += _DAY


def _change(zone: ZoneInfo, start: datetime) -> datetime:
    """The minute of the change, in the day that follows `start`."""
    minutes = range(1, int(_DAY / _MINUTE) + 1)
    return next(at for m in minutes if _offset(zone, at := start + m * _MINUTE) != _offset(zone, start))


def _observance(zone: ZoneInfo, before: datetime, at: datetime) -> TimezoneDaylight | TimezoneStandard:
    """What holds from `at` on. Its start is said on the clock that it replaces."""
    here, was = at.astimezone(zone), _offset(zone, before)
    made = TimezoneDaylight() if here.dst() else TimezoneStandard()
    made.add("DTSTART", (at + was).replace(tzinfo=None))
    made.add("TZOFFSETFROM", was)
    made.add("TZOFFSETTO", _offset(zone, at))
    made.add("TZNAME", here.tzname() or zone.key)
    return made


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or _NONE
