"""A sitting in words: its phase, who was there, who presided, when it closed (R-25, R-060)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from desk.sitting_bases import FACT
from rules.deliberation import phases
from rules.session import Session
from sheets_sync.values import show

SITTING: Final = "seance"
DAY: Final = len("20240327")
LABELS: Final = {
    "programme": "Formation", "phase": "Phase", "held_on": "Séance du", "present": "Présents", "chair": "Préside",
    "closed_at": "Close le",
}  # fmt: skip


def told(
    changed: Mapping[str, Any], session: Session, person: Callable[[str | None], str]
) -> Iterator[tuple[str, str, str]]:
    """Each field that changed, in the words of a screen."""
    for name, label in LABELS.items():
        if name in changed:
            before, after = (_words(name, value, session, person) for value in changed[name])
            yield label, before, after


def taken_in(facts: Mapping[str, Any], session: Session) -> Iterator[tuple[str, str]]:
    """The sitting that a decision names, by its day, which its name holds."""
    name = str(facts.get(FACT) or "")
    day = next((part for part in reversed(name.split("-")) if len(part) == DAY and part.isdigit()), "")
    if name:
        yield "séance du jury", show("date", f"{day[:4]}-{day[4:6]}-{day[6:]}", session) if day else name


def _words(name: str, value: Any, session: Session, person: Callable[[str | None], str]) -> str:
    if not value:
        return ""
    if name == "present":
        return ", ".join(map(person, value))
    if name == "chair":
        return person(str(value))
    if name == "phase":
        return _phase(session, str(value))
    kinds = {"held_on": "date", "closed_at": "instant"}
    return show(kinds[name], value, session) if name in kinds else str(value)


def _phase(session: Session, code: str) -> str:
    years = dict.fromkeys(row.year for row in session.programmes.values())
    known = (phase for year in years for phase in phases(session.workflow, year))
    return next((phase.label for phase in known if phase.code == code), code)
