"""Slots: laid out on the clock of each day, inside the window, nobody in two at once (R-041, §6.2, §7.3)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.session import load, notices
from rules.slots import Board, Series, Slot, booking_objections, live_trials, objections, said, series

SESSION = load(notices()[-1])
ZONE = SESSION.calendar.zone
NOW = datetime(2024, 5, 3, 8, tzinfo=UTC)


def slot(day: int = 13, hour: int = 9, minute: int = 0, minutes: int = 20, **more: object) -> Slot:
    start = datetime(2024, 5, day, hour, minute, tzinfo=ZONE)
    known = {"programme": "MKX1", "trial": "EVS1", "jurors": ("a@ecole.example.org",)}
    return Slot("one", starts_at=start, minutes=minutes, **(known | more))  # type: ignore[arg-type]


EVS = SESSION.trials["EVS1"].label
OUTSIDE = "hors de la fenêtre du 13/05/2024 au 17/05/2024 (§3.1)"
SAID = "le 13/05/2024 de 09:00 à 09:20"
OTHER = "déjà dans un autre créneau, le 13/05/2024 de 09:10 à 09:30 (BAT1)"
LATER = replace(slot(minute=10), id="two", programme="BAT1")


@pytest.mark.parametrize(
    ("asked", "others", "says"),
    [
        (slot(), [], ()),
        (slot(17, 23, 40), [], ()),
        (slot(13, 0), [], ()),
        (slot(17, 23, 41), [], (f"le 17/05/2024 de 23:41 à 00:01 : {OUTSIDE}",)),
        (slot(12, 23, 59), [], (f"le 12/05/2024 de 23:59 à 00:19 : {OUTSIDE}",)),
        (slot(minutes=21), [], (f"{EVS} dure 20 minutes au plus (§6.2), 21 demandées",)),
        (slot(minutes=0), [], ("un créneau dure au moins une minute, 0 demandée",)),
        (slot(programme="MKX2", trial="SPECIALITE2", minutes=90), [], ()),
        (slot(programme="MKX2"), [], (
            f"« {EVS} » est une épreuve de l'année d'entrée 1, MKX2 entre en 2 : choisissez une épreuve de cette année",
        )),
        (slot(programme="XXX"), [], (
            "« XXX » n'est pas une formation : choisissez-en une de l'onglet Formations",
        )),
        (slot(trial="XXX"), [], ("« XXX » n'est pas une épreuve : choisissez-en une de l'onglet Épreuves prévues",)),
        (slot(), [LATER], (f"a@ecole.example.org est {OTHER}",)),
        (slot(), [replace(LATER, cancelled="salle fermée")], ()),
        (slot(), [replace(LATER, id="one")], ()),
        (slot(), [replace(slot(minute=20), id="two")], ()),
        (slot(jurors=(), room="B 12"), [replace(LATER, jurors=(), room="b 12")], (f"la salle B 12 est {OTHER}",)),
        (slot(jurors=(), room="B 12"), [replace(LATER, jurors=(), room="B12")], (f"la salle B 12 est {OTHER}",)),
        (slot(jurors=()), [replace(LATER, jurors=())], ()),
    ],
)  # fmt: skip
def test_what_is_held_against_a_slot(asked: Slot, others: list[Slot], says: tuple[str, ...]) -> None:
    assert objections(asked, others, SESSION, NOW) == says


def test_a_slot_of_the_past_is_refused() -> None:
    now = datetime(2024, 5, 13, 9, 0, tzinfo=ZONE)
    assert objections(slot(), [], SESSION, now) == (f"{SAID} : ce moment est passé",)
    assert objections(slot(), [], SESSION, now - timedelta(seconds=1)) == ()


@pytest.mark.parametrize(
    ("asked", "held", "recused", "says"),
    [
        (slot(), [], (), ()),
        (slot(held_by="24-1/MKX1"), [], (), (f"{SAID} : créneau déjà pris",)),
        (slot(cancelled="grève"), [], (), (f"{SAID} : créneau annulé",)),
        (slot(), [LATER], (), ("la même personne a déjà un entretien le 13/05/2024 de 09:10 à 09:30 (BAT1)",)),
        (slot(), [replace(slot(minute=20), id="two")], (), ()),
        (slot(), [], ("a@ecole.example.org",), ("a@ecole.example.org s'est déporté de cette candidature",)),
        (slot(), [], ("b@ecole.example.org",), ()),
    ],
)
def test_what_is_held_against_a_booking(
    asked: Slot, held: list[Slot], recused: tuple[str, ...], says: tuple[str, ...]
) -> None:
    assert booking_objections(asked, held, recused, NOW, ZONE) == says


def test_the_trials_that_need_a_slot() -> None:
    assert [[trial.code for trial in live_trials(SESSION, year)] for year in (1, 2)] == [
        ["EVS1"],
        ["ENTRETIEN2", "SPECIALITE2"],
    ]


def laid(first: date, last: date, opens: time, closes: time, minutes: int = 20, pause: int = 5) -> list[Slot]:
    boards = (Board(("a@ecole.example.org",), "B 12"), Board(("b@ecole.example.org",)))
    return list(series(Series("MKX1", "EVS1", first, last, opens, closes, minutes, pause, boards), ZONE))


def test_a_series_fills_each_day_for_each_board() -> None:
    found = laid(date(2024, 5, 13), date(2024, 5, 14), time(9), time(10))
    assert [(one.room, said(one, ZONE)) for one in found] == [
        (room, f"le {day}/05/2024 de {hours}")
        for day in (13, 14)
        for hours in ("09:00 à 09:20", "09:25 à 09:45")
        for room in ("B 12", "")
    ]
    assert len({one.id for one in found}) == 8


@pytest.mark.parametrize(
    ("day", "expected"),
    [  # minutes that pass between 1 and 4 in the morning: an ordinary night, clocks forward, clocks back
        (date(2024, 3, 30), 180),
        (date(2024, 3, 31), 120),
        (date(2024, 10, 27), 240),
    ],
)
def test_a_night_when_clocks_change_has_its_own_length(day: date, expected: int) -> None:
    found = [one for one in laid(day, day, time(1), time(4), 30, 0) if not one.room]
    assert len(found) == expected / 30
    assert all(a.ends == b.starts for a, b in pairwise(found))
    assert not any(a.overlaps(b) for a in found for b in found if a is not b)


def test_across_a_change_of_clocks_the_day_still_begins_at_nine() -> None:
    found = [one for one in laid(date(2024, 3, 29), date(2024, 4, 1), time(9), time(9, 20)) if one.room]
    assert [one.starts_at.strftime("%d %H:%M %z") for one in found] == [
        "29 09:00 +0100", "30 09:00 +0100", "31 09:00 +0200", "01 09:00 +0200",
    ]  # fmt: skip
    assert [one.starts.hour for one in found] == [8, 8, 7, 7]


def test_nothing_is_laid_out_when_nothing_fits() -> None:
    day = date(2024, 5, 13)
    assert laid(day, day, time(9), time(9, 19)) == laid(day, date(2024, 5, 12), time(9), time(10)) == []
    assert laid(day, day, time(9), time(10), 0) == laid(day, day, time(9), time(10), 20, -20) == []


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.times(), st.times(), st.integers(1, 90), st.integers(0, 30))
def test_a_series_never_doubles_and_never_ends_late(
    day: date, opens: time, closes: time, minutes: int, pause: int
) -> None:
    found = laid(day, day, opens.replace(microsecond=0), closes.replace(microsecond=0), minutes, pause)[::2]
    end = datetime.combine(day, closes.replace(microsecond=0), ZONE).astimezone(UTC)
    assert all(one.ends <= end for one in found)
    assert all((b.starts - a.ends) == timedelta(minutes=pause) for a, b in pairwise(found))
