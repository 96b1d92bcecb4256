"""How long a dossier is kept: months that the notice does not give, from the end of its session or its last act.

A length that nobody set is not no length: nothing may be erased until someone says it.
"""

from datetime import date
from typing import Final

from rules.periods import months_later
from rules.session import Session

MONTHS: Final = "conservation_mois"
"""The row of `Session`; absent from the notice."""


def months_kept(session: Session) -> int | None:
    text = session.parameters.get(MONTHS, "").strip()
    return int(text) if text.isdecimal() else None


def erasable_from(session: Session, last_act: date) -> date | None:
    """The first day on which the dossier may be erased; None while its length is not set."""
    months = months_kept(session)
    ends = [day for period in session.calendar.periods.values() for day in (period.start, period.end) if day]
    return None if months is None else months_later(max([last_act, *ends]), months)
