"""A whole number as a person types it: read as it is, or refused in a sentence; never turned into another one.

A number field of the browser does turn it: « 2,5 » becomes 25, and beyond its bounds it gives the number before.
"""

import re

from rules.faults import RuleError

WHOLE = re.compile(r"-?[0-9]{1,9}")
LARGEST = 10**9
ANY = "un nombre entier"


def whole(text: str, about: str, expected: str = ANY, least: int = -LARGEST, most: int = LARGEST) -> int:
    """The number of a field that takes no blank. Raises `RuleError`: what was typed, what was expected."""
    typed = text.strip()
    if not WHOLE.fullmatch(typed) or not least <= int(typed) <= most:
        raise RuleError(f"{about} : écrit « {typed[:60]} », attendu {expected}")
    return int(typed)


def whole_or_unknown(text: str, about: str, expected: str = ANY, least: int = -LARGEST) -> int | None:
    """None for a blank field: unknown. Raises as `whole`."""
    return whole(text, about, expected, least) if text.strip() else None
