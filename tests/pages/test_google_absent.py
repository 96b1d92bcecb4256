"""Google goes silent under a form, in Chromium: a copy is read, what is typed stays, nothing doubles."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.desk import Desk
from tests.pages.conftest import serve
from tests.pages.on_google import Workbook, on_google
from tests.pages.visitor import act_as

pytestmark = pytest.mark.browser


@pytest.fixture
def workbook(tmp_path: Path) -> Iterator[tuple[Workbook, Desk]]:
    with on_google(tmp_path) as book:
        desk = book.open()
        yield book, desk
        desk.journal.close()


@pytest.fixture
def url(tmp_path: Path, workbook: tuple[Workbook, Desk]) -> Iterator[str]:
    with serve(workbook[0].url, tmp_path) as address:
        yield address


def notes(desk: Desk) -> list[str]:
    acts = desk.journal.register(0).thread("dossier:24-00001")
    return [recorded.act.reason for recorded in acts if recorded.act.kind == "note" and recorded.holds]


def again(page: Page, url: str, idle: Callable[[], None], said: Callable[[], bool]) -> None:
    """Visits until the head, drawn at each visit, says so: what is in doubt is sent again every few seconds."""
    for _ in range(40):
        page.goto(f"{url}/instruction?dossier=24-00001")
        idle()
        page.wait_for_timeout(1_000)
        if said():
            return


def test_a_note_typed_while_google_is_away_is_kept_checked_then_recorded_once(
    page: Page, url: str, workbook: tuple[Workbook, Desk], idle: Callable[[], None]
) -> None:
    book, desk = workbook
    page.goto(f"{url}/instruction?dossier=24-00001")
    idle()
    act_as(page, "Camille Roux")
    field = page.get_by_label("Ajouter une note")
    expect(field).to_be_visible()
    book.goes_silent()
    field.fill("rappeler demain")
    field.press("Enter")
    expect(page.get_by_text("Vérification en cours").first).to_be_visible()
    expect(field).to_have_value("rappeler demain")
    again(page, url, idle, lambda: page.get_by_text("Le classeur ne répond pas.").is_visible())
    expect(page.get_by_text("Le classeur ne répond pas.").first).to_be_visible()
    expect(page.get_by_text("Google Sheets ne répond pas").first).to_be_visible()
    expect(page.get_by_text("1 acte en vérification")).to_be_visible()

    book.comes_back()
    again(page, url, idle, lambda: not page.get_by_text("1 acte en vérification").is_visible())
    expect(page.get_by_text("1 acte en vérification")).to_be_hidden()
    expect(page.get_by_text("Le classeur ne répond pas.")).to_be_hidden()
    act_as(page, "Camille Roux")
    expect(page.get_by_text("rappeler demain").first).to_be_visible()
    desk.journal.look()
    assert notes(desk) == ["rappeler demain"]
