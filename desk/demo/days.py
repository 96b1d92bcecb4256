"""The days that the demonstration tells, each with its book: its visitor chooses one (§3 to §9)."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rules.faults import RuleError
from rules.session import Session

VARIABLE: Final = "GUICHET_DEMO_DAY"
"""The variable that says on which day the demonstration opens, by its code."""
MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


Says = Callable[[str], None]


def nothing(text: str) -> None:
    """Nobody waits to be told."""


class DemoRefused(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """What was asked of the demonstration cannot be."""


def in_words(on: date) -> str:
    """« 1er mai »."""
    return f"{on.day}{'er' if on.day == 1 else ''} {MONTHS[on.month - 1]}"


@dataclass(frozen=True)
class Day:
    """`code` names it in addresses and files; `label` says where the year is."""

    code: str
    says: str
    of: Callable[[Session], date]

    def label(self, session: Session) -> str:
        """« 27 mars : instruction »."""
        return f"{in_words(self.of(session))} : {self.says}"


def screening(session: Session) -> date:
    """The files are being screened, the announcement is near."""
    deposits = session.calendar.deposits
    return (deposits.end or deposits.start) + timedelta(days=15)


def first_deliberation(session: Session) -> date:
    return session.calendar["annonce_phase_principale"].start - timedelta(days=2)


def interviews(session: Session) -> date:
    """In the middle of their days."""
    return session.calendar["phase_complementaire"].start + timedelta(days=2)


def last_deliberation(session: Session) -> date:
    return session.calendar["annonce_phase_complementaire"].start - timedelta(days=1)


def first_day(session: Session) -> date:
    """The *rentrée* that the demonstration enters: the first Monday after the academic year."""
    year = session.calendar["annee_academique"]
    end = year.end or year.start
    return end + timedelta(days=7 - end.weekday())


def listing(session: Session) -> date:
    """Two days after the list could be drawn."""
    return first_day(session) - timedelta(days=5)


def trainees(session: Session) -> date:
    """Two weeks before the end of the delay of three months."""
    return first_day(session) + timedelta(weeks=11)


DAYS: Final = (
    Day("instruction", "instruction", screening),
    Day("deliberation", "délibération d’après les épreuves", first_deliberation),
    Day("entretiens", "entretiens", interviews),
    Day("admissibilite", "dernière délibération", last_deliberation),
    Day("liste", "liste complémentaire", listing),
    Day("stagiaires", "stagiaires et dernières semaines", trainees),
)
"""In the order of the year; the first is the one on which it opens."""


def day(code: str = "") -> Day:
    """The one of this code, else the one that the variable names, else the first. Raises `DemoRefused`."""
    wanted = (code or os.environ.get(VARIABLE) or DAYS[0].code).strip()
    found = next((one for one in DAYS if one.code == wanted), None)
    if found is None:
        known = ", ".join(one.code for one in DAYS)
        raise DemoRefused(f"« {wanted[:40]} » n'est pas un jour de la démonstration ; attendu : {known}.")
    return found
