"""Tableau de bord, driven without a browser: what waits, where applications stand, dates, what is to mend."""

from pathlib import Path

import pytest

from desk.desk import Desk
from pages.parts import lists
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import ADMIN, CAMILLE, LEA, PAUL, READER, small_desk
from tests.pages.screens import html, screen, table, words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def test_what_waits_opens_the_queue(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "dashboard")
    assert not at.exception
    assert [button.label for button in at.button] == ["Candidatures à instruire ›", "Candidatures à personne ›"]


def test_a_proposal_waits_for_who_may_validate_it_and_for_nobody_else(desk: Desk) -> None:
    for email in (PAUL, LEA):
        desk.grant(f"jury {email}", desk.actor(ADMIN), email, "", "jury", ("*",))
    lea = desk.actor(LEA)
    shown = desk.file(lea, "24-00002")
    desk.decide("propose", lea, shown, "INFRES1-SR", "rejeter_dossier", "Résultats trop justes")
    waits = "Propositions à valider ›"
    assert waits in [button.label for button in screen(desk, PAUL, "dashboard").button]
    assert "faites par Lea Marchand" in html(screen(desk, PAUL, "dashboard"))
    assert waits not in [button.label for button in screen(desk, LEA, "dashboard").button]


def test_each_application_is_counted_as_far_as_it_came(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "dashboard")
    rows = table(at, "Candidatures par formation et par étape")
    assert [row[0:1] + row[2:] for row in rows[:4]] == [
        ["BAT 1A", "1", "1", "0", "0", "0", "0", "0", "1"],
        ["INFRES-SR 1A", "2", "2", "1", "0", "0", "0", "0", "2"],
        ["INFRES-DL 1A", "1", "1", "0", "0", "0", "0", "0", "1"],
        ["MKX 1A", "1", "0", "0", "0", "0", "0", "0", "1"],
    ]
    assert all(row[2:] == ["0"] * 8 for row in rows[4:])


def test_the_next_seven_dates_and_no_more(desk: Desk) -> None:
    rows = table(screen(desk, CAMILLE, "dashboard"), "Dates")
    assert len(rows) == 7
    assert rows[0] == ["15/04/2024", "19 jours", "Annonce de la pré-admissibilité et convocation ou rejet", "§3"]


def test_a_fault_says_its_effect_where_and_what_to_do(desk: Desk) -> None:
    assert table(screen(desk, CAMILLE, "dashboard"), "Fautes à réparer") == [
        ["Sans effet", "77 € payés, au moins 99 € dus §4.1 . Vérifier le paiement auprès de la plateforme", "24-00001"]
    ]


def test_what_is_to_be_mended_leaves_one_line_for_each_dossier_where_the_screen_names_three(desk: Desk) -> None:
    for number in range(1, 5):
        subject = f"dossier:24-0000{number}"
        blank = Draft(f"blank {number}", CAMILLE, "saisie", subject, {subject: {"email": ""}})
        assert isinstance(desk.journal.record(blank), Saved)
    seen = desk.dashboard(desk.actor(CAMILLE)).mending
    assert seen[0].where.endswith(" et 1 autre")
    rows = [row for row in lists.mending(seen).rows if row[1] == "4 adresses de messagerie absentes"]
    assert [row[3] for row in rows] == [f"24-0000{number}" for number in range(1, 5)]


def test_a_reader_has_nothing_waiting(desk: Desk) -> None:
    at = screen(desk, READER, "dashboard")
    assert not at.exception
    assert "Rien ne vous attend." in html(at)
    assert not at.button


def test_who_has_no_right_on_dossiers_is_refused(desk: Desk) -> None:
    said = words(html(screen(desk, ADMIN, "dashboard")))
    assert said.startswith("Accès refusé Accès refusé Réservé aux rôles suivants : lecture, instruction")
