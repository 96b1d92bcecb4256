"""2 May in Chromium, on one book: from the deliberation of 150 applications to their letters (§3, §5, §6.3)."""

import io
import re
import zipfile
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from desk.desk import open_desk
from pages.parts.typography import PARIS
from tests.pages.announcing import CHAIR, HEAD, JUROR, SECRETARY, Clock, decide, saved, season, utc
from tests.pages.conftest import serve
from tests.pages.test_story import choose
from tests.pages.visitor import IDLE, act_as, settled

pytestmark = pytest.mark.browser
MANY, OTHERS, PROGRAMME, PHASE = 150, 6, "INFRES1-SR", "admettre_principale"
STEP, MOTIVE = "Déclarer admissible", "Épreuves réussies"
HEADINGS = {"deliberation": "Admissible", "annonces": "Jeudi 2 mai 2024"}
SAYS = re.compile("(vous déclare|ne vous a pas déclaré) admissible en ([^,]+), 1re année")
ADMITTED = ("Votre candidature à IMT Mines Alès : admissibilité", [("vous déclare", "Informatique et réseaux")])
REFUSED = ("Votre candidature à IMT Mines Alès", [("ne vous a pas déclaré", "Bâtiment")])


def test_from_the_deliberation_of_150_applications_to_their_150_letters(page: Page, tmp_path: Path) -> None:
    """A juror proposes, the chair validates and closes; two sign, a third writes and hands out; the list is posted."""
    opens(tmp_path)
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        comes(page, url, "deliberation", "Jury")
        takes(page, "Cocher ce qui reste à décider", f"Proposer {MANY} dossiers", MOTIVE)
        comes(page, url, "deliberation", "Paul Meunier")
        takes(page, "Cocher ce que je peux valider", f"Valider {MANY} propositions")
        page.get_by_text("Séance et documents", exact=True).click()
        page.locator(".st-key-close_sitting button").click()
        expect(page.get_by_text("séance close")).to_be_visible()
        minutes, again = download(page, "Procès-verbal (PDF)"), download(page, "Procès-verbal (PDF)")
        expect(page.get_by_text("Liste à afficher : fermée tant que le lot")).to_be_visible()
        expect(page.get_by_role("button", name="Liste à afficher (PDF)", exact=True)).to_have_count(0)
        mails = announced(page, url)
        listed = posted(page, url)
    assert minutes == again
    assert f"Le présent procès-verbal comporte {MANY} décisions" in read(minutes)
    assert MOTIVE in read(minutes)
    assert MOTIVE not in read(listed)
    for text in (read(minutes), read(listed)):
        assert set(re.findall(r"24-\d{5}", text)) == {f"24-{n:05d}" for n in range(1, MANY + 1)}
    letters(mails)
    stands(tmp_path)


def opens(folder: Path) -> None:
    """The eve: the trials are taken, another programme's jury has refused a few, this one's sits."""
    desk = season(folder, Clock(utc(4, 30)), [PROGRAMME] * MANY + ["BAT1"] * OTHERS)
    decide(desk, range(MANY + 1, MANY + OTHERS + 1), "refuser_principale")
    chair, day = desk.actor(CHAIR), date(2024, 4, 30)
    saved(desk.open_sitting("sit", chair, PROGRAMME, PHASE, day, [CHAIR, JUROR, SECRETARY], CHAIR))
    desk.journal.close()


def comes(page: Page, url: str, screen: str, name: str) -> None:
    page.goto(f"{url}/{screen}")
    settled(page)
    act_as(page, name)
    expect(page.locator("h1").first).to_contain_text(HEADINGS[screen])


def takes(page: Page, ticks: str, button: str, motive: str = "") -> None:
    """A batch: ticked, shown whole, then taken; its button says what it does and to how many."""
    page.get_by_role("button", name=f"{ticks} ({MANY})", exact=True).click()
    expect(page.get_by_text(f"Issue proposée pour {MANY} dossiers")).to_be_visible()
    choose(page, page.locator(".st-key-lot_step"), STEP)
    expect(page.get_by_text(f"{MANY} dossiers, personne n’est laissé de côté")).to_be_visible()
    if motive:
        field = page.locator(".st-key-lot_says input")
        field.fill(motive)
        field.press("Enter")
        page.wait_for_function(IDLE)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(f"{STEP} : {MANY} actes enregistrés")).to_be_visible()


