"""Reprise: a spreadsheet of decisions, its questions, the second person; the main job in Chromium too (§5)."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from documents.tables import csv
from pages.parts import file_lists, takeover_file
from sheets_sync.answers import Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, CAMILLE, HOSTILE, LEA, READER, small_desk
from tests.pages.screens import html, popovers, screen, table, words
from tests.pages.test_accessibility import violations
from tests.pages.visitor import act_as, comes

HEADER = "N° de dossier;Nom;Prénom;Formation;Décision;Date;Décidé par;Motif;Entreprise d'accueil"
LINES = (
    "24-00002;Meunier;Manon;INFRES1-SR;Rejeté;25/03/2024;Mme Roy;Parcours;ACME",
    ";Garnier;Noemie;INFRES1-SR;Recevable de droit;22/03/2024;;;",
    "24-00009;Blanc;Zoé;BAT1;Complet;22/03/2024;;;",
    f"24-00004;;;BAT1;{HOSTILE.replace(';', ',')};22/03/2024;;;",
)
FILE = "décisions.csv"


def decisions(*lines: str) -> bytes:
    return "\n".join((HEADER, *(lines or LINES))).encode()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_desk(tmp_path)
    yield desk
    desk.journal.close()


def uploaded(desk: Desk, content: bytes | None = None, who: str = CAMILLE) -> AppTest:
    at = screen(desk, who, "takeover")
    return at.file_uploader[0].upload(FILE, content or decisions()).run()


def counts(at: AppTest) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in table(at, "Lignes par sort")}


def finish(desk: Desk) -> None:
    running = desk.importing(desk.actor(CAMILLE))
    assert running is not None
    assert running.over.wait(30)


def state(desk: Desk, dossier: str, programme: str) -> str:
    return str(desk.files().candidature(dossier, programme)["state"])


def test_every_line_is_shown_with_what_becomes_of_it_and_nothing_is_written(desk: Desk) -> None:
    before = desk.sight().position
    at = uploaded(desk)
    assert not at.exception
    assert counts(at) == {"douteuse": 1, "inconnue": 1, "illisible": 2}
    refused = {row[0]: row[2] for row in table(at, "Ce qui ne tient pas")}
    assert list(refused) == ["4", "2", "5"], "what an answer settles comes last"
    assert "Rejeté sur dossier" in refused["2"]
    assert refused["5"].startswith("22/03/2024 : colonne « Décision » : "), "its line stands beside"
    assert "Ligne 3 : Noemie Garnier, INFRES1-SR, Recevable ; " in words(html(at)), "which decision one answers for"
    assert "importez d’abord l’export" in refused["4"]
    assert at.button(key="take_over").disabled
    given = file_lists.decisions(at.session_state["takeover_kept"][1])
    assert [row[:2] for row in given.rows] == [(2, "illisible"), (3, "douteuse"), (4, "inconnue"), (5, "illisible")]
    assert (given.rows[1][2:6], csv(given)[:3]) == (("Noemie Garnier", "", "INFRES1-SR", date(2024, 3, 22)), BOM_UTF8)
    assert popovers(at) == {"export_reprise"}
    assert desk.sight().position == before


def test_lines_too_many_to_be_shown_are_told_by_their_reasons(desk: Desk) -> None:
    unknown = ("24-00009;Blanc;Zoé;BAT1;Complet;22/03/2024;;;",) * (takeover_file.SHOWN + 2)
    at = uploaded(desk, decisions(*unknown, "24-00004;;;BAT1;Complet;31/04/2024;;;"))
    assert "Et 3 autres lignes : 3 lignes : personne ici ne porte ce numéro" in words(html(at))
    assert table(at, "Ce qui ne tient pas")[0][2].endswith("attendu un jour qui existe (ce mois-là en a 30)")


def test_a_file_without_a_line_under_its_headers_says_so(desk: Desk) -> None:
    at = uploaded(desk, HEADER.encode())
    assert "Aucune ligne sous les en-têtes" in words(html(at))
    assert at.button(key="take_over").disabled


def test_what_a_file_writes_is_never_markup(desk: Desk) -> None:
    at = uploaded(desk)
    assert "<img src=x" not in html(at)
    assert "&lt;img src=x" in html(at)


def test_a_company_is_not_read_and_the_screen_says_so(desk: Desk) -> None:
    left = dict(table(uploaded(desk), "Colonnes non reprises"))
    assert left["Entreprise d'accueil"].startswith("non repris, §5")


def test_a_word_and_a_person_are_asked_and_the_answers_are_kept(desk: Desk) -> None:
    at = uploaded(desk)
    at.selectbox(key="takeover_word 0 Rejeté").set_value("REJETE_DOSSIER").run()
    assert counts(at)["à reprendre"] == 1
    at.selectbox(key="takeover_line 3").set_value("24-00001").run()
    assert counts(at) == {"à reprendre": 2, "inconnue": 1, "illisible": 1}
    at.button(key="takeover_forget").click().run()
    assert counts(at) == {"douteuse": 1, "inconnue": 1, "illisible": 2}


def test_one_proposes_another_confirms_and_the_end_is_told(desk: Desk) -> None:
    at = uploaded(desk, decisions("24-00002;;;INFRES1-SR;Rejeté sur dossier;25/03/2024;Mme Roy;Parcours;"))
    at.button(key="take_over").click().run()
    lot = desk.lots_taken(desk.actor(CAMILLE))[0]
    assert at.button(key=f"confirm {lot.id}").disabled
    assert state(desk, "24-00002", "INFRES1-SR") == "RECEVABLE"
    other = screen(desk, LEA, "takeover")
    assert table(other, "Changements d’état") == [["Recevable", "Rejeté sur dossier", "1"]]
    assert table(other, "Ce qui serait enregistré")[0][:2] == ["2", "Meunier Manon · 24-00002/INFRES1-SR"]
    assert popovers(other) >= {f"export_reprise-{lot.id}", "export_reprises"}
    assert [row[:4] for row in file_lists.takeovers([lot]).rows] == [(FILE, 1, "proposé", "Camille Roux")]
    other.button(key=f"confirm {lot.id}").click().run()
    finish(desk)
    other.run()
    assert "1 candidature, un acte par étape" in words(html(other))
    assert state(desk, "24-00002", "INFRES1-SR") == "REJETE_DOSSIER"
    other.button(key="ask_undoing").click().run()
    mine = screen(desk, CAMILLE, "takeover")
    mine.button(key=f"undo {lot.id}").click().run()
    finish(desk)
    assert state(desk, "24-00002", "INFRES1-SR") == "RECEVABLE"


def test_a_file_without_its_columns_is_refused_in_a_sentence(desk: Desk) -> None:
    at = uploaded(desk, b"A;B\n1;2\n")
    assert "Aucune ligne d’en-têtes reconnue" in words(html(at))


def test_a_reader_has_no_such_screen(desk: Desk) -> None:
    assert "takeover" not in desk.screens(desk.actor(READER))


@pytest.mark.browser
def test_two_people_take_decisions_over_in_chromium(page: Page, tmp_path: Path) -> None:
    other = small_desk(tmp_path)
    assert isinstance(other.grant("chief", other.actor(ADMIN), LEA, "", "direction", ("*",)), Saved)
    file = tmp_path / FILE
    file.write_bytes(decisions())
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        comes(page, f"{url}/reprise", "Camille Roux")
        page.locator("[data-testid=stFileUploader] input").set_input_files(file)
        expect(page.get_by_text("illisible")).to_be_visible()
        _choose(page, "Cet état est", "Rejeté sur dossier")
        expect(page.get_by_role("button", name="Reprendre 1 ligne")).to_be_enabled()
        assert violations(page) == {}
        page.get_by_role("button", name="Reprendre 1 ligne").click()
        expect(page.get_by_role("button", name="Confirmer la reprise de 1 ligne")).to_be_disabled()
        act_as(page, "Lea Marchand")
        page.get_by_role("button", name="Confirmer la reprise de 1 ligne").click()
        expect(page.get_by_text("1 candidature, un acte par étape")).to_be_visible()
    other.journal.register(0)
    assert state(other, "24-00002", "INFRES1-SR") == "REJETE_DOSSIER"
    other.journal.close()


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).first.click()
    page.keyboard.type(option)  # the list draws only the options that are in sight
    page.get_by_role("option", name=option, exact=True).click()
