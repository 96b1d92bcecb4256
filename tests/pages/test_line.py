"""S02: another session behind the screen that one had left, as after a restart or a long sleep. `test_story.py` lives
it in Chromium."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.parts.line import BACK, BORN
from tests.pages.desks import CAMILLE, small_desk
from tests.pages.screens import html, words
from tests.pages.test_silence import bar

TOLD = (
    "Reprise La session a été réinitialisée ; ce qui était enregistré est intact. Ce qui n’était qu’écrit à l’écran "
    "n’est pas enregistré : relisez, puis enregistrez."
)


def came_back(at: AppTest) -> str:
    """What is said once the line is back: guichet.js presses the button that nobody sees."""
    return words(html(at.button(key=BACK).click().run()))


def test_who_comes_back_to_another_session_is_told_once(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    at = bar(desk)
    assert "réinitialisée" not in words(html(at))
    assert TOLD in came_back(at)
    assert "réinitialisée" not in words(html(at.run()))


def test_a_line_cut_for_a_moment_changes_no_session_and_says_nothing(tmp_path: Path) -> None:
    at = bar(small_desk(tmp_path))
    at.session_state[BORN] -= 60
    assert "réinitialisée" not in came_back(at)


def test_who_may_choose_an_account_is_told_whose_it_is_now(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    at = bar(desk)
    at.session_state["acting"] = CAMILLE
    assert "intact. Vous agissez comme Camille Roux." in came_back(at)
