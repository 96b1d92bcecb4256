"""Who gets which slot: the best there is against trying everything, the same answer for the same input (§6.2, §7.3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import matching
from rules.assignment import Assignment, Seeker, assign, preferences
from rules.slots import Board, Series, Slot, series

ZONE = ZoneInfo("Europe/Paris")
START = datetime(2024, 5, 13, 7, tzinfo=UTC)
BEFORE = START - timedelta(days=1)
Score = tuple[int, int, int]
"""(minus those placed, against a wish, ranks)."""


def slot(name: str, at: int, programme: str = "A", juror: str = "", **more: object) -> Slot:
    """`at` in tens of minutes; each lasts twenty."""
    start = START + timedelta(minutes=10 * at)
    return Slot(name, programme, "E", start, 20, (juror or f"jury {programme}",), **more)  # type: ignore[arg-type]


def placed(found: Assignment) -> dict[str, str]:
    return {seeker.key: slot.id for seeker, slot in found.placed}


def best(seekers: Sequence[Seeker], slots: Sequence[Slot]) -> Score:
    """By trying everything."""
    free = [one for one in slots if one.free]
    free.sort(key=lambda one: (one.starts, one.id))
    rank = dict(zip([one.id for one in free], preferences(free, slots), strict=True))
    choices = [[None, *(one for one in free if seeker.may(one))] for seeker in seekers]
    found = [score(seekers, chosen, rank) for chosen in product(*choices)]
    return min(one for one in found if one is not None)


def score(seekers: Sequence[Seeker], chosen: Sequence[Slot | None], rank: dict[str, int]) -> Score | None:
    given = [(seeker, one) for seeker, one in zip(seekers, chosen, strict=True) if one]
    for (who, one), (other, two) in combinations(given, 2):
        if one.id == two.id or (who.person == other.person and one.overlaps(two)):
            return None
    return -len(given), sum(who.is_away(one) for who, one in given), sum(rank[one.id] for _, one in given)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Seeker], list[Slot]]:
    slots = []
    for n in range(draw(st.integers(0, 5))):
        programme = draw(st.sampled_from("AB"))
        taken = draw(st.sampled_from(["", "", "", "x/A"]))
        slots.append(slot(f"s{n}", draw(st.integers(0, 5)), programme, draw(st.sampled_from("jk")), held_by=taken))
    seekers = []
    for n in range(draw(st.integers(0, 4))):
        programme, person = draw(st.sampled_from("AB")), draw(st.sampled_from("pqr"))
        away = START + timedelta(minutes=10 * draw(st.integers(-3, 5)))
        held = (slot("held", draw(st.integers(0, 5)), "C"),) if draw(st.booleans()) else ()
        recused = draw(st.sampled_from([frozenset(), frozenset("j")]))
        times = ((away, away + timedelta(minutes=15)),)
        seekers.append(Seeker(f"{n}/{programme}", programme, "E", person, held, times, recused))
    return seekers, slots


def check(case: tuple[list[Seeker], list[Slot]]) -> None:
    seekers, slots = case
    found = assign(seekers, slots, BEFORE)
    free = sorted((one for one in slots if one.free), key=lambda one: (one.starts, one.id))
    rank = dict(zip([one.id for one in free], preferences(free, slots), strict=True))
    given = {(seeker.key): one for seeker, one in found.placed}
    assert score(seekers, [given.get(seeker.key) for seeker in seekers], rank) == best(seekers, slots)
    assert all(seeker.may(one) and one.free for seeker, one in found.placed)
    assert {seeker.key for seeker, _ in found.left} == {seeker.key for seeker in seekers} - given.keys()
    assert all(why for _, why in found.left)
    assert assign(list(reversed(seekers)), list(reversed(slots)), BEFORE) == found


@settings(max_examples=300, deadline=None)
@given(cases())
def test_the_best_there_is(case: tuple[list[Seeker], list[Slot]]) -> None:
    check(case)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_best_there_is_by_whole_numbers(case: tuple[list[Seeker], list[Slot]]) -> None:
    """What the search hands over to when it has tried enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "TRIES", 1)
        check(case)


def test_everyone_is_placed_when_that_is_possible() -> None:
    """The first could take either: it must leave the only one that the second may have."""
    recused = frozenset({"k"})
    slots = [slot("early", 0, juror="j"), slot("late", 3, juror="k")]
    seekers = [Seeker("1/A", "A", "E", "1"), Seeker("2/A", "A", "E", "2", recused=recused)]
    assert placed(assign(seekers, slots, BEFORE)) == {"1/A": "late", "2/A": "early"}


