"""The counter of what today's recipes lose: it counts each kind of loss, and none where nobody is in the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.simulation.history import REFUSED, SAVED, Click, History, Typed
from tests.simulation.losses import ACKNOWLEDGED, MISPLACED, REFUTED, ROW, TYPED, Rest, losses
from tests.simulation.recipes import RECIPES, RecipeStorm
from tests.simulation.schedule import Schedule
from tests.simulation.world import Setting

SEEDS = range(5)
CALM = Setting(processes=3, seconds=100.0, faults=0.0, kills=0.0, acts_every=(2.0, 9.0))
AT_ONCE = replace(CALM, spread=0.0)
A, B = "dossier:A", "dossier:B"
CLICK = Click(0, 0, "saisie", "f", A, {f"{A}#school": "clicked"}, {}, 10.0, told=SAVED, status=SAVED, answered=15.0)
FAILED = replace(CLICK, told=REFUSED, status=REFUSED)
BEFORE = {(A, "school"): {"a"}, (B, "school"): {"b"}}


def typed(at: float, value: str = "typed") -> Typed:
    return Typed(at, A, "school", value, "a", 0)


@pytest.mark.parametrize(
    ("said", "shown", "gone", "lost"),
    [
        ([], "a", [], {}),
        ([typed(1)], "typed", [], {}),
        ([typed(1)], "a", [], {TYPED: 1}),
        ([typed(1, ""), typed(2, "")], "a", [], {TYPED: 1}),  # the last one: what came before it was to go
        ([typed(1), typed(2, "again")], "again", [], {}),
        ([typed(1), CLICK], "clicked", [], {}),
        ([CLICK, typed(12)], "clicked", [], {}),  # meanwhile: either may be the last
        ([CLICK, typed(16)], "clicked", [], {TYPED: 1}),
        ([CLICK], "clicked", [], {}),
        ([CLICK], "a", [], {ACKNOWLEDGED: 1}),
        ([CLICK, typed(16)], "typed", [], {}),
        ([FAILED], "a", [], {}),
        ([FAILED, typed(900)], "a", [], {}),  # nobody knows when it applies
        ([FAILED], "clicked", [], {REFUTED: 1}),
        ([FAILED, typed(20, "clicked")], "clicked", [], {}),
        ([], "b", [], {MISPLACED: 1}),
        ([], None, [], {ROW: 1}),
        ([], None, [(1.0, A)], {}),
        ([CLICK], None, [(20.0, A)], {}),
        ([CLICK], "a", [(1.0, A)], {ACKNOWLEDGED: 1}),
        ([{"school": "a new one"}], "a", [], {ROW: 1}),
        ([{"school": "a"}], "a", [], {}),
    ],
)
def test_each_kind_of_loss_is_counted(
    said: list[Typed | Click | dict[str, str]], shown: str | None, gone: list[tuple[float, str]], lost: dict[str, int]
) -> None:
    history = History(
        [one for one in said if isinstance(one, Click)],
        [one for one in said if isinstance(one, Typed)],
        [one for one in said if isinstance(one, dict)],
    )
    after = {(B, "school"): {"b"}} | ({(A, "school"): {shown}} if shown is not None else {})
    assert losses(history, Rest(BEFORE, after, {"A", "B", "b", shown or ""}, gone, {shown})) == lost


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_that_nobody_can_interrupt_loses_nothing(recipe: str) -> None:
    """Each save in one instant, whatever people do between two of them: what is counted elsewhere comes from there."""
    storm = RecipeStorm(recipe, 0, AT_ONCE)
    storm.run()
    assert storm.losses() == {}
    assert any(click.status == SAVED for click in storm.history.clicks)
    assert storm.people.done


def test_who_types_meanwhile_loses_it_to_a_recipe_and_not_to_the_desk(
    record_property: Callable[[str, object], None],
) -> None:
    recipe, desk = next(iter(RECIPES)), [Schedule(seed, CALM).run() for seed in SEEDS]
    storms = [RecipeStorm(recipe, seed, CALM) for seed in SEEDS]
    for storm in storms:
        storm.run()
    typed = sum(storm.losses()[TYPED] for storm in storms)
    record_property("figures", f"{recipe}, seeds 0-{SEEDS[-1]}, no fault: {typed} typed values lost")
    assert typed > 0
    assert [schedule.anomalies() for schedule in desk] == [{} for _ in SEEDS]
