"""The first hour on an empty book: each screen says the next step, to whoever may take it (and who may, to others)."""

from pathlib import Path

import pytest

from desk.desk import Desk, open_desk
from pages.parts.beginning import NONE
from pages.parts.rights import EMAIL, NAME, ROLE
from sheets_sync.answers import Saved
from tests.pages.desks import ADMIN, CAMILLE, READER, standing
from tests.pages.screens import html, screen, words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return standing(tmp_path, open_desk, appointed)


def appointed(desk: Desk) -> None:
    """A book whose administration has just been named."""
    assert isinstance(desk.appoint("first", ADMIN, "Hélène Barbier"), Saved)


def give(desk: Desk, email: str, role: str) -> None:
    assert isinstance(desk.grant(f"grant {email}", desk.actor(ADMIN), email, "", role, ("*",)), Saved)


def said(desk: Desk, email: str, name: str) -> str:
    return words(html(screen(desk, email, name)))


@pytest.mark.parametrize("name", ["dashboard", "screening", "dossier", "seats", "sheet"])
def test_each_screen_says_what_a_role_may_do_next(name: str, desk: Desk) -> None:
    give(desk, CAMILLE, "instruction")
    give(desk, READER, "lecture")
    assert f"{NONE} Déposez l’export de la plateforme" in said(desk, CAMILLE, name)
    assert f"{NONE} L’instruction ou la direction y dépose l’export" in said(desk, READER, name)


def test_the_administration_gives_accesses_then_waits_for_the_export(desk: Desk) -> None:
    assert "donnez un accès à chaque personne du bureau" in said(desk, ADMIN, "sheet")
    give(desk, CAMILLE, "instruction")
    assert "1 autre accès donné." in said(desk, ADMIN, "sheet")


def test_an_access_is_given_above_its_rows_and_holds_at_once(desk: Desk) -> None:
    at = screen(desk, ADMIN, "sheet", onglet="Accès")
    at.text_input(key=NAME).input("Camille Roux")
    at.text_input(key=EMAIL).input(f" {CAMILLE.upper()}")
    at.selectbox(key=ROLE).select("instruction")
    at.button(key="grant_save").click().run()
    assert "Accès donné à Camille Roux : instruction" in html(at)
    assert desk.title(desk.actor(CAMILLE)) == "instruction"
    at.button(key="grant_save").click().run()
    assert "L'adresse de messagerie manque : nom@domaine.fr." in words(html(at))
