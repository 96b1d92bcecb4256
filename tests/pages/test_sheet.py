"""Feuille, driven without a browser: cells typed, refused, in conflict; parameters drafted, measured, put in force."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from desk.drafts import DraftEffect, Flip
from desk.sheet import Edit
from documents.tables import csv
from pages.parts import book_lists
from tests.pages.desks import ADMIN, CAMILLE, HOSTILE, LEA, READER, small_desk
from tests.pages.screens import html, screen, table, words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def opened(desk: Desk, email: str, tab: str) -> AppTest:
    return screen(desk, email, "sheet").selectbox(key="sheet_tab").set_value(tab).run()


def write(at: AppTest, *edits: tuple[int, str, str], added: tuple[dict[str, Any], ...] = ()) -> AppTest:
    """What the grid sends when cells are typed: by row position and column label."""
    rows: dict[int, dict[str, str]] = {}
    for place, label, text in edits:
        rows.setdefault(place, {})[label] = text
    key = f"sheet_editor {at.session_state['sheet_grid'][2]}"
    at.session_state[key] = {"edited_rows": rows, "added_rows": list(added), "deleted_rows": []}
    return at.run()


def save(at: AppTest) -> AppTest:
    return at.button(key="sheet_save").click().run()


def value(desk: Desk, dossier: str, field: str) -> object:
    return desk.journal.register().value(f"dossier:{dossier}", field)


def test_a_cell_typed_is_an_act(desk: Desk) -> None:
    at = opened(desk, CAMILLE, "Dossiers")
    assert at.button(key="sheet_save").disabled
    at = write(at, (0, "Téléphone", "06 12 34 56 78"))
    assert "1 cellule saisie" in words(html(at))
    at = save(at)
    assert not at.exception
    assert value(desk, "24-00001", "phone") == "+33612345678"
    assert "1 ligne enregistrée" in words(html(at))
    assert at.button(key="sheet_save").disabled


def test_what_cannot_be_read_is_told_as_typed_and_the_rest_is_saved(desk: Desk) -> None:
    at = write(opened(desk, CAMILLE, "Dossiers"), (0, "Date de naissance", "32/13/2000"), (1, "Code postal", "30100"))
    at = save(at)
    assert table(at, "Refus") == [
        ["24-00001", "Date de naissance", "Écrit : « 32/13/2000 ». Attendu : une date, jj/mm/aaaa."]
    ]
    assert value(desk, "24-00002", "postcode") == "30100"


def test_a_colleagues_change_never_moves_what_i_type_and_both_values_show(desk: Desk) -> None:
    at = write(opened(desk, CAMILLE, "Dossiers"), (0, "Téléphone", "06 12 34 56 78"))
    lea = desk.actor(LEA)
    shown = desk.grid(lea, "Dossiers")
    desk.edit("léa", lea, shown, [Edit("24-00001", "phone", "07 11 22 33 44")])
    at.run()
    assert "le classeur a changé depuis l’ouverture" in words(html(at))
    assert not at.button(key="sheet_save").disabled
    at = save(at)
    said = words(html(at))
    assert "Conflit" in said
    assert {"+33711223344", "+33612345678"} <= set(said.replace("«", " ").split())
    assert value(desk, "24-00001", "phone") == "+33711223344"


def test_reloading_shows_what_stands_now(desk: Desk) -> None:
    at = opened(desk, CAMILLE, "Dossiers")
    lea = desk.actor(LEA)
    desk.edit("léa", lea, desk.grid(lea, "Dossiers"), [Edit("24-00001", "phone", "07 11 22 33 44")])
    at.run()
    at.button(key="sheet_reload").click().run()
    assert "le classeur a changé" not in words(html(at))


def test_a_reader_types_nothing_and_sees_no_rights(desk: Desk) -> None:
    at = opened(desk, READER, "Dossiers")
    assert not at.button
    assert "Accès" not in at.selectbox(key="sheet_tab").options


def test_a_parameter_is_a_draft_until_put_in_force_by_who_saw_its_effect(desk: Desk) -> None:
    at = opened(desk, ADMIN, "Titres")
    codes = [row.id for row in desk.grid(desk.actor(ADMIN), "Titres").rows]
    label = next(c.label for c in desk.grid(desk.actor(ADMIN), "Titres").columns if c.key == "libelle")
    at = save(write(at, (codes.index("BUT_INFO"), label, "BUT Informatique (essai)")))
    in_force = {row["code"]: row for row in desk.journal.register().in_force["Titres"]}
    assert in_force["BUT_INFO"]["libelle"] != "BUT Informatique (essai)"
    assert table(at, "Ce que le brouillon change")[0][:3] == ["Titres", "BUT_INFO", "Libellé"]
    effect = desk.effect_of_draft(desk.actor(ADMIN))
    assert book_lists.draft(effect).rows == (
        ("Titres", "BUT_INFO", "Libellé", in_force["BUT_INFO"]["libelle"], "BUT Informatique (essai)"),
    )
    assert at.button(key="put_in_force").disabled
    at.text_input(key="draft_reason").set_value("Libellé du diplôme").run()
    at.button(key="put_in_force").click().run()
    in_force = {row["code"]: row for row in desk.journal.register().in_force["Titres"]}
    assert in_force["BUT_INFO"]["libelle"] == "BUT Informatique (essai)"
    assert "Le brouillon est ce qui est en vigueur." in words(html(at))


def test_what_a_draft_turns_leaves_one_line_a_question(desk: Desk) -> None:
    asked = (("Recevabilité", "recevable", "irrecevable"), ("Frais dus", "99 €", "=1+1"))
    effect = DraftEffect((), (Flip("24-00001", "MKX1", "MKX 1A", HOSTILE, asked),), 5, ())
    given = book_lists.flips(effect)
    assert given.rows == tuple(("24-00001", "MKX 1A", HOSTILE, *one) for one in asked)
    assert ";'=1+1" in csv(given).decode("utf-8-sig")


def test_another_screen_leads_to_a_row_of_a_tab(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "sheet", onglet="Formations", ligne="MKX1")
    assert at.text_input(key="sheet_text").value == "MKX1"
    (frame,) = at.dataframe
    assert list(frame.value["Code"]) == ["MKX1"]


def test_a_fault_of_the_draft_is_shown_in_its_tab_and_keeps_it_from_force(desk: Desk) -> None:
    rows = desk.grid(desk.actor(ADMIN), "Formations").rows
    at = save(write(opened(desk, ADMIN, "Formations"), (0, "Min", "beaucoup")))
    faults = table(at, "Fautes")
    assert faults[0][:2] == [rows[0].id, "Min"]
    at.text_input(key="draft_reason").set_value("essai").run()
    assert at.button(key="put_in_force").disabled


def test_a_right_is_given_in_its_tab(desk: Desk) -> None:
    at = opened(desk, ADMIN, "Accès")
    row = {"Code": "nouvelle", "Courriel": "nadia@ecole.invalid", "Rôle": "instruction", "Formation": "*"}
    at = save(write(at, added=(row,)))
    at.text_input(key="draft_reason").set_value("Nadia arrive").run()
    at.button(key="put_in_force").click().run()
    assert desk.actor("nadia@ecole.invalid").roles == {("instruction", "*")}


def test_whoever_one_acts_as_is_shown_their_own_rows(desk: Desk) -> None:
    """Where accounts are chosen, the grid that was open is not the next person's (§2 of the design: Accès)."""
    jury = "jury.bat@ecole.invalid"
    desk.grant("bat", desk.actor(ADMIN), jury, "", "jury", ("BAT1",))
    at = AppTest.from_function(chosen, args=(desk,), default_timeout=30)
    at.session_state["as"] = CAMILLE
    assert list(at.run().dataframe[0].value.iloc[:, 0]) == ["24-00001", "24-00002", "24-00003", "24-00004"]
    at.session_state["as"] = jury
    assert list(at.run().dataframe[0].value.iloc[:, 0]) == ["24-00004"]


def chosen(desk):  # type: ignore[no-untyped-def]  # AppTest runs its source alone, where nothing is imported
    import streamlit

    from pages import sheet

    sheet.page(desk, desk.actor(streamlit.session_state["as"]))
