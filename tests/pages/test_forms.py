"""What a form holds stays while its save is refused or being checked; asked again, it is the same act."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from sheets_sync import writer
from sheets_sync.memory_book import MemoryBook, MemoryService
from tests.pages.desks import CAMILLE, small_desk
from tests.pages.screens import html, screen, words

NOTE = "note 24-00001"


@pytest.fixture
def service() -> MemoryService:
    return MemoryService(fates=("lost",))


@pytest.fixture
def desk(tmp_path: Path, service: MemoryService, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = small_desk(tmp_path, book=MemoryBook(service))
    monkeypatch.setattr(writer, "PATIENCE", 0.2)
    return desk


def noted(desk: Desk) -> list[str]:
    acts = desk.journal.check().thread("dossier:24-00001")
    return [recorded.act.reason for recorded in acts if recorded.act.kind == "note" and recorded.holds]


def back(desk: Desk, service: MemoryService) -> None:
    """The book answers again, and so does the desk: what was in doubt is sent again."""
    writer.PATIENCE = 25.0
    service.calm()
    desk.journal.check()


def silent_note(desk: Desk, service: MemoryService) -> AppTest:
    at = screen(desk, CAMILLE, "screening", dossier="24-00001")
    service.faults = 1.0
    at.text_input(key=NOTE).set_value("rappeler demain").run()
    assert "Vérification en cours" in words(html(at))
    return at


def test_what_was_typed_stays_while_it_is_checked_and_asked_again_is_one_act(
    desk: Desk, service: MemoryService
) -> None:
    at = silent_note(desk, service)
    assert at.text_input(key=NOTE).value == "rappeler demain"
    at.text_input(key=NOTE).set_value("rappeler demain.").run()
    at.text_input(key=NOTE).set_value("rappeler demain").run()
    back(desk, service)
    assert sorted(noted(desk)) == ["rappeler demain", "rappeler demain."]


def test_once_its_answer_is_known_the_next_save_is_another_act(desk: Desk, service: MemoryService) -> None:
    at = silent_note(desk, service)
    back(desk, service)
    at.run()
    assert "relu dans le journal" in words(html(at))
    for text in ("autre chose", "rappeler demain"):
        at.text_input(key=NOTE).set_value(text).run()
    assert noted(desk) == ["rappeler demain", "autre chose", "rappeler demain"]


def opening_two() -> None:
    """A step and words in one form, a step alone in another, then a third."""
    import streamlit as st

    from pages.parts import decision

    for number, said in ((1, "à rappeler"), (2, ""), (3, "")):
        subject = f"24-{number:05d}/MKX1"
        decision.only(subject)
        mine = {f"offer {subject}": "x", f"trials {subject}": ["EVD1"], f"motive {subject} x": "y"}
        st.session_state.update({**mine, f"says {subject}": said})
        decision.only(subject)  # drawn again
    st.text("\n".join(map(str, st.session_state)))


def test_a_tab_keeps_the_choices_of_the_open_form_and_the_words_of_every_one() -> None:
    at = AppTest.from_function(opening_two, default_timeout=30).run()
    assert not at.exception
    kept = {key for key in at.text[0].value.splitlines() if "24-" in key}
    last = {f"{field} 24-00003/MKX1" for field in ("offer", "trials", "says")}
    assert kept == {*last, "motive 24-00003/MKX1 x", "says 24-00001/MKX1"}
