"""The main job in Chromium, from an empty book: an export, screening by keyboard, the chair's validation, a restart."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from desk.desk import open_desk
from sheets_sync.answers import Saved
from tests.pages.conftest import serve
from tests.pages.exports import cut, renamed, written
from tests.pages.visitor import act_as, settled

pytestmark = pytest.mark.browser

ADMIN, CAMILLE, PAUL = (f"{name}@ecole.invalid" for name in ("helene.barbier", "camille.roux", "paul.meunier"))
ROLES = ((CAMILLE, "instruction"), (CAMILLE, "jury"), (PAUL, "presidence"), (PAUL, "jury"))
SOUND = {"24-00005", "24-00009", "24-00014", "24-00016", "24-00017", "24-00024", "24-00029", "24-00039"}
"""Dossiers of the sample whose only application is complete and eligible by right."""
MENUS = {"Épreuves": "Sélection", "Places": "Placement", "Feuille": "Classeur", "Journal": "Classeur"}
"""Screens that stand in a menu of the navigation."""
ADDRESSES = {
    "Tableau de bord": "/",
    "Dépôts": "/depots",
    "Instruction": "/instruction",
    "Journal": "/journal",
    "Places": "/places",
}
UNKNOWN = "Matricule du candidat"


def export() -> bytes:
    """A platform that calls the INE otherwise."""
    rows = cut(60)
    kept = [rows[0], *(row for row in rows[1:] if row[0] in SOUND)]
    return written(renamed(kept, "N° INE", UNKNOWN))


def choose(page: Page, field: Locator, option: str) -> None:
    """In a list, by typing as one does: the letters narrow it, the option that is left is taken."""
    field.locator("input").first.click()
    page.keyboard.type(option[:14])
    page.get_by_role("option", name=option, exact=True).first.click()


def comes_in(page: Page, url: str, name: str) -> None:
    """Another process gave the role: this one's register hears of it within seconds. Most screens open: the default."""
    who = page.locator(".st-key-who button").first
    for _ in range(20):
        page.goto(url)
        settled(page)
        if name in who.inner_text():
            break
    expect(who).to_contain_text(name)


def visit(page: Page, screen: str) -> None:
    menu = page.get_by_role("button", name=MENUS.get(screen, "no menu"), exact=True)
    if screen in MENUS:
        menu.click()
    page.get_by_role("menuitem" if screen in MENUS else "link", name=screen, exact=True).click()
    page.wait_for_function("address => location.pathname === address", arg=ADDRESSES[screen])
    settled(page)


def opened(page: Page) -> str:
    """The number of the dossier that the address says is open."""
    return str(page.evaluate("new URLSearchParams(location.search).get('dossier') || ''"))


def save(page: Page, key: str = "Control+Enter") -> None:
    """Presses the key that saves; waits until a further act was read back in the journal."""
    before = page.evaluate(ACT)
    page.keyboard.press(key)
    page.wait_for_function(f"before => {ACT} > before", arg=before)


ACT = (
    "+(document.body.innerText.match(/relu dans le journal, acte ([\\d\\s\\u202f]+)/)?.[1] ?? '0').replace(/\\D/g, '')"
)


def step(page: Page, label: str, why: str = "") -> None:
    """Chooses a step, and says why."""
    choose(page, page.locator(".st-key-decision [data-testid=stSelectbox]").first, label)
    if why:
        words = page.locator(".st-key-decision [data-testid=stTextInput] input").first
        words.click()
        page.keyboard.type(why)


def take(page: Page) -> str:
    before = opened(page)
    page.keyboard.press("Alt+s")
    page.wait_for_function(
        "before => new URLSearchParams(location.search).get('dossier') !== before && "
        "document.body.innerText.includes('Pris : ' + new URLSearchParams(location.search).get('dossier'))",
        arg=before or None,
    )
    settled(page)
    return opened(page)


def screened(page: Page) -> None:
    """Complete, then eligible by right: the check is ready to be saved, the judgement is chosen."""
    save(page)
    step(page, "Recevable de droit")
    save(page)


def funnel(page: Page) -> int:
    """How many are pre-admissible, all programmes together."""
    rows = page.locator("table", has_text="Candidatures par formation et par étape").locator("tbody tr")
    expect(rows).not_to_have_count(0)  # else the screen before would count as nobody
    return sum(int(rows.nth(n).locator("td").nth(4).inner_text()) for n in range(rows.count()))


