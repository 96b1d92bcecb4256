"""The checker itself: what a desk could lose and keep a calm journal, each in a history of a few words."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulation.checker import check
from tests.simulation.history import PENDING, SAVED, Asked, Click, History, Sent, Truth, Typed

ONE = "dossier:24-00001"
Row = tuple[float, tuple[str, ...]]
OVER, LOST, ELSEWHERE = "silently overwritten", "acknowledged, lost", "misplaced"


def act(at: float, name: str, kind: str, value: str, base: str = "", subject: str = ONE, form: str = "") -> Row:
    """One of the journal, on the school of a dossier."""
    bases = {subject: {base: ["school"]}}
    content = {"form": form, "changes": {subject: {"school": [None, value]}}}
    return at, (name, "", "", kind, subject, json.dumps(bases), "", "", json.dumps(content))


def typed(at: float, value: str, over: str, upto: int) -> Typed:
    return Typed(at, ONE, "school", value, over, upto)


def click(**more: Any) -> Click:
    said = {
        "kind": "saisie",
        "form": "f",
        "subject": ONE,
        "changes": {f"{ONE}#school": "X"},
        "seen": {},
        "status": SAVED,
    }
    return Click(number=0, process=0, at=1.0, **(said | {"operation": "b"} | more))


def judged(rows: list[Row], said: list[Typed] = [], clicks: list[Click] = []) -> Mapping[str, int]:  # noqa: B006
    """At rest every cell follows, and the only process knows all."""
    _, last = json.loads(rows[-1][1][8])["changes"][ONE]["school"]
    held = tuple(row[0] for _, row in rows)
    asked = Asked(frozenset(), frozenset(), {ONE: {"school": last}}, held, frozenset())
    return check(History(clicks, said), Truth(rows, [(ONE, {"school": (last, True)})], 0), [asked])


ARRIVED, DESK = act(0, "a", "import", "A"), act(1, "b", "saisie", "X", "a")


@pytest.mark.parametrize(
    ("rows", "said", "found"),
    [
        ([ARRIVED, act(2, "c", "feuille", "T", "a")], [typed(1, "T", "A", 1)], {}),
        ([ARRIVED, DESK, act(3, "c", "feuille", "T", "b")], [typed(2, "T", "X", 2)], {}),
        ([ARRIVED, DESK, act(3, "c", "feuille", "T", "b")], [typed(2, "T", "A", 1)], {OVER: 1}),
        # the first word of a colleague is not what the dossier arrived with
        ([act(1, "b", "saisie", "X"), act(3, "c", "feuille", "T", "b")], [typed(2, "T", "", 0)], {OVER: 1}),
        # nor is what an import brought later
        (
            [act(0, "a", "import", "A"), act(1, "b", "import", "X", "a"), act(3, "c", "feuille", "T", "b")],
            [typed(2, "T", "A", 1)],
            {OVER: 1},
        ),
        # typed over one's own value, before the line of Miroir shows it
        (
            [ARRIVED, act(2, "b", "feuille", "S", "a"), act(4, "c", "feuille", "T", "b")],
            [typed(1, "S", "A", 1), typed(3, "T", "S", 1)],
            {},
        ),
        # the same, emptied in between
        (
            [ARRIVED, act(2, "b", "feuille", "S", "a"), act(5, "c", "feuille", "T", "b")],
            [typed(1, "S", "A", 1), typed(3, "", "S", 1), Typed(4, ONE, "school", "T", None, 1)],
            {},
        ),
        # the desk said X, somebody typed S over it, the desk said X again: nobody saw it say so
        (
            [ARRIVED, DESK, act(3, "c", "feuille", "S", "b"), act(4, "d", "saisie", "X", "c"),
             act(6, "e", "feuille", "T", "d")],
            [typed(2, "S", "X", 2), typed(5, "T", "S", 3)],
            {OVER: 1},
        ),
    ],
)  # fmt: skip
def test_what_is_typed_over_is_what_its_author_saw(
    rows: list[Row], said: list[Typed], found: Mapping[str, int]
) -> None:
    assert judged(rows, said) == found


@pytest.mark.parametrize(("let_go", "found"), [("S", {}), ("R", {OVER: 1})])
def test_what_a_person_took_away_before_is_typed_over_by_nobody(let_go: str, found: Mapping[str, int]) -> None:
    """Seed 2140: S was typed, then let follow again by hand, unread; T was typed over what the desk said before."""
    rows = [ARRIVED, act(3, "b", "feuille", "S", "a"), act(5, "c", "feuille", "T", "b")]
    said = [typed(1, "S", "A", 1), typed(4, "T", "A", 1)]
    held, asked = ("a", "b", "c"), {ONE: {"school": "T"}}
    history = History([], said, let_go=[Typed(2, ONE, "school", "A", let_go, 1)])
    shown = Truth(rows, [(ONE, {"school": ("T", True)})], 0)
    assert check(history, shown, [Asked(frozenset(), frozenset(), asked, held, frozenset())]) == found


@pytest.mark.parametrize(
    ("clicks", "found"),
    [
        ([click()], {}),
        ([click(changes={f"{ONE}#school": "Y"})], {LOST: 1, ELSEWHERE: 1}),
        ([click(form="g", by_another=True)], {}),
        ([click(form="g", changes={f"{ONE}#school": "Y"}, by_another=True)], {LOST: 1}),
        ([click(subject="dossier:24-00002", status=PENDING)], {ELSEWHERE: 1, "never told": 1}),
        ([click(status=PENDING)], {"never told": 1}),
    ],
)
def test_what_is_recorded_is_what_was_asked(clicks: list[Click], found: Mapping[str, int]) -> None:
    assert judged([act(1, "b", "saisie", "X", form="f")], clicks=clicks) == found


def test_a_row_typed_by_hand_is_answered_or_asked_whatever_became_of_another() -> None:
    rows, another = [act(1, "b", "ecart", "X", form="f")], (("school", "an other"),)
    asked = Asked(frozenset(), frozenset(), {ONE: {"school": "X"}}, ("b",), frozenset())
    truth = Truth(rows, [("", {"school": ("typed", True)})], 0)
    answered = click(kind="ecart", row=another), click(kind="ecart", row=(("school", "typed"),))
    assert [check(History([one]), truth, [asked]) for one in answered] == [{"a new row lost": 1}, {}]


@pytest.mark.parametrize(
    ("many", "reads_back", "found"),
    [(1, False, {}), (2, False, {"sent again unread": 1}), (3, True, {}), (4, True, {"sent again unread": 1})],
)
def test_what_is_in_doubt_is_read_before_it_leaves_again(many: int, reads_back: bool, found: Mapping[str, int]) -> None:
    rows, sent = [act(1, "b", "saisie", "X", form="f")], Sent(0, 1, 77, 1, 9, reads_back)
    asked = Asked(frozenset(), frozenset(), {ONE: {"school": "X"}}, ("b",), frozenset())
    history = History(sent=Counter({sent: many, sent._replace(read=10): 1, sent._replace(life=2): 1}))
    assert check(history, Truth(rows, [(ONE, {"school": ("X", True)})], 0), [asked]) == found


@pytest.mark.parametrize(("first", "second", "found"), [("X", "Y", {}), ("Y", "X", {LOST: 1})])
def test_an_act_on_several_is_compared_field_by_field(first: str, second: str, found: Mapping[str, int]) -> None:
    """Seed 819: answered by two people at once, a lot of four dossiers was read as if all were one."""
    other = "dossier:24-00002"
    at, row = act(1, "b", "ecart", "X", "a")
    changes = {ONE: {"school": [None, "X"]}, other: {"school": [None, "Y"]}}
    bases = {ONE: {"a": ["school"]}, other: {"": ["school"]}}
    row = (*row[:5], json.dumps(bases), "", "", json.dumps({"form": "f", "changes": changes}))
    said = click(kind="ecart", form="g", by_another=True, changes={f"{other}#school": second, f"{ONE}#school": first})
    asked = Asked(frozenset(), frozenset(), {ONE: {"school": "X"}, other: {"school": "Y"}}, ("a", "b"), frozenset())
    shown = [(ONE, {"school": ("X", True)}), (other, {"school": ("Y", True)})]
    assert check(History([said], []), Truth([ARRIVED, (at, row)], shown, 0), [asked]) == found
