"""Classeurs envoyés: a workbook leaves, comes back, each cell is answered, all of it seen before it is recorded."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from desk.handing_out import Parcel
from pages.parts.parcels import written
from sheets_sync.answers import Draft
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS
from tests.desk.test_handing_out import edited, typed
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, CAMILLE, HOSTILE, LEA, PAUL, PEOPLE, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.test_accessibility import MENDED, violations

ONE, MAIL, PHONE = "24-00001", "Courriel", "Téléphone"
COLUMNS = {DOSSIERS: ("family_name", "email", "phone", "mark_s1"), CANDIDATURES: ("state",)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_desk(tmp_path)
    yield found
    found.journal.close()


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The same, where nobody records anything."""
    found = small_desk(tmp_path_factory.mktemp("still"))
    yield found
    found.journal.close()


def file(desk: Desk, *changes: Callable[[dict[str, list[list[Any]]]], None]) -> bytes:
    """What leaves for Paul, and what became of it."""
    parcel = Parcel(PAUL, tuple(desk.session.programmes), COLUMNS)
    content = written(desk.pack(desk.actor(CAMILLE), parcel), desk.now())
    for change in changes:
        content = edited(content, change)
    return content


def brought(desk: Desk, content: bytes, email: str = CAMILLE) -> AppTest:
    at = screen(desk, email, "reconciliation")
    return at.file_uploader[0].upload("revenu.xlsx", content).run()


def value(desk: Desk, field: str) -> object:
    return desk.journal.register(0).value(f"dossier:{ONE}", field)


def correct(desk: Desk, field: str, text: str) -> None:
    lea = desk.actor(LEA)
    desk.correct(f"c {field}", lea, desk.file(lea, ONE), field, text)


def test_before_any_file_the_screen_says_how(still: Desk) -> None:
    said = words(html(screen(still, CAMILLE, "reconciliation")))
    assert "Classeurs envoyés" in said
    assert "une décision ne se prend jamais d’un fichier" in said


def test_who_keeps_the_parameters_has_no_such_screen(still: Desk) -> None:
    assert not screen(still, ADMIN, "reconciliation").file_uploader


def test_a_file_that_came_back_as_it_left_says_so(still: Desk) -> None:
    said = words(html(brought(still, file(still))))
    assert "Parti le 27/03/2024" in said
    assert "pour Paul Meunier, envoyé par Camille Roux" in said
    assert "Le fichier et le guichet disent la même chose." in said


def test_a_correction_is_seen_then_recorded_and_asks_no_more(desk: Desk) -> None:
    at = brought(desk, file(desk, typed(DOSSIERS, ONE, MAIL, "neuf@exemple.invalid")))
    assert at.dataframe[0].value["Réponse"].to_list() == ["prendre le fichier"]
    at.button(key="returned_see").click().run()
    assert table(at, "Ce qui s’enregistre") == [
        ["24-00001 Garnier Noémie", MAIL, "n.garnier@exemple.invalid", "neuf@exemple.invalid", "Dossiers, ligne 2"]
    ]
    assert value(desk, "email") == "n.garnier@exemple.invalid"
    at.button(key="returned_save").click().run()
    assert value(desk, "email") == "neuf@exemple.invalid"
    assert "1 cellule réglée" in words(html(at))
    assert "disent la même chose" in words(html(at))


def test_a_conflict_shows_the_three_values_its_author_and_waits_for_an_answer(desk: Desk) -> None:
    content = file(desk, typed(DOSSIERS, ONE, MAIL, "fichier@exemple.invalid"))
    correct(desk, "email", "guichet@exemple.invalid")
    at = brought(desk, content)
    assert at.button(key="returned_see").disabled
    (values,) = table(at, "Les trois valeurs")
    assert values == ["n.garnier@exemple.invalid", "fichier@exemple.invalid", "guichet@exemple.invalid"]
    assert "Le guichet tient (par Lea Marchand, le 27/03" in words(html(at))
    at.button(key="keep_here").click().run()
    at.button(key="returned_see").click().run()
    assert "0 cellule reprise, 1 gardée d’ici, 1 ligne, un acte chacune" in words(html(at))
    at.button(key="returned_save").click().run()
    assert value(desk, "email") == "guichet@exemple.invalid"
    assert "disent la même chose" in words(html(at))


