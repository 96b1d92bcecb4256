"""Next year's session from this one's rows: days moved to the same weekday, decisions of the year taken out, and every
difference listed, to be read line by line beside the new notice. Nothing of it is in force until a person says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from rules import seats
from rules.contents import Contents, Standing
from rules.faults import RuleError
from rules.history import standing
from rules.past_years import TAB as PAST
from rules.periods import months_later
from rules.session import write_folder
from rules.tabs import RIGHTS, TABS, Row, Tables

WEEKS: Final = timedelta(weeks=52)
"""The same weekday, one day earlier in the month or two."""
WHOLE_YEAR: Final = timedelta(days=300)
"""A period longer than this is a year: it keeps its days of the month rather than its weekdays."""
MONTHS_A_YEAR: Final = 12
OF_THE_YEAR: Final[Mapping[str, Mapping[str, str]]] = {"Formations": {"decide": "", "supplementaires": "0"}}
"""What management decided this year, and decides anew (R-004, R-005)."""
EMPTIED: Final = (RIGHTS,)
"""Rights are given anew."""
ADMISSIBLE: Final = ("admissible", "liste", "stagiaire", "place", "admission")
"""What is said of the states that suppose an admissibility (§6.3, §7.5)."""
MONTHS: Final = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
DATED: Final = re.compile(rf"\b\d{{1,2}}(?:er)?\s+(?:{MONTHS})\b|\b(?:19|20)\d\d\b", re.IGNORECASE)


class Difference(NamedTuple):
    """One cell: `before` is this session's, `after` next year's; equal when the cell only has to be read again."""

    tab: str
    row: str
    column: str
    before: str
    after: str

    @property
    def unmoved(self) -> bool:
        return self.before == self.after

    def __str__(self) -> str:
        where = f"{self.tab}, {self.row}, {self.column}"
        return f"{where} : à relire, « {self.after} »" if self.unmoved else f"{where} : {self.before} → {self.after}"


def written(tables: Tables, folder: Path, lived: Iterable[Row] = ()) -> Iterator[Difference]:
    """Next year's rows in a new folder, with what this one leaves to the past (`this_year`); then what is to be read of
    them. Raises `RuleError` when something is there, or nothing can be.
    """
    after = next_session({**tables, PAST: (*tables.get(PAST, ()), *lived)})
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RuleError(f"{folder} n'est pas vide : donnez un dossier neuf, rien n'est écrit.")
        write_folder(after, folder)
    except OSError as cause:
        raise RuleError(
            f"{folder} ne peut pas être écrit : donnez un dossier neuf, là où il reste de la place et où vous en avez "
            "le droit."
        ) from cause
    return differences(tables, after)


def this_year(contents: Contents) -> Iterator[Row]:
    """A row of `Historique` for each programme where anyone was admissible, which the forecast of the next one reads
    (§9.1). None before the last day of the calendar: contracts may still come."""
    session = contents.session
    year, known = session.parameters["session"], {(one.session, one.programme) for one in session.past_years.values()}
    ends = [day for period in session.calendar.periods.values() for day in (period.start, period.end) if day]
    if contents.today <= max(ends):
        return
    for code, programme in session.programmes.items():
        some = [one for one in contents.applications if one.programme == code]
        admissibles = sum(_was_admissible(contents, one) for one in some)
        if admissibles and (year, code) not in known:
            count = seats.count(programme, contents.fiches)
            figures = (len(some), admissibles, count.registered, count.contracts)
            cells = dict(zip(("candidatures", "admissibles", "fiches", "contrats"), map(str, figures), strict=True))
            yield {"code": f"{year}-{code}", "session": year, "formation": code, **cells, "section": ""}


def _was_admissible(contents: Contents, one: Standing) -> bool:
    """Whatever became of it since; a mistake taken back is none."""
    workflow = contents.session.workflow
    been = {one.state, *(step.target for step in standing(one.history, workflow))}
    return any(workflow.has(state, trait) for state in been for trait in ADMISSIBLE)


def next_session(tables: Tables) -> Tables:
    """The rows of the year after."""
    return {tab: () if tab in EMPTIED else tuple(_row(tab, row) for row in rows) for tab, rows in tables.items()}


def differences(before: Tables, after: Tables) -> Iterator[Difference]:
    """Every cell that moved, then every text that still names a day or a year, in the order of the rows."""
    for tab, rows in after.items():
        key = TABS[tab].key
        known = {row[key]: row for row in before.get(tab, ())}
        for row in rows:
            old = known.get(row[key], {})
            for column, text in row.items():
                if text != old.get(column, "") or (column != key and DATED.search(text)):
                    yield Difference(tab, row[key], column, old.get(column, ""), text)


def _row(tab: str, row: Row) -> Row:
    moved = {**row, **{column: text for column, text in OF_THE_YEAR.get(tab, {}).items() if column in row}}
    if tab == "Calendrier":
        return _period(moved)
    return {**moved, "valeur": _years(moved["valeur"])} if tab == "Session" else moved


def _period(row: dict[str, str]) -> Row:
    days = [_day(row["debut"]), _day(row["fin"])]
    start, end = days
    whole = start is not None and end is not None and end - start >= WHOLE_YEAR

    def later(day: date) -> date:
        return months_later(day, MONTHS_A_YEAR) if whole else day + WEEKS

    shown = [later(day).isoformat() if day else row[column] for day, column in zip(days, ("debut", "fin"), strict=True)]
    return {**row, "debut": shown[0], "fin": shown[1]}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _years(text: str) -> str:
    """« session 2024 » → « session 2025 », « 2023-2024 » → « 2024-2025 »."""
    return re.sub(r"\b(?:19|20)\d\d\b", lambda found: str(int(found[0]) + 1), text)
