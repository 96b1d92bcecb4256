"""The published count on the screen Places, driven without a browser: owed, published in one click, logged (R-124)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import desks
from tests.pages.desks import CAMILLE, PAUL, READER
from tests.pages.screens import html, screen, table, words
from tests.pages.season import NAMES, PROGRAMME, autumn, number, write


@pytest.fixture(autouse=True)
def _june(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admissible know that they are."""
    monkeypatch.setattr(desks, "NOW", datetime(2024, 6, 3, 13, 32, 7, tzinfo=UTC))


def line(at: AppTest) -> list[str]:
    return next(row for row in table(at, "Décompte publié") if row[0] == "INFRES-DL 2A")


def test_one_click_publishes_what_is_owed_and_logs_it(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {})
    fiche = {"received_on": "2024-03-26", "complete": True}
    write(desk, "fiche", f"fiche:{number(1)}/{PROGRAMME}/1", fiche)
    at = screen(desk, CAMILLE, "seats")
    assert line(at) == ["INFRES-DL 2A", "1", "aucun", str(len(NAMES)), "à publier"]
    assert "1 formation en attente d’un décompte" in words(html(at)).replace("\u00a0", " ")
    assert at.multiselect(key="bulletin_programmes").value == [PROGRAMME]
    assert "1 place disponible au 03/06/2024" in at.code[0].value
    assert at.button(key="bulletin_letters").disabled
    at.button(key="publish").click().run()
    said = words(html(at)).replace("\u00a0", " ")
    assert said.index("1 décompte publié") > said.index("Dernier décompte"), "told beside the button, not above"
    assert line(at)[2:] == ["1 place le 03/06/2024 , par Camille Roux", "4", "avant le 10/06/2024"]
    at.multiselect(key="bulletin_programmes").set_value([PROGRAMME]).run()
    assert table(at, "Décomptes passés")[0][2:] == ["1", "2", "1", "Camille Roux"]
    at.button(key="bulletin_letters").click().run()
    assert "4 méls prêts" in words(html(at)).replace("\u00a0", " ")


def test_who_may_not_publish_reads_it_alone(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {})
    for reader in (PAUL, READER):
        at = screen(desk, reader, "seats")
        assert line(at)[4] == "à publier"
        assert "publish" not in [button.key for button in at.button]
