"""What Streamlit leaves English is said in French, in Chromium; what we wrote or someone typed is left as it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import Visit

pytestmark = pytest.mark.browser
ENGLISH = "Choose |Press Enter|per file|options? available|Skip to main|No results|[+] Enter|yyyy|Select all"
LEFT = """english => {
    const words = new RegExp(english), said = ['placeholder', 'aria-label', 'title'];
    const named = [...document.querySelectorAll(said.map(name => `[${name}]`))];
    const names = named.flatMap(one => said.map(name => one.getAttribute(name)));
    return [...names, ...document.body.innerText.split('\\n')].filter(text => words.test(text ?? ''));
}"""


@pytest.mark.parametrize(
    "path", ["/annonces", "/depots", "/statistiques", "/reprise", "/entretiens", "/instruction?dossier=24-41402"]
)
def test_no_english_is_left(visit: Visit, page: Page, path: str) -> None:
    visit(path)
    page.locator("h1").wait_for(state="attached")
    left = page.wait_for_function(f"!({LEFT})({ENGLISH!r}).length && []")  # said in French once the script has passed
    assert left.json_value() == []


def test_a_list_answers_in_french(visit: Visit, page: Page, idle: Callable[[], None]) -> None:
    visit("/annonces")
    box = page.get_by_role("combobox", name="Annonce", exact=True)
    box.click()
    box.fill("rien de pareil")
    expect(page.get_by_text("Rien de tel")).to_be_visible()


def test_what_someone_typed_is_never_translated(visit: Visit, page: Page) -> None:
    visit("/instruction")
    box = page.get_by_placeholder("Nom, numéro, formation, état")
    box.fill("Select all")
    expect(box).to_have_value("Select all")
    page.evaluate("document.querySelector('.stHtml p, .stHtml h1, .stHtml span').textContent = 'Select all'")
    expect(page.locator(".stHtml", has_text="Select all")).to_have_count(1)
