"""Entreprises, without a browser then in Chromium: reading, acting, being refused, losing the last seat (§8)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, CAMILLE, HOSTILE, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.visitor import comes

PLACEMENT, DIRECTION = "paule.cement@ecole.invalid", "direction@ecole.invalid"
NUMBER, OTHER, PROGRAMME = "24-00003", "24-00004", "INFRES2-DL"
WORDS = {
    "company": "Atelier Fictif", "contact": "rh@atelier.invalid", "missions": "Essais",
    "progression": "Du banc au site", "skills": "Réseaux",
}  # fmt: skip


def put(desk: Desk, number: str, state: str, **fiche: Any) -> None:
    """An application there, with a fiche received when one is given."""
    subject = f"candidature:{number}/{PROGRAMME}"
    changes: dict[str, dict[str, Any]] = {subject: {"state": state}}
    if fiche:
        changes[f"fiche:{number}/{PROGRAMME}/1"] = {"received_on": "2024-03-20", "complete": True, **WORDS, **fiche}
    answer = desk.journal.record(Draft(f"put {number} {state}", ADMIN, "transition", subject, changes))
    assert isinstance(answer, Saved), answer


def grant(desk: Desk) -> Desk:
    desk.grant("placement", desk.actor(ADMIN), PLACEMENT, "Paule Cement", "placement", ("*",))
    desk.grant("direction", desk.actor(ADMIN), DIRECTION, "Dan Rection", "direction", ("*",))
    return desk


def two_search(here: Desk) -> None:
    for number, code in ((NUMBER, "MKX1"), (OTHER, "BAT1")):
        subject = f"candidature:{number}/{code}"
        over = Draft(f"over {number}", ADMIN, "transition", subject, {subject: {"state": "NON_ADMISSIBLE"}})
        assert isinstance(here.journal.record(over), Saved)
    put(here, NUMBER, "ADMISSIBLE")
    put(here, OTHER, "ADMISSIBLE", company=HOSTILE)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path, grant, two_search)


def opened(desk: Desk, email: str, number: str = NUMBER) -> AppTest:
    return screen(desk, email, "projects", dossier=number, formation=PROGRAMME)


def acted(at: AppTest, number: str, subject: str, act: str, **typed: str) -> AppTest:
    """Chooses an act, types its fields by their label, saves."""
    key = f"project_act {number}/{PROGRAMME} {subject}"
    at.selectbox(key=key).set_value(act).run()
    for label, text in typed.items():
        field = next(one for one in (*at.text_input, *at.text_area) if one.key == f"{key} {act} {label}")
        field.set_value(text)
    return at.button(key="save_project").click().run()


AGE = (
    "date de naissance inconnue, âge à vérifier : la loi demande au moins 16 ans, au plus 29 ans pour un contrat "
    "d'apprentissage, sauf exceptions"
)


def test_the_fiche_is_handed_to_all_who_search_without_one(desk: Desk) -> None:
    """R-109: on the day of an announcement, nobody opens each admissible in turn; before it nobody is given any."""
    early = handing(desk, f"{desk.today():%d/%m/%Y}")
    name = desk.files().entries[NUMBER, PROGRAMME].name
    assert f"Rien n’est enregistré. {name} : " in words(html(early))
    assert "la dirait avant" in words(html(early))
    later = Desk(desk.journal, lambda: datetime(2024, 6, 10, 9, tzinfo=UTC))
    named = html(handing(later, "un jour")).partition("À qui cherche sans fiche")[2].partition("</p>")[0]
    assert (NUMBER in named, OTHER in named) == (True, False)
    at = handing(later, "10/06/2024")
    assert "1 fiche remise, un acte pour chaque." in words(html(at))
    assert not [one for one in at.button if one.key == "save_provide_all"], "nobody is left without one"
    assert later.files().register.value(f"fiche:{NUMBER}/{PROGRAMME}/1", "provided_on") == "2024-06-10"


def handing(desk: Desk, on: str) -> AppTest:
    at = screen(desk, PLACEMENT, "projects")
    at.selectbox(key="placement_programme").set_value(PROGRAMME).run()
    at.text_input(key="provide_all_on").set_value(on).run()
    return at.button(key="save_provide_all").click().run()


def test_who_searches_and_who_waits_for_whom(desk: Desk) -> None:
    lines = table(opened(desk, PLACEMENT), "Projets d’emploi")
    assert [line[1:] for line in lines] == [
        ["Admissible", f"{HOSTILE} Reçue complète", "7 jours", f"placement ou direction {AGE}"],
        ["Admissible", "aucune fiche", "", "cherche"],
    ]


def test_a_fiche_received_then_agreed(desk: Desk) -> None:
    at = opened(desk, PLACEMENT)
    key = f"project_act {NUMBER}/{PROGRAMME} "
    at.selectbox(key=key).set_value("receive").run()
    for name, label in (("company", "Entreprise"), ("missions", "Missions"), ("progression", "Progression")):
        next(one for one in (*at.text_input, *at.text_area) if one.key == f"{key} receive {label}").set_value(
            WORDS[name]
        )
    at.button(key="save_project").click().run()
    assert "une fiche complète dit aussi : compétences visées" in words(html(at)).lower()
    field = next(one for one in at.text_area if one.key == f"{key} receive Compétences visées")
    assert at.text_area[0].value == "Essais"  # what was typed stays
    field.set_value("Réseaux").run()
    at.button(key="save_project").click().run()
    assert "relu dans le journal" in words(html(at))
    subject = f"fiche:{NUMBER}/{PROGRAMME}/1"
    at = acted(opened(desk, PLACEMENT), NUMBER, subject, "agree")
    assert desk.files().entries[NUMBER, PROGRAMME].state == "FICHE_AGREEE"
    assert "accord : candidat, entreprise, école" in words(html(opened(desk, PLACEMENT)))


def test_words_that_nobody_touched_follow_what_a_colleague_corrected(desk: Desk) -> None:
    """Else correcting the missions would put back the company of a minute ago."""
    at, subject = opened(desk, PLACEMENT, OTHER), f"fiche:{OTHER}/{PROGRAMME}/1"
    key = f"project_act {OTHER}/{PROGRAMME} {subject}"
    at.selectbox(key=key).set_value("correct_project").run()
    at.text_area(key=f"{key} correct_project Missions").set_value("Câblage").run()
    said = {subject: {"company": "Fictive SA"}}
    assert isinstance(desk.journal.record(Draft("colleague", ADMIN, "fiche", subject, said)), Saved)
    at.run()
    assert at.text_input(key=f"{key} correct_project Entreprise").value == "Fictive SA"
    assert at.text_area(key=f"{key} correct_project Missions").value == "Câblage"
    said = {subject: {"missions": "Conception"}}
    assert isinstance(desk.journal.record(Draft("again", ADMIN, "fiche", subject, said)), Saved)
    assert "quelqu’un a enregistré autre chose ici : « Conception »" in html(at.run())
    at.text_area(key=f"{key} correct_project Missions").set_value(" Câblage ").run()
    at.button(key="save_project").click().run()
    assert "relu dans le journal" in words(html(at))
    assert "quelqu’un" not in html(at), "one wrote it oneself, in another way"


def test_days_of_the_contract_follow_a_colleague_s_and_say_so_under_one_that_is_typed(desk: Desk) -> None:
    at, subject = opened(desk, PLACEMENT, OTHER), f"fiche:{OTHER}/{PROGRAMME}/1"
    key = f"project_act {OTHER}/{PROGRAMME} {subject}"
    at.selectbox(key=key).set_value("record_contract").run()
    at.text_input(key=f"{key} record_contract Contrat du").set_value("02/09/2024").run()
    said = {subject: {"contract_signed_on": "2024-03-25", "contract_from": "2024-09-01"}}
    assert isinstance(desk.journal.record(Draft("colleague", ADMIN, "fiche", subject, said)), Saved)
    assert "quelqu’un a enregistré autre chose ici : « 01/09/2024 »" in html(at.run())
    fields = [at.text_input(key=f"{key} record_contract {name}").value for name in ("Contrat signé le", "Contrat du")]
    assert fields == ["25/03/2024", "02/09/2024"]
    at.text_input(key=f"{key} record_contract Motif").set_value("Début reporté").run()
    at.button(key="save_project").click().run()
    mine = desk.files().register.fields[subject]
    assert (mine["contract_signed_on"], mine["contract_from"]) == ("2024-03-25", "2024-09-02")


def test_the_fiche_that_is_chosen_is_named_as_it_now_stands(desk: Desk) -> None:
    """The browser keeps the words of a choice that nobody made since: they must be given to it anew."""
    at, subject = opened(desk, PLACEMENT, OTHER), f"fiche:{OTHER}/{PROGRAMME}/1"
    key, name = f"project {OTHER}/{PROGRAMME}", f"1 · {HOSTILE}"
    assert (at.selectbox(key=key).value, at.run().selectbox(key=key).proto.set_value) == (subject, False)
    said = {subject: {"complete": False, "to_complete": "les missions"}}
    assert isinstance(desk.journal.record(Draft("colleague", ADMIN, "fiche", subject, said)), Saved)
    sent = at.run().selectbox(key=key).proto
    assert (sent.set_value, sent.raw_value) == (True, f"{name} · À compléter")


def test_a_closed_act_says_why(desk: Desk) -> None:
    at = opened(desk, CAMILLE, OTHER)
    at.selectbox(key=f"project_act {OTHER}/{PROGRAMME} fiche:{OTHER}/{PROGRAMME}/1").set_value("agree").run()
    assert at.button(key="save_project").disabled
    assert "réservé à : placement, direction" in words(html(at))


def test_a_default_is_proposed_by_one_and_validated_by_another(desk: Desk) -> None:
    accords = {f"accord.{party}": "2024-03-22" for party in ("candidat", "entreprise", "ecole", "cfa")}
    put(desk, NUMBER, "ENGAGE", agreed_on="2024-03-21", default_evidence="Courriel", **accords)
    here = f"candidature:{NUMBER}/{PROGRAMME}"
    desk.journal.record(Draft("origin", ADMIN, "transition", here, {here: {"origin": "ADMISSIBLE"}}))
    subject, step = f"fiche:{NUMBER}/{PROGRAMME}/1", "employeur_defaillant"
    key = f"project_act {NUMBER}/{PROGRAMME} {subject}"
    at = opened(desk, PLACEMENT)
    at.selectbox(key=key).set_value(step).run()
    assert at.button(key="save_project").label == "Proposer"
    acted(at, NUMBER, subject, step, Motif="Faillite")
    at = opened(desk, DIRECTION)
    assert at.selectbox(key=key).value == step  # what waits for a validation comes first, with who asks it and why
    asks = "propose « L’employeur fait défaut », le 27/03/2024 à 14:32. Motif : Faillite"
    assert asks in words(html(at))
    assert at.button(key="save_project").label == "Valider"
    acted(at, NUMBER, subject, step)
    assert desk.files().register.fields[subject]["lapse"] == "Faillite"
    assert desk.files().candidature(NUMBER, PROGRAMME)["state"] == "ADMISSIBLE"


def test_instruction_says_which_fiche_a_step_that_waits_is_about(desk: Desk) -> None:
    """R-113: the next employer's, to who validates it there; nothing of it to who still judges the person (§5)."""
    accords = {f"accord.{party}": "2024-03-22" for party in ("candidat", "entreprise", "ecole")}
    put(desk, NUMBER, "ENGAGE", agreed_on="2024-03-21", default_evidence="Courriel", **accords)
    second = f"fiche:{NUMBER}/{PROGRAMME}/2"
    told = {second: {"received_on": "2024-03-25", "complete": True, **WORDS, "company": HOSTILE}}
    told[f"fiche:{NUMBER}/{PROGRAMME}/1"] = {"seat_held_until": "2024-04-20"}
    assert isinstance(desk.journal.record(Draft("second", ADMIN, "fiche", second, told)), Saved)
    acted(opened(desk, PLACEMENT), NUMBER, second, "remplacer_employeur", Motif="Faillite")
    asks, which = "propose « Un autre employeur prend la place gardée »", f"Fiche proposée : n° 2 · {HOSTILE}"
    said = words(html(screen(desk, DIRECTION, "screening", dossier=NUMBER, formation=PROGRAMME)))
    assert (asks in said, f"{which} · reçue complète" in said) == (True, True)
    here = f"candidature:{NUMBER}/MKX1"
    assert isinstance(
        desk.journal.record(Draft("again", ADMIN, "transition", here, {here: {"state": "CONVOQUE"}})), Saved
    )
    said = words(html(screen(desk, CAMILLE, "screening", dossier=NUMBER, formation=PROGRAMME)))
    assert (asks in said, "Fiche proposée" in said) == (False, False)
    assert which in words(html(screen(desk, DIRECTION, "screening", dossier=NUMBER, formation=PROGRAMME)))


