"""Calendar files (RFC 5545): an interview for a candidate or a juror, and a feed of the days that matter.

An interview keeps its `UID` for good; a move or a cancellation is the same `UID` with a higher `SEQUENCE`. Hours are
said in the notice's zone, with its changes of hour. The same input is the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from documents.mails import Sender, address, identifier, one_line
from documents.time_zones import time_zone
from rules.calendar import Period

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
_PRODUCT: Final = "-//Guichet//Guichet//FR"


@dataclass(frozen=True)
class Interview:
    """One slot as one person is told of it. `key` names it for that person, whatever it becomes.

    `starts_at` is aware; `moves` counts what changed since it was first sent; `invited` are the addresses it goes to,
    and all that the file shows of others.
    """

    key: str
    starts_at: datetime
    minutes: int
    title: str
    text: str
    place: str
    invited: tuple[str, ...]
    moves: int = 0
    cancelled: bool = False


@dataclass(frozen=True)
class Deadline:
    """A day, or several with the last one included, that a feed shows."""

    key: str
    title: str
    first: date
    last: date
    text: str = ""


def deadline(period: Period) -> Deadline:
    """A row of `Calendrier`; a period that never closes is its first day."""
    last = period.end or period.start
    return Deadline(f"calendrier:{period.code}", period.label, period.start, last, f"§{period.section}")


def invitation(interview: Interview, sender: Sender, zone: ZoneInfo, at: datetime) -> bytes:
    """The file to join to the mail: a request, or its cancellation. Raises `RuleError` for an unusable address."""
    return _interviews(method(interview), [interview], sender, zone, at)


def method(interview: Interview) -> str:
    """What the mail that carries it must say too."""
    return CANCEL if interview.cancelled else REQUEST


def agenda(interviews: Iterable[Interview], sender: Sender, zone: ZoneInfo, at: datetime) -> bytes:
    """All of a person's interviews in one file, to be read and not answered."""
    held = sorted(interviews, key=lambda one: (one.starts_at, one.key))
    return _interviews(PUBLISH, held, sender, zone, at)


def _interviews(method: str, held: Sequence[Interview], sender: Sender, zone: ZoneInfo, at: datetime) -> bytes:
    """In order of their hour."""
    file = _file(method)
    if held:
        file.add_component(time_zone(zone, held[0].starts_at.date(), held[-1].starts_at.date()))
    for interview in held:
        file.add_component(_interview(interview, sender, zone, at))
    return bytes(file.to_ical())


def feed(name: str, deadlines: Iterable[Deadline], domain: str, at: datetime) -> bytes:
    """Days without an hour, that take no room in an agenda; subscribed to or opened as a file."""
    file = _file(PUBLISH)
    file.add("NAME", one_line(name))
    file.add("X-WR-CALNAME", one_line(name))
    for one in sorted(deadlines, key=lambda one: (one.first, one.last, one.key)):
        file.add_component(_deadline(one, domain, at))
    return bytes(file.to_ical())


def _file(method: str) -> Calendar:
    file = Calendar()
    file.add("PRODID", _PRODUCT)
    file.add("VERSION", "2.0")
    file.add("CALSCALE", "GREGORIAN")
    file.add("METHOD", method)
    return file


def _interview(interview: Interview, sender: Sender, zone: ZoneInfo, at: datetime) -> Event:
    """It lasts rather than ends: an end on a clock that is put back would come before its start."""
    event = _event(interview.key, interview.title, interview.text, sender.domain, at)
    event.add("DTSTART", interview.starts_at.astimezone(zone))
    event.add("DURATION", timedelta(minutes=interview.minutes))
    event.add("SEQUENCE", interview.moves)
    event.add("STATUS", "CANCELLED" if interview.cancelled else "CONFIRMED")
    if interview.place:
        event.add("LOCATION", one_line(interview.place))
    event["ORGANIZER"] = _who(sender.address, sender.name)
    for person in interview.invited:
        event.add("ATTENDEE", _guest(person), encode=False)
    return event


def _deadline(one: Deadline, domain: str, at: datetime) -> Event:
    event = _event(one.key, one.title, one.text, domain, at)
    event.add("DTSTART", one.first)
    event.add("DTEND", one.last + timedelta(days=1))  # the day after: an end without an hour is not included
    event.add("TRANSP", "TRANSPARENT")
    return event


def _event(key: str, title: str, text: str, domain: str, at: datetime) -> Event:
    event = Event()
    event.add("UID", identifier(key, domain))
    event.add("DTSTAMP", at.astimezone(UTC))
    event.add("SUMMARY", one_line(title))
    if text:
        event.add("DESCRIPTION", "\n".join(one_line(line) for line in text.splitlines()))
    return event


def _who(mail: str, name: str = "") -> vCalAddress:
    who = vCalAddress(f"mailto:{address(mail).addr_spec}")
    if name:
        who.params["CN"] = vText(one_line(name).replace('"', "'"))
    return who


def _guest(mail: str) -> vCalAddress:
    guest = _who(mail)
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("TRUE")
    return guest
