"""What no text for a candidate says (§6.3, §7.5): the mark of a trial or of a criterion, a level given in its stead."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

DECIMAL: Final = re.compile(r"(?<![\d.,/])(\d+)[.,](\d+)(?![\d.,]*\d)")
WHOLE: Final = re.compile(r"(?<![\d.,/])(0|[1-9]\d*)(?:[.,]0+)?\s*(?:/\s*|sur\s+)\d+(?!\d|\s*/)")


def tells(text: str, results: Iterable[str]) -> bool:
    """Does a text give one of these results? `12,5` or `12.5` anywhere; a whole mark only over another number
    (`12/20`), for alone it may be a day; a level only where it is said of someone, for alone it may be a room."""
    return any(_tells(text, result) for result in results)


def _tells(text: str, result: str) -> bool:
    try:
        return Decimal(result.replace(",", ".")) in _marks(text)
    except InvalidOperation:
        return _level(result).search(text) is not None


@lru_cache(maxsize=1 << 14)
def _marks(text: str) -> frozenset[Decimal]:
    decimals = (Decimal(f"{found[1]}.{found[2]}") for found in DECIMAL.finditer(text))
    return frozenset((*(mark for mark in decimals if mark % 1), *(Decimal(found[1]) for found in WHOLE.finditer(text))))


@lru_cache
def _level(level: str) -> re.Pattern[str]:
    said = rf"\b{re.escape(level)}(?!\w)"
    before = r"\b(?:niveau|résultat|note|score)\W+(?:\w+\W+){0,4}?"
    return re.compile(rf"{before}{said}|\banglais\W{{0,3}}{said}|{said}\s+en\s+anglais", re.IGNORECASE)
