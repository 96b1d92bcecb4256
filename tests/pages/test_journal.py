"""Journal, driven without a browser: one act a line, filters, an act in full, what a role may not read."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from tests.pages.desks import ADMIN, CAMILLE, LEA, READER, small_desk
from tests.pages.screens import html, screen, words


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
