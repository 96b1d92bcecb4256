"""Forecast of contracts (§9.1): per programme, how many to declare admissible, and how the year may end."""

from dataclasses import dataclass

from desk.access import READERS, use_case
from desk.cases import may_sign
from desk.counting import Counting
from desk.files import Files
from rules import forecast, past_years
from rules.case import Actor
from rules.findings import Finding
from rules.forecast import Line, Outlook
from rules.past_years import PastYear
from rules.yields import Years, known, posterior


@dataclass(frozen=True)
class ForecastRow:
    """One programme. `past` are its rows of `Historique`; `held` and `searching` (trainees too, but nobody bound by
    another application): persons; `season` is how the year may end, None without a past or before anyone is
    admissible. Of the number recommended and of those admissible now, `advice_alert` and `season_alert` are never
    errors (R-120)."""

    programme: str
    short: str
    past: tuple[PastYear, ...]
    outlook: Outlook
    held: int
    searching: int
    season: Line | None
    advice_alert: Finding | None
    season_alert: Finding | None

    @property
    def known(self) -> bool:
        """Does its past say anything?"""
        return bool(self.outlook.lines)


@dataclass(frozen=True)
class Tried:
    """A line of the table. `alert` is never an error (R-120)."""

    line: Line
    recommended: bool
    tried: bool
    alert: Finding | None


class Forecasting(Counting):
    """Proposes a number; who declares admissible is the jury (§6.3)."""

    @use_case(READERS)
    def forecasts(self, actor: Actor) -> tuple[ForecastRow, ...]:
        """Every programme, in the order of the rows; only counts are shown, as in the ledger of seats."""
        found: tuple[ForecastRow, ...] = self.kept("forecasts", self._forecasts)
        return found

    @use_case(READERS)
    def accepted_risk(self, actor: Actor) -> float:
        """The row of `Session` under which a number is recommended."""
        return self.session.overfill_risk

    @use_case(READERS)
    def forecast_table(self, actor: Actor, programme: str, tried: int | None = None) -> tuple[Tried, ...]:
        """The lines round the number recommended, and the one that someone tries; none without a past."""
        files = self.files()
        (past, others), seats = pasts(files, programme), self._row_of(files, programme).seats.cap
        outlook = forecast.outlook(past, others, seats, files.session.overfill_risk)
        lines = {line.admissibles: line for line in outlook.lines}
        if lines and tried is not None and tried not in lines:
            lines[tried] = forecast.line(tried, seats, posterior(past, others))
        return tuple(
            Tried(lines[number], number == outlook.recommended, number == tried, too_few(files, number, seats))
            for number in sorted(lines)
        )

    def _forecasts(self, files: Files) -> tuple[ForecastRow, ...]:
        return tuple(self._forecast(files, code) for code in files.session.programmes)

    def _forecast(self, files: Files, code: str) -> ForecastRow:
        row, session = self._row_of(files, code), files.session
        (past, others), seats, held = pasts(files, code), row.seats.cap, row.seats.agreed
        outlook = forecast.outlook(past, others, seats, session.overfill_risk)
        seekers = len({entry.person for entry in may_sign(files, code)})
        running = held + seekers
        return ForecastRow(
            code,
            row.short,
            tuple(one for one in session.past_years.values() if one.programme == code),
            outlook,
            held,
            seekers,
            forecast.season(past, others, seats, held, seekers) if running else None,
            too_few(files, outlook.recommended, seats),
            too_few(files, running, seats) if running else None,
        )


def too_few(files: Files, admissibles: int, seats: int) -> Finding | None:
    return forecast.too_few(admissibles, seats, files.session.rules[forecast.RULE])


def pasts(files: Files, programme: str) -> tuple[Years, frozenset[Years]]:
    """The past of a programme, and those of the others, which inform how much years differ."""
    all_of_them = {code: past_years.of_programme(files.session.past_years, code) for code in files.session.programmes}
    others = frozenset(past for code, past in all_of_them.items() if code != programme and known(past))
    return all_of_them[programme], others
