"""Entreprises and Admission open the person who is typed, by identifier: a colleague’s act changes nothing of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, small_desk
from tests.pages.screens import html, screen, words
from tests.pages.test_projects import NUMBER, OTHER, PLACEMENT, PROGRAMME, grant, two_search, visitor

SCREENS = ("projects", "admission")
OPENED = {"projects": "INFRES-DL 2A · n.garnier@exemple.invalid", "admission": "Pourquoi pas admis ? INFRES-DL 2A"}
PROGRAMMES = {"projects": "placement_programme", "admission": "admission_programme"}
CHOSEN = f"person_chosen {PROGRAMME}"


def named(desk: Desk) -> None:
    for number, name in ((NUMBER, "Lefèvre-Dumas"), (OTHER, "Le Goff")):
        rename(desk, number, name)


def rename(desk: Desk, number: str, name: str) -> None:
    subject = f"dossier:{number}"
    answer = desk.journal.record(Draft(f"{number} {name}", ADMIN, "saisie", subject, {subject: {"family_name": name}}))
    assert isinstance(answer, Saved), answer


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path, grant, two_search, named)


def typed(desk: Desk, name: str, text: str) -> AppTest:
    at = screen(desk, PLACEMENT, name, formation=PROGRAMME, dossier="")
    at.selectbox(key=PROGRAMMES[name]).set_value(PROGRAMME).run()
    return field(at).set_value(text).run()


def field(at: AppTest) -> TextInput:
    """Another one each time that somebody is opened."""
    return next(one for one in at.text_input if str(one.key).startswith(f"person_typed {PROGRAMME}"))


def found(at: AppTest) -> list[str]:
    return [str(one.key).split()[-1] for one in at.button if str(one.key).startswith("person_found")]


@pytest.mark.parametrize("name", SCREENS)
def test_another_programme_opens_nobody(desk: Desk, name: str) -> None:
    at = screen(desk, PLACEMENT, name, formation=PROGRAMME, dossier=NUMBER)
    assert (at.selectbox(key=PROGRAMMES[name]).value, at.selectbox(key=CHOSEN).value) == (PROGRAMME, NUMBER)
    assert OPENED[name] in words(html(at))
    at.selectbox(key=PROGRAMMES[name]).set_value("BAT1").run()
    said = words(html(at))
    assert "Choisissez une personne" in said
    assert "Refusé" not in said
    assert (at.query_params["dossier"], at.query_params["formation"]) == ("", "BAT1")


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize(
    ("text", "numbers"),
    [("lefevre", [NUMBER]), ("ÈVE dumas", [NUMBER]), ("4", [OTHER]), ("zzz", [])],
)
def test_who_is_typed_is_found(desk: Desk, name: str, text: str, numbers: list[str]) -> None:
    at = typed(desk, name, text)
    assert found(at) == numbers
    assert ("ne correspond" in words(html(at))) is not bool(numbers)


@pytest.mark.parametrize("name", SCREENS)
def test_the_one_found_opens_and_stays_open_whatever_a_colleague_does(desk: Desk, name: str) -> None:
    at = typed(desk, name, "lefevre")
    at.button(key=f"person_found {NUMBER}").click().run()
    assert at.selectbox(key=CHOSEN).value == NUMBER
    assert field(at).value == ""
    rename(desk, NUMBER, "Zola")  # another name, another place in the list
    at.run()
    assert at.selectbox(key=CHOSEN).value == NUMBER
    assert "Zola Ève" in words(html(at))
    assert OPENED[name] in words(html(at))
    at.selectbox(key=CHOSEN).set_value(OTHER).run()
    assert (at.selectbox(key=CHOSEN).value, at.query_params["dossier"]) == (OTHER, OTHER)


@pytest.mark.browser
def test_by_keyboard_the_first_found_opens_and_the_field_is_empty_again(page: Page, tmp_path: Path) -> None:
    small_desk(tmp_path, grant, two_search, named).journal.close()
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        visitor(page, url, OTHER, "Paule Cement")
        words = page.get_by_placeholder("Nom ou numéro")
        words.press_sequentially("lefevre")
        expect(page.get_by_role("button", name=NUMBER)).to_be_visible()
        words.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-pane")).to_contain_text("Lefèvre-Dumas")
        expect(words).to_have_value("")
