"""The days of `Calendrier` (§3): written in full, or counted from another row's first day (§9.2)."""

import calendar
import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rules.calendar import Period
from rules.faults import Fault
from rules.rows import Cells, each
from rules.tabs import Tables

if TYPE_CHECKING:
    from rules.session import Session

A_YEAR: Final = 12  # months
AFTER: Final = "n'est pas dans l'année qui suit la dernière annonce"
COUNTED: Final = re.compile(r"(?P<code>[a-z_0-9]+?)(?P<sign>[+-])(?P<number>\d+)(?P<unit>[jm])")
"""`rentree-7j`: seven days before the first day of `rentree`; `rentree+3m`: three calendar months after it."""


def read(tables: Tables, rules: Collection[str], faults: list[Fault]) -> Mapping[str, Period]:
    """The periods whose first day is known; one that is not fixed yet is absent."""
    rows = list(each(tables, "Calendrier", faults))
    starts = {cells.key: cells.day("debut") for cells in rows if not COUNTED.fullmatch(cells.text("debut"))}
    found = {cells.key: _period(cells, starts, rules) for cells in rows}
    return MappingProxyType({code: period for code, period in found.items() if period is not None})


def _period(cells: Cells, starts: Mapping[str, date | None], rules: Collection[str]) -> Period | None:
    start, end = _day(cells, "debut", starts), _day(cells, "fin", starts)
    label, section = cells.text("libelle", required=True), cells.text("section", required=True)
    rule, year = cells.choice("regle", rules), cells.maybe_whole("annee")
    if start is None:
        return None
    if end is not None and end < start:
        cells.fault("fin", f"le {end:%d/%m/%Y} précède le début, le {start:%d/%m/%Y}")
    return Period(cells.key, label, year, start, end, rule, section)


def _day(cells: Cells, column: str, starts: Mapping[str, date | None]) -> date | None:
    counted = COUNTED.fullmatch(cells.text(column))
    if counted is None:
        return cells.day(column)
    if counted["code"] not in starts:
        cells.fault(column, f"« {counted['code']} » n'est pas une ligne du calendrier dont le début est une date")
        return None
    start = starts[counted["code"]]
    number = int(counted["sign"] + counted["number"])
    return start and (start + timedelta(days=number) if counted["unit"] == "j" else months_later(start, number))


def misplaced(session: "Session") -> tuple[Fault, ...]:
    """A day from which others are counted (the first day of class, §9.2) that comes before an announcement, or more
    than a year after the last: a slip of the year would end a trainee's three months before they began. Asked before
    rows are put in force, and of no row that is already."""
    known, rows = session.calendar.periods, session.tables.get("Calendrier", ())
    told = {step.announcement for step in session.workflow.transitions.values()} & known.keys()
    last = max((start for code in told if (start := known[code].start)), default=None)
    every = (row.get(column, "").strip() for row in rows for column in ("debut", "fin"))
    counted = {found["code"] for text in every if (found := COUNTED.fullmatch(text))}
    days = ((code, known[code].start) for code in sorted(counted & known.keys()))
    return tuple(
        Fault("Calendrier", code, "debut", f"le {day:%d/%m/%Y} {AFTER}, le {last:%d/%m/%Y} : vérifiez l'année")
        for code, day in days
        if last and day and not last < day <= months_later(last, A_YEAR)
    )


def months_later(day: date, months: int) -> date:
    """Calendar months, the last day of a shorter month standing for the missing one (30/11 → 28/02, R-133)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