def test_jurors_share_the_day_before_the_morning_fills() -> None:
    slots = [slot(f"{juror}{at}", at, juror=juror) for juror in "jk" for at in (0, 2, 4)]
    seekers = [Seeker(f"{n}/A", "A", "E", str(n)) for n in range(4)]
    assert sorted(placed(assign(seekers, slots, BEFORE)).values()) == ["j0", "j2", "k0", "k2"]


def test_a_juror_who_has_much_already_gets_less() -> None:
    held = [slot(f"held{at}", at, juror="j", held_by=f"h{at}/A") for at in (10, 12)]
    slots = [*held, slot("j0", 0, juror="j"), slot("k4", 4, juror="k"), slot("k6", 6, juror="k")]
    seekers = [Seeker(f"{n}/A", "A", "E", str(n)) for n in range(2)]
    assert sorted(placed(assign(seekers, slots, BEFORE)).values()) == ["k4", "k6"]


def test_against_a_wish_only_when_nothing_else_is_left_and_it_is_said() -> None:
    away = ((START, START + timedelta(minutes=20)),)
    seekers = [Seeker("1/A", "A", "E", "1", away=away), Seeker("2/A", "A", "E", "2", away=away)]
    found = assign(seekers, [slot("early", 0), slot("late", 2)], BEFORE)
    assert len(found.placed) == 2
    assert [one.id for _, one in found.against] == ["early"]


ONE = (Seeker("1/A", "A", "E", "1"),)


@pytest.mark.parametrize(
    ("seekers", "slots", "says"),
    [
        (ONE, (), "aucun créneau libre n'est ouvert pour cette épreuve : ouvrez-en"),
        (ONE, (slot("b", 0, "B"),), "aucun créneau libre n'est ouvert pour cette épreuve : ouvrez-en"),
        (ONE, (slot("a", 0, held_by="x/A"),), "aucun créneau libre n'est ouvert pour cette épreuve : ouvrez-en"),
        (ONE, (slot("a", 0, cancelled="grève"),), "aucun créneau libre n'est ouvert pour cette épreuve : ouvrez-en"),
        (
            (replace(ONE[0], recused=frozenset({"jury A"})),), (slot("a", 0),),
            "un juré de chaque créneau libre s'est déporté de cette candidature : ouvrez-en avec d'autres jurés",
        ),
        (
            (replace(ONE[0], held=(slot("b", 1, "B"),)),), (slot("a", 0),),
            "chaque créneau libre chevauche un autre entretien de la même personne : ouvrez-en à une autre heure",
        ),
        (
            (*ONE, Seeker("0/A", "A", "E", "0")), (slot("a", 0),),
            "un créneau libre pour 2 personnes : ouvrez-en",
        ),
        (
            (Seeker("1/B", "B", "E", "1"), *ONE), (slot("a", 0), slot("b", 1, "B")),
            "les créneaux qui conviendraient vont à d'autres ou tombent en même temps : ouvrez-en",
        ),
    ],
)  # fmt: skip
def test_who_is_left_is_told_why(seekers: Sequence[Seeker], slots: Sequence[Slot], says: str) -> None:
    assert [why for _, why in assign(seekers, slots, BEFORE).left] == [says]


def test_a_slot_that_has_begun_is_given_to_nobody() -> None:
    assert placed(assign(ONE, [slot("a", 0), slot("b", 3)], START)) == {"1/A": "b"}


@pytest.mark.parametrize(("people", "juries"), [(40, "AB"), (12, "ABC")])
def test_a_whole_class_with_several_interviews_each(people: int, juries: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All juries at the same hours: nobody in two at once, found without the slow solver."""
    monkeypatch.setattr(matching, "jointly", None)
    hours = [2 * n for n in range(people)]
    slots = [slot(f"{jury}{at}", at, jury) for jury in juries for at in hours]
    seekers = [Seeker(f"{n}/{jury}", jury, "E", str(n)) for n in range(people) for jury in juries]
    found = assign(seekers, slots, BEFORE)
    assert len(found.placed) == people * len(juries)
    for (who, one), (other, two) in combinations(found.placed, 2):
        assert who.person != other.person or not one.overlaps(two)


def test_four_hundred_candidates() -> None:
    boards = tuple(Board((f"j{n}",)) for n in range(5))
    week = Series("A", "E", date(2024, 5, 13), date(2024, 5, 17), time(9), time(17), 20, 5, boards)
    seekers = [Seeker(f"{n:03}/A", "A", "E", str(n)) for n in range(400)]
    found = assign(seekers, series(week, ZONE), BEFORE)
    assert len(found.placed) == len({one.id for _, one in found.placed}) == 400
