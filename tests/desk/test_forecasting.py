"""Forecast: as many as seats without a past; with one, a number under the accepted risk, and how the year may end."""

import pytest

from desk.forecasting import ForecastRow
from desk.sheet import Edit
from rules.past_years import PastYear
from rules.yields import Year, posterior
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate

MKX = (Year(61, 38), Year(66, 41))


def row(book: World, programme: str) -> ForecastRow:
    return next(one for one in book.desk.forecasts(book.who("lecture")) if one.programme == programme)


def type_past(book: World, programme: str, *years: Year) -> None:
    """Rows typed in Feuille › Historique, a session each, then put in force by management."""
    desk, who = book.desk, book.who("direction")
    grid = desk.grid(who, "Historique")
    for rank, year in enumerate(years):
        cells = {"session": str(2020 + rank), "formation": programme}
        cells |= {"admissibles": str(year.admissibles), "contrats": str(year.contracts)}
        edits = [Edit(f"{programme}-{rank}", column, text) for column, text in cells.items()]
        assert desk.edit(book.form(), who, grid, edits).refused == ()
    answer = desk.put_in_force(book.form(), who, desk.effect_of_draft(who), "Années passées")
    assert isinstance(answer, Saved), answer


def put(book: World, programme: str, state: str, *numbers: int) -> None:
    for number in numbers:
        subject = f"candidature:24-0000{number}/{programme}"
        assert isinstance(
            book.desk.journal.record(Draft(book.form(), "x", "transition", subject, {subject: {"state": state}})), Saved
        )


def test_without_a_past_as_many_as_seats(book: World) -> None:
    found = book.desk.forecasts(book.who("lecture"))
    assert {one.programme: one.outlook.recommended for one in found} == {
        code: row.max for code, row in book.desk.session.programmes.items()
    }
    assert not any(one.known or one.past or one.season or one.season_alert for one in found)
    assert all(one.advice_alert for one in found)
    assert book.desk.forecast_table(book.who("lecture"), "MKX1", 60) == ()


def test_two_years_typed_in_the_sheet_are_enough(book: World) -> None:
    type_past(book, "MKX1", *MKX)
    here = row(book, "MKX1")
    assert here.past[0] == PastYear("MKX1-0", "2020", "MKX1", None, 61, None, 38, "")
    assert [one.year for one in here.past] == list(MKX)
    assert here.known
    assert here.outlook.advice is not None
    assert here.outlook.advice.overfill <= book.desk.accepted_risk(book.who("lecture"))
    assert 42 < here.outlook.recommended < 68
    assert here.advice_alert is None
    assert (row(book, "BAT1").known, row(book, "BAT1").outlook.recommended) == (False, 42)


def test_a_number_that_someone_tries_has_its_line(book: World) -> None:
    type_past(book, "MKX1", *MKX)
    best, who = row(book, "MKX1").outlook.recommended, book.who("lecture")
    plain = book.desk.forecast_table(who, "MKX1")
    assert [one.line for one in plain] == list(row(book, "MKX1").outlook.lines)
    assert [one.line.admissibles for one in plain if one.recommended] == [best]
    tried = {one.line.admissibles: one for one in book.desk.forecast_table(who, "MKX1", 40)}
    assert (tried[40].tried, tried[40].line.overfill, tried[best].tried) == (True, 0, False)
    assert [number for number, one in tried.items() if one.alert] == [40, 42]
    assert len(tried) == len(plain) + 1


def test_the_past_of_the_others_counts_and_seats_decided_too(book: World) -> None:
    type_past(book, "MKX1", *MKX)
    alone = row(book, "MKX1").outlook
    type_past(book, "BAT1", *(Year(60, 30),) * 5)
    beside = row(book, "MKX1").outlook
    assert beside != alone
    type_past(book, "BAT2", Year(12, 8), Year(14, 9))
    shown = next(one for one in book.desk.seats(book.who("direction")) if one.programme == "BAT2")
    answer = book.desk.decide_capacity(book.form(), book.who("direction"), shown, 6, 0, "")
    assert isinstance(answer, Saved)
    assert row(book, "BAT2").outlook.seats == 6


def test_the_year_ends_between_seats_held_and_those_who_search(book: World) -> None:
    type_past(book, "BAT2", Year(12, 8), Year(14, 9))
    book.bring(*(candidate(f"24-0000{n}", ("BAT2",)) for n in range(1, 9)))
    put(book, "BAT2", "ENGAGE", 1, 2)
    put(book, "BAT2", "ADMISSIBLE", 3, 4, 5, 6, 7)
    here = row(book, "BAT2")
    assert (here.held, here.searching) == (2, 5)
    assert here.season is not None
    mean = sum(point[0] * weight for point, weight in posterior((Year(12, 8), Year(14, 9))).items())
    assert here.season.expected == pytest.approx(2 + 5 * mean, abs=0.01)
    assert 2 <= here.season.low <= here.season.high <= 7
    put(book, "BAT2", "STAGIAIRE", 8)
    assert (row(book, "BAT2").held, row(book, "BAT2").searching) == (2, 6), "a trainee may still sign a contract (§9.2)"


def test_no_more_admissibles_than_seats_is_an_alert(book: World) -> None:
    """R-120: said, and nothing is refused."""
    book.bring(candidate("24-00001", ("BAT2",)))
    put(book, "BAT2", "ADMISSIBLE", 1)
    alert = row(book, "BAT2").season_alert
    assert alert is not None
    assert (alert.code, alert.section) == ("R-120", "9.1")
    assert alert.says == "pas plus d'admissibles (1) que de places (10) : la notice en annonce toujours davantage"


def test_a_past_that_cannot_be_read_is_not_put_in_force(book: World) -> None:
    desk, who = book.desk, book.who("direction")
    grid = desk.grid(who, "Historique")
    cells = {"session": "2023", "formation": "MKX1", "admissibles": "60", "contrats": "61"}
    desk.edit(book.form(), who, grid, [Edit("m", column, text) for column, text in cells.items()])
    effect = desk.effect_of_draft(who)
    assert ["61 contrats pour 60 admissibles" in fault.says for fault in effect.faults] == [True]
    assert not row(book, "MKX1").known
