"""The panes in a browser: what they show is text, whoever wrote it."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import sheets_sync

pytestmark = pytest.mark.browser
ADDIN = Path(sheets_sync.__file__).parent / "addin"
EVIL = "<img src=x onerror=\"document.title='caught'\">"
SERVICE = """
window.google = { script: { run: {
  withSuccessHandler(show) { this.show = show; return this; },
  withFailureHandler(failed) { this.failed = failed; return this; },
  seats() { this.answer(); }, faultsOfTab() { this.answer(); },
  answer() { const found = %s; setTimeout(() => (found ? this.show(found) : this.failed()), 0); },
} } };
"""


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of its own: what is put before the pane's own script stays for the tab's whole life."""
    return context.new_page()


def open_pane(page: Page, name: str, found: Any) -> None:
    page.add_init_script(SERVICE % json.dumps(found))
    page.goto((ADDIN / f"{name}.html").as_uri())


def test_faults_are_texts(page: Page) -> None:
    open_pane(page, "Faults", {"title": EVIL, "says": "1 à corriger", "faults": [f"Écrit : « {EVIL} »."]})
    expect(page.get_by_role("status")).to_have_text("1 à corriger")
    expect(page.get_by_role("listitem")).to_have_text([f"Écrit : « {EVIL} »."])
    expect(page.get_by_role("heading")).to_have_text(EVIL)
    expect(page.locator("img")).to_have_count(0)
    expect(page).not_to_have_title("caught")


def test_seats_are_texts_and_counted_again(page: Page) -> None:
    header = ["Formation", "Libellé", "Ouvertes", "Plafond"]
    open_pane(page, "Places", {"says": "", "header": header, "rows": [["MKX1", EVIL, "24", ""]]})
    expect(page.get_by_role("heading")).to_have_text(f"MKX1 · {EVIL}")
    expect(page.locator("dt")).to_have_text(["Ouvertes"])
    expect(page.locator("dd")).to_have_text(["24"])
    page.get_by_role("button").click()
    expect(page.get_by_role("heading")).to_have_count(1)
    expect(page.locator("img")).to_have_count(0)


@pytest.mark.parametrize("name", ["Faults", "Places"])
def test_a_silence_is_said(page: Page, name: str) -> None:
    open_pane(page, name, None)
    expect(page.get_by_role("status")).to_have_text("La feuille n’a pas répondu : recommencez.")
