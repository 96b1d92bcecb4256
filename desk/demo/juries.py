"""Sittings as the demonstration tells them: open while their jury decides, so that its acts name them, then closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from desk.announced import announcements
from desk.demo.teller import Teller
from desk.sitting_bases import none_open, opened
from rules.deliberation import Phase, phases
from sheets_sync.answers import Draft
from sheets_sync.journal import SITTING


def sit(teller: Teller, period: str, on: date) -> None:
    """The sitting of each jury whose decisions this announcement tells, all its members present."""
    teller.on(on)
    with teller.aside():
        drafts = [_opening(teller, code, _phase(teller, code, period), on) for code in _told(teller, period)]
    teller.record(drafts, on, on)


def rise(teller: Teller, period: str, on: date) -> None:
    """They are closed: their minutes are final."""
    teller.on(on)
    teller.record(list(_closing(teller, period, on)), on, on)


def _told(teller: Teller, period: str) -> tuple[str, ...]:
    return tuple(announcements(teller.session)[period])


def _phase(teller: Teller, code: str, period: str) -> Phase:
    year = teller.session.programmes[code].year
    return next(one for one in phases(teller.session.workflow, year) if one.announcement == period)


def _opening(teller: Teller, code: str, phase: Phase, on: date) -> Draft:
    present = sorted(person.email for person in teller.team(("jury", "presidence", "secretariat"), code))
    fields = {
        "programme": code, "phase": phase.code, "held_on": on.isoformat(), "present": present,
        "chair": teller.someone(code, "presidence").email,
    }  # fmt: skip
    subject = f"{SITTING}:{code}-{phase.code}-{on:%Y%m%d}-1"
    said = teller.says(SITTING, teller.someone(code, "secretariat").email, subject, fields)
    return replace(said, bases=teller.files().register.bases(subject, none_open(code, phase.code)))


def _closing(teller: Teller, period: str, on: date) -> Iterator[Draft]:
    at = datetime.combine(on, time(17, 30), teller.session.calendar.zone).isoformat(timespec="seconds")
    register = teller.files().register
    for code in _told(teller, period):
        phase, chair = _phase(teller, code, period).code, teller.someone(code, "presidence").email
        clerk = teller.someone(code, "secretariat").email
        for subject in opened(register, code):
            if register.value(subject, "phase") == phase:
                who = clerk if register.value(subject, "chair") != chair else chair
                said = teller.says(SITTING, who, subject, {"closed_at": at})
                yield replace(said, bases=register.bases(subject))
