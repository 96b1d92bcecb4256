"""The cells of `rules examine`: text → value, or a French sentence that says what was expected."""

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from rules.calendar import Moment

YES_NO = {"yes": True, "oui": True, "1": True, "no": False, "non": False, "0": False}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]24:00(?::00(?:[.,]0+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?")
NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
WHOLE = re.compile(r"\d{1,6}")


COUNTRIES: Final = frozenset((Path(__file__).parent / "iso3166.txt").read_text(encoding="ascii").split())


class MalformedError(ValueError):
    """A cell that cannot be read; `str(error)` says what was expected."""


def number(text: str) -> str:
    """A dossier's number: any text that can be shown and kept."""
    if "\0" in text:
        raise MalformedError("attendu : un numéro de dossier sans caractère nul")
    return text


def yes_no(text: str) -> bool:
    if text.casefold() not in YES_NO:
        raise MalformedError("attendu : yes ou no (oui ou non, 1 ou 0)")
    return YES_NO[text.casefold()]


def grant(text: str) -> str:
    """A grant of another state is neither yes nor no (R-051)."""
    if text.casefold() == "foreign":
        return "foreign"
    if text.casefold() not in YES_NO:
        raise MalformedError("attendu : yes, no ou foreign")
    return "yes" if YES_NO[text.casefold()] else "no"


def day(text: str) -> date:
    with suppress(ValueError):
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    raise MalformedError("attendu : une date, AAAA-MM-JJ")


def credit_number(text: str) -> Decimal:
    if not (text.isascii() and NUMBER.fullmatch(text)):
        raise MalformedError("attendu : un nombre positif de crédits, par exemple 120 ou 97,5")
    return Decimal(text.replace(",", "."))


def whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text) if text.isascii() and WHOLE.fullmatch(text) else least - 1
        if value < least:
            raise MalformedError(f"attendu : un nombre entier d'au moins {least}")
        return value

    return read


def one_of(codes: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in codes:
            raise MalformedError(f"attendu : {', '.join(codes)}")
        return text

    return read


def several_of(codes: Collection[str]) -> Callable[[str], frozenset[str]]:
    def read(text: str) -> frozenset[str]:
        found = frozenset(code.strip() for code in text.split(";") if code.strip())
        if unknown := sorted(found - set(codes)):
            raise MalformedError(f"« {unknown[0]} » est inconnu, attendu : {', '.join(codes)}, séparés par « ; »")
        return found

    return read


def country(text: str) -> str:
    if text.upper() not in COUNTRIES:
        raise MalformedError("attendu : un code de pays à deux lettres (ISO 3166), par exemple FR")
    return text.upper()


def moment(text: str, zone: ZoneInfo) -> Moment | None:
    """ISO 8601, in `zone` when it says no offset; a bare date stays one; None when unreadable, which is unknown."""
    text, added = text.strip().upper(), timedelta()
    with suppress(ValueError):
        return date.fromisoformat(text)
    if midnight := MIDNIGHT.fullmatch(text):
        text, added = f"{midnight[1]}T00:00{midnight[2] or ''}", timedelta(days=1)
    try:
        instant = datetime.fromisoformat(text) + added
        instant = instant if instant.tzinfo else instant.replace(tzinfo=zone)
        return instant.astimezone(zone)
    except (ValueError, OverflowError):
        return None
