"""Places, driven without a browser: what is open, trying a number, deciding it, being refused."""

from pathlib import Path

import pytest

from desk.desk import Desk
from tests.pages.desks import ADMIN, CAMILLE, small_desk
from tests.pages.screens import html, screen, table, words

DIRECTION = "direction@ecole.invalid"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = small_desk(tmp_path)
    desk.grant("direction", desk.actor(ADMIN), DIRECTION, "", "direction", ("*",))
    return desk


def second_year(desk: Desk) -> list[list[str]]:
    return table(screen(desk, CAMILLE, "seats"), "Places, 2e année")


def test_a_range_until_management_decides(desk: Desk) -> None:
    assert second_year(desk) == [
        ["BAT 2A", "5 à 10", "", "0", "0", "0", "5", "0", ""],
        ["INFRES-SR 2A", "5 à 10", "", "0", "0", "0", "5", "0", ""],
        ["INFRES-DL 2A", "2", "", "0", "0", "0", "2", "0", ""],
        ["MKX 2A", "5 à 10", "", "0", "0", "0", "5", "0", ""],
    ]


def test_anyone_may_try_a_number_and_only_management_records_it(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "seats")
    at.selectbox(key="seats_programme").set_value("BAT2").run()
    at.selectbox(key="seats_decided BAT2").set_value(8).run()
    assert "publié 5 → 8 , plafond 10 → 8" in words(html(at))
    assert not at.button
    assert second_year(desk)[0][1] == "5 à 10"


def test_management_decides_and_the_table_moves(desk: Desk) -> None:
    at = screen(desk, DIRECTION, "seats")
    at.selectbox(key="seats_programme").set_value("BAT2").run()
    assert at.button(key="decide_seats").disabled
    at.selectbox(key="seats_decided BAT2").set_value(8).run()
    at.text_input(key="seats_reason").set_value("Effectif de la promotion").run()
    before = desk.sight().position
    at.button(key="decide_seats").click().run()
    assert desk.sight().position == before + 1
    assert "Enregistré" in html(at)
    assert second_year(desk)[0] == ["BAT 2A", "5 à 10, décidé 8", "", "0", "0", "0", "8", "0", ""]


def test_seats_beyond_the_range_without_a_reason_are_refused_and_nothing_typed_is_lost(desk: Desk) -> None:
    at = screen(desk, DIRECTION, "seats")
    at.number_input(key="seats_extra BAT1").set_value(2).run()
    at.button(key="decide_seats").click().run()
    assert "demande un motif" in html(at)
    assert at.number_input(key="seats_extra BAT1").value == 2
    at.text_input(key="seats_reason").set_value("Deux entreprises de plus").run()
    at.button(key="decide_seats").click().run()
    first = table(screen(desk, CAMILLE, "seats"), "Places, 1re année")
    assert first[0] == ["BAT 1A", "42 + 2", "", "0", "0", "0", "44", "0", ""]
