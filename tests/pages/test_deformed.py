"""Every screen over every deformation of a tab: it is drawn, nothing is written to that tab, the fault is told with
what to do there, and the rest goes on (reliability.md, R10).
"""

from pathlib import Path
from typing import Any

import pytest

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import Book
from sheets_sync.people_tabs import MIRROR
from streamlit_app import SCREENS
from tests.pages.desks import ADMIN, CAMILLE, small_desk
from tests.pages.screens import html, screen, table
from tests.pages.shared import SharedDesk, shared_desk
from tests.sheets_sync.hand_world import person
from tests.sheets_sync.test_deformations import DEFORMATIONS, ONE

ROLES = ("secretariat", "jury", "presidence", "placement", "direction", "administration")
OTHER, FAULTS = "24-00040", "Fautes de la feuille"


def forty(folder: Path, book: Book) -> Desk:
    """The dossiers that are deformed, and Camille who may see every screen."""
    return small_desk(folder, every_role, book=book)


def every_role(desk: Desk) -> None:
    for role in ROLES:
        assert isinstance(desk.grant(role, desk.actor(ADMIN), CAMILLE, "", role, ("*",)), Saved)
    drafts = []
    for number in range(1, 41):
        subject, wish = f"dossier:24-{number:05d}", f"candidature:24-{number:05d}/MKX1"
        changes = {subject: person(number), wish: {"state": "DEPOSE", "wish": 1}}
        drafts.append(Draft(f"again {number}", ADMIN, "import", subject, changes))
    assert {type(answer) for answer in desk.journal.record(drafts)} == {Saved}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SharedDesk:
    return shared_desk(tmp_path_factory.mktemp("forty"), forty)


@pytest.fixture
def shared(whole: SharedDesk, tmp_path: Path) -> SharedDesk:
    return whole.copy(tmp_path)


def theirs(shared: SharedDesk) -> dict[str, list[list[Any]]]:
    """All that people have in their tabs."""
    return {tab: [list(row) for row in rows] for tab, rows in shared.sheet.tabs.items() if tab != MIRROR}


def waits(expected: dict[str, Any]) -> int:
    return sum(len(found) for kind, found in expected.items() if kind not in ("acts", "faults"))


@pytest.mark.parametrize("name", DEFORMATIONS)
def test_every_screen_is_drawn_over_a_deformed_tab(shared: SharedDesk, name: str) -> None:
    deform, expected = DEFORMATIONS[name]
    desk, camille = shared.desk, shared.desk.actor(CAMILLE)
    deform(shared)  # type: ignore[arg-type] # only its sheet is deformed
    deformed = theirs(shared)
    shared.look()
    told, faults = {}, expected.get("faults", [])
    for one in SCREENS:
        at = screen(desk, CAMILLE, one, dossier=ONE)
        assert not at.exception, (one, at.exception)
        told[one] = html(at)
        if one == "reconciliation" and faults:
            said = [
                f"{tab}, ligne « {row} », colonne « {column} » : {says}" for tab, row, column, says in table(at, FAULTS)
            ]
            assert len(said) == len(faults)
            for sentence, asked in zip(said, faults, strict=True):
                assert [word for word in asked if word not in sentence] == []
    assert "Accès refusé" not in "".join(told.values())
    assert ("à réparer dans la feuille" in told["dashboard"]) is bool(faults)
    assert desk.reconciliation(camille).count == waits(expected)
    assert isinstance(desk.note("rest", camille, desk.file(camille, OTHER), "le reste continue"), Saved)
    shared.look()
    assert theirs(shared) == deformed
