"""Guards on what is known of an application, and on the day it is (§3)."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any, Final

from rules.calendar import Calendar, Period
from rules.case import Case
from rules.case_facts import FACTS

ABSENT: Final = "il manque : {}"


def unknown(fact: str) -> str:
    return f"on ne sait pas encore : {FACTS[fact]}"


def lacking(fact: str) -> tuple[str, str]:
    """The two sentences of a fact that one needs and does not have: unknown, or known not to be."""
    return unknown(fact), ABSENT.format(FACTS[fact])


def known(case: Case, *facts: str) -> str | None:
    return each_fact(case, facts, lambda value: bool(value), ABSENT)


def denied(case: Case, *facts: str) -> str | None:
    return each_fact(case, facts, lambda value: not value, "déjà établi : {}")


def left(case: Case, *facts: str) -> str | None:
    return each_fact(case, facts, lambda value: isinstance(value, int) and value > 0, "il n'en reste pas : {}")


def day_over(case: Case, *facts: str) -> str | None:
    """A day is over at its midnight, as the last of a period is: what is dated of it may be typed until then (§9.2)."""
    if objection := known(case, *facts):
        return objection
    for fact in facts:
        on = case.facts[fact]
        if not isinstance(on, date) or isinstance(on, datetime):
            return unknown(fact)
        if on >= case.today:
            return f"pas avant la fin du {day(on)} : {FACTS[fact]}"
    return None


def each_fact(case: Case, facts: Collection[str], accepts: Callable[[Any], bool], refusal: str) -> str | None:
    for fact in facts:
        if fact not in case.facts:
            return unknown(fact)
        if not accepts(case.facts[fact]):
            return refusal.format(FACTS[fact])
    return None


def period_of(case: Case, code: str) -> Period | str:
    return case.session.calendar.periods.get(code) or f"la date « {code} » n'est pas encore fixée dans le calendrier"


def since(case: Case, code: str) -> str | None:
    period = period_of(case, code)
    if isinstance(period, str):
        return period
    return f"pas avant le {day(period.start)}" if case.session.calendar.is_before(case.now, period) else None


def until(case: Case, code: str) -> str | None:
    period = period_of(case, code)
    if isinstance(period, str):
        return period
    late = period.end and case.session.calendar.is_after(case.now, period)
    return f"la date du {day(period.end)} est passée" if period.end and late else None


def after(case: Case, code: str) -> str | None:
    """Days are inclusive: the last one must be over (§3)."""
    period = period_of(case, code)
    if isinstance(period, str):
        return period
    if period.end is None:
        return f"la fin de « {code} » n'est pas encore fixée dans le calendrier"
    return None if case.session.calendar.is_after(case.now, period) else f"pas avant la fin du {day(period.end)}"


def told(case: Case) -> str | None:
    """Decided is not announced: what follows from a decision waits for its day, and for its letter (§3)."""
    if "announcement" not in case.facts or "letter_awaited" not in case.facts:
        return unknown("announcement")
    code = str(case.facts["announcement"] or "")
    awaited, back = case.facts["letter_awaited"] == code, case.facts.get("letter_came_back")
    left = back if isinstance(back, date) else None
    return untold(case.session.calendar, code, awaited, case.now, left) if code else None


def untold(calendar: Calendar, code: str, letter_awaited: bool, now: datetime, left: date | None = None) -> str | None:
    """Why a decision of this announcement is not told yet; `left` is the day on which its letter did, if it came back
    since (§5)."""
    period = calendar.periods.get(code)
    if period is None:
        return "sa décision est d'une annonce qui n'a plus de date : voyez l'onglet Calendrier"
    if calendar.is_before(now, period):
        return f"sa décision ne s'annonce que le {day(period.start)} : rien ne part qui la dirait avant"
    letter = f"la lettre de l'annonce du {day(period.start)}"
    if letter_awaited and left:
        return f"{letter}, partie le {day(left)}, est revenue : à renvoyer, une fois l'adresse corrigée ou dite bonne"
    if letter_awaited:
        return f"{letter} n'est pas encore partie : rien ne la précède"
    return None


def day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
