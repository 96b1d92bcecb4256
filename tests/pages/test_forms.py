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


def opening_thirty() -> None:
    """Thirty forms opened one after the other, words typed in the second."""
    import streamlit as st

    from pages.parts import decision

    st.session_state["says 24-00002/MKX1"] = "à rappeler"
    for number in range(1, 31):
        st.session_state.update({f"offer 24-{number:05d}/MKX1": "", f"motive 24-{number:05d}/MKX1 rejeter": ""})
        decision.remember(f"24-{number:05d}/MKX1")
    decision.remember("24-00011/MKX1")  # open again: among the last
    decision.remember("24-00031/MKX1")
    st.text("\n".join(map(str, st.session_state)))


def test_the_last_forms_opened_stay_and_every_one_with_words() -> None:
    at = AppTest.from_function(opening_thirty).run()
    assert not at.exception
    kept = {key.split()[1] for key in at.text[0].value.splitlines() if key.startswith(("offer", "motive"))}
    recent = {"24-00011/MKX1", *(f"24-{number:05d}/MKX1" for number in range(13, 31))}
    assert kept == {"24-00002/MKX1", *recent}
    assert at.session_state["says 24-00002/MKX1"] == "à rappeler"
