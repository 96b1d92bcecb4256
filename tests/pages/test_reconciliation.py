"""Écarts: what people typed in the shared sheet, shown to whoever may settle it, answered by one act a cell."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sheets_sync.file_settings import FileSettings
from tests.pages.desks import ADMIN, CAMILLE, HOSTILE, READER, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.shared import SharedDesk, shared_desk

PHONE, STATE, CENTRE = "Téléphone", "État", "Établissement"


@pytest.fixture
def shared(tmp_path: Path) -> SharedDesk:
    return shared_desk(tmp_path)


def opened(shared: SharedDesk, email: str = CAMILLE) -> AppTest:
    shared.look()
    return screen(shared.desk, email, "reconciliation")


def asked(at: AppTest) -> list[list[str]]:
    """Column, sheet's value, desk's value of each line of the list."""
    frame = at.dataframe[0].value
    return frame[["N°", "Colonne", "Feuille", "Guichet"]].to_numpy().tolist()


def value(shared: SharedDesk, subject: str, field: str) -> object:
    return shared.desk.journal.register(0).value(subject, field)


def test_nothing_to_say(shared: SharedDesk) -> None:
    assert "La feuille et le guichet disent la même chose, vu à 14:" in words(html(opened(shared)))


def test_a_book_of_ones_own_has_no_sheet_and_its_workbooks_travel(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    assert "n’a pas de feuille partagée" in words(html(screen(desk, ADMIN, "reconciliation")))
    assert "Classeurs envoyés" in words(html(screen(desk, CAMILLE, "reconciliation")))
    assert not desk.shared


def test_a_sheet_that_was_never_read_says_so(shared: SharedDesk) -> None:
    watching = shared.desk.journal.watching
    assert watching
    watching.differences = type(watching.differences)()
    assert "pas encore été lue" in words(html(screen(shared.desk, CAMILLE, "reconciliation")))


def test_an_emptied_cell_is_asked_and_the_desks_value_kept(shared: SharedDesk) -> None:
    shared.type("Dossiers", "24-00001", "Courriel", "")
    at = opened(shared)
    assert asked(at) == [["24-00001", "Courriel", "(vide)", "n.garnier@exemple.invalid"]]
    at.button(key="keep_desk").click().run()
    assert value(shared, "dossier:24-00001", "email") == "n.garnier@exemple.invalid"
    assert "1 cellule réglée" in words(html(at))
    assert "disent la même chose" in words(html(at))


def test_the_sheets_value_is_taken_by_an_act_of_who_asked(shared: SharedDesk) -> None:
    shared.type("Dossiers", "24-00001", "Courriel", "")
    at = opened(shared)
    at.text_input(key="differing_reason").set_value("au téléphone").run()
    at.button(key="take_sheet 0").click().run()
    act = shared.desk.journal.register(0).thread("dossier:24-00001")[-1].act
    assert (act.kind, act.actor, act.reason) == ("ecart", CAMILLE, "au téléphone")
    assert value(shared, "dossier:24-00001", "email") is None


def test_a_decision_is_never_taken_and_the_page_says_where_to_decide(shared: SharedDesk) -> None:
    shared.type("Candidatures", "24-00001/INFRES1-SR", STATE, "Admis")
    at = opened(shared)
    assert not [button for button in at.button if button.key.startswith("take_sheet")]
    assert "La feuille ne décide pas" in words(html(at))
    shown = shared.desk.reconciliation(shared.desk.actor(CAMILLE)).questions
    done = shared.desk.settle("f", shared.desk.actor(CAMILLE), shown, 0)
    assert done.saved == 0
    assert "ne se prend pas de la feuille" in str(done.others)
    at.button(key="keep_desk").click().run()
    assert value(shared, "candidature:24-00001/INFRES1-SR", "state") == "COMPLET"


def test_an_answer_given_on_another_picture_is_void(shared: SharedDesk) -> None:
    shared.type("Dossiers", "24-00001", "Courriel", "")
    at = opened(shared)
    shared.type("Dossiers", "24-00001", "Courriel", "pas une adresse")
    shared.look()
    at.button(key="take_sheet 0").click().run()
    assert "la feuille a changé depuis que cet écran l'a montrée" in words(html(at)).lower().replace("’", "'")
    assert value(shared, "dossier:24-00001", "email") == "n.garnier@exemple.invalid"


def test_several_of_a_sort_are_ticked_then_answered_together(shared: SharedDesk) -> None:
    for number in (1, 2, 4):
        shared.type("Dossiers", f"24-0000{number}", "Courriel", "")
    shared.type("Dossiers", "24-00001", "Boursier", "")
    at = opened(shared)
    assert len(asked(at)) == 4
    at.button(key="differing_next").click().run()
    same = next(button for button in at.button if button.key == "same_sort")
    assert same.label == "Cocher les 3 de cette sorte"
    same.click().run()
    assert "3 cellules choisies" in words(html(at))
    at.button(key="keep_desk").click().run()
    assert [line[1] for line in asked(at)] == ["Boursier"]
    assert "3 cellules réglées" in words(html(at))


def test_what_a_candidate_typed_is_never_markup(shared: SharedDesk) -> None:
    shared.type("Dossiers", "24-00003", "Courriel", HOSTILE)
    said = html(opened(shared))
    assert "<img" not in said
    assert "&lt;img" in said


def test_a_lot_is_shown_whole_then_set_aside(shared: SharedDesk) -> None:
    for number in range(1, 5):
        shared.type("Dossiers", f"24-0000{number}", "Nom", f"Autre{number}")
    at = opened(shared)
    (lot,) = shared.desk.journal.differences().lots
    assert len(at.dataframe[0].value) == len(lot.cells) == 4
    at.button(key="lot_keep 0").click().run()
    assert "4 cellules du lot écartées" in words(html(at))
    assert value(shared, "dossier:24-00001", "family_name") == "Garnier"
    assert shared.desk.journal.differences().count == 0


def test_a_row_typed_by_hand_is_taken_in_under_a_number(shared: SharedDesk) -> None:
    shared.sheet.add("Dossiers", [["", *([""] * 60)]])
    row = shared.sheet.tabs["Dossiers"][-1]
    row[shared.sheet.place("Dossiers", "Nom")] = "Nouvelle"
    at = opened(shared)
    number = next(each for each in at.text_input if each.label == "Numéro de la ligne")
    number.set_value("24-00099").run()
    next(button for button in at.button if button.label == "Faire entrer").click().run()
    assert value(shared, "dossier:24-00099", "family_name") == "Nouvelle"
    assert "La ligne est entrée" in words(html(at))


@pytest.mark.parametrize("since", [0, 10], ids=["the picture is fresh", "the tab is looked at first"])
def test_a_row_that_is_gone_is_asked_back(shared: SharedDesk, since: float) -> None:
    shared.sheet.tabs["Dossiers"] = [row for row in shared.sheet.tabs["Dossiers"] if row[0] != "24-00004"]
    at = opened(shared)
    assert at.dataframe[0].value.to_numpy().tolist() == [["Dossiers", "24-00004", "Vasseur Théo"]]
    shared.later(since)
    at.button(key="append_again").click().run()
    assert "1 ligne : au bas de l’onglet" in words(html(at))
    shared.look()
    shared.look()
    assert shared.sheet.row("Dossiers", "24-00004")


def test_a_fault_names_its_tab_row_column_and_what_to_do(shared: SharedDesk) -> None:
    shared.type("Dossiers", "24-00001", PHONE, 612345678.0)
    (line,) = table(opened(shared), "Fautes de la feuille")
    assert line[0] == "Dossiers"
    assert line[1].startswith("24-00001")
    assert line[2] == PHONE
    assert "avec son zéro" in line[3]


def test_a_file_set_to_another_country_says_what_to_set_and_what_is_typed_there_is_asked(shared: SharedDesk) -> None:
    """F12, and F09 of what was read there: nobody knows whether 03/04 was the third of April."""
    shared.desk.journal.book.settings = FileSettings("en_US", "America/New_York")  # type: ignore[attr-defined]
    shared.type("Dossiers", "24-00001", "Date de naissance", 37714.0)
    shared.type("Dossiers", "24-00002", "Courriel", "autre@exemple.invalid")
    at = opened(shared)
    assert [line[:3] for line in table(at, "Fautes de la feuille")] == [
        ["Fichier", "Paramètres", "Paramètres régionaux"], ["Fichier", "Paramètres", "Fuseau horaire"],
    ]  # fmt: skip
    assert "choisissez « France » dans Fichier › Paramètres" in words(html(at))
    assert "choisissez « Europe/Paris »" in words(html(at))
    assert "une date ou un nombre y est peut-être autre" in words(html(at))
    assert [line[:3] for line in asked(at)] == [["24-00001", "Date de naissance", "03/04/2003"]]
    assert value(shared, "dossier:24-00002", "email") == "autre@exemple.invalid"
    shared.desk.journal.book.settings = FileSettings("fr_FR", "Europe/Paris")  # type: ignore[attr-defined]
    for _ in range(3):
        shared.look()
    at = screen(shared.desk, CAMILLE, "reconciliation")
    assert "Fautes de la feuille" not in html(at)
    assert value(shared, "dossier:24-00001", "birth_date") is None
    at.button(key="lot_take 0").click().run()
    assert value(shared, "dossier:24-00001", "birth_date") == "2003-04-03"


def test_a_sheet_held_back_says_why_and_what_to_do(shared: SharedDesk) -> None:
    shared.desk.journal._held = lambda register: (
        "La mise en place n’a pas vérifié qu’un ajout rend la ligne qu’il a écrite."
    )
    said = words(html(opened(shared)))
    assert "qu’un ajout rend la ligne qu’il a écrite" in said
    assert "lance la mise en place (setup)" in said


def test_the_dashboard_counts_what_waits(shared: SharedDesk) -> None:
    shared.type("Dossiers", "24-00001", "Courriel", "")
    shared.look()
    at = screen(shared.desk, CAMILLE, "dashboard")
    assert "Écarts avec la feuille ›" in [button.label for button in at.button]
    assert "Écarts avec la feuille ›" not in [
        button.label for button in screen(shared.desk, READER, "dashboard").button
    ]


def test_who_keeps_the_parameters_sees_no_candidate(shared: SharedDesk) -> None:
    shared.type("Dossiers", "24-00001", "Courriel", "")
    at = opened(shared, ADMIN)
    assert not at.dataframe
    assert "24-00001" not in html(at)
