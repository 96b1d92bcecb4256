"""The published counts (R-124) as the journal keeps them, and what each should have said where it stands there.

A past count is not wrong because a fiche came later: it is compared with what the journal said just before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.contents import Published
from rules.session import Session
from sheets_sync.applications import day
from sheets_sync.projects import project
from sheets_sync.register import Recorded, Register

BULLETIN = "bulletin"
SEAT = "place"
PERSON, STATE = "person", "state"


@dataclass(frozen=True)
class Bulletin:
    """One published count: what was told, when, by whom; `operation` is its act."""

    programme: str
    on: date | None
    published: int
    opened: int
    registered: int
    at: datetime
    by: str
    operation: str
    position: int


def bulletins(register: Register, programme: str) -> tuple[Bulletin, ...]:
    """Every one that holds, newest first."""
    subject = f"formation:{programme}"
    told = (one for one in register.thread(subject) if one.holds and BULLETIN in one.act.changes.get(subject, {}))
    found = (_bulletin(programme, one, one.act.changes[subject][BULLETIN][1]) for one in told)
    return tuple(one for one in found if one is not None)[::-1]


def _bulletin(programme: str, recorded: Recorded, said: Any) -> Bulletin | None:
    if not isinstance(said, Mapping):
        return None
    published, opened, registered = (said.get(name) for name in ("published", "opened", "registered"))
    if not (isinstance(published, int) and isinstance(opened, int) and isinstance(registered, int)):
        return None
    act, on = recorded.act, day(said.get("on"))
    return Bulletin(programme, on, published, opened, registered, act.at, act.actor, act.operation, recorded.position)


def published(register: Register, session: Session, applications: Iterable[tuple[str, str]]) -> Iterator[Published]:
    """The last count of each programme, beside what its own instant says. `applications`: (dossier, programme)."""
    mine: dict[str, list[str]] = {}
    for dossier, programme in applications:
        mine.setdefault(programme, []).append(dossier)
    for code in session.programmes:
        if last := next(iter(bulletins(register, code)), None):
            due = max(0, last.opened - _registered(register, session, last, mine.get(code, ())))
            yield Published(code, last.on, last.published, due)


def _registered(register: Register, session: Session, last: Bulletin, dossiers: Iterable[str]) -> int:
    holders = (one for one in dossiers if _holds(register, session, last, one))
    return len({_person(register, one, last.position) for one in holders})


def _holds(register: Register, session: Session, last: Bulletin, dossier: str) -> bool:
    """Had it a seat, or a project received complete and alive (R-124)?"""
    subject, workflow = f"candidature:{dossier}/{last.programme}", session.workflow
    now = str(register.value(subject, STATE) or "")
    if now in workflow.after_a_project:
        then = register.then(subject, (STATE,), last.position).get(STATE)
        if workflow.has(str(then or ""), SEAT):
            return True
    fiches = register.owned(dossier, last.programme, "fiche")
    every = ((one, register.then(one, tuple(register.fields[one]), last.position)) for one in fiches)
    return any(project(one, fields).registered for one, fields in every)


def _person(register: Register, dossier: str, position: int) -> str:
    return str(register.then(f"dossier:{dossier}", (PERSON,), position).get(PERSON) or dossier)
