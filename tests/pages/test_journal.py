"""Journal, driven without a browser: one act a line, filters, an act in full, what a role may not read."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from desk.access import Denied
from desk.desk import Desk, open_desk
from pages.parts import alarm
from sheets_sync.answers import Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, CAMILLE, LEA, PAUL, READER, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.test_accessibility import violations
from tests.pages.visitor import act_as
from tests.sheets_sync.test_tampering import rewrite


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def column(at: AppTest, name: str) -> list[str]:
    return list(at.dataframe[0].value[name])


def test_the_last_act_comes_first_and_is_open(desk: Desk) -> None:
    desk.note("note", desk.actor(LEA), desk.file(desk.actor(LEA), "24-00002"), "Relevé redemandé.")
    at = screen(desk, CAMILLE, "journal")
    assert not at.exception
    assert column(at, "Quoi")[:3] == ["Note", "Prend le dossier", "Repris de la plateforme"]
    assert column(at, "Dossier")[:3] == ["24-00002", "24-00001", "24-00004"]
    assert "Lea Marchand, le 27/03/2024 à 14:32:07" in words(html(at))


def test_an_act_opens_by_its_operation_whatever_comes_before_it(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "journal")
    chosen = column(at, "Acte")[3]
    at.session_state["journal_open"] = desk.journal_lines(desk.actor(CAMILLE), 10)[3].operation
    desk.note("note", desk.actor(LEA), desk.file(desk.actor(LEA), "24-00002"), "Relevé redemandé.")
    at.run()
    assert f"Acte {chosen}" in words(html(at))
    assert at.session_state["journal_grid"]["selection"]["cells"][0][0] == 4


def test_filters_by_kind_and_by_person(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "journal")
    at.multiselect(key="journal_kinds").set_value(["import"]).run()
    assert column(at, "Quoi") == ["Repris de la plateforme"] * 4
    at.selectbox(key="journal_who").set_value(LEA).run()
    assert "Aucun acte ne correspond." in html(at)
    assert not at.dataframe


def test_who_reads_no_dossier_sees_no_act_on_one(desk: Desk) -> None:
    assert set(column(screen(desk, ADMIN, "journal"), "Dossier")) == {""}
    assert "24-00003" in column(screen(desk, READER, "journal"), "Dossier")


def cut(desk: Desk, folder: Path, last: int = 2) -> None:
    """The last rows of the book go, behind the desk's back."""
    rewrite(folder / "book.db", lambda rows: rows[:-last])
    desk.journal.check()


@pytest.fixture
def alarmed(desk: Desk, tmp_path: Path) -> Desk:
    for text in ("Relevé redemandé.", "=Relevé reçu."):
        desk.note(text, desk.actor(LEA), desk.file(desk.actor(LEA), "24-00002"), text)
    cut(desk, tmp_path)
    return desk


def button(at: AppTest, key: str) -> bool:
    return any(one.key == key for one in at.button)


def test_no_alarm_draws_no_panel(desk: Desk) -> None:
    assert "Ce qui s’est passé" not in html(screen(desk, ADMIN, "journal"))


def test_an_alarm_says_what_happened_what_is_safe_what_is_missing_and_what_to_do(alarmed: Desk) -> None:
    at = screen(alarmed, LEA, "journal")
    said = words(html(at))
    for heading in ("Ce qui s’est passé", "Ce qui est sûr", "Ce qui manque au classeur", "Ce que vous pouvez faire"):
        assert heading in said
    assert "il n'en a plus que" in said
    assert "Hélène Barbier demande, une autre personne confirme" in said
    assert table(at, "Actes que le classeur n’a plus") == [["14:32", "Lea Marchand", "Note", "24-00002", ""]] * 2
    assert [one.proto.label for one in at.get("download_button")] == ["Exporter pour reprise"]
    assert not button(at, "ask")


def test_a_single_administrator_is_told_whom_to_give_a_role_and_how(tmp_path: Path) -> None:
    at = datetime(2024, 3, 27, 12, tzinfo=UTC)
    alone = open_desk(f"sqlite:///{tmp_path / 'book.db'}", lambda: at)
    assert isinstance(alone.appoint("first", ADMIN, "Hélène Barbier"), Saved)
    assert isinstance(alone.grant("reader", alone.actor(ADMIN), READER, "Zoé Petit", "lecture", ("*",)), Saved)
    assert isinstance(alone.grant("twice", alone.actor(ADMIN), READER, "Zoé Petit", "lecture", ("BAT1",)), Saved)
    cut(alone, tmp_path, 1)
    shown = screen(alone, ADMIN, "journal")
    said = words(html(shown))
    assert "Hélène Barbier est ici la seule à le pouvoir, et aucun rôle ne se donne pendant l’alarme" in said
    assert "Feuille, onglet Accès, l’administration donne à une seconde personne, par exemple" in said
    assert "Zoé Petit (lecture)" in said
    assert "reprenez à deux" not in said
    assert not button(shown, "ask")
    alone.journal.close()


