"""Cells → (value, problem). A codec reads what is certain; what a spreadsheet destroyed is None with a French problem.

A value with a problem was read from what is left, and is to be checked. A blank is (None, "").
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sheets_sync.importing.words import Raw, fold, tidy
from sheets_sync.values import a_day

Cell: TypeAlias = "tuple[Any, str]"
Codec: TypeAlias = "Callable[[Raw], Cell]"

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = "comme 12/03/2024 ou 12/03/2024 18:30"
SERIAL_ORIGIN = date(1899, 12, 30)
MONTHS = {
    month: number
    for number, (whole, *short) in enumerate(
        (
            ("janvier", "janv", "jan"),
            ("fevrier", "fevr", "fev"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("aout",),
            ("septembre", "sept", "sep"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        1,
    )
    for month in (whole, *short)
}
NOTHING = {"", "nc", "abs", "absent", "en attente", "neant", "non concerne", "sans objet", "so", "n a", "na"}
YES = {"oui", "o", "x", "1", "vrai", "true", "yes", "y"}
NO = {"non", "n", "0", "faux", "false", "no", ""}
SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
ISO_DAY = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)")
FRENCH_DAY = re.compile(r"(\d\d?)[/.\-](\d\d?)[/.\-](\d{4}|\d\d)")
WORDED_DAY = re.compile(r"(?:[a-z]+ )?(\d\d?)(?:er)? ([a-z]+) (\d{4})")


def text(raw: Raw) -> Cell:
    """Any text; a formula is never taken for one."""
    found = tidy(raw)
    if found.startswith("="):
        return None, "une formule est écrite ici ; elle n’est pas reprise"
    return found or None, ""


def choice(raw: Raw) -> Cell:
    """A box of the platform: ticked, or not when blank."""
    word = "oui" if tidy(raw) in ("✓", "✔", "☑") else fold(raw)
    if word in YES:
        return True, ""
    return (False, "") if word in NO else (None, "attendu oui ou non")


def grant(raw: Raw) -> Cell:
    """yes, no or foreign: only a French grant counts for the fee (§4.1)."""
    if "etrang" in fold(raw):
        return "foreign", ""
    ticked, problem = choice(raw)
    return (None, problem) if ticked is None else ("yes" if ticked else "no", "")


def day(raw: Raw) -> Cell:
    """A date: a spreadsheet's own, ISO, French (day first) or in words; a serial number is a date too."""
    if isinstance(raw, datetime):
        return raw.date(), ""
    if isinstance(raw, date):
        return raw, ""
    written = tidy(raw)
    if fold(written) in NOTHING:
        return None, ""
    try:
        return _day(written), ""
    except (ValueError, KeyError, OverflowError):
        return None, f"attendu {a_day(written, 'une date, comme 31/12/2003')}"


def _day(written: str) -> date:
    if found := ISO_DAY.fullmatch(written.split("T")[0].split(" ")[0]):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := FRENCH_DAY.fullmatch(written.split(" ")[0]):
        return date(_full_year(found[3]), int(found[2]), int(found[1]))
    if found := WORDED_DAY.fullmatch(fold(written)):
        return date(int(found[3]), MONTHS[found[2]], int(found[1]))
    if re.fullmatch(r"[1-9]\d{4}(?:[.,]\d+)?", written):
        return SERIAL_ORIGIN + timedelta(days=int(written[:5]))
    raise ValueError(written)


def _full_year(written: str) -> int:
    """Two digits, as spreadsheets do: 00 to 29 are of this century."""
    year = int(written)
    return year if len(written) == 4 else 2000 + year if year < 30 else 1900 + year


