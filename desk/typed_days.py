"""A day as a person types it: read as it is, or refused in a sentence; never turned into another one.

A date field of the browser does turn it: « 31/06/2024 » becomes 30/06/2024, and its calendar hides the button below.
"""

from datetime import date

from rules.faults import RuleError
from sheets_sync import values


def typed_day(text: str, about: str) -> date:
    """The day of a field that takes no blank. Raises `RuleError`: what was typed, what was expected."""
    found = values.day(text.strip())
    if found is None:
        raise RuleError(f"{about}. {values.Unreadable(text.strip(), values.a_day(text.strip()))}")
    return found


def day_or_unknown(text: str, about: str) -> date | None:
    """None for a blank field: unknown. Raises as `typed_day`."""
    return typed_day(text, about) if text.strip() else None