def test_no_seat_left_is_said_and_closes_the_agreement(desk: Desk) -> None:
    for number in ("24-00001", "24-00002"):
        put(desk, number, "FICHE_AGREEE", agreed_on="2024-03-21")
    at = opened(desk, PLACEMENT, OTHER)
    said = words(html(at))
    assert "Places prises : 2 agréées pour un plafond de 2." in said
    at.selectbox(key=f"project_act {OTHER}/{PROGRAMME} fiche:{OTHER}/{PROGRAMME}/1").set_value("agree").run()
    assert at.button(key="save_project").disabled
    assert "il n'en reste pas" in words(html(at))


def test_a_programme_without_anyone_says_so(desk: Desk) -> None:
    at = screen(desk, PLACEMENT, "projects")
    assert "Aucune candidature admissible dans cette formation" in words(html(at))


def test_who_still_judges_the_person_is_told_why_nothing_shows(desk: Desk) -> None:
    subject = f"candidature:{OTHER}/BAT1"
    moved = Draft("judged", ADMIN, "transition", subject, {subject: {"state": "CONVOQUE"}})
    assert isinstance(desk.journal.record(moved), Saved)
    said = words(html(opened(desk, CAMILLE, OTHER)))
    assert "vous jugez encore une candidature de cette personne" in said
    assert "Reçue complète" not in said


