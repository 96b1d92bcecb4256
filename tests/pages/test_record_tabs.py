"""Feuille's tabs of the year on the screen: read as tables; the row chosen opens where it is written."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from desk.sheet_views import GridRow
from pages.parts import lists, records
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import CAMILLE, PAUL, READER, small_desk
from tests.pages.screens import html, screen, words

ONE = "24-00001/INFRES1-SR"
SLOT = {"programme": "INFRES1-SR", "trial": "EVS1", "starts_at": "2024-05-14T09:30:00+02:00", "minutes": 20,
        "room": "V3", "jurors": [PAUL], "held_by": ONE}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path, one_year)


def one_year(here: Desk) -> None:
    says(here, "transition", f"candidature:{ONE}", state="CONVOQUE", trials=["EVD1"])
    says(here, "transition", "candidature:24-00002/INFRES1-SR", state="CONVOQUE", trials=["EVD1"])
    says(here, "epreuve", f"epreuve:{ONE}/EVD1", outcome="passee", taken_at="2024-03-18T09:00:00+01:00", score="13.5")
    says(here, "creneau", "creneau:A", **SLOT)
    says(here, "creneau", "creneau:B", **SLOT | {"starts_at": "2024-05-14T10:30:00+02:00", "held_by": None})


def says(desk: Desk, kind: str, subject: str, **fields: object) -> None:
    assert isinstance(
        desk.journal.record(Draft(f"{subject} {fields}", CAMILLE, kind, subject, {subject: fields})), Saved
    )


def opened(desk: Desk, tab: str, email: str = CAMILLE) -> AppTest:
    return screen(desk, email, "sheet").selectbox(key="sheet_tab").set_value(tab).run()


def test_a_tab_of_the_year_is_a_table_that_nobody_types_in(desk: Desk) -> None:
    at = opened(desk, "Épreuves")
    assert "2 lignes" in words(html(at))
    assert "Lecture seule" in words(html(at))
    assert "sheet_save" not in [button.key for button in at.button]
    shown = at.dataframe[0].value
    assert list(shown["Numéro"]) == ["24-00001", "24-00002"]
    assert list(shown["Issue de l'épreuve"]) == ["passée", ""]


@pytest.mark.parametrize(
    ("tab", "label"), [("Épreuves", "Ouvrir 24-00002, INFRES1-SR"), ("Entretiens", "Ouvrir ce créneau")]
)
def test_the_row_chosen_is_the_one_that_opens(desk: Desk, tab: str, label: str) -> None:
    at = opened(desk, tab)
    at.session_state[f"sheet_record {at.session_state['sheet_grid'][2]}"] = {"selection": {"rows": [1], "columns": []}}
    at.run()
    assert label in [text.value for text in at.text]


@pytest.mark.parametrize(
    ("tab", "row", "asked"),
    [
        ("Épreuves", f"{ONE}/EVD1", {"dossier": "24-00001", "formation": "INFRES1-SR", "epreuve": "EVD1"}),
        ("Entretiens", "A/2", {"creneau": "A/2"}),
        ("Fiches", f"{ONE}/1", {"dossier": "24-00001", "formation": "INFRES1-SR"}),
    ],
)
def test_what_the_address_says_of_a_row(desk: Desk, tab: str, row: str, asked: dict[str, str]) -> None:
    assert records.asked(desk.grid(desk.actor(CAMILLE), tab), GridRow(row, ())) == asked


def test_the_screen_of_trials_opens_on_the_one_asked(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "trials", dossier="24-00002", formation="INFRES1-SR", epreuve="EVD1")
    assert at.selectbox(key="trial_programme").value == "INFRES1-SR"
    assert at.selectbox(key="trial_who EVD1").value == "24-00002/INFRES1-SR"
    assert not at.query_params


def test_an_address_that_asks_for_what_is_not_there_opens_the_screen_as_it_is(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "trials", dossier="24-00004", formation="INFRES1-SR", epreuve="EVD1")
    assert at.selectbox(key="trial_who EVD1").value == ONE
    trials = screen(desk, CAMILLE, "trials", dossier="x", formation="x", epreuve="x")
    assert trials.selectbox(key="trial_programme")
    slots = screen(desk, CAMILLE, "interviews", creneau="x")
    assert slots.selectbox(key="slot_group")
    assert ({*trials.query_params}, {*slots.query_params}) == (set(), set())


def test_the_screen_of_interviews_opens_on_the_slot_asked(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "interviews", creneau="B")
    assert at.selectbox(key="slot_group").value == "INFRES1-SR/EVS1"
    assert at.selectbox(key="slot_one INFRES1-SR/EVS1").value == "B"
    assert not at.query_params


def test_a_tab_leaves_as_a_list_with_days_and_numbers(desk: Desk) -> None:
    table = lists.grid(desk.grid(desk.actor(CAMILLE), "Épreuves", "passée"), desk.session)
    line = dict(zip([key for key, _ in table.columns], table.rows[0], strict=True))
    assert len(table.rows) == 1
    assert f"{line['taken_at']:%d/%m/%Y %H:%M}" == "18/03/2024 09:00"
    assert (str(line["score"]), line["score"] == 13.5) == ("13.5", True)
    people = lists.grid(desk.grid(desk.actor(CAMILLE), "Dossiers"), desk.session)
    first = dict(zip([key for key, _ in people.columns], people.rows[0], strict=True))
    assert (first["fee_paid"], str(first["mark_s1"]), first["diploma_obtained"]) == (77, "12.8", "")
    assert lists.file_of(desk.grid(desk.actor(CAMILLE), "Épreuves")) == "feuille-epreuves"


def test_who_only_reads_has_the_people_and_no_trial(desk: Desk) -> None:
    tabs = screen(desk, READER, "sheet").selectbox(key="sheet_tab").options
    assert {"Dossiers", "Candidatures"} <= set(tabs)
    assert not {"Épreuves", "Entretiens", "Fiches"} & set(tabs)
