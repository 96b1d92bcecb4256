"""The one script: who comes in, what each role is given, what an accident tells."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sheets_sync.rows import JournalRow
from tests.pages.desks import ADMIN, CAMILLE, small_desk
from tests.sheets_sync.test_tampering import rewrite
from tests.tables import each_row

SCRIPT = str(Path(__file__).parents[2] / "streamlit_app.py")
OIDC = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "s" * 32, "client_id": "x"}


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


NONE: Mapping[str, object] = {}


def run(
    email: str | None = None, *, oidc: Mapping[str, object] | None = OIDC,
    settings: Mapping[str, object] = NONE, **claims: object,
) -> AppTest:  # fmt: skip
    """The script, for whoever the identity provider says, an hour ago: `claims` replace or add; `settings`: guichet."""
    at = AppTest.from_file(SCRIPT, default_timeout=30)
    if oidc:
        at.secrets["auth"] = oidc
        at.secrets["guichet"] = settings
        said = {"email": email, "email_verified": True, "iat": time.time() - 3600, **claims}
        at.user = {"is_logged_in": email is not None, **({} if email is None else said)}
    return at.run()


def html(at: AppTest) -> str:
    return "".join(element.proto.body for element in at.get("html"))


def test_a_visitor_who_has_not_signed_in_sees_a_button_and_nothing_else(book: str) -> None:
    at = run()
    assert [button.label for button in at.button] == ["Se connecter"]
    assert not at.dataframe
    assert "Garnier" not in html(at)


@each_row(Path(__file__).parent / "cases" / "identities.csv")
def test_who_comes_in_and_who_does_not(row: dict[str, str], book: str) -> None:
    at = AppTest.from_file(SCRIPT, default_timeout=30)
    at.secrets["auth"] = OIDC
    at.secrets["guichet"] = {row["settings"]: True} if row["settings"] else {}
    claims = {"email": row["email"]} if row["email"] else {}
    claims |= {"email_verified": json.loads(row["verified"])} if row["verified"] else {}
    claims |= {"iat": time.time() - 3600 * float(row["hours"])} if row["hours"] else {}
    at.user = {"is_logged_in": True, **claims}
    at.run()
    comes_in = row["says"] == "Camille Roux"
    people = [text for text in ("Garnier", "Meunier", "Camille Roux") if text in every_word(at)]
    assert row["says"] in every_word(at)
    assert bool(people) is comes_in


def every_word(at: AppTest) -> str:
    """What is written anywhere, the label of a popover included."""
    return html(at) + "".join(str(block.proto) for block in at.get("popover"))


@pytest.mark.parametrize("secret", ["", "xxx", "s" * 31])
def test_a_secret_that_one_could_guess_opens_to_nobody(secret: str, book: str) -> None:
    at = run(CAMILLE, oidc=OIDC | {"cookie_secret": secret})
    assert "Le secret qui signe les connexions est trop court." in html(at)
    assert "Garnier" not in html(at)


def test_settings_that_cannot_be_read_are_no_leave_to_choose_who_one_is(
    book: str, at_this_machine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth", encoding="utf-8")
    option = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: [str(broken)] if name == "secrets.files" else option(name))
    at = run(oidc=None)
    assert "Les réglages du serveur sont illisibles." in html(at)
    assert not at.selectbox


def test_a_real_book_without_sign_in_is_refused_to_the_network(book: str) -> None:
    assert "Accès refusé" in html(run(oidc=None))


def test_on_its_own_machine_a_real_book_lets_choose_among_its_accounts(book: str, at_this_machine: None) -> None:
    at = run(oidc=None)
    assert set(at.selectbox(key="account").options) >= {"Camille Roux, instruction", "Hélène Barbier, administration"}


def test_an_empty_book_asks_for_its_first_administrator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_this_machine: None
) -> None:
    monkeypatch.setenv("GUICHET_BOOK", f"sqlite:///{tmp_path / 'new.db'}")
    st.cache_resource.clear()
    at = run(oidc=None)
    at.text_input(key="first_name").set_value("Hélène Barbier")
    at.text_input(key="first_email").set_value("pas une adresse")
    at.button(key="first_save").click().run()
    assert "Refusé" in html(at)
    at.text_input(key="first_email").set_value(ADMIN)
    at.button(key="first_save").click().run()
    assert not at.exception
    assert at.selectbox(key="account").options == ["Hélène Barbier, administration"]


def test_an_emptied_book_is_not_taken_for_a_new_one_and_opens_once_its_copy_is_back(
    book: str, tmp_path: Path, at_this_machine: None
) -> None:
    rows: list[JournalRow] = []
    rewrite(tmp_path / "book.db", lambda all_: rows.extend(all_) or [])  # type: ignore[func-returns-value]
    at = run(oidc=None)
    assert not at.exception
    assert not at.text_input
    assert "Classeur vidé" in html(at)
    assert "du journal, a disparu." in html(at)
    assert "Exporter pour reprise" not in html(at)
    assert "Remettez sa dernière sauvegarde" in html(at)
    rewrite(tmp_path / "book.db", lambda _: rows)
    st.cache_resource.clear()
    assert "Classeur vidé" not in html(run(oidc=None))


@pytest.mark.parametrize("named", ["", ADMIN], ids=["nobody is named", "another is named"])
def test_an_empty_book_is_not_for_whoever_comes_first_from_the_network(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_BOOK", f"sqlite:///{tmp_path / 'new.db'}")
    st.cache_resource.clear()
    at = run("qui@que.ce.soit", settings={"first_administrator": named} if named else {})
    assert "Accès refusé" in html(at)
    assert "first_administrator" in html(at)
    assert not at.text_input


def test_whom_the_settings_of_a_server_name_administers_its_empty_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server has no browser of its own, and sign-in comes back to its public address."""
    monkeypatch.setenv("GUICHET_BOOK", f"sqlite:///{tmp_path / 'new.db'}")
    st.cache_resource.clear()
    at = run(ADMIN, settings={"first_administrator": f" {ADMIN.capitalize()} "})
    assert at.text_input(key="first_email").disabled
    at.text_input(key="first_name").set_value("Hélène Barbier")
    at.button(key="first_save").click().run()
    assert not at.exception
    assert ADMIN in [text.value for text in at.text]
