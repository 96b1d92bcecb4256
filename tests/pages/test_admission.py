"""Admission, without a browser, then in Chromium: from what is missing to an admission pronounced (§4.1, §9.1)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from pages.parts import challenge_paper, year_lists
from sheets_sync.answers import Draft, Saved
from tests.documents.papers import text
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, BUT, CAMILLE, HOSTILE, NOW, PAUL, READER, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.test_story import visit
from tests.pages.visitor import act_as, settled

CHIEF, PLACER = "jeanne.laurent@ecole.invalid", "omar.diallo@ecole.invalid"
CODE, PRONOUNCE = "BAT1", "lot prononcer_admission"
AUBRY, BONNET, EVIL = "24-00041", "24-00042", "24-00043"
SIGNED = "2024-03-20"
ACCORDS = dict.fromkeys(("accord.candidat", "accord.entreprise", "accord.ecole"), SIGNED)
FICHE: dict[str, Any] = {
    "received_on": "2024-03-10", "complete": True, "agreed_on": "2024-03-15", "contract_signed_on": SIGNED, **ACCORDS,
}  # fmt: skip


def holds(answer: object) -> None:
    assert isinstance(answer, Saved), answer


def record(desk: Desk, subject: str, fields: dict[str, Any], kind: str = "transition") -> None:
    form = f"{subject} {sorted(fields)} {desk.sight().position}"
    holds(desk.journal.record(Draft(form, ADMIN, kind, subject, {subject: fields})))


def placed(desk: Desk) -> None:
    """Aubry is engaged and nothing of the title is known; Bonnet is ready; a hostile name is admissible."""
    for email, role in ((CHIEF, "direction"), (PLACER, "placement")):
        holds(desk.grant(f"grant {email}", desk.actor(ADMIN), email, "", role, ("*",)))
    for number, name in ((AUBRY, "Aubry"), (BONNET, "Bonnet"), (EVIL, HOSTILE)):
        record(desk, f"dossier:{number}", {**BUT, "family_name": name, "given_name": "Alix", "email": "a@e.invalid"})
        record(desk, f"candidature:{number}/{CODE}", {"state": "ADMISSIBLE"})
        if number != EVIL:
            record(desk, f"candidature:{number}/{CODE}", {"state": "ENGAGE", "origin": "ADMISSIBLE"})
            record(desk, f"fiche:{number}/{CODE}/1", FICHE, "fiche")
    said = {"title_obtained": True, "title_obtained_on": "2024-03-01", "documents_received_on": "2024-03-04"}
    record(desk, f"dossier:{BONNET}", {**said, "documents_validated": True}, "saisie")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path, placed)


def opened(desk: Desk, email: str = CHIEF, number: str = AUBRY, task: str = "") -> AppTest:
    at = screen(desk, email, "admission", dossier=number, formation=CODE)
    return at.segmented_control(key=f"admission_task {number}").set_value(task).run() if task else at


def states(desk: Desk) -> list[str]:
    return [desk.files().entries[number, CODE].state for number in (AUBRY, BONNET, EVIL)]


def test_whom_one_acts_on_is_named_beside_what_one_does(desk: Desk) -> None:
    assert f'<h2 class="gt-h1">Aubry Alix <small>{AUBRY}</small>' in html(opened(desk))


def test_the_list_says_how_far_each_is_and_what_is_waited_for(desk: Desk) -> None:
    at = screen(desk, CHIEF, "admission")
    at.selectbox(key="admission_programme").set_value(CODE).run()
    assert table(at, "En chemin, BAT 1A") == [
        ["Bonnet Alix", BONNET, "Engagé", "", "8/8", "rien : à prononcer"],
        ["Aubry Alix", AUBRY, "Engagé", "", "6/8",
         "diplôme, titre ou crédits obtenus ; titre et derniers relevés validés"],
    ]  # fmt: skip
    assert "0 admis, 1 candidature prête, 2 projets en cours ou admis ; 1 admissible sans projet" in words(html(at))


def test_a_programme_where_nobody_is_admissible_says_so(desk: Desk) -> None:
    at = screen(desk, CHIEF, "admission")
    at.selectbox(key="admission_programme").set_value("MKX2").run()
    assert "Personne n’est admissible dans cette formation." in words(html(at))
    assert PRONOUNCE not in [button.key for button in at.button]


def test_the_checklist_of_one_person(desk: Desk) -> None:
    at = opened(desk)
    told = table(at, "Conditions de l’admission")
    assert [row[0] for row in told] == ["acquis"] * 4 + ["à savoir"] * 2 + ["acquis"] * 2
    assert "À agir : candidat, puis instruction qui le constate" in told[4][1]
    assert "Personne ne peut l’écarter" in told[5][1]
    assert [row[3] for row in told] == ["§9.1", "§9.1", "§9.1", "§8", "§9.1", "§4.1", "§9.1", "§8"]
    assert told[6][2] == "20/03/2024"


def test_the_step_is_closed_with_what_is_missing_then_open(desk: Desk) -> None:
    at = opened(desk, task="Étapes")
    at.selectbox(key=f"step {AUBRY}/{CODE}").set_value("prononcer_admission").run()
    assert at.button(key="take_step").disabled
    assert "on ne sait pas encore : validation du diplôme et des derniers relevés" in words(html(at))
    at = opened(desk, number=BONNET)
    at.selectbox(key=f"step {BONNET}/{CODE}").set_value("prononcer_admission").run()
    at.button(key="take_step").click().run()
    assert "Enregistré" in html(at)
    assert states(desk) == ["ENGAGE", "ADMIS", "ADMISSIBLE"]


def test_what_nobody_touched_of_a_title_follows_what_a_colleague_recorded(desk: Desk) -> None:
    """Else saving the day of the papers would take the title back."""
    at = opened(desk, CAMILLE)
    at.text_input(key=f"papers_on {AUBRY}").set_value("27/03/2024").run()
    subject = f"dossier:{AUBRY}"
    said = {subject: {"title_obtained": True, "title_obtained_on": "2024-03-01"}}
    assert isinstance(desk.journal.record(Draft("colleague", ADMIN, "saisie", subject, said)), Saved)
    at.run()
    days = [at.text_input(key=f"{name} {AUBRY}").value for name in ("title_on", "papers_on")]
    assert (at.selectbox(key=f"title {AUBRY}").value, days) == ("obtenu", ["01/03/2024", "27/03/2024"])


def test_the_title_then_its_papers_then_the_lot(desk: Desk) -> None:
    at = opened(desk, CAMILLE)
    assert PRONOUNCE not in [button.key for button in at.button]
    assert at.button(key="validate_papers").disabled
    at.selectbox(key=f"title {AUBRY}").set_value("obtenu").run()
    at.text_input(key=f"papers_on {AUBRY}").set_value("27/03/2024").run()
    at.button(key="save_title").click().run()
    assert "Un titre obtenu l'est à une date" in words(html(at)).replace("’", "'")
    at.text_input(key=f"title_on {AUBRY}").set_value("1/3/2024").run()
    at.button(key="save_title").click().run()
    assert "Enregistré" in html(at)
    assert at.text_input(key=f"title_on {AUBRY}").value == "01/03/2024", "as the desk writes it"
    at.button(key="validate_papers").click().run()
    assert "validées par Camille Roux le 27/03/2024" in words(html(at))
    at = opened(desk)
    at.button(key=PRONOUNCE).click().run()
    assert "Prononcer l'admission : 2 actes enregistrés." in words(html(at)).replace("’", "'")
    assert states(desk) == ["ADMIS", "ADMIS", "ADMISSIBLE"]


def test_papers_are_late_and_it_is_only_said(desk: Desk) -> None:
    record(desk, f"dossier:{AUBRY}", {"title_obtained": True, "title_obtained_on": "2024-03-10"}, "saisie")
    at = opened(desk)
    assert "pièces dues le 20/03/2024, 7 jours de retard : alerte, aucune sanction" in words(html(at))
    assert "pièces en retard de 7 jours" in table(at, "En chemin, BAT 1A")[1][5]


def test_a_conflict_is_told_and_the_words_typed_stay(desk: Desk) -> None:
    at = opened(desk, CAMILLE)
    record(desk, f"dossier:{AUBRY}", {"title_obtained": False}, "saisie")
    desk.journal.register(0)
    at.text_input(key=f"papers_why {AUBRY}").set_value("vu le relevé")
    at.selectbox(key=f"title {AUBRY}").set_value("obtenu")
    at.text_input(key=f"title_on {AUBRY}").set_value("1/3/2024")
    at.button(key="save_title").click().run()
    assert "Hélène Barbier" in words(html(at))
    assert table(at, "Les deux valeurs")[0] == ["Titre ou crédits obtenus", "non", "oui"]
    assert at.text_input(key=f"papers_why {AUBRY}").value == "vu le relevé"


def test_a_role_that_reads_sees_the_checklist_and_no_form(desk: Desk) -> None:
    at = opened(desk, READER)
    assert len(table(at, "Conditions de l’admission")) == 8
    assert {button.key for button in at.button} & {"save_title", "take_step", PRONOUNCE, "save_challenge"} == set()


def test_who_still_judges_the_person_is_shown_none_of_it(desk: Desk) -> None:
    """§5."""
    record(desk, f"candidature:{AUBRY}/MKX1", {"state": "RECEVABLE"})
    at = opened(desk, PAUL)
    assert "vous jugez encore une candidature de cette personne" in words(html(at)).casefold()
    assert "Conditions de l’admission" not in html(at)
    assert [row[1] for row in table(at, "En chemin, BAT 1A")] == [BONNET]
    assert "Pourquoi pas admis" in words(html(screen(desk, PAUL, "dossier", dossier=AUBRY)))
    assert "Conditions de l’admission" not in html(screen(desk, PAUL, "dossier", dossier=AUBRY))


def test_the_dossier_page_says_why_to_whoever_may_see(desk: Desk) -> None:
    at = screen(desk, CHIEF, "dossier", dossier=AUBRY)
    assert "Pourquoi pas admis ? BAT 1A" in words(html(at))
    assert [row[0] for row in table(at, "Conditions de l’admission")] == ["à savoir"] * 2
    assert "Pourquoi pas admis" not in words(html(screen(desk, CHIEF, "dossier", dossier="24-00001")))


def test_a_false_declaration_asks_for_its_proof_and_two_people(desk: Desk) -> None:
    """R-050."""
    at, own = opened(desk, number=BONNET), f"{BONNET}/{CODE}"
    at.selectbox(key=f"step {own}").set_value("annuler").run()
    at.button(key="take_step").click().run()
    assert "Un motif est obligatoire" in words(html(at))
    at.selectbox(key=f"step_motive {own} annuler").set_value("ANNULEE_FAUX").run()
    at.text_input(key=f"step_says {own} annuler").set_value("relevé falsifié, mél du 12/03").run()
    at.button(key="take_step").click().run()
    assert states(desk)[1] == "ENGAGE"
    at = opened(desk, PAUL, BONNET)
    assert "Fausse déclaration établie : relevé falsifié, mél du 12/03" in words(html(at))
    at.button(key="take_step").click().run()
    assert states(desk)[1] == "ANNULEE"


def test_a_day_that_is_none_is_refused_as_it_was_typed(desk: Desk) -> None:
    """A date field turned the 31st of February into the 29th."""
    at, own = opened(desk, CAMILLE), f"{AUBRY}/{CODE}"
    at.selectbox(key=f"title {AUBRY}").set_value("obtenu").run()
    at.text_input(key=f"title_on {AUBRY}").set_value("31/02/2024").run()
    at.button(key="save_title").click().run()
    refused = "{}. Écrit : « 31/02/2024 ». Attendu : un jour qui existe (ce mois-là en a 29)"
    assert refused.format("Obtenu le") in words(html(at))
    assert at.text_input(key=f"title_on {AUBRY}").value == "31/02/2024"
    at = opened(desk, CAMILLE, task="Recours")
    at.text_input(key=f"challenge_on {own}").set_value("31/02/2024").run()
    at.text_input(key=f"challenge_about {own}").set_value("Conteste le refus").run()
    at.button(key="save_challenge").click().run()
    assert refused.format("Recours reçu le") in words(html(at))
    assert at.text_input(key=f"challenge_about {own}").value == "Conteste le refus"


def test_a_challenge_from_its_day_to_its_answer(desk: Desk) -> None:
    at, own = opened(desk, CAMILLE, task="Recours"), f"{AUBRY}/{CODE}"
    at.text_input(key=f"challenge_on {own}").set_value("27/03/2024").run()
    at.text_input(key=f"challenge_about {own}").set_value(HOSTILE).run()
    at.button(key="save_challenge").click().run()
    assert " ; réponse due le 26/05/2024, dans 60 jours" in words(html(at))
    assert [at.text_input(key=f"challenge_{name} {own}").value for name in ("on", "about")] == ["", ""]
    assert HOSTILE not in html(at)
    assert HOSTILE in words(html(at))
    subject = f"recours:{own}/1"
    assert f"save_answer {subject}" not in [button.key for button in at.button]
    at = opened(desk, task="Recours")
    assert table(at, "Recours sans réponse") == [
        ["Aubry Alix", AUBRY, "27/03/2024", "due le 26/05/2024, dans 60 jours"]
    ]
    given = year_lists.challenges(desk.open_challenges(desk.actor(CHIEF), CODE))
    due = date(2024, 5, 26)
    assert given.rows == (("Aubry Alix", AUBRY, "BAT 1A", "1", NOW.date(), due, 60, "Camille Roux"),)
    at.text_input(key=f"answer {subject}").set_value("Décision maintenue").run()
    at.button(key=f"save_answer {subject}").click().run()
    assert "répondu le 27/03/2024 par Jeanne Laurent" in words(html(at))
    assert "Recours sans réponse" not in html(at)


def test_a_challenge_that_a_colleague_corrects_meanwhile_is_told_under_what_one_types(desk: Desk) -> None:
    subject = f"recours:{AUBRY}/{CODE}/1"
    record(desk, subject, {"received_on": "2024-03-20", "about": "Conteste le refus"}, "recours")
    at = opened(desk, CAMILLE, task="Recours")
    at.session_state[f"fold {subject}"] = True
    on, about = f"mended_on {subject}", f"mended_about {subject}"
    at.run().text_input(key=about).set_value("Conteste le rejet").run()
    record(desk, subject, {"received_on": "2024-03-21"}, "recours")
    assert [at.run().text_input(key=key).value for key in (on, about)] == ["21/03/2024", "Conteste le rejet"]
    assert "quelqu’un" not in html(at)
    record(desk, subject, {"about": "Conteste la note"}, "recours")
    assert "quelqu’un a enregistré autre chose ici : « Conteste la note »" in html(at.run())
    assert at.text_input(key=about).value == "Conteste le rejet"


def test_the_paper_of_a_challenge_holds_its_acts_and_sections(desk: Desk) -> None:
    chief = desk.actor(CHIEF)
    holds(desk.record_challenge("c", chief, desk.challenges(chief, AUBRY, CODE), NOW.date(), "Conteste le refus"))
    view = desk.challenges(chief, AUBRY, CODE).received[0]
    pdf = challenge_paper.paper(desk, chief, view)
    said = text(pdf)
    assert pdf == challenge_paper.paper(desk, chief, view)
    for part in ("Conteste le refus", "Aubry Alix", "Réponse due le 26 mai 2024", "sans appel", "Journal non scellé"):
        assert part in said, said[:2000]


# ---- in Chromium


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    small_desk(tmp_path, placed).journal.close()
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as address:
        yield address


def comes(page: Page, url: str, name: str, number: str = AUBRY) -> WebSocket:
    """What is answered there is answered through this."""
    with page.expect_websocket() as line:
        page.goto(f"{url}/admission?dossier={number}&formation={CODE}")
    settled(page)
    act_as(page, name)
    expect(page.get_by_role("heading", name="Pourquoi pas admis ? BAT 1A")).to_be_visible()
    return line.value


def over(payload: str | bytes) -> bool:
    """Does this message say that a drawing is over?"""
    said = ForwardMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
    return str(said.WhichOneof("type")) == "script_finished"


def choose(page: Page, field: Locator, text_: str) -> None:
    field.locator("input").first.click()
    page.get_by_role("option", name=re.compile(re.escape(text_))).first.click()
    settled(page)


def type_day(page: Page, line: WebSocket, label: str, day: str) -> None:
    with line.expect_event("framereceived", over):
        page.get_by_role("textbox", name=label, exact=True).fill(day)
        page.keyboard.press("Tab")
    settled(page)


@pytest.mark.browser
def test_from_what_is_missing_to_an_admission_in_chromium(page: Page, url: str) -> None:
    """A clerk records the title and validates its papers; management admits; a challenge and its paper; nothing that a
    candidate wrote is markup."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    line = comes(page, url, "Camille Roux")
    checklist = page.get_by_role("table", name="Conditions de l’admission")
    expect(checklist.get_by_text("à savoir")).to_have_count(2)
    with line.expect_event("framereceived", over):
        choose(page, page.locator(f".st-key-title-{AUBRY}"), "obtenu")
    type_day(page, line, "Obtenu le", "01/03/2024")
    type_day(page, line, "Pièces reçues le", "04/03/2024")
    page.locator(".st-key-save_title button").click()
    expect(page.get_by_text("Titre : obtenu le 01/03/2024 ; pièces reçues le 04/03/2024.")).to_be_visible()
    page.locator(".st-key-validate_papers button").click()
    expect(page.get_by_text("Rien ne manque : à prononcer.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    line = comes(page, url, "Jeanne Laurent", BONNET)
    page.get_by_role("textbox", name="Trouver une personne").fill("aubry")
    expect(page.get_by_role("button", name=AUBRY, exact=True)).to_be_visible()
    settled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Aubry Alix {AUBRY}")).to_be_visible()
    settled(page)
    page.locator(".st-key-lot-prononcer_admission button").click()
    expect(page.get_by_text("Prononcer l’admission : 2 actes enregistrés.")).to_be_visible()
    expect(page.get_by_text("Admis : toutes les conditions sont réunies.")).to_be_visible()

    settled(page)
    page.locator("[class*=st-key-admission_task]").get_by_text("Recours", exact=True).click()
    expect(page.get_by_text("Aucun recours reçu.")).to_be_visible()
    type_day(page, line, "Recours reçu le", "02/04/2024")
    page.get_by_label("Ce qu’il conteste").fill(HOSTILE)
    page.get_by_label("Ce qu’il conteste").press("Tab")
    size = page.viewport_size
    assert size
    page.set_viewport_size({**size, "height": 450})
    page.locator(".st-key-save_challenge button").click()
    expect(page.get_by_role("table", name="Recours sans réponse")).to_be_visible()
    try:  # told above, saved at the foot
        expect(page.get_by_text(f"Recours, dossier {AUBRY}")).to_be_in_viewport()
    finally:
        page.set_viewport_size(size)
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile("Dossier du recours")).click()
    assert got.value.suggested_filename == f"recours-{AUBRY}-{CODE}-1.pdf"
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF-")
    visit(page, "Places")
    expect(page.get_by_role("heading", name=re.compile("^Places au"))).to_be_visible()
    expect(page.get_by_text(f"Recours, dossier {AUBRY}")).to_have_count(0)
    assert [one for one in asked if "203.0.113.9" in one] == []
