"""Whom Guichet is for Google: the least right, a key that is read or told to be wrong, no other host than Google's."""

import json
from pathlib import Path

import pytest

from sheets_sync.book import BookError, Rejected
from sheets_sync.google_account import KEY_PATH, PROCESSES, SCOPE, STAND_IN, client_of, key_of
from sheets_sync.google_book import GoogleBook
from sheets_sync.journal import TAB
from sheets_sync.opening import asks_who, local_folder
from tests.google_sheets import transport
from tests.google_sheets.account import service_account
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service

ID = "1HVDGFSRVMTRJbo2n8Vh7TZt7EGFBLOdyNGk1Zb8H_SY"
EMAIL = "guichet@exemple.invalid"


def test_a_service_account_opens_with_the_least_right_until_its_key_is_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tokens, signatures and requests as google-auth and gspread make them, to a stand-in on a socket."""
    service = Service()
    key = service.store.create("Session", service.clock.now()).book.id
    with Server(service) as server:
        (tmp_path / "key.json").write_text(json.dumps(service_account(f"{server.url}/token", EMAIL)), encoding="utf-8")
        monkeypatch.setenv(KEY_PATH, str(tmp_path / "key.json"))
        client = client_of(f"google:{key}")
        assert client.session.credentials.scopes == [SCOPE]  # type: ignore[attr-defined]
        transport.mount(client.session, server.url)
        book = GoogleBook(client)
        assert book.create(TAB, ("qui", "quoi"))
        assert list(book.append(TAB, [("a", "b")], 0).rows) == [("a", "b")]
        service.file(key).shared = False
        with pytest.raises(Rejected, match=f"n'est pas ouvert à {EMAIL} : partagez-le|est introuvable"):
            book.read({TAB: 0})
        service.revoked = True
        with pytest.raises(Rejected, match="sa clé est révoquée ou expirée"):
            book.read({TAB: 0})
        with pytest.raises(Rejected, match="sa clé est révoquée ou expirée"):
            book.append(TAB, [("c", "d")], 0)


@pytest.mark.parametrize("written", ["", "no JSON", "[]", "{}", '{"type": "service_account"}', None])
def test_a_key_that_cannot_be_read_is_said(
    written: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if written is not None:
        (tmp_path / "key.json").write_text(written, encoding="utf-8")
    monkeypatch.setenv(KEY_PATH, str(tmp_path / "key.json"))
    with pytest.raises(BookError, match=r"clé|JSON"):
        client_of(f"google:{ID}")


@pytest.mark.parametrize(
    "address",
    ["http://192.0.2.1:80", "https://127.0.0.1:1", "http://127.0.0.1.exemple.invalid", "http://a@exemple.invalid", "x"],
)
def test_the_stand_in_is_on_this_machine(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STAND_IN, address)
    for ask in (client_of, asks_who):
        with pytest.raises(BookError, match=r"ne mène qu'à cette machine, http://127\.0\.0\.1:PORT"):
            ask(f"google:{ID}")


def test_google_s_own_asks_who_and_the_stand_in_sends_no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert asks_who(f"google:{ID}")
    assert not asks_who("sqlite:///x.db")
    monkeypatch.setenv(KEY_PATH, str(tmp_path / "absent.json"))
    monkeypatch.setenv(STAND_IN, "http://127.0.0.1:9")
    assert not asks_who(f"google:{ID}")
    assert client_of(f"google:{ID}").session.headers["Authorization"] == "Bearer stand-in"


def test_one_account_has_one_budget_whatever_its_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STAND_IN, "http://127.0.0.1:10")
    assert client_of("google:abc")._budget is client_of("google:def")._budget
    monkeypatch.setenv(PROCESSES, "deux")
    monkeypatch.setenv(STAND_IN, "http://127.0.0.1:11")
    with pytest.raises(BookError, match="est un nombre de processus"):
        client_of("google:abc")


def test_the_address_of_the_page_names_it_too() -> None:
    assert key_of(f"google:https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0") == key_of(f"google:{ID}") == ID
    assert local_folder(f"google:{ID}") == Path("var") / f"google-{ID}"
