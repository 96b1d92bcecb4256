"""What the placeholders of a letter stand for, in the notice's words: trials, documents missing, an interview's hour.

A candidate reads the number and the nature of the trials (R-075), an hour in the notice's zone, and never a result.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from rules.faults import RuleError

if TYPE_CHECKING:
    from rules.session import Session

NB: Final = "\u00a0"
WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def epreuves(session: "Session", codes: Collection[str], chosen: Mapping[str, str] | None = None) -> str:
    """The trials in the order of their rows, with how long each lasts; none is nothing. `chosen`: what the jury
    asked of this candidate, by trial, in place of « nature au choix du jury » (R-106). Raises `RuleError`."""
    unknown = sorted(set(codes) - session.trials.keys())
    if unknown:
        raise RuleError(f"« {unknown[0]} » n'est pas une épreuve : choisissez-en une de l'onglet Épreuves prévues.")
    asked = [trial for code, trial in session.trials.items() if code in codes]
    said = {one.code: f"{one.label}, {one.minutes} minutes" if one.minutes else one.label for one in asked}
    told = {code: words for code, words in (chosen or {}).items() if words}
    said |= {one.code: f"{_plain(one.label)} : {told[one.code]}" for one in asked if one.code in told}
    return " ; ".join(said.values())


def _plain(label: str) -> str:
    """Without what its row says between brackets."""
    return label.partition(" (")[0]


def pieces(session: "Session", codes: Collection[str]) -> str:
    """The documents in the order of their rows; a code without its row is said as it is. None is nothing."""
    known = [document.label for code, document in session.documents.items() if code in codes]
    return ", ".join([*known, *sorted(set(codes) - session.documents.keys())])


def creneau(starts_at: datetime, minutes: int, zone: ZoneInfo) -> str:
    """`le mardi 14/05/2024 à 9 h 30, heure de Paris (20 minutes)`: who reads it may live in another zone."""
    at = starts_at.astimezone(zone)
    city = zone.key.rpartition("/")[2].replace("_", " ")
    hour = f"{at.hour}{NB}h{NB}{at.minute:02d}"
    return f"le {WEEKDAYS[at.weekday()]} {at:%d/%m/%Y} à{NB}{hour}, heure de {city} ({minutes}{NB}minutes)"


def formation(session: "Session", programme: str) -> str:
    """The programme's label. Raises `RuleError` when the session has none under this code."""
    row = session.programmes.get(programme)
    if row is None:
        raise RuleError(f"« {programme} » n'est pas une formation de la session : remettez sa ligne dans Formations.")
    return row.label
