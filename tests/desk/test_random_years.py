"""Random years: whoever does whatever, whenever, in whatever order, mistakes included, the invariants hold after each
act; and a second reading of the journal, written apart, says the same as the rules (rules.md §2.4).

Where they begin, what people do and what catches a sabotage is in `years`; `make soak` lives many more of them.
"""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.invariants import INVARIANTS
from tests.desk.years.beginnings import BEGINNINGS, ONE_YEAR, TWO_SEATS, Books
from tests.desk.years.living import Wrong, holds, live
from tests.desk.years.sabotages import SABOTAGES
from tests.desk.years.subjects import SUBJECTS
from tests.desk.years.world import PEOPLE, Year

EXAMPLES, NEXT, OTHERS = 4, 100, 12
"""Years of one run; seeds tried after the known one, when a change of the desk makes other years of the same seeds."""
CAUGHT_IN = sorted({(one.begins, one.seed) for one in SABOTAGES.values()})
"""The years in which a sabotage is caught."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Made by the real code, before any sabotage."""
    return Books(tmp_path_factory.mktemp("years")).all_made()


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(name=st.sampled_from(sorted(BEGINNINGS)), seed=st.integers(0, 2**32))
def test_whatever_is_done_the_invariants_hold(books: Books, name: str, seed: int) -> None:
    with books.open(name) as year:
        live(year, name, Random(seed))


def test_each_invariant_has_something_to_look_at(books: Books, record_property: Callable[[str, object], None]) -> None:
    """Over the years in which a sabotage is caught, which hold without any: after how many acts each was looked at for
    something."""
    looked: Counter[str] = Counter()

    def look(year: Year) -> None:
        contents = year.contents()
        looked.update(number for number, count in SUBJECTS.items() if count(contents))

    for name, seed in CAUGHT_IN:
        with books.open(name) as year:
            live(year, name, Random(seed), look)
    record_property("figures of random years", dict(sorted(looked.items(), key=lambda pair: int(pair[0]))))
    assert [number for number in INVARIANTS if not looked[number]] == []


@pytest.mark.parametrize("number", SABOTAGES)
def test_a_sabotage_is_caught(number: str, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the invariant that it breaks, at its known seed or at one of the next."""
    sabotage = SABOTAGES[number]
    sabotage.apply(monkeypatch)
    seeds = (sabotage.seed, *range(NEXT, NEXT + OTHERS))
    assert any(_breaks(books, sabotage.begins, number, seed) for seed in seeds), "make soak says another seed"


def test_each_invariant_has_its_sabotage() -> None:
    assert [*SABOTAGES] == [*INVARIANTS]


def _breaks(books: Books, name: str, number: str, seed: int) -> bool:
    with books.open(name) as year:
        try:
            live(year, name, Random(seed))
        except Wrong as wrong:
            return number in wrong.numbers
    return False


def test_the_two_readings_see_what_is_broken(books: Books) -> None:
    """Neither is blind: states that no step allows are written straight into the journal."""
    with books.open("deposit") as year:
        numbers = list(PEOPLE)
        for number in numbers[:3]:
            year.say("saisie", f"candidature:{number}/{TWO_SEATS}", {"state": "ADMIS"})
        year.say("saisie", f"candidature:{numbers[3]}/{TWO_SEATS}", {"state": "EVS_PREVU"})
        year.say("saisie", f"candidature:{numbers[0]}/{ONE_YEAR}", {"state": "ENGAGE"})
        ours, theirs = ({(number, subject.partition("/")[0]) for number, subject in seen} for seen in year.breaches())
        assert ours == theirs  # which of a person's two commitments is one too many is nobody's to say
        assert {"1", "2", "3", "4", "7", "18"} <= {number for number, _ in ours}
        with pytest.raises(Wrong):
            holds(year)
