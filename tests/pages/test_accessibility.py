"""No violation of axe-core on any screen, light and dark; a page that says it is French."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages.conftest import Visit

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
SCREENS = {
    "tableau": "/",
    "depots": "/depots",
    "instruction": "/instruction",
    "dossier": "/dossier?dossier=24-41402",
    "dossier refusé": "/dossier?dossier=24-00000",
    "places": "/places",
    "feuille": "/feuille",
    "journal": "/journal",
}
MENDED = "!document.querySelector('[data-testid=stFileUploader] [role=presentation]')"
"""Our script takes from Streamlit's drop zone the role of a decoration: it has a label."""

pytestmark = pytest.mark.browser


def violations(page: Page) -> dict[str, Any]:
    """Rule → the first elements at fault, as HTML."""
    page.evaluate(AXE)
    found = page.evaluate(RUN, RULES)["violations"]
    return {one["id"]: [node["html"][:160] for node in one["nodes"][:3]] for one in found}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_violation(visit: Visit, page: Page, screen: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    visit(SCREENS[screen])
    page.locator("h1").wait_for(state="attached")
    page.wait_for_function("document.documentElement.lang === 'fr'")
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.locator("h1").count() == 1
    page.wait_for_function(MENDED)
    assert violations(page) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_search_has_no_violation(visit: Visit, page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    visit("/instruction")
    page.get_by_role("button", name="Chercher").wait_for()
    page.keyboard.press("Alt+f")
    page.get_by_role("dialog").wait_for()
    page.wait_for_function(MENDED)
    assert violations(page) == {}
