"""Signing in for real: Chromium, an OpenID Connect provider on loopback, a book whose `Accès` names a few people.

The provider vouches for addresses; `Accès` gives roles; anything missing is a refusal, on the screen and in the desk.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, WebSocket, expect

from benchmarks.tab import Server, Tab
from desk.desk import Desk
from sheets_sync.answers import Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, CAMILLE, LEA, PAUL, PEOPLE, READER, small_desk
from tests.pages.screens import words
from tests.pages.visitor import IDLE

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:oidc_provider_mock|authlib")]

VOUCHED = {
    "camille": CAMILLE,
    "camille in capitals": f" {CAMILLE.upper()} ",
    "lea": LEA,
    "reader": READER,
    "stranger": "inconnue@ecole.invalid",
    "look-alike": CAMILLE.replace("c", "с", 1),
}
"""People of the provider → the address it vouches for; the last one's first letter is Cyrillic."""
UNPROVEN = {"someone who typed paul's address": {"email": PAUL, "email_verified": False}, "unsaid": {"email": PAUL}}
SCREENS = ("", "depots", "instruction", "dossier?dossier=24-00001", "places", "feuille", "journal")
FEW = ("depots", "dossier?dossier=24-00001")
"""What is refused everywhere to one is refused to others at the same place."""
PAGE_FILES = tuple(sorted(file.stem for file in (Path(__file__).parents[2] / "pages").glob("[a-z]*.py")))
SECRET = [text.encode() for text in (*PEOPLE, "Garnier", "Meunier", "Vasseur", "Camille", "Hélène", CAMILLE, ADMIN)]
"""What nobody may be sent before signing in."""


class Served(NamedTuple):
    """A desk on the network: its address, and a second desk on the same book, a colleague's."""

    url: str
    colleague: Desk


@contextmanager
def served_desk(folder: Path) -> Iterator[Served]:
    users = [User(sub=who, claims={"email": email, "email_verified": True}) for who, email in VOUCHED.items()]
    users += [User(sub=who, claims=claims) for who, claims in UNPROVEN.items()]
    with run_server_in_thread(user_claims=users) as provider:
        settings = folder / "secrets.toml"
        settings.write_text(
            "[auth]\n"
            'redirect_uri = "http://localhost:{port}/oauth2callback"\n'
            f'cookie_secret = "{secrets.token_hex(32)}"\n'
            'client_id = "guichet"\n'
            'client_secret = "known to the provider"\n'
            f'server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        colleague = small_desk(folder)
        with serve(f"sqlite:///{folder / 'book.db'}", folder, "--secrets.files", str(settings)) as url:
            # The provider's host: going from one to the other, the browser then keeps what it has read of Streamlit.
            yield Served(url.replace("127.0.0.1", "localhost"), colleague)
        colleague.journal.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_desk(tmp_path_factory.mktemp("signing")) as here:
        yield here


@pytest.fixture
def heard(page: Page) -> Iterator[list[bytes]]:
    """All that the server sends to this page's script."""
    frames: list[bytes] = []

    def keep(payload: str | bytes) -> None:
        frames.append(payload if isinstance(payload, bytes) else payload.encode())

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", keep)

    page.on("websocket", listen)
    yield frames
    page.remove_listener("websocket", listen)


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".st-key-login, .st-key-logout, .st-key-who").first.wait_for()
    page.wait_for_function(IDLE)


def sign_in(page: Page, url: str, who: str) -> None:
    opened(page, url)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{url}/")
    page.locator(".st-key-logout, .st-key-who").first.wait_for()
    page.wait_for_function(IDLE)


def leaked(heard: list[bytes]) -> list[bytes]:
    return [secret for secret in SECRET if any(secret in frame for frame in heard)]


class Ear(Tab):
    """A tab without a browser: the addresses of its page, and all that the server sends there."""

    def __init__(self, url: str, path: str) -> None:
        self.frames: list[bytes] = []
        self.elements: list[Any] = []
        page, _, query = path.partition("?")
        super().__init__(Server(url.removeprefix("http://"), None), page, query)  # type: ignore[arg-type]
        self.close()

    def _finished(self, message: Any) -> bool:
        self.frames.append(message.SerializeToString())
        return super()._finished(message)

    def _notice(self, delta: Any) -> None:
        self.elements.append(delta.new_element)
        super()._notice(delta)

    def buttons(self) -> list[str]:
        return [one.button.label for one in self.elements if one.HasField("button")]

    def titles(self) -> list[str]:
        html = "".join(one.html.body for one in self.elements)
        return [words(title) for title in re.findall("<h1.*?</h1>", html)]


@pytest.mark.parametrize(
    ("first", "others"), [("dossier?dossier=24-00001", SCREENS), ("screening", PAGE_FILES)], ids=["screens", "files"]
)
def test_before_signing_in_no_address_shows_anything(
    first: str, others: tuple[str, ...], page: Page, heard: list[bytes], tmp_path: Path
) -> None:
    """The very first visitor after a start included: Streamlit would run a file of `pages/` by itself."""
    with served_desk(tmp_path) as here:
        opened(page, f"{here.url}/{first}")
        expect(page.locator("button:visible")).to_have_text(["Se connecter"])
        expect(page.locator("h1")).to_have_text(["Guichet bureau des admissions"])
        told = {path: Ear(here.url, path) for path in others}
    assert heard
    assert leaked(heard) == []
    for path, ear in told.items():
        assert (ear.buttons(), ear.titles()) == (["Se connecter"], ["Guichet bureau des admissions"]), path
        assert leaked(ear.frames) == [], path


