"""No violation of axe-core on any screen, light and dark; a page that says it is French.

Each screen is loaded once and judged by day, then by night: it follows the system's scheme as it changes.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import Visit, serve
from tests.pages.exports import cut, written
from tests.pages.running import ROOT

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
SCREENS = {
    "tableau": "/",
    "depots": "/depots",
    "reprise": "/reprise",
    "instruction": "/instruction",
    "dossier": "/dossier?dossier=24-41402",
    "dossier refusé": "/dossier?dossier=24-00000",
    "épreuves": "/epreuves",
    "entretiens": "/entretiens",
    "délibération": "/deliberation",
    "annonces": "/annonces",
    "entreprises": "/entreprises",
    "admission": "/admission",
    "places": "/places",
    "horloges": "/horloges",
    "statistiques": "/statistiques",
    "contrôles": "/controles",
    "feuille": "/feuille",
    "journal": "/journal",
}
OF_OTHERS = {"liste": "/liste", "données personnelles": "/donnees"}
"""Screens of direction, where whoever has most dossiers has no right."""
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
GROUNDS = {scheme: THEME[scheme]["backgroundColor"] for scheme in ("light", "dark")}
FOLLOWED = """ground => {
    const shown = document.createElement('i');
    shown.style.color = ground;
    const app = getComputedStyle(document.querySelector('[data-testid=stApp]'));
    const changing = document.getAnimations().some(one => one instanceof CSSTransition);
    return app.backgroundColor === shown.style.color && !changing;
}"""
"""The ground is there and no colour is on its way: each element's colours are then those of a page loaded under it."""
MENDED = "!document.querySelector('[data-testid=stFileUploader] [role=presentation]')"
"""Our script takes from Streamlit's drop zone the role of a decoration: it has a label."""

pytestmark = pytest.mark.browser


def violations(page: Page) -> dict[str, Any]:
    """Rule → the first elements at fault, as HTML."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN, RULES)["violations"]
    return {one["id"]: [node["html"][:160] for node in one["nodes"][:3]] for one in found}


def under_each_scheme(page: Page) -> dict[str, dict[str, Any]]:
    """Scheme → violations, once the application's ground is that of the scheme."""
    found = {}
    for scheme, ground in GROUNDS.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(FOLLOWED, arg=ground)
        found[scheme] = violations(page)
    return found


NONE: dict[str, dict[str, Any]] = {scheme: {} for scheme in GROUNDS}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_violation(visit: Visit, page: Page, screen: str) -> None:
    visit(SCREENS[screen])
    page.locator("h1").wait_for(state="attached")
    page.wait_for_function("document.documentElement.lang === 'fr'")
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.locator("h1").count() == 1
    page.wait_for_function(MENDED)
    assert under_each_scheme(page) == NONE


@pytest.mark.parametrize("screen", OF_OTHERS)
def test_a_screen_of_direction_has_no_violation(
    visit: Visit, page: Page, idle: Callable[[], None], screen: str
) -> None:
    visit(OF_OTHERS[screen])
    page.get_by_text("Accès refusé").first.wait_for(state="attached")
    page.locator(".st-key-who button").click()
    page.get_by_role("combobox", name="Agir comme").fill("direction")
    page.get_by_role("option", name="direction").click()
    expect(page.get_by_text("Accès refusé")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Agir comme")).to_have_count(0)
    idle()
    page.wait_for_function(MENDED)
    assert under_each_scheme(page) == NONE


def test_the_search_has_no_violation(visit: Visit, page: Page) -> None:
    visit("/instruction")
    page.get_by_role("button", name="Chercher").wait_for()
    page.keyboard.press("Alt+f")
    page.get_by_role("dialog").wait_for()
    page.wait_for_function(MENDED)
    assert under_each_scheme(page) == NONE


def test_the_preview_of_an_import_has_no_violation(visit: Visit, page: Page) -> None:
    visit("/depots")
    page.locator("[data-testid=stFileUploader]").wait_for()
    page.set_input_files("input[type=file]", {"name": "export.csv", "mimeType": "text/csv", "buffer": written(cut(20))})
    page.get_by_text("Ce que l’import ferait").wait_for()
    page.wait_for_function(MENDED)
    assert under_each_scheme(page) == NONE


def test_an_empty_book_has_no_violation(page: Page, tmp_path: Path, idle: Callable[[], None]) -> None:
    """The first administrator is asked for, then every screen of a book without a dossier says the next step."""
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        page.goto(url)
        page.get_by_label("Nom", exact=True).fill("Hélène Barbier")
        page.get_by_label("Adresse de messagerie").fill("admin@ecole.invalid")
        assert under_each_scheme(page) == NONE
        page.get_by_role("button", name="Nommer").click()
        page.locator(".st-key-who").wait_for()
        for path in ("", "feuille", "journal"):
            page.goto(f"{url}/{path}")
            page.locator("h1").wait_for(state="attached")
            idle()
            assert under_each_scheme(page) == NONE, path
