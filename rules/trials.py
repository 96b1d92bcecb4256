"""The trials of the notice (§6, §7): asked of each pre-admissible (R-069), each in its window (R-038, R-041)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.calendar import Moment
from rules.findings import Finding, Rule

if TYPE_CHECKING:
    from rules.session import Session


@dataclass(frozen=True)
class Trial:
    """A row of `Épreuves prévues`: `minutes` at most or so, `period` the code of its window.

    The jury may spare one that `can_be_spared` (§7.4).
    """

    code: str
    label: str
    year: int
    series: int
    compulsory: bool
    minutes: int | None
    period: str
    section: str
    can_be_spared: bool = False

    @property
    def kind(self) -> str:
        """What `Grilles` and `Prestataires` call it: its code without its entry year (`EVD1` and `EVD2` are `EVD`)."""
        return self.code.removesuffix(str(self.year))


def trials(session: "Session", year: int) -> Mapping[str, Trial]:
    """The trials of an entry year."""
    return {code: trial for code, trial in session.trials.items() if trial.year == year}


def asked(rules: Mapping[str, Rule], of_candidate: Collection[str]) -> Finding | None:
    """A pre-admissible takes one trial or several, chosen by the jury before the announcement (R-069)."""
    return None if of_candidate else rules["R-069"].objects("Aucune épreuve n'est demandée, une au moins est attendue")


def outside_window(session: "Session", code: str, taken_at: Moment) -> Finding | None:
    """A trial taken outside its window, days included, is the jury's to judge (R-038, R-041)."""
    trial = session.trials[code]
    period = session.calendar[trial.period]
    if session.calendar.contains(taken_at, period):
        return None
    says = f"{trial.label} : passée le {taken_at:%d/%m/%Y}, hors de la fenêtre {period}"
    return session.rules[period.rule].objects(says, trial.section)