def test_a_conflict_shows_both_values(desk: Desk) -> None:
    at = opened(desk, PLACEMENT, OTHER)
    subject = f"fiche:{OTHER}/{PROGRAMME}/1"
    key = f"project_act {OTHER}/{PROGRAMME} {subject}"
    at.selectbox(key=key).set_value("correct_project").run()
    who = desk.actor(DIRECTION)
    first = desk.correct_project(
        "x", who, desk.placement_file(who, OTHER, PROGRAMME), subject, {"missions": "Conception"}
    )
    assert isinstance(first, Saved)
    next(one for one in at.text_area if one.key == f"{key} correct_project Missions").set_value("Nettoyage")
    said = words(html(at.button(key="save_project").click().run()))
    assert "Dan Rection a agi avant vous, le " in said
    assert "Missions Conception Nettoyage" in said


@pytest.mark.browser
def test_two_people_agree_the_last_seat_and_one_is_told_who_got_it(page: Page, tmp_path: Path) -> None:
    """Both screens show it open; the second to click is told whose it is, by whom, and when."""
    book, desk = f"sqlite:///{tmp_path / 'book.db'}", small_desk(tmp_path, grant)
    put(desk, "24-00001", "FICHE_AGREEE", agreed_on="2024-03-21")
    put(desk, "24-00002", "ADMISSIBLE", company="Usine Rêvée")
    put(desk, OTHER, "ADMISSIBLE", company="Banc Fictif")
    with serve(book, tmp_path) as url:
        one = visitor(page, url, "24-00002", "Paule Cement")
        other = visitor(page.context.new_page(), url, OTHER, "Dan Rection")
        for tab in (one, other):
            expect(tab.get_by_role("button", name="Enregistrer")).to_be_enabled()
        one.get_by_role("button", name="Enregistrer").click()
        expect(one.get_by_text("relu dans le journal")).to_be_visible()
        other.get_by_role("button", name="Enregistrer").click()
        told = "La dernière place est allée à Meunier Manon (24-00002), par Paule Cement"
        expect(other.get_by_text(told)).to_be_visible()
    desk.journal.register(0)
    states = [desk.files().entries[number, PROGRAMME].state for number in ("24-00002", OTHER)]
    assert states == ["FICHE_AGREEE", "ADMISSIBLE"]
    desk.journal.close()


def visitor(page: Page, url: str, number: str, name: str) -> Page:
    """In this tab one acts as this person."""
    comes(page, f"{url}/entreprises?dossier={number}&formation={PROGRAMME}", name)
    expect(page.locator(".st-key-project_form")).to_contain_text("Effet immédiat, à votre nom")
    return page
