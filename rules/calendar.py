"""The notice's calendar (§3): days that are all inclusive, in the notice's own time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rules.findings import Finding, Rule

Moment = datetime | date
"""An aware instant, or a bare date that stands for any time that day."""
NOON: Final = time(12)


@dataclass(frozen=True)
class Period:
    """A row of `Calendrier`: from `start` to `end`, both included; `end` None never closes; `year` None is both."""

    code: str
    label: str
    year: int | None
    start: date
    end: date | None
    rule: str
    section: str

    def __str__(self) -> str:
        if self.end is None:
            return f"à partir du {self.start:%d/%m/%Y}"
        if self.start == self.end:
            return f"le {self.start:%d/%m/%Y}"
        return f"du {self.start:%d/%m/%Y} au {self.end:%d/%m/%Y}"


OFF_PLATFORM, UNKNOWN, TOO_EARLY, LATE, ON_TIME = "off_platform", "unknown", "too_early", "late", "on_time"
"""The answers of the submission question: the first that applies (R-044)."""


@dataclass(frozen=True)
class Calendar:
    """The session's periods by code, the deposits' own, and the zone their days are counted in."""

    periods: Mapping[str, Period]
    deposits: Period
    zone: ZoneInfo

    def __getitem__(self, code: str) -> Period:
        return self.periods[code]

    def is_before(self, moment: Moment, period: Period) -> bool:
        return _day(moment) < period.start if not isinstance(moment, datetime) else moment < self.opens(period)

    def is_after(self, moment: Moment, period: Period) -> bool:
        """« 12 mars compris (minuit) » is before the next midnight (§4.1): midnight itself is after."""
        if period.end is None:
            return False
        return moment >= self.closes(period) if isinstance(moment, datetime) else moment > period.end

    def contains(self, moment: Moment, period: Period) -> bool:
        return not self.is_before(moment, period) and not self.is_after(moment, period)

    def precedes(self, instant: datetime, moment: Moment) -> bool | None:
        """Strictly before; None on a bare day itself, whose hour nobody knows."""
        if isinstance(moment, datetime):
            return instant < moment
        on = self.day(instant)
        return None if on == moment else on < moment

    def day(self, moment: Moment) -> date:
        """In this zone."""
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment

    def instant(self, moment: Moment) -> datetime:
        """A bare day stands for its noon: within the day whatever the clocks do."""
        return moment if isinstance(moment, datetime) else datetime.combine(moment, NOON, self.zone)

    def opens(self, period: Period) -> datetime:
        return datetime.combine(period.start, time(), self.zone)

    def closes(self, period: Period) -> datetime:
        """The first instant that is too late: the midnight that ends the last day."""
        return datetime.combine((period.end or date.max - timedelta(days=1)) + timedelta(days=1), time(), self.zone)

    def submission(self, submitted_at: Moment | None, on_platform: bool) -> str:
        if not on_platform:
            return OFF_PLATFORM
        if submitted_at is None:
            return UNKNOWN
        if self.is_before(submitted_at, self.deposits):
            return TOO_EARLY
        return LATE if self.is_after(submitted_at, self.deposits) else ON_TIME


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


RULES: Final = {OFF_PLATFORM: "R-044", UNKNOWN: "R-036", TOO_EARLY: "R-035", LATE: "R-036"}


def submission_findings(
    answer: str, submitted_at: Moment | None, calendar: Calendar, rules: Mapping[str, Rule]
) -> tuple[Finding, ...]:
    """Why a deposit cannot be taken as it stands; none on time (R-035, R-036, R-044)."""
    if answer == ON_TIME:
        return ()
    deposits, moment = calendar.deposits, _shown(submitted_at, calendar.zone)
    says = {
        OFF_PLATFORM: "Candidature hors de la plateforme : aucune n'est étudiée en dehors du site indiqué",
        UNKNOWN: f"Date de dépôt absente ou illisible : le dépôt était possible {deposits}",
        TOO_EARLY: f"Déposé le {moment}, avant l'ouverture du site le {deposits.start:%d/%m/%Y}",
        LATE: f"Déposé le {moment}, après la clôture du {deposits.end:%d/%m/%Y} compris (minuit)",
    }[answer]
    return (rules[RULES[answer]].objects(says, facts=(("dépôt", moment),)),)


def _shown(moment: Moment | None, zone: ZoneInfo) -> str:
    if moment is None:
        return "inconnu"
    if isinstance(moment, datetime):
        return f"{moment.astimezone(zone):%d/%m/%Y à %H:%M:%S}"
    return f"{moment:%d/%m/%Y}"
