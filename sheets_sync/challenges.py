"""Challenges (*recours*) as the journal keeps them; while one is open, nothing of its dossier is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from rules.session import Session
from sheets_sync.applications import day
from sheets_sync.fold import dossier_of
from sheets_sync.register import Register

CHALLENGE: Final = "recours"
DELAY: Final = "delai_recours_jours"
"""The row of `Session` that says in how many days a challenge is answered; the notice gives none."""


@dataclass(frozen=True)
class ChallengeRecord:
    """`recours:DOSSIER/PROGRAMME/NUMBER`. `due_on` None: the delay was not set; `answered_on` None: still open."""

    subject: str
    dossier: str
    programme: str
    number: str
    received_on: date | None
    about: str
    due_on: date | None
    answered_on: date | None
    answer: str

    @property
    def open(self) -> bool:
        return self.answered_on is None


def delay_days(session: Session) -> int | None:
    """How long one has to answer; None while nobody set it."""
    text = session.parameters.get(DELAY, "").strip()
    return int(text) if text.isdecimal() else None


def due_of(session: Session, one: ChallengeRecord) -> date | None:
    """The day on record, else by the delay of now: one received before it was set has its clock too."""
    delay = delay_days(session) if one.open else None
    late = one.received_on + timedelta(days=delay) if one.received_on and delay is not None else None
    return one.due_on or late


def challenges_of(register: Register, dossier: str, programme: str) -> tuple[ChallengeRecord, ...]:
    """In order of arrival; one of which nothing is left to be said is none."""
    subjects = register.owned(dossier, programme, CHALLENGE)
    return tuple(_challenge(one, register.fields[one]) for one in subjects if any(register.fields[one].values()))


def open_challenges(register: Register, dossier: str) -> tuple[ChallengeRecord, ...]:
    """Those of the whole dossier that nobody answered yet."""
    found = (challenges_of(register, dossier, code) for code in register.applications.get(dossier, ()))
    return tuple(one for some in found for one in some if one.open)


def held_back(register: Register, subject: str) -> str | None:
    """Why nothing said of this subject may be erased now; None when nothing is held against it.

    An act on several subjects is erased whole: each dossier that one of them is about counts.
    """
    subjects = {subject} | {one for recorded in register.thread(subject) for one in recorded.act.changes}
    dossiers = sorted({dossier_of(one) for one in subjects} - {""})
    waiting = [challenge for dossier in dossiers for challenge in open_challenges(register, dossier)]
    if not waiting:
        return None
    which = ", ".join(f"{one.dossier} ({one.programme}, n° {one.number})" for one in waiting)
    return f"un recours est ouvert, dossier {which} : rien n'est effacé avant qu'il ait reçu sa réponse"


def _challenge(subject: str, fields: Mapping[str, Any]) -> ChallengeRecord:
    dossier, programme, number = subject.partition(":")[2].split("/", 2)
    return ChallengeRecord(
        subject=subject,
        dossier=dossier,
        programme=programme,
        number=number,
        received_on=day(fields.get("received_on")),
        about=str(fields.get("about") or ""),
        due_on=day(fields.get("due_on")),
        answered_on=day(fields.get("answered_on")),
        answer=str(fields.get("answer") or ""),
    )


__all__ = ["ChallengeRecord", "challenges_of", "held_back", "open_challenges"]