@pytest.mark.parametrize("who", ["stranger", "look-alike", *UNPROVEN])
def test_whoever_is_not_vouched_for_and_named_gets_one_sentence(
    who: str, page: Page, heard: list[bytes], served: Served
) -> None:
    unknown = f"« {VOUCHED.get(who)} » n'a aucun accès en vigueur à ce classeur : l'administration peut en donner un."
    says = "Votre adresse n’est pas vérifiée par le service de connexion." if who in UNPROVEN else unknown
    sign_in(page, served.url, who)
    for path in SCREENS if who == "stranger" else FEW:
        opened(page, f"{served.url}/{path}")
        expect(page.get_by_role("status")).to_contain_text(f"Accès refusé{says}")
        expect(page.locator("button:visible"), path).to_have_text(["Se déconnecter"])
    assert leaked(heard) == []


@pytest.mark.parametrize(("who", "address"), [("camille", CAMILLE), ("camille in capitals", CAMILLE)])
def test_a_known_person_acts_in_her_own_name(
    who: str, address: str, page: Page, heard: list[bytes], served: Served
) -> None:
    sign_in(page, served.url, who)
    note(page, served.url, f"Lu par {who}")
    expect(page.get_by_text("relu dans le journal")).to_be_visible()
    last = served.colleague.journal.register(0).acts[-1]
    assert (last.act.kind, last.act.actor, last.holds) == ("note", address, True)
    opened(page, f"{served.url}/dossier?dossier=24-00001")
    expect(page.locator("main")).to_contain_text(f"Camille Roux : Lu par {who}")
    assert b"Garnier" in leaked(heard)  # the ear of the refusals hears


def note(page: Page, url: str, text: str) -> None:
    opened(page, f"{url}/instruction?dossier=24-00001")
    page.get_by_label("Ajouter une note").fill(text)
    page.get_by_label("Ajouter une note").press("Enter")


def test_a_known_person_has_the_screens_of_the_role_and_no_other(
    page: Page, heard: list[bytes], served: Served
) -> None:
    sign_in(page, served.url, "reader")
    links = ["Tableau de bord", "Instruction", "Dossier"]
    expect(page.get_by_test_id("stTopNavLink")).to_have_text(links)
    watched = ["Horloges", "Statistiques", "Contrôles"]
    menus = {"Placement": ["Admission", "Places"], "Suivi": watched, "Classeur": ["Feuille", "Journal"]}
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(list(menus))
    for menu, screens in menus.items():
        page.get_by_role("button", name=menu, exact=True).click()
        expect(page.get_by_role("menuitem")).to_have_text(screens)
        page.keyboard.press("Escape")
    heard.clear()
    opened(page, f"{served.url}/depots")
    says = "Accès refuséCet écran est réservé à : instruction, direction. Votre rôle : lecture."
    expect(page.get_by_role("status")).to_have_text(says)
    assert leaked(heard) == []


def test_an_access_withdrawn_is_refused_at_the_next_action(page: Page, served: Served) -> None:
    """The screen is open and the note typed; the desk refuses it, whatever the screen still shows."""
    sign_in(page, served.url, "lea")
    opened(page, f"{served.url}/instruction?dossier=24-00002")
    page.get_by_label("Ajouter une note").fill("Après mon départ")
    withdraw(served.colleague, LEA, "instruction")
    elsewhere = page.context.new_page()  # this process hears of it within seconds
    while not elsewhere.get_by_text("n'a aucun accès en vigueur").count():
        opened(elsewhere, served.url)
    page.get_by_label("Ajouter une note").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"Accès refusé« {LEA} » n'a aucun accès en vigueur")
    expect(page.get_by_text("Meunier")).to_have_count(0)
    assert {one.act.actor for one in served.colleague.journal.register(0).acts} & {LEA} == set()


def withdraw(desk: Desk, email: str, role: str) -> None:
    admin = desk.actor(ADMIN)
    deleted = desk.delete_row("row", admin, desk.grid(admin, "Accès"), f"{role} {email}")
    put = desk.put_in_force("departure", admin, desk.effect_of_draft(admin), "Départ")
    assert isinstance(deleted, Saved), deleted
    assert isinstance(put, Saved), put


def test_signing_out_ends_here_and_at_the_provider(page: Page, served: Served) -> None:
    sign_in(page, served.url, "reader")
    page.locator(".st-key-who button").first.click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="End session").click()
    for path in FEW:
        opened(page, f"{served.url}/{path}")
        expect(page.locator("button:visible"), path).to_have_text(["Se connecter"])


def test_refusing_at_the_provider_comes_back_to_the_door(page: Page, served: Served) -> None:
    opened(page, served.url)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(f"{served.url}/")
    expect(page.locator("button:visible")).to_have_text(["Se connecter"])


def test_a_cookie_of_another_desk_is_nobody(page: Page, served: Served, tmp_path: Path) -> None:
    """Each desk signs with its own secret: what another one vouched for proves nothing here."""
    sign_in(page, served.url, "camille")
    with served_desk(tmp_path) as other:
        opened(page, other.url)  # same host: the browser sends it all the cookies
        assert page.context.cookies(other.url)
        expect(page.locator("button:visible")).to_have_text(["Se connecter"])
