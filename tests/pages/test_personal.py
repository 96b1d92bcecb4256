"""Données personnelles and the right-of-access pack, in a browser: two of direction erase someone, and nobody else."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, CAMILLE, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.visitor import comes

ANNE, JEAN, GONE = "anne.petit@ecole.invalid", "jean.duval@ecole.invalid", "24-00004"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path, ended)


def ended(desk: Desk) -> None:
    """Two of direction, one rejected candidate, in a session that ended long ago on the real clock."""
    for who in (ANNE, JEAN):
        assert isinstance(desk.grant(who, desk.actor(ADMIN), who, "", "direction", ("*",)), Saved)
    subject = f"candidature:{GONE}/BAT1"
    rejected = Draft("out", CAMILLE, "transition", subject, {subject: {"state": "REJETE_DOSSIER"}})
    assert isinstance(desk.journal.record(rejected), Saved)


def test_who_holds_it_back_is_said_and_nothing_can_be_asked(desk: Desk) -> None:
    """In 2024, nothing is due yet."""
    at = screen(desk, ANNE, "personal")
    at.text_input(key="purge_dossier").set_value(GONE).run()
    assert ["Dossier 24-00004 : à conserver jusqu’au 31/08/2025"] in table(at, "Ce qui retient")
    assert at.button(key="ask_purge").disabled
    at.text_input(key="purge_dossier").set_value("24-99999").run()
    assert "n'existe pas" in words(html(at))


@pytest.mark.browser
def test_a_pack_is_handed_over_then_two_people_erase_the_person(page: Page, desk: Desk, tmp_path: Path) -> None:
    desk.journal.close()
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        comes(page, f"{url}/dossier?dossier={GONE}", "Anne Petit")
        page.get_by_role("button", name="Droit d’accès").click()
        page.get_by_label("Remis à").fill("Théo Vasseur")
        page.get_by_role("button", name="Noter la remise").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Dossier de droit d’accès (ZIP)").click()
        with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as pack:
            assert "Vasseur" in pack.read("donnees.csv").decode()
        page.goto(f"{url}/donnees")
        page.get_by_label("Dossier (vide").fill(GONE)
        page.get_by_label("Dossier (vide").press("Enter")
        expect(page.get_by_text("rien ne s’y oppose")).to_be_visible()
        page.get_by_label("Motif, sans nommer").fill("Conservation échue")
        page.get_by_label("Bordereau").fill("BE 2026-3")
        page.get_by_label("Bordereau").press("Enter")
        page.get_by_role("button", name="Demander la purge").click()
        expect(page.get_by_text("attend une autre personne")).to_be_visible()
        expect(page.get_by_role("button", name="Confirmer la purge")).to_have_count(0)
        comes(page, f"{url}/donnees", "Jean Duval")
        page.get_by_role("button", name="Confirmer la purge n° 1").click()
        expect(page.get_by_text("actes effacés").last).to_be_visible()
        expect(page.get_by_text("faite,")).to_be_visible()
    folders = tmp_path, (tmp_path / "book.db").resolve().parent
    stored = b"".join(path.read_bytes() for one in folders for path in one.rglob("*") if path.is_file())
    assert b"Vasseur" not in stored
    assert b"Garnier" in stored
