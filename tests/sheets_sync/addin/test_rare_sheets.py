"""What the table of deformations and random hands seldom meet: Python and the add-in still say the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.people_tabs import MIRROR
from tests.sheets_sync.addin.node import answers
from tests.sheets_sync.addin.test_same_faults import as_given, found_by_python
from tests.sheets_sync.hand_world import HandWorld
from tests.sheets_sync.test_deformations import PHONE, TAB


def unread(count: int) -> Callable[[HandWorld], Any]:
    return lambda world: [world.sheet.type(TAB, f"24-0000{n}", PHONE, 6.0 + n) for n in range(1, count + 1)]


def believed(world: HandWorld) -> None:
    """`Miroir` itself shows what nobody could type."""
    mirror = world.sheet.tabs[MIRROR]
    place = mirror[0].index("phone")
    next(row for row in mirror if row[0] == "dossier:24-00001")[place] = "inconnu"


def label_and_key(world: HandWorld) -> None:
    for row in world.sheet.tabs[TAB]:
        row.append("phone" if row is world.sheet.tabs[TAB][0] else "06 12")


RARE: dict[str, tuple[Callable[[HandWorld], Any], int]] = {
    "five cells, each its own sentence": (unread(5), 5),
    "six cells, one sentence": (unread(6), 1),
    "what Miroir shows is no fault": (believed, 0),
    "a title row that looks like a dossier": (lambda w: w.sheet.tabs[TAB].insert(0, ["x", *["?"] * 12]), 0),
    "a column that has the key beside the one that has the label": (label_and_key, 0),
}


@pytest.mark.parametrize("name", RARE)
def test_a_rare_sheet(tmp_path: Path, name: str) -> None:
    world = HandWorld(tmp_path, 8)
    RARE[name][0](world)
    given = as_given(world, *world.sheet.tabs)
    [expected] = found_by_python(world, given, TAB)
    [found] = answers([{"run": "faultsOfTab", "workbook": {"open": TAB}}], given)
    assert found["answer"]["faults"] == expected
    assert len(expected) == RARE[name][1]
