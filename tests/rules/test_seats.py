"""Seats: three counters derived from projects and contracts, in both entry years (headings "Places", §9.1)."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.seats import Fiche, cap, count, decision_objection, opened
from rules.session import load, notices
from tests.tables import each_row

DAY = date(2024, 6, 1)
KINDS = {
    "attendue": Fiche("", ""),
    "recue": Fiche("", "", registered_on=DAY),
    "agreee": Fiche("", "", registered_on=DAY, agreed_on=DAY),
    "accords": Fiche("", "", registered_on=DAY, agreed_on=DAY, all_agreed=True),
    "contrat": Fiche("", "", registered_on=DAY, agreed_on=DAY, all_agreed=True, contract_on=DAY),
    "refusee": Fiche("", "", registered_on=DAY, ended=True),
    "caduque": Fiche("", "", registered_on=DAY, agreed_on=DAY, ended=True),
    "rompu": Fiche("", "", registered_on=DAY, agreed_on=DAY, contract_on=DAY, ended=True),
    "sans_fiche": Fiche("", "", agreed_on=DAY),
}
HERE = "ICI"


@dataclass(frozen=True)
class Programme:
    code: str
    min: int
    max: int
    decided: int | None = None
    extra: int = 0


def fiches(text: str) -> list[Fiche]:
    found = []
    for written in text.split():
        person, _, kind = written.partition(":")
        kind, _, elsewhere = kind.partition("@")
        found.append(replace(KINDS[kind], person=person, programme=elsewhere or HERE))
    return found


@each_row(Path(__file__).parent / "cases" / "seats" / "comptes.csv")
def test_a_ledger(row: dict[str, str]) -> None:
    decided = int(row["decided"]) if row["decided"] else None
    programme = Programme(HERE, int(row["min"]), int(row["max"]), decided, int(row["extra"]))
    seats = count(programme, fiches(row["fiches"]))
    named = ("opened", "cap", "registered", "agreed", "contracts", "published", "left", "vacant")
    assert {name: getattr(seats, name) for name in named} == {name: int(row[name]) for name in named}
    assert (seats.opened_min, seats.decided, seats.extra) == (programme.min, decided, programme.extra)


def test_the_notices_seats() -> None:
    """R-001 to R-006: each track is a programme of its own; 128 seats in year 1, 17 to 32 in year 2."""
    programmes = load(notices()[0]).programmes.values()
    seats = {programme.code: (opened(programme), cap(programme)) for programme in programmes}
    assert seats == {
        "BAT1": (42, 42),
        "INFRES1-SR": (22, 22),
        "INFRES1-DL": (22, 22),
        "MKX1": (42, 42),
        "BAT2": (5, 10),
        "INFRES2-SR": (5, 10),
        "INFRES2-DL": (2, 2),
        "MKX2": (5, 10),
    }
    assert sum(cap(programme) for programme in programmes if programme.year == 1) == 128
    second = [programme for programme in programmes if programme.year == 2]
    assert (sum(map(opened, second)), sum(map(cap, second))) == (17, 32)


@pytest.mark.parametrize("decided", [5, 7, 10])
def test_management_decides_within_the_announced_range(decided: int) -> None:
    assert decision_objection(Programme("BAT2", 5, 10), decided) is None


@pytest.mark.parametrize("decided", [-1, 0, 4, 11])
def test_beyond_the_range_takes_supplementary_seats(decided: int) -> None:
    """R-004, R-005."""
    assert decision_objection(Programme("BAT2", 5, 10), decided) == (
        f"{decided} places pour BAT2 : de 5 à 10 sont annoncées ; "
        "au-delà, ouvrir des places supplémentaires, avec un motif"
    )


some_fiches = st.lists(
    st.builds(
        lambda kind, person, programme: replace(KINDS[kind], person=person, programme=programme),
        st.sampled_from(sorted(KINDS)),
        st.sampled_from("abcdefgh"),
        st.sampled_from([HERE, "AUTRE"]),
    ),
    max_size=15,
)
programmes = st.builds(
    lambda low, span, decided, extra: Programme(HERE, low, low + span, low + span if decided else None, extra),
    st.integers(0, 10),
    st.integers(0, 5),
    st.booleans(),
    st.integers(0, 3),
)


@given(programmes, some_fiches)
def test_the_counters_are_nested_and_the_published_count_never_negative(
    programme: Programme, held: list[Fiche]
) -> None:
    seats = count(programme, held)
    assert seats.registered >= seats.agreed >= seats.contracts >= 0
    assert 0 <= seats.published <= seats.opened <= seats.cap
    assert seats == count(programme, reversed(held))


@given(programmes, some_fiches, st.data())
def test_a_fiche_that_ends_gives_its_seat_back(programme: Programme, held: list[Fiche], data: st.DataObject) -> None:
    before = count(programme, held)
    index = data.draw(st.integers(0, len(held) - 1)) if held else None
    if index is not None:
        held = [replace(fiche, ended=True) if place == index else fiche for place, fiche in enumerate(held)]
    after = count(programme, held)
    assert after.published >= before.published
    assert after.left >= before.left
    assert after.registered <= before.registered


@given(programmes, some_fiches)
def test_a_seat_opened_beyond_is_one_more_everywhere(programme: Programme, held: list[Fiche]) -> None:
    before, after = count(programme, held), count(replace(programme, extra=programme.extra + 1), held)
    assert (after.opened, after.cap, after.left) == (before.opened + 1, before.cap + 1, before.left + 1)
