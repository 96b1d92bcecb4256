"""A value of the journal as a typed cell of the shared sheet, and what people typed there as a value, by type.

A day is a serial number (days since 30 December 1899, the time a fraction, in the notice's zone), a number a number,
yes/no « oui »/« non », the rest the text of `values.show`. What a spreadsheet may have destroyed is never guessed: a
phone read as a number lost its zero, and nobody here knows which.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from rules.session import Session
from sheets_sync import values
from sheets_sync.book import Cell
from sheets_sync.values import A_DAY, AN_INSTANT, Unreadable, Value

IDENTIFIER: Final = "identifiant"
"""The type of a text whose zeros in front count: a number is not one."""
ERRORS: Final = (
    "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!", "#CALC!",
    "LOADING...", "CHARGEMENT...",
)  # fmt: skip
ZERO_DAY: Final = date(1899, 12, 30)
EARLIEST: Final = (date(1920, 1, 1) - ZERO_DAY).days
"""Below, a number typed for a day is a year or an age, not a day."""
LATEST: Final = (date(2100, 1, 1) - ZERO_DAY).days
DAY: Final = 86_400


def is_error(cell: Cell) -> bool:
    """Does a formula fail there?"""
    return isinstance(cell, str) and cell.strip().upper() in ERRORS


def cell(kind: str, value: Value, session: Session) -> Cell:
    """What `Miroir` shows of a value; "" for what is unknown."""
    if value is None or value == "":
        return ""
    writer = _CELLS.get(kind)
    typed = writer(value, session) if writer else None
    return values.show(kind, value, session) if typed is None else typed


def value(kind: str, cell: Cell, session: Session) -> Value:
    """The value of a cell, None when it is empty. Raises `Unreadable` with what was expected."""
    if isinstance(cell, str):
        if is_error(cell):
            raise Unreadable(cell.strip(), "une valeur, pas une formule en erreur")
        return values.read(kind, cell, session)
    if isinstance(cell, bool):
        if kind != "oui_non":
            raise Unreadable("VRAI" if cell else "FAUX", "autre chose qu'une case à cocher")
        return cell
    reader = _NUMBERS.get(kind)
    return reader(float(cell), session) if reader else values.read(kind, digits(cell), session)


def same(kind: str, typed: Cell, value_: Value, session: Session) -> bool:
    """Does what was typed say this value, however it is written?"""
    try:
        return cell(kind, value(kind, typed, session), session) == cell(kind, value_, session)
    except Unreadable:
        return False


def exactly(cell: Cell) -> tuple[bool, Cell]:
    """Tells a ticked box from 1, which Python does not."""
    return isinstance(cell, bool), cell


def text(cell: Cell) -> str:
    """A cell as one shows it to a person who asks what was typed."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    return cell if isinstance(cell, str) else digits(cell)


def at(number: float) -> date:
    """The day that a cell's number is, or the instant on the clock of the notice's zone (naive)."""
    if number == int(number):
        return ZERO_DAY + timedelta(days=int(number))
    return datetime(ZERO_DAY.year, ZERO_DAY.month, ZERO_DAY.day) + timedelta(seconds=round(number * DAY))  # noqa: DTZ001


def digits(number: float) -> str:
    """A number as French people write it, whole ones without a comma."""
    try:
        return f"{Decimal(repr(float(number))).normalize():f}".replace(".", ",")
    except InvalidOperation:
        return str(number)


def _day_cell(value: Value, session: Session) -> Cell | None:
    found = values.day(str(value))
    return float((found - ZERO_DAY).days) if found else None


def _instant_cell(value: Value, session: Session) -> Cell | None:
    if len(str(value)) <= 10:
        return _day_cell(value, session)
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    local = at.astimezone(session.calendar.zone).replace(tzinfo=None) if at.tzinfo else at
    seconds = round((local - datetime(ZERO_DAY.year, ZERO_DAY.month, ZERO_DAY.day)).total_seconds())  # noqa: DTZ001
    return seconds / DAY


def _number_cell(value: Value, session: Session) -> Cell | None:
    try:
        return float(Decimal(str(value)))
    except InvalidOperation:
        return None


def _day(number: float, session: Session) -> Value:
    if number != int(number) or not EARLIEST <= number < LATEST:
        raise Unreadable(digits(number), A_DAY)
    return (ZERO_DAY + timedelta(days=int(number))).isoformat()


def _instant(number: float, session: Session) -> Value:
    if number == int(number):
        return _day(number, session)
    if not EARLIEST <= number < LATEST:
        raise Unreadable(digits(number), AN_INSTANT)
    local = datetime(ZERO_DAY.year, ZERO_DAY.month, ZERO_DAY.day) + timedelta(seconds=round(number * DAY))  # noqa: DTZ001
    return values.there(local, session).isoformat()


def _whole(number: float, session: Session) -> Value:
    if number != int(number):
        raise Unreadable(digits(number), "un nombre entier")
    return values.read("entier", digits(number), session)


def _lost_zero(number: float, session: Session) -> Value:
    raise Unreadable(digits(number), "un numéro en texte, avec son zéro ou son « + » : un nombre les perd")


def _lost_zeros(number: float, session: Session) -> Value:
    raise Unreadable(digits(number), "un texte : un nombre perd ses zéros de tête")


_CELLS: Final[Mapping[str, Callable[[Value, Session], Cell | None]]] = {
    "date": _day_cell, "instant": _instant_cell, "entier": _number_cell, "decimal": _number_cell, "note": _number_cell,
}  # fmt: skip
_NUMBERS: Final[Mapping[str, Callable[[float, Session], Value]]] = {
    "date": _day,
    "instant": _instant,
    "entier": _whole,
    "telephone": _lost_zero,
    IDENTIFIER: _lost_zeros,
}
