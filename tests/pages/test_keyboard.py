"""Instruction by keyboard, in Chromium: open, walk, decide, find; nothing scrolls out of a 1366 × 768 screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import Visit

pytestmark = pytest.mark.browser
ROW, HEADING = 26, 33  # px of a line of the queue, of its headings


def line(page: Page, rank: int) -> None:
    """Clicks a line of the queue: grids are drawn on a canvas."""
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 30, box["y"] + HEADING + ROW * rank + ROW / 2)


def leaves(page: Page, before: str) -> str:
    """Waits until another dossier or application is open."""
    page.wait_for_function("before => location.search !== before", arg=before)
    return str(page.evaluate("location.search"))


STILL = """places => {
    const boxes = places.map(place => document.querySelector(place)?.getBoundingClientRect().toJSON());
    const before = window.boxes;
    window.boxes = JSON.stringify(boxes);
    return boxes.every(Boolean) && window.boxes === before && boxes;
}"""  # the boxes, once two looks in a row find them at the same place: drawn, and dressed by the style sheet


def test_queue_and_head_of_the_dossier_stand_side_by_side(visit: Visit) -> None:
    page = visit("/instruction")
    page.locator("h1").wait_for()
    places = [".st-key-queue", ".st-key-side", ".st-key-decision", ".st-key-lines", ".st-key-body"]
    settled = page.wait_for_function(STILL, arg=places, polling=300)
    queue, side, decision, lines, body = settled.json_value()
    assert queue["x"] + queue["width"] <= side["x"]
    assert abs(queue["y"] - side["y"]) < 2
    assert decision["y"] + decision["height"] <= 768
    assert min(lines["height"], body["height"]) > 768 / 2
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 768


def test_arrows_and_keys_walk_the_queue(visit: Visit) -> None:
    page = visit("/instruction")
    page.locator("h1").wait_for()
    line(page, 2)
    at = leaves(page, "")
    page.keyboard.press("ArrowDown")
    further = leaves(page, at)
    page.keyboard.press("Alt+ArrowUp")
    assert leaves(page, further) == at
    number = at.partition("dossier=")[2].partition("&")[0]
    expect(page.locator("h1 small")).to_have_text(number)
    page.reload()
    expect(page.locator("h1 small")).to_have_text(number)


def test_words_typed_just_before_the_shortcut_are_saved(visit: Visit) -> None:
    page = visit("/instruction")
    page.get_by_placeholder("Ajouter une note").click()
    page.keyboard.type("Relevé illisible, redemandé.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Relevé illisible, redemandé.")).to_be_visible()
    expect(page.get_by_text("relu dans le journal")).to_be_visible()


def test_back_on_a_dossier_the_step_in_sight_is_the_step_that_would_be_saved(visit: Visit) -> None:
    page = visit("/instruction")
    decision = page.locator(".st-key-decision")
    step = decision.locator("input").first
    words = page.get_by_label("Précision").first  # for a moment the field one leaves stands beside the next one
    said = decision.locator(".gt-note").first
    proposed, outcome = step.input_value(), said.inner_text()
    step.fill("fermée")
    expect(page.get_by_role("option").first).to_contain_text("fermée")
    step.press("Enter")
    expect(said).not_to_have_text(outcome)
    words.fill("Relevé à redemander.")
    here = str(page.evaluate("location.search"))
    page.keyboard.press("Alt+ArrowDown")
    there = leaves(page, here)
    expect(words).to_have_value("")
    page.keyboard.press("Alt+ArrowUp")
    leaves(page, there)
    expect(words).to_have_value("Relevé à redemander.")
    expect(step).to_have_value(proposed)
    expect(said).to_have_text(outcome)


def test_a_person_is_found_in_one_key(visit: Visit) -> None:
    page = visit("/journal")
    page.get_by_role("button", name="Chercher").wait_for()
    page.keyboard.press("Alt+f")
    field = page.get_by_label("Nom, numéro de dossier ou adresse")
    expect(field).to_be_focused()
    page.keyboard.type("cros gaelle")
    found = page.get_by_role("dialog")
    expect(found.locator(".gt").first).to_contain_text("Cros Gaëlle")  # fewer letters found others before
    found.get_by_role("button", name=re.compile(r"24-\d{5}")).first.click()
    expect(page.locator("h1")).to_contain_text("Cros Gaëlle")
    assert page.evaluate("location.pathname") == "/instruction"


def test_the_first_visitor_after_a_start_may_follow_a_deep_link(visit: Visit) -> None:
    """Streamlit would read the folder `pages/` by itself, and run pages/dossier.py, which only defines."""
    page = visit("/dossier?dossier=24-41402")
    expect(page.locator("h1")).to_contain_text("24-41402")
    visit("/screening")
    assert "Traceback" not in page.content()


def test_one_key_leads_to_the_platforms_dossier(visit: Visit, page: Page) -> None:
    """In another tab: the desk stays where it is."""
    visit("/instruction")
    number = page.locator("h1 small").inner_text()
    expect(page.get_by_role("link", name="Plateforme")).to_have_attribute("href", re.compile(f"^https:.*{number}$"))
    with page.context.expect_page() as there:
        page.keyboard.press("Alt+p")
    there.value.close()
    assert page.locator("h1 small").inner_text() == number
