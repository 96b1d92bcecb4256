"""Guards on what is known of an application, and on the day it is (§3)."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from rules.calendar import Period
from rules.case import Case
from rules.case_facts import FACTS


def unknown(fact: str) -> str:
    return f"on ne sait pas encore : {FACTS[fact]}"


def known(case: Case, *facts: str) -> str | None:
    return each_fact(case, facts, lambda value: bool(value), "il manque : {}")


def denied(case: Case, *facts: str) -> str | None:
    return each_fact(case, facts, lambda value: not value, "déjà établi : {}")


def left(case: Case, *facts: str) -> str | None:
    return each_fact(case, facts, lambda value: isinstance(value, int) and value > 0, "il n'en reste pas : {}")


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


def day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
