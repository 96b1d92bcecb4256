"""What is announced to a candidate, and when (§3, §5): by mail only, never before the session's date.

The rows of `Calendrier` name their rule: R-037 and R-070 pre-admissibility, R-039 and R-040 what follows the first
trials, R-042 the last results, R-043 the start of the help to find a company.
"""

from rules.calendar import Moment, Period
from rules.findings import Finding
from rules.session import Session


def announced(session: Session, code: str, at: Moment | None, today: Moment) -> Finding | None:
    """Against an announcement bound to a period: sent too early, sent late, or not sent when it should have been.

    `at` is when it was sent, None while it was not. Late is the school's breach, which a named person answers for.
    """
    period, calendar = session.calendar[code], session.calendar
    if at is not None and calendar.is_before(at, period):
        return _finding(session, period, f"envoyée le {_shown(at)}, avant la date")
    if calendar.is_after(at or today, period):
        return _finding(
            session, period, f"envoyée le {_shown(at)}, en retard" if at else "pas encore envoyée, en retard"
        )
    return None


def reachable(session: Session, email: str) -> Finding | None:
    """Decisions are told by mail only: without an address, no batch can leave (R-068)."""
    if email.strip():
        return None
    return session.rules["R-068"].objects("Aucune adresse de mél : les décisions sont communiquées par mél uniquement")


def may_be_helped(session: Session, support: str, admissible_on: Moment | None, today: Moment) -> Finding | None:
    """Access to the help to find a company depends on one's own admissibility, not on the calendar alone (R-043)."""
    period = session.calendar[support]
    if session.calendar.is_before(today, period):
        return _finding(session, period, f"pas avant le {period.start:%d/%m/%Y}")
    return None if admissible_on is not None else _finding(session, period, "candidat non admissible à ce jour")


def _finding(session: Session, period: Period, says: str) -> Finding:
    facts = (("période", str(period)),)
    return session.rules[period.rule].objects(f"{period.label} ({period}) : {says}", period.section, facts)


def _shown(at: Moment | None) -> str:
    return f"{at:%d/%m/%Y}" if at else ""