def twice(first: str, second: str) -> Callable[[dict[str, list[list[Any]]]], None]:
    """Two rows of one number, each with its address."""

    def change(grids: dict[str, list[list[Any]]]) -> None:
        rows = grids[DOSSIERS]
        place, column = next(n for n, row in enumerate(rows) if row[0] == ONE), rows[0].index(MAIL)
        rows.insert(place + 1, list(rows[place]))
        rows[place][column], rows[place + 1][column] = first, second

    return change


@pytest.mark.parametrize("take", [0, 1])
def test_an_answer_is_not_carried_over_to_another_picture_of_the_two_rows(desk: Desk, take: int) -> None:
    at = brought(desk, file(desk, twice("aaa@exemple.invalid", "bbb@exemple.invalid")))
    at.button(key=f"take_file {take}").click().run()
    at.button(key="returned_see").click().run()
    correct(desk, "email", "aaa@exemple.invalid")
    at.run()
    assert not at.exception
    assert at.dataframe[0].value["Réponse"].to_list() == ["à répondre"]
    assert at.button(key="returned_see").disabled
    assert value(desk, "email") == "aaa@exemple.invalid"


def test_a_proposal_accepted_that_became_a_conflict_is_to_answer_again(desk: Desk) -> None:
    at = brought(desk, file(desk, typed(DOSSIERS, ONE, MAIL, "fichier@exemple.invalid")))
    at.button(key="take_file 0").click().run()
    at.button(key="returned_see").click().run()
    correct(desk, "email", "guichet@exemple.invalid")
    at.button(key="returned_save").click().run()
    assert at.dataframe[0].value["Réponse"].to_list() == ["à répondre"]
    assert at.button(key="returned_see").disabled
    assert value(desk, "email") == "guichet@exemple.invalid"


def test_a_decision_cannot_be_taken_and_leads_where_it_is_decided(still: Desk) -> None:
    at = brought(still, file(still, typed(CANDIDATURES, f"{ONE}/INFRES1-SR", "État", "Admis")))
    assert not [button for button in at.button if (button.key or "").startswith("take_file")]
    assert "une décision ne se prend jamais d’un fichier" in words(html(at)).lower()


def test_a_file_that_says_nothing_readable_is_refused_in_words(still: Desk) -> None:
    assert "Ce classeur est abîmé" in words(html(brought(still, b"PK\x03\x04rien")))


def test_without_its_slip_a_file_is_told_and_each_cell_asked(still: Desk) -> None:
    def bare(grids: dict[str, list[list[Any]]]) -> None:
        del grids["Guichet"]

    at = brought(still, file(still, typed(DOSSIERS, ONE, MAIL, "neuf@exemple.invalid"), bare))
    said = words(html(at))
    assert "Le fichier n’a pas son bordereau" in said
    assert "sauf une cellule vide, qui n’y dit rien" in said
    assert at.dataframe[0].value["Réponse"].to_list() == ["à répondre"]


def test_who_judges_is_told_that_projects_are_not_compared_and_never_that_all_is_the_same(still: Desk) -> None:
    def add(grids: dict[str, list[list[Any]]]) -> None:
        del grids["Guichet"]
        grids["Fiches"] = [["Fiche", "Entreprise"], [f"{ONE}/INFRES1-SR/1", "Essai"]]

    said = words(html(brought(still, file(still, add))))
    assert "L’onglet Fiches n’est comparé pour vous qu’en partie" in said
    assert "disent la même chose" not in said


def test_a_file_without_one_of_its_rows_does_not_say_the_same(still: Desk) -> None:
    said = words(html(brought(still, file(still, lambda grids: grids[DOSSIERS].pop(1)))))
    assert "Lignes parties, et pas revenues" in said
    assert "disent la même chose" not in said


