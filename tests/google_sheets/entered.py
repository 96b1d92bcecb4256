"""USER_ENTERED: what the service makes of a text as if someone had typed it."""

import re
from datetime import datetime

from tests.google_sheets import dates, references
from tests.google_sheets.cells import Cell, literal, number
from tests.google_sheets.locales import Locale
from tests.google_sheets.switches import Switches

ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
SHORT = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap]m))?", re.IGNORECASE)


def parse(text: str, cell: Cell, locale: Locale, today: datetime, switches: Switches) -> Cell:
    """The content of a cell after this was typed in it; `format` holds the number format that the typing brings.

    A text-formatted cell keeps what is typed as it is, formulas excepted.
    """
    if text.startswith("="):
        return formula(text, cell, locale, switches)
    if cell.is_text and switches.text_cell_keeps_zeros:
        return literal(text)
    if text.startswith("'"):
        return literal(text[1:])
    if text.strip().upper() in locale.accepted:
        return Cell(locale.accepted[text.strip().upper()])
    for reader in (_number, _date):
        if found := reader(text.strip(), locale, today):
            value, type_, pattern = found
            if type_ == "DATE" and "." in text and switches.dotted_stays_text:
                break
            return Cell(number(value), format={"numberFormat": {"type": type_, "pattern": pattern}} if type_ else None)
    return literal(text)


def formula(text: str, cell: Cell, locale: Locale, switches: Switches) -> Cell:
    """The content of a cell in which a formula was put, typed or by `formulaValue`."""
    if cell.is_text and not switches.text_cell_takes_formulas:
        return literal(text)
    return Cell(formula=references.canonical(text, locale, switches.semicolon_everywhere))


Found = tuple[float, str, str] | None
"""The number, the type of its format and the format's pattern."""


def _number(text: str, locale: Locale, _today: datetime) -> Found:
    group = r"[ \u00a0\u202f]" if locale.group == "\u202f" else re.escape(locale.group)
    money = re.escape(locale.currency)
    whole = rf"\d+|\d{{1,3}}(?:{group}\d{{3}})+|"
    shape = rf"([+-]?)\s*({money}?)\s*({whole})({re.escape(locale.decimal)}\d*)?(E[+-]?\d+)?\s*({money}|%)?"
    match = re.fullmatch(shape, text, re.IGNORECASE)
    if not match or not (match[3] or (match[4] and len(match[4]) > 1)):
        return None
    whole = re.sub(group, "", match[3]) or "0"
    value = float(f"{match[1]}{whole}.{(match[4] or '.0')[1:] or '0'}{match[5] or ''}")
    decimals = ".00" if match[4] and len(match[4]) > 1 else ""
    if match[6] == "%":
        return value / 100, "PERCENT", f"0{decimals}%"
    if match[2] or match[6]:
        return value, "CURRENCY", f"[${locale.currency}]#,##0{decimals}"
    if match[5]:
        return value, "SCIENTIFIC", "0.00E+00"
    return value, *(("NUMBER", f"#,##0{decimals}") if whole != match[3] and match[3] else ("", ""))


def _date(text: str, locale: Locale, today: datetime) -> Found:
    day, _, rest = text.partition(" ")
    if found := _day(text, locale, today):
        return found
    if time := _time(text):
        return time, "TIME", locale.time
    if rest and (date := _day(day, locale, today)) and (time := _time(rest.strip())) is not None:
        return date[0] + time, "DATE_TIME", f"{date[2]} {locale.time}"
    return None


def _day(text: str, locale: Locale, today: datetime) -> Found:
    if match := ISO.fullmatch(text):
        return _serial(*map(int, match.groups()), pattern="yyyy-mm-dd")
    if not (match := SHORT.fullmatch(text)):
        return None
    first, mark, second, year = match.groups()
    if mark == "." and not locale.day_first:
        return None
    day, month = (first, second) if locale.day_first else (second, first)
    full = today.year if not year else int(year) + (0 if len(year) == 4 else 2000 if int(year) < 50 else 1900)
    return _serial(full, int(month), int(day), pattern=locale.date if year else locale.date.replace("/yyyy", ""))


def _serial(year: int, month: int, day: int, pattern: str) -> Found:
    try:
        return dates.serial(datetime(year, month, day)), "DATE", pattern  # noqa: DTZ001
    except ValueError:
        return None


def _time(text: str) -> float | None:
    match = TIME.fullmatch(text)
    if not match:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    half = (match[4] or "").lower()
    hours = hours % 12 + 12 * (half == "pm") if half else hours
    return None if minutes > 59 or seconds > 59 or hours > 23 else (hours * 60 + minutes) / 1440 + seconds / 86400
