"""Calendar files: an interview that moves and is cancelled, hours that are right across summer time, days of a feed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from documents.calendars import Deadline, Interview, agenda, deadline, feed, invitation, method
from documents.mails import Sender
from documents.time_zones import time_zone
from rules.faults import RuleError
from rules.session import load, notices

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2024, 4, 25, 9, 0, tzinfo=PARIS)
SENDER = Sender('Admissions "IMT Mines Alès"', "admissions@ecole.example.org")
ZOE = "zoe@exemple.invalid"


def interview(starts_at: datetime = datetime(2024, 5, 14, 7, 0, tzinfo=UTC), **values: Any) -> Interview:
    given = {"title": "Entretien, avec le jury ; MKX1", "text": "Deux lignes\nÀ bientôt", "place": "Salle 3"}
    return Interview(
        **{"key": "creneau:7", "starts_at": starts_at, "minutes": 20, "invited": (ZOE,), **given, **values}
    )


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def only(content: bytes) -> Any:
    (event,) = events(content)
    return event


def test_an_invitation_says_what_when_where_and_to_whom() -> None:
    content = invitation(interview(), SENDER, PARIS, AT)
    event = only(content)
    assert b"METHOD:REQUEST\r\n" in content
    assert b"DTSTART;TZID=Europe/Paris:20240514T090000\r\n" in content
    assert b"DURATION:PT20M\r\n" in content
    assert b"DTSTAMP:20240425T070000Z\r\n" in content
    assert (event["SUMMARY"], event["LOCATION"]) == ("Entretien, avec le jury ; MKX1", "Salle 3")
    assert event["DESCRIPTION"] == "Deux lignes\nÀ bientôt"
    assert event["ATTENDEE"] == f"mailto:{ZOE}"
    assert event["ORGANIZER"] == "mailto:admissions@ecole.example.org"
    assert event["ORGANIZER"].params["CN"] == "Admissions 'IMT Mines Alès'"
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")


def test_a_move_and_a_cancellation_are_the_same_event_later_in_its_sequence() -> None:
    first = only(invitation(interview(), SENDER, PARIS, AT))
    moved = only(invitation(interview(datetime(2024, 5, 15, 7, 0, tzinfo=UTC), moves=1), SENDER, PARIS, AT))
    content = invitation(interview(moves=2, cancelled=True), SENDER, PARIS, AT)
    over = only(content)
    assert first["UID"] == moved["UID"] == over["UID"]
    assert [one["SEQUENCE"] for one in (first, moved, over)] == [0, 1, 2]
    assert [one["STATUS"] for one in (first, moved, over)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert b"METHOD:CANCEL\r\n" in content
    assert method(interview(cancelled=True)) == "CANCEL"
    assert only(invitation(interview(key="creneau:8"), SENDER, PARIS, AT))["UID"] != first["UID"]


def test_the_same_interview_is_the_same_bytes() -> None:
    assert invitation(interview(), SENDER, PARIS, AT) == invitation(interview(), SENDER, PARIS, AT)
    assert feed("F", [DAYS], "exemple.fr", AT) == feed("F", [DAYS], "exemple.fr", AT.astimezone(UTC))


def test_nobody_else_is_named() -> None:
    content = invitation(interview(invited=(ZOE,)), SENDER, PARIS, AT)
    assert content.count(b"ATTENDEE") == 1
    assert len(only(invitation(interview(invited=(ZOE, "jury@ecole.example.org")), SENDER, PARIS, AT))["ATTENDEE"]) == 2


@pytest.mark.parametrize(
    ("starts_at", "start"),
    [
        (datetime(2024, 3, 31, 0, 50, tzinfo=UTC), "20240331T015000"),
        (datetime(2024, 3, 31, 1, 0, tzinfo=UTC), "20240331T030000"),
        (datetime(2024, 5, 14, 9, 0, tzinfo=PARIS), "20240514T090000"),
        (datetime(2024, 12, 2, 9, 0, tzinfo=PARIS), "20241202T090000"),
    ],
)
def test_the_hour_is_the_one_of_the_zone(starts_at: datetime, start: str) -> None:
    content = invitation(interview(starts_at), SENDER, PARIS, AT).decode()
    assert f"DTSTART;TZID=Europe/Paris:{start}\r\nDURATION:PT20M\r\n" in content


@pytest.mark.parametrize("name", ["Europe/Paris", "America/Martinique", "Indian/Reunion", "Australia/Lord_Howe"])
def test_the_zone_that_the_file_spells_is_the_zone(name: str) -> None:
    """Read as the standard says: what holds is what began last, each start being on the clock that it replaces."""
    zone = ZoneInfo(name)
    spelt = Calendar.from_ical(time_zone(zone, date(2024, 5, 13), date(2024, 12, 2)).to_ical())
    starts = sorted((one["DTSTART"].dt - one["TZOFFSETFROM"].td, one["TZOFFSETTO"].td) for one in spelt.subcomponents)
    at = datetime(2023, 6, 1, tzinfo=UTC)
    while at < datetime(2025, 12, 1, tzinfo=UTC):
        holding = [offset for start, offset in starts if start <= at.replace(tzinfo=None)][-1]
        assert holding == at.astimezone(zone).utcoffset(), at
        at += timedelta(minutes=30)


def test_the_zone_is_in_the_file_before_what_uses_it() -> None:
    parts = Calendar.from_ical(invitation(interview(), SENDER, PARIS, AT)).subcomponents
    assert [part.name for part in parts] == ["VTIMEZONE", "VEVENT"]


def test_an_agenda_is_in_order_and_asks_nothing() -> None:
    later = interview(datetime(2024, 5, 16, 7, 0, tzinfo=UTC), key="creneau:9")
    content = agenda([later, interview()], SENDER, PARIS, AT)
    assert b"METHOD:PUBLISH\r\n" in content
    assert [one["DTSTART"].dt.day for one in events(content)] == [14, 16]
    assert events(agenda([], SENDER, PARIS, AT)) == []


DAYS = Deadline("calendrier:epreuves", "Épreuves à distance", date(2024, 4, 17), date(2024, 4, 23), "§3")


def test_a_feed_is_days_the_last_one_included() -> None:
    content = feed("Échéances de la session", [DAYS, Deadline("x", "Annonce", date(2024, 4, 15), date(2024, 4, 15))], "exemple.fr", AT)  # fmt: skip  # noqa: E501
    first, second = events(content)
    assert (first["SUMMARY"], first["DTSTART"].dt, first["DTEND"].dt) == (
        "Annonce",
        date(2024, 4, 15),
        date(2024, 4, 16),
    )
    assert (second["DTSTART"].dt, second["DTEND"].dt) == (date(2024, 4, 17), date(2024, 4, 24))
    assert b"DTSTART;VALUE=DATE:20240417\r\n" in content
    assert second["TRANSP"] == "TRANSPARENT"
    assert "X-WR-CALNAME:Échéances de la session\r\n".encode() in content
    assert second["UID"] == events(feed("F", [DAYS], "exemple.fr", datetime(2024, 5, 1, tzinfo=UTC)))[0]["UID"]


def test_a_row_of_the_calendar_is_a_deadline() -> None:
    calendar = load(notices()[0]).calendar
    found = deadline(calendar["depots"])
    assert (found.key, found.first, found.last) == ("calendrier:depots", date(2024, 2, 1), date(2024, 3, 12))
    endless = deadline(calendar["accompagnement_annee2"])
    assert (endless.first, endless.last) == (date(2024, 5, 23), date(2024, 5, 23))


@given(st.text(max_size=30) | st.sampled_from(["\r\nEND:VEVENT\r\nBEGIN:VEVENT", "x\nATTENDEE:mailto:y@z", "a;b,c\\n"]))
def test_nothing_typed_adds_a_line(typed: str) -> None:
    content = invitation(interview(title=typed, text=typed, place=typed, key=typed), SENDER, PARIS, AT)
    event = only(content)
    allowed = {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "DURATION", "SEQUENCE", "STATUS", "ORGANIZER", "ATTENDEE"}
    assert set(event) - {"LOCATION", "DESCRIPTION"} == allowed
    assert event["ATTENDEE"] == f"mailto:{ZOE}"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_an_address_that_is_not_one_is_refused() -> None:
    with pytest.raises(RuleError, match="une adresse, une seule, est attendue"):
        invitation(interview(invited=("zoe@exemple.fr\r\nATTENDEE:x",)), SENDER, PARIS, AT)