def test_from_an_empty_book_to_a_decision_that_a_restart_keeps(page: Page, tmp_path: Path) -> None:
    book = f"sqlite:///{tmp_path / 'book.db'}"
    with serve(book, tmp_path) as url:
        appoint(page, url)
        desk = open_desk(book)  # a second process on the same book, as a colleague at another desk
        for email, role in ROLES:
            assert isinstance(desk.grant(f"{email} {role}", desk.actor(ADMIN), email, "", role, ("*",)), Saved)
        comes_in(page, url, "Camille Roux")
        bring_in(page)
        first, second = propose_both(page)
        validate_both(page, first, second)
        begin_a_note(page, url, first)
    with serve(book, tmp_path, again=url):
        go_on(page)
        find_again(page, url, first)


def appoint(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Nom", exact=True).fill("Hélène Barbier")
    page.get_by_label("Adresse de messagerie").fill(ADMIN)
    page.get_by_role("button", name="Nommer").click()
    expect(page.locator(".st-key-who button").first).to_contain_text("Hélène Barbier, administration")


def bring_in(page: Page) -> None:
    visit(page, "Dépôts")
    page.set_input_files("input[type=file]", {"name": "export.csv", "mimeType": "text/csv", "buffer": export()})
    page.get_by_text("Ce que l’import ferait").wait_for()
    choose(page, page.locator(".st-key-map_header"), UNKNOWN)
    choose(page, page.locator(f".st-key-map_field-{UNKNOWN.replace(' ', '-')}"), "INE")
    page.get_by_role("button", name="Corriger").click()
    expect(page.get_by_text(f"{UNKNOWN} → INE")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{len(SOUND)}\u00a0dossiers écrits")).to_be_visible()


def propose_both(page: Page) -> tuple[str, str]:
    """A pre-admissibility and a rejection; whoever proposes may not validate."""
    visit(page, "Instruction")
    first = take(page)
    screened(page)
    step(page, "Déclarer pré-admissible", "Résultats solides, reçu après l’annonce")
    save(page)
    expect(page.get_by_role("button", name="Retirer ma proposition")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Valider"))).to_be_disabled()
    second = take(page)
    screened(page)
    step(page, "Rejeter sur dossier", "Résultats insuffisants")
    save(page)
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_function("second => new URLSearchParams(location.search).get('dossier') !== second", arg=second)
    assert opened(page) == first
    visit(page, "Tableau de bord")
    assert funnel(page) == 0
    return first, second


def validate_both(page: Page, first: str, second: str) -> None:
    """The chair finds them waiting, and validates each by keyboard."""
    act_as(page, "Paul Meunier")
    page.get_by_role("button", name=re.compile("^Propositions à valider")).click()
    settled(page)
    for _ in (first, second):
        expect(page.get_by_role("button", name=re.compile("^Valider"))).to_be_enabled()
        save(page)
    visit(page, "Tableau de bord")
    assert funnel(page) == 1
    visit(page, "Journal")
    expect(page.locator("section", has_text="Validation : ").first).to_contain_text("Paul Meunier")


def begin_a_note(page: Page, url: str, first: str) -> None:
    page.goto(f"{url}/instruction?dossier={first}")
    settled(page)
    page.get_by_label("Ajouter une note").fill("rappeler demain")


def go_on(page: Page) -> None:
    """The tab stayed open while the server started anew: it says so, and what was being typed is there to be saved."""
    expect(page.get_by_text("La session a été réinitialisée")).to_be_visible()
    settled(page)
    note = page.get_by_label("Ajouter une note")
    expect(note).to_have_value("rappeler demain")
    note.press("Enter")
    expect(page.get_by_text("rappeler demain")).to_be_visible()
    expect(note).to_have_value("")


def find_again(page: Page, url: str, first: str) -> None:
    page.goto(url)
    settled(page)
    asked = page.get_by_label("Nom, numéro de dossier ou adresse")
    for _ in range(5):  # a key pressed while a page that was just opened is still being drawn may be lost
        page.keyboard.press("Alt+f")
        with suppress(NotInTime):
            asked.wait_for(timeout=5000)
            break
    expect(asked).to_be_focused()
    page.keyboard.type(first)
    page.get_by_role("button", name=first).click()
    expect(page.locator("h1")).to_contain_text(first)
    expect(page.get_by_text("Pré-admissible").first).to_be_visible()
    visit(page, "Tableau de bord")
    assert funnel(page) == 1
