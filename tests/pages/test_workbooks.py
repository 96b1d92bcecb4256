"""A Google workbook in the shell, and several workbooks in one desk: who comes in, which one a page shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts.workbooks import Workbook, listed
from sheets_sync import google_trials, opening, probing
from sheets_sync.google_account import PROCESSES, STAND_IN, client_of
from sheets_sync.google_book import GoogleBook
from sheets_sync.local import KEY_VARIABLE
from sheets_sync.opening import open_journal
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service
from tests.pages.desks import CAMILLE, small_desk
from tests.pages.test_shell import at_this_machine, every_word, html, run

__all__ = ["at_this_machine"]


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A workbook of the stand-in, over its socket, with colleagues in it; its address."""
    service = Service()
    key = service.store.create("Session 2024", service.clock.now(), "fr_FR").book.id
    monkeypatch.setattr(google_trials, "PAUSE", 0.0)
    monkeypatch.chdir(tmp_path)  # what this machine keeps is under var/
    monkeypatch.setenv(KEY_VARIABLE, "0" * 64)
    monkeypatch.setenv(PROCESSES, "1")
    with Server(service) as server:
        monkeypatch.setenv(STAND_IN, server.url)
        monkeypatch.setenv("GUICHET_BOOK", f"google:{key}")
        st.cache_resource.clear()
        desk = small_desk(tmp_path, book=GoogleBook(client_of(f"google:{key}")))
        yield f"google:{key}"
        desk.journal.close()
        st.cache_resource.clear()


def test_the_stand_in_s_workbook_opens_on_this_machine(google: str, at_this_machine: None) -> None:
    at = run(oidc=None)
    assert not at.exception
    assert "Camille Roux, instruction" in at.selectbox(key="account").options
    assert Path("var", google.replace(":", "-"), "outbox.db").exists()


def test_a_workbook_that_was_never_tried_is_read_only_and_says_so(google: str, at_this_machine: None) -> None:
    at = run(oidc=None)
    assert "Lecture seule" in html(at)
    assert "pas encore été essayé" in html(at)
    journal = open_journal(google)
    probing.record(journal, google_trials.tried(probing.client_of(journal.book)), "essai")
    journal.close()
    st.cache_resource.clear()
    assert "Lecture seule" not in html(run(oidc=None))


def test_google_s_own_asks_who_one_is_even_here(
    google: str, at_this_machine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "on_stand_in", lambda: False)
    assert "Un classeur Google ne s’ouvre qu’à qui se connecte." in html(run(oidc=None))
    assert "Camille Roux" in every_word(run(CAMILLE))
    assert "aucun accès en vigueur" in every_word(run("inconnue@ecole.invalid"))


def test_each_workbook_is_chosen_by_its_name_and_nothing_follows(
    google: str, tmp_path: Path, at_this_machine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "next").mkdir()
    small_desk(tmp_path / "next").journal.close()
    monkeypatch.setenv("GUICHET_BOOK", f"2024={google}\n2025=sqlite:///{tmp_path}/next/book.db")
    at = run(oidc=None)
    assert at.selectbox(key="workbook").options == ["2024", "2025"]
    assert ">2024<" in html(at)
    at.session_state["something"] = "of 2024"
    at.selectbox(key="workbook").select("2025").run()
    assert not at.exception
    assert ">2025<" in html(at)
    assert "something" not in at.session_state


def test_one_that_does_not_open_leaves_the_choice(
    tmp_path: Path, at_this_machine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_desk(tmp_path).journal.close()
    monkeypatch.setenv("GUICHET_BOOK", f"2024=google:abc 2025=sqlite:///{tmp_path}/book.db")
    st.cache_resource.clear()
    at: AppTest = run(oidc=None)
    assert "demande la clé d'un compte de service" in html(at).replace("’", "'").replace("&#x27;", "'")
    at.selectbox(key="workbook").select("2025").run()
    assert ">2025<" in html(at)


@pytest.mark.parametrize(
    ("addresses", "books"),
    [
        ("", [("", "")]),
        ("sqlite:////tmp/my folder/x.db", [("", "sqlite:////tmp/my folder/x.db")]),
        ("2024=google:abc", [("", "google:abc")]),
        ("google:abc google:def", [("google:abc", "google:abc"), ("google:def", "google:def")]),
        (
            "sqlite:///a/x.db\n  sqlite:///b/x.db",
            [("x.db", "sqlite:///a/x.db"), ("sqlite:///b/x.db", "sqlite:///b/x.db")],
        ),
        (
            "école=google:abc postgresql+psycopg://u@h/s?options=-csearch_path%3Da",
            [("école", "google:abc"), ("s", "postgresql+psycopg://u@h/s?options=-csearch_path%3Da")],
        ),
    ],
)
def test_addresses_are_told_apart(addresses: str, books: list[tuple[str, str]]) -> None:
    assert list(listed(addresses)) == [Workbook(*book) for book in books]
