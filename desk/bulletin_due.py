"""When the next count of seats is owed to the admissible (R-124): one answer for Places and for the clocks."""

from datetime import date, datetime, time, timedelta
from typing import Final

from desk.blindness import as_judged
from desk.cases import searching
from desk.files import Entry, Files
from desk.withheld import told_on, withheld
from sheets_sync.bulletins import bulletins

EVERY_DAYS: Final = "decompte_jours"
"""Key of `Session`: « régulièrement » is so many days."""


def to_tell(files: Files, programme: str, today: date) -> list[Entry]:
    """Those still searching who know that they are admissible: a count sent to the others would tell them so (§3).

    While someone may still judge a person, a project here or elsewhere stops nothing: a letter that stops would tell.
    """
    files = as_judged(files)
    now = datetime.combine(today, time(), files.session.calendar.zone)
    return sorted(entry for entry in searching(files, programme) if not withheld(files, entry.key, now))


def due_on(files: Files, programme: str, today: date) -> date | None:
    """So many days after the last one; a first one from the day that someone is to be told. None when nobody is, or
    while the row is blank."""
    files = as_judged(files)
    seekers, days = to_tell(files, programme, today), files.session.parameters.get(EVERY_DAYS, "").strip()
    if not seekers or not days.isdigit():
        return None
    last = next((one.on for one in bulletins(files.register, programme) if one.on), None)
    return last + timedelta(days=int(days)) if last else min(_known_since(files, entry) for entry in seekers)


def _known_since(files: Files, entry: Entry) -> date:
    """The day from which they know: not that of a decision that nobody had told them (§3)."""
    decided = entry.since.astimezone(files.session.calendar.zone).date()
    return max(decided, told_on(files, entry.key) or decided)