def announced(page: Page, url: str) -> list[EmailMessage]:
    """Signed by two people, frozen, written, handed out and said to have left."""
    both = MANY + OTHERS
    comes(page, url, "annonces", "Anne Petit")
    expect(page.get_by_text("Rien à voir : chaque candidature a sa décision")).to_be_visible()
    turn(page, "Signer", "Signer (2 formations)")
    expect(page.get_by_text("Une signature sur deux").first).to_be_visible()
    comes(page, url, "annonces", "Paul Meunier")
    turn(page, "Signer", "Signer et figer (2 formations)")
    expect(page.get_by_text("Lot figé le").first).to_be_visible()
    comes(page, url, "annonces", "Camille Roux")
    turn(page, "Lettres", "Écrire les lettres")
    expect(page.get_by_text(f"{both} lettres écrites")).to_be_visible()
    turn(page, "Envoyer", f"Remettre {both} brouillons")
    expect(page.get_by_text(f"{both} brouillons remis")).to_be_visible()
    content = download(page, f"Télécharger {both} brouillons (.zip)")
    page.get_by_role("button", name="Ils sont partis", exact=True).click()
    expect(page.get_by_text(f"{both} lettres notées parties")).to_be_visible()
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return [message_from_bytes(zipped.read(name), policy=default) for name in zipped.namelist()]


def posted(page: Page, url: str) -> bytes:
    """The list of the closed sitting, now that the batch is frozen."""
    page.goto(f"{url}/deliberation")
    settled(page)
    act_as(page, "Paul Meunier")
    page.locator(".st-key-sitting_chosen input").first.click()
    page.get_by_role("option", name=re.compile("· close$")).first.click()
    expect(page.locator("h1").first).to_contain_text(HEADINGS["deliberation"])
    page.get_by_text("Séance et documents", exact=True).click()
    return download(page, "Liste à afficher (PDF)")


def turn(page: Page, task: str, button: str) -> None:
    page.locator(".st-key-announce_task").get_by_text(task, exact=True).click()
    page.get_by_role("button", name=re.compile(f"^{re.escape(button)}")).click()  # a key may be written after it


def download(page: Page, label: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(found.value.path()).read_bytes()


def read(pdf: bytes) -> str:
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).split())


def letters(mails: list[EmailMessage]) -> None:
    """Each candidate's own name, programme and outcome, and nobody else's."""
    found = {mail["To"].addresses[0].addr_spec: mail for mail in mails}
    assert len(mails) == len(found) == MANY + OTHERS
    for n in range(1, MANY + OTHERS + 1):
        mail = found[f"c{n:03d}@exemple.invalid"]
        text = mail.get_content()
        assert text.startswith(f"Bonjour Noé Candidat{n:03d},")
        assert re.findall(r"Candidat\d{3}", text) == [f"Candidat{n:03d}"]
        at = mail["Date"].datetime
        assert at.utcoffset() == at.astimezone(PARIS).utcoffset(), "the hour of the notice"
        assert (mail["Subject"], SAYS.findall(text)) == (ADMITTED if n <= MANY else REFUSED)


def stands(folder: Path) -> None:
    """What another process reads in the book afterwards."""
    desk = open_desk(f"sqlite:///{folder / 'book.db'}")
    fields = desk.journal.register().fields
    numbers = [f"24-{n:05d}" for n in range(1, MANY + 1)]
    assert {fields[f"candidature:{number}/{PROGRAMME}"]["state"] for number in numbers} == {"ADMISSIBLE"}
    left = [one for one in desk.journal_lines(desk.actor(HEAD), 999) if one.kind == "export"][::-1]
    assert [(one.who, one.what.rpartition(", ")[2]) for one in left] == [
        *[("Paul Meunier", f"{MANY} lignes")] * 2, ("Camille Roux", f"{MANY + OTHERS} lignes"),
        ("Paul Meunier", f"{MANY} lignes"),
    ]  # fmt: skip
    sent = [one for subject, one in fields.items() if subject.startswith("courriel:")]
    assert [one["status"] for one in sent] == ["parti"] * (MANY + OTHERS)
    desk.journal.close()
