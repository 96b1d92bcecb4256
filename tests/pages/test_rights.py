"""Each role, each screen: drawn, or refused with nothing shown — even when the page is drawn for someone it is not
offered to, as a forgotten check would do (deny by default)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.access import Denied
from desk.desk import Desk
from desk.entrance import SCREENS
from rules.case import ROLES
from tests.pages.desks import ADMIN, small_desk
from tests.pages.screens import html, screen, words
from tests.tables import rows

TABLE = {row["screen"]: row for row in rows(Path(__file__).parent / "cases" / "screens.csv")}
EACH = [(role, name) for role in ROLES for name in TABLE]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Someone for each role, and nothing else than this role."""
    here = small_desk(tmp_path_factory.mktemp("rights"))
    for role in ROLES:
        here.grant(f"only {role}", here.actor(ADMIN), only(role), "", role, ("*",))
    yield here
    here.journal.close()


def only(role: str) -> str:
    return f"{role}@roles.invalid"


def test_the_table_knows_every_screen_and_role() -> None:
    assert set(TABLE) == set(SCREENS)
    assert set(TABLE["sheet"]) == {"screen", *ROLES}


@pytest.mark.parametrize(("role", "name"), EACH)
def test_a_screen_is_drawn_for_its_roles_and_says_nothing_to_others(desk: Desk, role: str, name: str) -> None:
    may, who = TABLE[name][role] == "x", desk.actor(only(role))
    assert (name in desk.screens(who)) is may
    at = screen(desk, only(role), name, dossier="24-00001")
    if may:
        desk.enter(who, name)
        assert "Accès refusé" not in words(html(at))
    else:
        with pytest.raises(Denied, match="Cet écran est réservé à"):
            desk.enter(who, name)
        assert "Accès refusé" in words(html(at))
    if not may or role == "administration":
        shown = html(at) + "".join(str(frame.value) for frame in at.dataframe)
        assert [name for name in ("Garnier", "Noémie", "Meunier", "Vasseur") if name in shown] == []
