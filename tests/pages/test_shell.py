"""The one script: who comes in, what each role is given, what an accident tells."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.pages.desks import ADMIN, CAMILLE, READER, small_desk

SCRIPT = str(Path(__file__).parents[2] / "streamlit_app.py")
OIDC = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x", "client_id": "x"}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A real book with colleagues in it, opened by the script."""
    small_desk(tmp_path)
    url = f"sqlite:///{tmp_path / 'book.db'}"
    monkeypatch.setenv("GUICHET_BOOK", url)
    st.cache_resource.clear()
    return url


@pytest.fixture
def at_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    option = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: "localhost" if name == "server.address" else option(name))


def run(email: str | None = None, *, oidc: bool = True, **user: object) -> AppTest:
    at = AppTest.from_file(SCRIPT, default_timeout=30)
    if oidc:
        at.secrets["auth"] = OIDC
        at.user = {"is_logged_in": email is not None, **({"email": email} if email else {}), **user}
    return at.run()


def html(at: AppTest) -> str:
    return "".join(element.proto.body for element in at.get("html"))


def test_a_visitor_who_has_not_signed_in_sees_a_button_and_nothing_else(book: str) -> None:
    at = run()
    assert [button.label for button in at.button] == ["Se connecter"]
    assert not at.dataframe
    assert "Garnier" not in html(at)


@pytest.mark.parametrize("email", ["inconnu@ailleurs.invalid", "сamille.roux@ecole.invalid", " "])
def test_an_address_without_a_row_is_refused(book: str, email: str) -> None:
    at = run(email)
    assert "Accès refusé" in html(at)
    assert "Garnier" not in html(at)


def test_an_address_that_the_provider_does_not_vouch_for_is_refused(book: str) -> None:
    assert "Accès refusé" in html(run(CAMILLE, email_verified=False))


def test_a_known_address_comes_in_whatever_its_case(book: str) -> None:
    at = run(CAMILLE.upper(), email_verified=True)
    assert not at.exception
    assert "Accès refusé" not in html(at)


def test_a_real_book_without_sign_in_is_refused_to_the_network(book: str) -> None:
    assert "Accès refusé" in html(run(oidc=False))


def test_on_its_own_machine_a_real_book_lets_choose_among_its_accounts(book: str, at_this_machine: None) -> None:
    at = run(oidc=False)
    assert set(at.selectbox(key="account").options) >= {"Camille Roux, instruction", "Hélène Barbier, administration"}


def test_an_empty_book_asks_for_its_first_administrator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_this_machine: None
) -> None:
    monkeypatch.setenv("GUICHET_BOOK", f"sqlite:///{tmp_path / 'new.db'}")
    st.cache_resource.clear()
    at = run(oidc=False)
    at.text_input(key="first_name").set_value("Hélène Barbier")
    at.text_input(key="first_email").set_value("pas une adresse")
    at.button(key="first_save").click().run()
    assert "Refusé" in html(at)
    at.text_input(key="first_email").set_value(ADMIN)
    at.button(key="first_save").click().run()
    assert not at.exception
    assert at.selectbox(key="account").options == ["Hélène Barbier, administration"]


def test_an_empty_book_is_not_for_whoever_comes_first_from_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_BOOK", f"sqlite:///{tmp_path / 'new.db'}")
    st.cache_resource.clear()
    at = run("qui@que.ce.soit", email_verified=True)
    assert "Accès refusé" in html(at)
    assert not at.text_input


def test_a_reader_has_no_import(book: str) -> None:
    at = run(READER)
    with pytest.raises(ValueError, match="deposits"):
        at.switch_page("pages/deposits.py")
