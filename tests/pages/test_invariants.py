"""Contrôles, driven without a browser: all hold, or where each is broken and how it is mended."""

from pathlib import Path

import pytest

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import ADMIN, CAMILLE, PAUL, small_desk
from tests.pages.screens import html, screen, table, words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def says(desk: Desk, subject: str, **fields: object) -> None:
    draft = Draft(f"{subject} {fields}", CAMILLE, "saisie", subject, {subject: fields})
    assert isinstance(desk.journal.record(draft), Saved)


def test_each_of_the_25_holds_or_says_how_many_cases(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "invariants")
    assert words(html(at)).startswith("1 contrôle à corriger sur 25 5 candidatures regardées")
    rows = table(at, "Contrôles")
    assert len(rows) == 25
    assert [row[:1] + row[2:] for row in rows if row[3] != "tient"] == [["16", "§4.1", "1 cas"]]


def test_a_broken_one_leads_to_its_dossier_and_its_fix(desk: Desk) -> None:
    says(desk, "candidature:24-00004/BAT1", state="STAGIAIRE")
    at = screen(desk, CAMILLE, "invariants", controle="5")
    assert at.selectbox(key="invariant").value == "5"
    said = words(html(at))
    assert "Vérifier l’inscription sur la liste complémentaire ou corriger l’état ." in said
    assert "Bloque les annonces de BAT 1A, et d’elles seules." in said
    (frame,) = at.dataframe
    assert frame.value.to_dict("records")[0]["Où"] == "24-00004/BAT1"
    assert "Ouvrir le dossier 24-00004" in [text.value for text in at.text]


def test_one_about_a_programme_leads_to_its_row_in_feuille(desk: Desk) -> None:
    says(desk, "formation:MKX1", hosting_capacity=-1)
    at = screen(desk, PAUL, "invariants", controle="4")
    assert "Ouvrir Feuille, onglet Formations, ligne MKX1" in [text.value for text in at.text]
    assert "Formations, MKX1" in words(html(at))


def test_when_all_hold_it_says_so(desk: Desk) -> None:
    says(desk, "dossier:24-00001", fee_paid=120)
    said = words(html(screen(desk, CAMILLE, "invariants")))
    assert said.startswith("Tout tient 5 candidatures regardées")
    assert "25 contrôles sur 5 candidatures." in said


def test_the_dashboard_points_to_it_and_counts_as_it_does(desk: Desk) -> None:
    desk.grant("bat", desk.actor(ADMIN), "bat@ecole.invalid", "", "instruction", ("BAT1",))
    assert "Tous les contrôles" in [text.value for text in screen(desk, CAMILLE, "dashboard").text]
    assert "77 € payés" in html(screen(desk, CAMILLE, "dashboard"))
    assert "77 € payés" not in html(screen(desk, "bat@ecole.invalid", "dashboard"))
    assert words(html(screen(desk, "bat@ecole.invalid", "invariants"))).startswith("Tout tient 1 candidature regardée")