def test_beyond_what_a_page_holds_each_effect_is_still_seen_before_it_is_recorded(desk: Desk) -> None:
    many = [f"24-9{number:04d}" for number in range(210)]
    for one in many:
        changes = {f"dossier:{one}": {"family_name": "Nom"}, f"candidature:{one}/INFRES1-SR": {"state": "COMPLET"}}
        desk.journal.record(Draft(f"import {one}", ADMIN, "import", f"dossier:{one}", changes))

    def marked(grids: dict[str, list[list[Any]]]) -> None:
        rows = grids[DOSSIERS]
        for row in rows[1:]:
            row[rows[0].index("Moyenne S1")] = 12.5 if row[0] in many else row[rows[0].index("Moyenne S1")]

    at = brought(desk, file(desk, marked, typed(DOSSIERS, many[0], MAIL, "neuf@exemple.invalid")))
    at.button(key="returned_see").click().run()
    (effects,) = (one.value for one in at.dataframe)
    assert (len(effects), effects["Après"].to_list().count("12,5")) == (211, 210)
    assert "211 cellules reprises, 0 gardée d’ici, 210 lignes, un acte chacune" in words(html(at))


def test_what_a_file_says_is_never_markup(still: Desk) -> None:
    said = html(brought(still, file(still, typed(DOSSIERS, ONE, MAIL, HOSTILE))))
    assert "<img" not in said
    assert "&lt;img" in said


def test_to_whom_a_workbook_goes_is_chosen_first(still: Desk) -> None:
    at = screen(still, CAMILLE, "reconciliation")
    at.session_state["send_out"] = True
    at.run()
    at.selectbox(key="send_out_to").select(PAUL).run()
    lines = len(PEOPLE) + sum(len(states) for *_, states in PEOPLE.values())
    assert f"{lines} lignes, " in words(html(at))
    assert "Rien ne part" not in words(html(at))
    at.text_input(key="send_out_dossiers").set_value(f"{ONE} 24-99999 <b>x</b>").run()
    assert "Rien ne part de ces numéros (inconnus, ou pas à envoyer avec ces choix) : 24-99999, <b>x</b>." in words(
        html(at)
    )
    assert "<b>x</b>" not in html(at)
    assert "Rien à télécharger" not in words(html(at))
    at.text_input(key="send_out_dossiers").set_value("24-99999").run()
    assert "Rien à télécharger : aucune ligne ne répond à ces formations, onglets et dossiers." in words(html(at))


# ---- in Chromium


@pytest.mark.browser
def test_out_and_back_in_chromium(page: Page, tmp_path: Path, idle: Callable[[], None]) -> None:
    """The file is downloaded, corrected, brought back; what needs someone is answered from the keyboard."""
    desk = small_desk(tmp_path)
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        page.goto(f"{url}/ecarts")
        idle()
        page.get_by_role("button", name="Envoyer un classeur").click()
        page.get_by_role("combobox", name="Pour qui").click()
        page.get_by_role("option", name="Paul Meunier", exact=True).click()
        with page.expect_download() as leaving:
            page.get_by_role("button", name="Télécharger le classeur").click()
        content = Path(leaving.value.path()).read_bytes()
        content = edited(content, typed(DOSSIERS, ONE, MAIL, ""))
        content = edited(content, typed(DOSSIERS, ONE, PHONE, "06 39 98 00 01"))
        page.keyboard.press("Escape")
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        page.locator("input[type=file]").set_input_files({"name": "revenu.xlsx", "mimeType": kind, "buffer": content})
        expect(page.get_by_role("table", name="Les trois valeurs")).to_contain_text("n.garnier@exemple.invalid")
        idle()
        page.wait_for_function(MENDED)
        assert violations(page) == {}
        page.keyboard.press("Alt+g")
        expect(page.get_by_role("button", name="Voir ce qui s’enregistre (2 cellules)")).to_be_enabled()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("table", name="Ce qui s’enregistre")).to_contain_text("+33639980001")
        page.emulate_media(color_scheme="dark")
        idle()
        assert violations(page) == {}
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Le fichier et le guichet disent la même chose.")).to_be_visible()
    desk.journal.register(0)
    assert (value(desk, "email"), value(desk, "phone")) == ("n.garnier@exemple.invalid", "+33639980001")
    desk.journal.close()