def test_the_copy_is_a_zip_without_a_live_formula(alarmed: Desk) -> None:
    files = ZipFile(io.BytesIO(alarm.copy(alarmed, alarmed.actor(LEA))))
    assert "LISEZ-MOI.txt" in files.namelist()
    page = files.read("LISEZ-MOI.txt").decode("utf-8-sig")
    assert "Lea Marchand" in page
    assert "il n'en a plus que" in page
    missing = list(csv.reader(io.StringIO(files.read("actes-manquants.csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[6] for row in missing[1:]] == ["Relevé redemandé.", "'=Relevé reçu."]
    cells = [
        cell
        for name in files.namelist()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(files.read(name).decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert cells
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []


def test_one_asks_another_confirms_and_saving_goes_on(alarmed: Desk) -> None:
    at = screen(alarmed, ADMIN, "journal")
    assert at.button(key="ask").disabled
    assert at.text_area(key="resume_missing").value.splitlines() == ["27/03/2024 14:32:07, Lea Marchand, Note"] * 2
    at.text_input(key="resume_reason").set_value("Sauvegarde de la veille restaurée").run()
    at.button(key="ask").click().run()
    assert "Une autre personne que vous la confirme" in html(at)
    assert not button(at, "confirm")
    reader = screen(alarmed, READER, "journal")
    assert not button(reader, "confirm")
    assert not reader.get("download_button")
    other = screen(alarmed, PAUL, "journal")
    assert "Hélène Barbier demande la reprise" in words(html(other))
    assert "Sauvegarde de la veille restaurée" in html(other)
    other.button(key="confirm").click().run()
    assert "Ce qui s’est passé" not in html(other)
    assert "les enregistrements repartent" in html(other)
    assert column(other, "Quoi")[0] == "Reprise après alarme"
    answer = alarmed.note("again", alarmed.actor(LEA), alarmed.file(alarmed.actor(LEA), "24-00002"), "Relevé reçu.")
    assert isinstance(answer, Saved)


def test_a_request_may_be_taken_back(alarmed: Desk) -> None:
    at = screen(alarmed, ADMIN, "journal")
    at.text_input(key="resume_reason").set_value("Essai").run()
    at.button(key="ask").click().run()
    at.button(key="withdraw").click().run()
    assert button(at, "ask")
    assert "demande la reprise" not in html(at)


def test_who_reads_no_dossier_reads_none_in_the_alarm(alarmed: Desk) -> None:
    at = screen(alarmed, ADMIN, "journal")
    assert "24-00002" not in html(at)
    copied = alarm.copy(alarmed, alarmed.actor(ADMIN))
    files = ZipFile(io.BytesIO(copied))
    everything = b"".join(files.read(name) for name in files.namelist())
    assert not [name for name in ("Garnier", "Meunier", "Vasseur", "redemandé") if name.encode() in everything]
    with pytest.raises(Denied):
        alarm.copy(alarmed, alarmed.actor(READER))


@pytest.mark.browser
def test_at_midnight_on_a_small_screen_the_copy_is_there_without_scrolling(
    alarmed: Desk, tmp_path: Path, page: Page, idle: Callable[[], None]
) -> None:
    alarmed.journal.close()
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.goto(f"{url}/journal")
            idle()
            act_as(page, "Lea Marchand")
            export = page.get_by_role("button", name="Exporter pour reprise")
            expect(export).to_be_in_viewport(ratio=1)
            expect(page.get_by_role("heading", name="Ce qui est sûr")).to_be_in_viewport()
            expect(page.get_by_text("24-00002").first).to_be_in_viewport()
            page.keyboard.press("Escape")
            expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
            page.locator("h1").click()
            assert violations(page) == {}, theme
            with page.expect_download() as got:
                export.click()
            assert got.value.suggested_filename.endswith(".zip")
            assert "LISEZ-MOI.txt" in ZipFile(got.value.path()).namelist()