def instant(raw: Raw) -> Cell:
    """When the dossier was deposited: an aware instant (no offset = Europe/Paris), or a bare date = any time that day.

    A workbook writes midnight as a date without a time, so there a date is an instant.
    """
    if isinstance(raw, datetime):
        return raw.replace(tzinfo=PARIS), ""
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day, tzinfo=PARIS), ""
    written = tidy(raw)
    if re.fullmatch(r"\d{5}[.,]\d+", written):
        return _serial_instant(Decimal(written.replace(",", "."))), ""
    at, problem = day(written)
    clock = re.search(r"[T ](\d\d?)[:hH](\d\d)(?:[:m](\d\d)(?:[.,]\d+)?)?\s*s?\s*(Z|[+-]\d\d:?\d\d)?$", written)
    if at is None or problem:
        return at, problem and f"attendu {a_day(written.split(' ')[0], f'un jour, avec ou sans heure, {MOMENTS}')}"
    if not clock:
        bare = " " not in written or bool(WORDED_DAY.fullmatch(fold(written)))
        return (at, "") if bare else (None, f"attendu un jour seul, ou un jour et une heure, {MOMENTS}")
    zone = clock[4] or ""
    try:
        stamp = f"{at.isoformat()}T{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}{'+00:00' if zone == 'Z' else zone}"
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None, f"attendu une heure qui existe, ou le jour seul, {MOMENTS}"
    return (moment.astimezone(PARIS) if moment.tzinfo else moment.replace(tzinfo=PARIS)), ""


def _serial_instant(serial: Decimal) -> datetime:
    seconds = round((serial % 1) * 86_400)
    whole = SERIAL_ORIGIN + timedelta(days=int(serial))
    return datetime(whole.year, whole.month, whole.day, tzinfo=PARIS) + timedelta(seconds=seconds)


def number(raw: Raw, unit: str = "", least: int = 0, most: int = 1_000_000) -> Cell:
    """A decimal number with a comma or a point, perhaps with spaces between its thousands and with its unit (a regular
    expression), within its bounds. « 1 3,5 » may be two numbers: it is none."""
    if isinstance(raw, bool | date):
        return None, "attendu un nombre, Excel en a fait autre chose"
    written = tidy(raw).lower()
    if not written or written == "-" or fold(written) in NOTHING:
        return None, ""
    found = re.fullmatch(rf"(\d{{1,3}}(?: \d{{3}})+|\d+)(?: ?[.,] ?(\d+))? ?(?:{unit})?", written)
    value = Decimal(f"{found[1].replace(' ', '')}{'.' + found[2] if found[2] else ''}") if found else None
    if value is None:
        return None, "attendu un nombre"
    return (value, "") if least <= value <= most else (None, f"attendu un nombre entre {least} et {most}")


def mark(raw: Raw) -> Cell:
    """A mark out of 20. « 14-janv » was 14,1 or 14,01: a date cannot be turned back into a mark."""
    lost = re.fullmatch(r"\d+ ([a-z]+)(?: \d+)?|([a-z]+) \d+", fold(raw)) if isinstance(raw, str) else None
    if isinstance(raw, date) or (lost and (lost[1] or lost[2]) in MONTHS):
        return None, "Excel a changé cette note en date : elle ne peut pas être retrouvée, demandez le relevé"
    return number(raw, unit="/ ?20", most=20)


def credits(raw: Raw) -> Cell:  # noqa: A001 - the word of the notice; the builtin is the interpreter's banner
    """ECTS credits; a blank is unknown, never zero."""
    return number(raw, unit="ects|credits?|crédits?", most=600)


def euros(raw: Raw) -> Cell:
    """An amount paid, in euros, whole when it is."""
    value, problem = number(raw, unit="€|eur|euros?", most=10_000)
    return (int(value) if value is not None and value == int(value) else value), problem


def count(raw: Raw) -> Cell:
    """A whole number of one or more: a rank, a cohort, a year."""
    value, problem = number(raw, unit="er|e|eme|ème", least=1)
    if value is not None and value != int(value):
        return None, "attendu un nombre entier"
    return (None if value is None else int(value)), problem
