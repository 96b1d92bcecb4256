"""X01: what nobody foresaw, in each screen: a code, what is safe, what to do; no trace and no name, anywhere; what was
typed stays."""

import re
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.tab import Tab, serve
from desk.desk import Desk
from streamlit_app import SCREENS
from tests.pages.desks import CAMILLE, small_desk
from tests.pages.screens import html, screen, show, words
from tests.pages.test_deformed import every_role

BREAKS = {
    "dashboard": "clocks", "deposits": "history", "takeover": "lots_taken", "screening": "readers",
    "dossier": "thread", "trials": "sitting", "interviews": "planning", "deliberation": "to_deliberate",
    "announcements": "announcement_calendar", "projects": "placement_board", "admission": "open_challenges",
    "seats": "forecasts", "complementary": "complementary_list", "clocks": "clocks", "figures": "statistics",
    "invariants": "invariants", "reconciliation": "reconciliation", "sheet": "grid", "personal": "purges",
    "journal": "journal_lines",
}  # fmt: skip
"""Screen → what it asks of the desk, most of it drawn already."""
NAMES = "Garnier, 06 12 34 56 78"
TOLD = r"Erreur (G-[0-9A-F]{4}) \d\d:\d\d:\d\d Ce que vous avez demandé n’a pas pu être fait en entier\."


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return small_desk(tmp_path_factory.mktemp("accidents"), every_role)


def broken(name: str) -> Callable[..., None]:
    """The use case that breaks with a candidate's words, its rights as they are."""

    @wraps(getattr(Desk, name))
    def breaks(*args: object, **named: object) -> None:
        raise LookupError(NAMES)

    return breaks


def drawn(desk: Desk, name: str) -> AppTest:
    at = AppTest.from_function(show, args=(desk, CAMILLE, name), default_timeout=30)
    at.query_params["dossier"] = "24-00001"
    return at.run()


def accident(at: AppTest, log: str) -> str:
    """Its code, once seen that nothing else is told."""
    said = words(html(at))
    assert not at.exception
    (code,) = re.findall(TOLD, said)
    assert "Ce qui était enregistré l’est toujours ; un acte en cours d’envoi est gardé" in said
    assert f"accident {code}: LookupError at test_accidents.py" in log
    assert "recommencer ; si l’erreur revient, donner ce code à l’administration" in said
    assert [text for text in (NAMES, "LookupError", "Traceback") if text in said] == []
    assert NAMES not in log
    return str(code)


def test_the_table_has_every_screen() -> None:
    assert BREAKS.keys() == SCREENS.keys()


@pytest.mark.parametrize("name", SCREENS)
def test_in_each_screen(
    name: str, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = desk.sight().position
    monkeypatch.setattr(Desk, BREAKS[name], broken(BREAKS[name]))
    accident(drawn(desk, name), caplog.text)
    assert desk.sight().position == before


def test_in_a_click_what_was_typed_stays_and_the_next_click_is_recorded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = small_desk(tmp_path)
    at = screen(desk, CAMILLE, "screening", dossier="24-00001")
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "note", broken("note"))
        at.text_input(key="note 24-00001").set_value("rappeler demain").run()
    accident(at, caplog.text)
    assert at.text_input(key="note 24-00001").value == "rappeler demain"
    at.button(key="again note 24-00001").click().run()
    assert at.text_input(key="note 24-00001").value == ""
    assert "again note 24-00001" not in [button.key for button in at.button]
    notes = [note.text for note in desk.file(desk.actor(CAMILLE), "24-00001").notes]
    assert [text for text in notes if "rappeler" in text] == ["rappeler demain"]


def test_words_whose_field_could_not_be_drawn_are_there_again_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = drawn(desk, "personal")
    at.text_input(key="purge_reason").set_value("fin de session")
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "rehearse_purge", broken("rehearse_purge"))
        accident(at.run(), caplog.text)
        assert "purge_reason" not in [one.key for one in at.text_input]
    assert at.run().text_input(key="purge_reason").value == "fin de session"


def test_in_a_click_of_a_fragment_it_is_told_though_the_fragment_tells_nothing() -> None:
    script = Path(__file__).with_name("told_outside.py")
    with serve(script) as server, closing(Tab(server)) as tab, pytest.raises(RuntimeError, match="Erreur G-"):
        tab.click("break")
