"""The first day that a fiche, an accord or a contract may be dated of: the admissibility it follows, or the session's
opening (§8, R-109)."""

from collections.abc import Sequence
from datetime import date, datetime

from desk.files import Files, Key
from rules.compiling import DEPOSITS
from rules.history import Passage, past_facts
from sheets_sync.standings import TAKEN_OVER, history


def too_early(
    files: Files, key: Key, on: date, provided_on: date | None = None, past: Sequence[Passage] | None = None
) -> str:
    """What such a day comes before, and what is expected; "" when nothing. `provided_on` is the blank fiche's, for one
    that came back, and for what is agreed or signed on it; `past` the application's, where it is not the book's yet.
    The day itself is in time."""
    first, says = _since(files, key, history(files.register, *key) if past is None else past)
    if provided_on is not None and provided_on > first:
        first, says = provided_on, f"la fiche vierge a été remise le {provided_on:%d/%m/%Y}"
    return f"{says}, attendu : ce jour-là ou un jour suivant, vérifiez la date" if on < first else ""


def _since(files: Files, key: Key, past: Sequence[Passage]) -> tuple[date, str]:
    decided = past_facts(past, files.session.workflow)["admissibility_decided_at"]
    if isinstance(decided, date) and not _only_taken_over(files, key, decided):
        day = files.session.calendar.day(decided)
        return day, f"l'admissibilité a été décidée le {day:%d/%m/%Y}"
    opens = files.session.calendar.periods[DEPOSITS].start
    return opens, f"la session ouvre le {opens:%d/%m/%Y}"


def _only_taken_over(files: Files, key: Key, decided: date) -> bool:
    """Is this the instant of an act that took the decision over without its own day? Facts may be older than it."""
    thread = files.register.thread(f"candidature:{key[0]}/{key[1]}")
    taken = {one.row.instant for one in thread if one.holds and one.act.facts.get(TAKEN_OVER)}
    return isinstance(decided, datetime) and any(datetime.fromisoformat(at) == decided for at in taken)
