"""The other lists of Places to give out: the counts published, the forecast, what each number of admissibles risks."""

from collections.abc import Iterable, Iterator, Sequence

from desk.bulletins import BulletinRow
from desk.desk import Desk
from desk.forecasting import ForecastRow
from documents.tables import Table, Value
from pages.parts.lists import in_paris, listed
from rules.case import Actor
from rules.findings import Finding
from rules.forecast import Line

EXPECTED = "Contrats, de", "Contrats, à", "Contrats attendus", "Risque de dépasser", "Places vides", "Contrats en trop"
"""What a line of the forecast says: four times in five between the first two, a chance, then averages."""


def bulletins(desk: Desk, rows: Iterable[BulletinRow]) -> Table:
    """Every count ever published, the programmes in their order, the newest first (R-124)."""
    heads = "Code", "Formation", "Publié le", "Date dite", "Places", "Ouvertes", "Enregistrées", "Par"
    past = ((one, told) for one in rows for told in one.past)
    lines = (
        (
            one.programme, one.short, in_paris(told.at), told.on, told.published, told.opened, told.registered,
            desk.name_of(told.by),
        )
        for one, told in past
    )  # fmt: skip
    return listed("Décomptes publiés", heads, lines)


def forecast(rows: Iterable[ForecastRow]) -> Table:
    """A line a programme: how many to declare, with what it rests on."""
    heads = "Code", "Formation", "Places", "Sessions passées", "Admissibles passés", "Contrats passés", "À déclarer"
    lines = (
        (
            one.programme, one.short, one.outlook.seats, len(one.past), sum(each.admissibles for each in one.past),
            sum(each.contracts for each in one.past), one.outlook.recommended,
            *_expected(one.outlook.advice), _alert(one.advice_alert),
        )
        for one in rows
    )  # fmt: skip
    return listed("Admissibles à déclarer", (*heads, *EXPECTED, "À savoir"), lines)


def season(rows: Iterable[ForecastRow]) -> Table:
    """How the year may end, of each programme."""
    heads = "Code", "Formation", "Places", "Agréées", "Cherchent"
    lines = (
        (
            one.programme, one.short, one.outlook.seats, one.held, one.searching, *_expected(one.season),
            _alert(one.season_alert),
        )
        for one in rows
    )  # fmt: skip
    return listed("Fin de saison", (*heads, *EXPECTED, "À savoir"), lines)


def risks(desk: Desk, actor: Actor, rows: Iterable[ForecastRow]) -> Table:
    """What each number of admissibles risks, of each programme that has a past."""
    heads = "Code", "Formation", "Places", "Admissibles"
    return listed("Risque selon le nombre", (*heads, *EXPECTED, "Conseillé", "À savoir"), _risks(desk, actor, rows))


def _risks(desk: Desk, actor: Actor, rows: Iterable[ForecastRow]) -> Iterator[Sequence[Value]]:
    for one in rows:
        for each in desk.forecast_table(actor, one.programme):
            line = each.line
            head = one.programme, one.short, one.outlook.seats, line.admissibles
            yield (*head, *_expected(line), each.recommended, _alert(each.alert))


def _expected(line: Line | None) -> Sequence[Value]:
    if line is None:
        return (None,) * len(EXPECTED)
    figures = line.expected, line.overfill, line.vacancies, line.excess
    return (line.low, line.high, *(round(one, 3) for one in figures))


def _alert(found: Finding | None) -> str:
    return found.says if found else ""
