"""The session in force. When its rows contradict themselves, the last ones that did not, and what is wrong: a book
always opens, and says what to mend.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rules.faults import Fault, SessionFaults
from rules.periods import misplaced
from rules.session import Session, compile_session
from rules.tabs import RIGHTS, Tables
from sheets_sync import tables
from sheets_sync.journal import PUT_IN_FORCE
from sheets_sync.register import Register


class InForce(NamedTuple):
    """`session` None when no rows that were ever in force make one; `faults` are those of the rows in force now."""

    session: Session | None
    faults: tuple[Fault, ...] = ()


def in_force(register: Register) -> InForce:
    now = register.in_force
    if not now.keys() - {RIGHTS}:  # rights alone make no session
        return InForce(None)
    found = _compiled(_Rows(register.notice, now))
    if isinstance(found, Session):
        return InForce(found)
    earlier = (_compiled(_Rows(tables.digest(rows), rows)) for rows in _earlier(register))
    return InForce(next((one for one in earlier if isinstance(one, Session)), None), found)


def faults_after(register: Register, lines: Mapping[str, Mapping[str, Mapping[str, str] | None]]) -> list[str]:
    """What these rows would break, that is not broken already: the reasons not to put them in force."""
    before, after = register.in_force, register.with_rows(lines)
    found = _compiled(_Rows(tables.digest(after), after))
    if isinstance(found, Session):
        stood = in_force(register).session
        return [str(fault) for fault in misplaced(found) if stood is None or fault not in misplaced(stood)]
    known = _compiled(_Rows(register.notice, before)) if before else ()
    return [str(fault) for fault in found if isinstance(known, Session) or fault not in known]


def _earlier(register: Register) -> Iterator[Tables]:
    """The tables in force after each act that changed them, the last first."""
    force: tables.Force = {}
    stages: list[Tables] = []
    for recorded in register.acts:
        if recorded.row.nature == PUT_IN_FORCE and recorded.holds:
            force = tables.put(force, recorded.act.facts.get("lignes", {}))
            stages.append(tables.in_force(force))
    yield from reversed(stages)


@dataclass(frozen=True)
class _Rows:
    """Tables known by their digest: the same rows are compiled once a process."""

    notice: str
    tables: Tables

    def __hash__(self) -> int:
        return hash(self.notice)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and self.notice == other.notice


@lru_cache(maxsize=8)
def _compiled(rows: _Rows) -> Session | tuple[Fault, ...]:
    try:
        return compile_session(rows.tables)
    except SessionFaults as found:
        return found.faults
