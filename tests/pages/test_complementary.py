"""Liste complémentaire: what it waits for, ranks by keyboard, a draw by two; a trainee's last day in Chromium."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from tests.pages.conftest import serve
from tests.pages.desks import PAUL
from tests.pages.screens import html, screen, table, words
from tests.pages.season import (
    DIRECTION,
    PROGRAMME,
    SECRETARY,
    autumn,
    ends_today,
    fix_first_day,
    holds,
    number,
    sign,
    write,
)
from tests.pages.test_accessibility import violations
from tests.pages.visitor import comes, pick, settled

LISTED, TRAINED = ("ADMISSIBLE", "LISTE_COMPLEMENTAIRE"), ("ADMISSIBLE", "LISTE_COMPLEMENTAIRE", "STAGIAIRE")
FIRST_DAY = date(2024, 4, 2)
"""The small desk lives on 27 March 2024: the list may be drawn since the day before."""


def opened(desk: Desk, email: str, task: str = "") -> AppTest:
    at = screen(desk, email, "complementary")
    at.selectbox(key="list_programme").set_value(PROGRAMME).run()
    if task:
        at.segmented_control(key="list_task").set_value(task).run()
    assert not at.exception
    return at


def points(at: AppTest) -> dict[str, tuple[str, str]]:
    return {label: (done, says) for done, label, says in table(at, "Avant de dresser la liste")}


def rank_all(desk: Desk) -> None:
    shown = desk.complementary_list(desk.actor(PAUL), PROGRAMME)
    ranks = {one.key: place for place, one in enumerate(shown.searching, 1)}
    holds(desk.rank_candidates("ranks", desk.actor(PAUL), shown, ranks))


def ready(desk: Desk, size: int = 2) -> None:
    chair, boss = desk.actor(PAUL), desk.actor(DIRECTION)
    holds(desk.set_list_criteria("c", chair, desk.complementary_list(chair, PROGRAMME), "Motivation"))
    holds(desk.set_list_limits("l", boss, desk.complementary_list(boss, PROGRAMME), 4, size))
    rank_all(desk)


def test_a_first_day_unknown_says_where_to_enter_it(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {})
    at = opened(desk, PAUL)
    assert points(at)["Jour de la rentrée"][0] == "manque"
    assert "onglet Calendrier, ligne « rentree »" in points(at)["Jour de la rentrée"][1]
    for task in ("Rentrée", "Départs"):
        assert "La rentrée n’est pas fixée" in words(html(opened(desk, PAUL, task)))


def test_too_early_then_in_time(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {}, date(2024, 4, 20))
    assert points(opened(desk, PAUL))["Date de la liste"] == ("manque", "pas avant le 13/04/2024")
    fix_first_day(desk, date(2024, 4, 3))
    assert points(opened(desk, PAUL))["Date de la liste"] == ("fait", "depuis le 27/03/2024")


def test_nobody_searching_is_said(tmp_path: Path) -> None:
    desk = autumn(tmp_path, dict.fromkeys(range(1, 5), ("RETRAIT",)), FIRST_DAY)
    assert "Aucun admissible encore en recherche" in words(html(opened(desk, PAUL)))


def test_criteria_and_size_are_typed_each_by_whom_they_belong_to(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {}, FIRST_DAY)
    at = opened(desk, PAUL)
    at.text_area(key=f"criteria {PROGRAMME}").set_value("Motivation").run()
    at.button(key="save_criteria").click().run()
    assert "Enregistré" in html(at)
    assert not [field for field in at.text_input if field.key.startswith(("size", "capacity"))]
    at = opened(desk, DIRECTION)
    assert not at.text_area
    at.text_input(key=f"size {PROGRAMME}").set_value("3").run()
    at.button(key="save_limits").click().run()
    says = "Taille : 3, présents ou places agréées : 0 ; la capacité d'accueil en laisse inscrire 2 au plus"
    assert says in words(html(at))
    at.text_input(key=f"capacity {PROGRAMME}").set_value(" 4 ").run()
    at.button(key="save_limits").click().run()
    assert "quelqu’un" not in html(at), "one wrote it oneself, in another way"
    assert points(opened(desk, PAUL))["Taille de la liste"][0] == "fait"


def test_fields_that_nobody_touched_follow_what_a_colleague_recorded(tmp_path: Path) -> None:
    """Else saving one number would put the other back, and new criteria would be written over those of a minute ago."""
    desk = autumn(tmp_path, {}, FIRST_DAY)
    management, jury = opened(desk, DIRECTION), opened(desk, PAUL)
    management.text_input(key=f"capacity {PROGRAMME}").set_value("4").run()
    write(desk, "formation", f"formation:{PROGRAMME}", {"list_size": 2, "list_criteria": "Projet"})
    management.run()
    numbers = [management.text_input(key=f"{name} {PROGRAMME}").value for name in ("capacity", "size")]
    assert numbers == ["4", "2"]
    assert jury.run().text_area(key=f"criteria {PROGRAMME}").value == "Projet"


def test_a_number_beyond_what_may_be_is_refused_as_it_was_typed(tmp_path: Path) -> None:
    """A field with bounds shows one number and gives the one before: a size of 250 was told saved, as the old one."""
    desk = autumn(tmp_path, {}, FIRST_DAY)
    ready(desk)
    at = opened(desk, DIRECTION)
    for typed, says in (
        ("250", "Taille : 250, présents ou places agréées : 0"), ("-2", "ne sont pas négatives"),
        ("2,5", "Taille : écrit « 2,5 », attendu un nombre entier"),
    ):  # fmt: skip
        at.text_input(key=f"size {PROGRAMME}").set_value(typed).run()
        at.button(key="save_limits").click().run()
        assert says in words(html(at))
    (grid,) = opened(desk, PAUL).dataframe
    columns = json.loads(grid.proto.columns)
    assert columns["Rang"]["type_config"] == {"type": "text"}
    assert columns["À savoir"]["width"] > columns["Candidat"]["width"] > columns["Rang"]["width"]


def test_a_capacity_that_is_not_known_any_more_is_emptied(tmp_path: Path) -> None:
    """Unknown again: the ceiling counts, and the size is held to it as ever."""
    desk = autumn(tmp_path, {}, FIRST_DAY)
    ready(desk)
    at = opened(desk, DIRECTION)
    before = desk.sight().position
    at.text_input(key=f"size {PROGRAMME}").set_value("3").run()
    at.text_input(key=f"capacity {PROGRAMME}").set_value("").run()
    at.button(key="save_limits").click().run()
    assert "la capacité d'accueil en laisse inscrire 2 au plus" in words(html(at))
    assert (desk.sight().position, at.text_input(key=f"capacity {PROGRAMME}").value) == (before, "")
    at.text_input(key=f"size {PROGRAMME}").set_value("2").run()
    at.button(key="save_limits").click().run()
    shown = desk.complementary_list(desk.actor(DIRECTION), PROGRAMME)
    assert (desk.sight().position, shown.said_capacity, shown.size) == (before + 1, None, 2)
    assert "Capacité retenue : 2, le plafond, tant que rien n’est dit" in words(html(at))


def test_an_answer_does_not_follow_to_another_programme_or_task(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {}, FIRST_DAY)
    for key, value in (("list_programme", "BAT1"), ("list_task", "Départs")):
        at = opened(desk, PAUL)
        at.button(key="save_criteria").click().run()
        assert "les critères de la liste complémentaire sont vides" in words(html(at)).lower()
        (at.selectbox if key == "list_programme" else at.segmented_control)(key=key).set_value(value).run()
        assert "Refusé" not in html(at)


def test_nobody_expected_is_not_asked_for_presences(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {}, FIRST_DAY)
    said = words(html(opened(desk, DIRECTION, "Rentrée")))
    assert "Personne n’est attendu" in said
    assert "enregistrez d’abord les présences" not in said
    ready(desk, size=1)
    write(desk, "transition", f"candidature:{number(1)}/{PROGRAMME}", {"state": "LISTE_COMPLEMENTAIRE"})
    assert "Rien à décider avant la rentrée, le 02/04/2024." in words(html(opened(desk, DIRECTION, "Rentrée")))
    fix_first_day(desk, date(2024, 3, 27))
    assert "enregistrez d’abord les présences" in words(html(opened(desk, DIRECTION, "Rentrée")))


def test_the_draw_is_proposed_by_one_and_validated_by_another(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {}, FIRST_DAY)
    ready(desk)
    at = opened(desk, SECRETARY)
    assert [row[2] for row in table(at, "Inscrire sur la liste complémentaire")] == [
        "Admissible, proposé à la validation"
    ] * 2
    at.button(key=f"take draw {PROGRAMME}").click().run()
    assert "Inscrire sur la liste complémentaire : 2 actes" in words(html(at)).replace("\u00a0", " ")
    at = opened(desk, PAUL)
    assert at.button(key=f"take draw {PROGRAMME}").label == "Valider pour 2\u00a0personnes"
    at.button(key=f"take draw {PROGRAMME}").click().run()
    assert [row[:2] for row in table(at, "Sur la liste")] == [["1", "Arnaud Alix"], ["2", "Bonnet Alix"]]
    assert {done for done, _ in points(at).values()} == {"fait"}
    assert points(at)["Rangs"][1] == "inscrits par leur rang : 2"
    assert "la liste est dressée" in html(at)
    assert "Personne à inscrire : la liste est dressée." in html(at)
    assert "Candidats encore en recherche 2 personnes" in words(html(at)), "the grid of ranks lets them go"


def test_who_begins_leaves_the_grid_of_presences_at_once(tmp_path: Path) -> None:
    desk = autumn(tmp_path, dict.fromkeys((1, 2), LISTED) | {3: ("RETRAIT",), 4: ("RETRAIT",)}, date(2024, 3, 27))
    write(desk, "saisie", f"candidature:{number(1)}/{PROGRAMME}", {"present_on_first_day": True})
    at = opened(desk, DIRECTION, "Rentrée")
    assert "Attendus le jour de la rentrée 2 personnes" in words(html(at))
    at.button(key=f"take begin {PROGRAMME}").click().run()
    assert "Attendus le jour de la rentrée 1 personne" in words(html(at))


def test_departures_draw_the_days_left_and_say_who_stays(tmp_path: Path) -> None:
    desk = autumn(tmp_path, dict.fromkeys((1, 2), TRAINED) | {3: ("RETRAIT",), 4: ("RETRAIT",)}, date(2023, 12, 27))
    sign(desk, 1, date(2024, 3, 27))
    at = opened(desk, DIRECTION, "Départs")
    assert "Dernier jour : un contrat daté d’aujourd’hui l’emporte" in words(html(at))
    assert [row[3] for row in table(at, "Stagiaires")] == ["du 27/03/2024 : reste", "sans contrat"]
    assert "Places ouvertes : 2, agréées : 1, contrats : 1." in words(html(at))
    at.text_input(key=f"full {PROGRAMME}").set_value("27/03/2024").run()
    at.button(key="declare_full").click().run()
    assert [row[3] for row in table(at, "Stagiaires")] == ["du 27/03/2024 : reste", "sans contrat"]
    assert "réputés complets le 27/03/2024 (trait pointillé) : les départs s’ouvrent demain." in words(html(at))
    tomorrow = desk.now() + timedelta(days=1)
    desk._clock = lambda: tomorrow
    at = opened(desk, DIRECTION, "Départs")
    assert [row[3] for row in table(at, "Stagiaires")] == ["du 27/03/2024 : reste", "sans contrat : doit partir"]
    assert "les départs s’ouvrent demain" not in words(html(at))
    assert [row[1] for row in table(at, "Faire sortir le stagiaire")] == [number(2)]
    at.button(key=f"take leave {PROGRAMME}").click().run()
    assert "un motif est obligatoire" in words(html(at))


def test_the_day_declared_full_follows_a_colleague_s_and_is_told_under_another_that_is_typed(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {1: TRAINED}, date(2023, 12, 27))
    at, key = opened(desk, DIRECTION, "Départs"), f"full {PROGRAMME}"
    write(desk, "formation", f"formation:{PROGRAMME}", {"declared_full_on": "2024-03-20"})
    assert at.run().text_input(key=key).value == "20/03/2024"
    at.text_input(key=key).set_value("26/03/2024").run()
    write(desk, "formation", f"formation:{PROGRAMME}", {"declared_full_on": "2024-03-21"})
    assert "quelqu’un a enregistré autre chose ici : « 21/03/2024 »" in words(html(at.run()))
    assert at.text_input(key=key).value == "26/03/2024"
    assert "Personne à inscrire : effectifs réputés complets le 21/03/2024." in words(html(opened(desk, PAUL)))


def test_a_role_without_the_screen_is_told(tmp_path: Path) -> None:
    desk = autumn(tmp_path, {})
    assert "complementary" not in desk.screens(desk.actor("lecture@ecole.invalid"))
    assert {"complementary"} <= desk.screens(desk.actor(PAUL))


def turns_to(page: Page, url: str, name: str, task: str = "") -> Page:
    comes(page, f"{url}/liste", name)
    pick(page, page.locator(".st-key-list_programme"), "INFRES-DL 2A")
    expect(page.locator("h1")).to_contain_text("Liste complémentaire, INFRES-DL 2A")
    if task:
        page.locator(".st-key-list_task").get_by_text(task, exact=True).click()
    settled(page)
    return page


KEY_MS = 60
"""Between two keys of a quick typist. The grid loses a text whose Enter comes 10 ms after its last key."""


def types(page: Page, text: str) -> None:
    """Into the cell that is chosen, as quick fingers do: its first key opens the field that takes the others, and the
    Enter that closes it once it holds the cursor."""
    for count, key in enumerate(text, 1):
        page.keyboard.type(key)
        expect(page.locator("#portal textarea")).to_have_value(text[:count])
        expect(page.locator("#portal textarea")).to_be_focused()
        page.wait_for_timeout(KEY_MS)
    page.locator("#portal textarea").press("Enter")
    expect(page.locator("#portal textarea")).to_have_count(0)


def rank_second_and_third(page: Page, *ranks: str) -> None:
    """Below the heading of the grid, then saved together."""
    grid = page.get_by_role("region", name="Rangs de la liste complémentaire, INFRES-DL 2A")
    expect(grid).to_be_visible()
    settled(page)
    box = grid.locator("canvas").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 40, box["y"] + 32 + 26 + 13)
    for at, (typed, told) in enumerate(zip(ranks, ("1\u00a0rang", "2\u00a0rangs"), strict=True), 1):
        expect(grid.get_by_test_id(f"glide-cell-0-{at}")).to_have_attribute("aria-selected", "true")
        types(page, typed)
        expect(page.get_by_role("button", name=f"Enregistrer {told}")).to_be_visible()
    page.get_by_role("button", name="Enregistrer 2").click()


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Criteria and size are there; nobody has a rank; the first day is in three days."""
    folder = tmp_path_factory.mktemp("drawing")
    desk = autumn(folder, {}, lasting_day() + timedelta(days=3))
    chair, boss = desk.actor(PAUL), desk.actor(DIRECTION)
    holds(desk.set_list_criteria("c", chair, desk.complementary_list(chair, PROGRAMME), "Motivation"))
    holds(desk.set_list_limits("l", boss, desk.complementary_list(boss, PROGRAMME), 4, 2))
    desk.journal.close()
    with serve(f"sqlite:///{folder / 'book.db'}", folder) as url:
        yield url


@pytest.mark.browser
def test_ranks_are_typed_by_keyboard_and_saved_by_identifier(page: Page, drawing: str) -> None:
    """What is no rank is refused as it was typed. Then the second and the third of the list get
    ranks: they come first, and they alone are put to the draw."""
    turns_to(page, drawing, "Paul Meunier")
    rank_second_and_third(page, "2,5", "-3")
    for who, rank, typed in (("Bonnet Alix", 2, "2,5"), ("Chevalier Alix", 3, "-3")):
        wrong = f"{who}, dossier {number(rank)} : écrit « {typed} », attendu un rang, nombre entier à partir de 1"
        expect(page.get_by_text(wrong)).to_be_visible()
    page.get_by_role("button", name="Recharger").click()
    expect(page.get_by_role("button", name="Enregistrer les rangs")).to_be_disabled()
    rank_second_and_third(page, "2", "1")
    expect(page.get_by_text("Enregistré", exact=True)).to_be_visible()
    lot = page.locator("table", has=page.locator("caption", has_text="Inscrire sur la liste complémentaire"))
    expect(lot.locator("tbody tr")).to_have_count(2)
    expect(lot.locator("tbody tr").first).to_contain_text(f"Chevalier Alix{number(3)}")
    expect(lot.locator("tbody tr").last).to_contain_text(f"Bonnet Alix{number(2)}")
    assert violations(page) == {}
    page.get_by_role("button", name="Proposer pour 2").click()
    expect(page.get_by_text("Inscrire sur la liste complémentaire : 2")).to_be_visible()


PARIS = ZoneInfo("Europe/Paris")
STORY = timedelta(minutes=4)
"""More than the story below lasts on a slow machine."""


def waits(now: datetime) -> timedelta:
    """Until the day that the story is told on has time for it: nothing, but in the last minutes before midnight."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    left = midnight - now
    return left + timedelta(seconds=1) if left < STORY else timedelta()


@pytest.mark.parametrize(
    ("at", "until"),
    [("00:00:00", "00:00:00"), ("23:55:00", "23:55:00"), ("23:56:01", "00:00:01"), ("23:59:59", "00:00:01")],
)
def test_the_story_of_the_last_day_is_told_within_one_day(at: str, until: str) -> None:
    now = datetime.combine(date(2024, 6, 30), time.fromisoformat(at), PARIS)
    assert f"{now + waits(now):%H:%M:%S}" == until


def lasting_day() -> date:
    sleep(waits(datetime.now(PARIS)).total_seconds())
    return datetime.now(PARIS).date()


@pytest.mark.browser
def test_the_last_day_of_a_trainee(page: Page, tmp_path: Path) -> None:
    """Three months end today and the numbers are declared full: the contract entered today keeps its trainee, and
    nobody is made to leave before midnight. Then, with all of it a day old, the other leaves (R-133, R-134)."""
    today = lasting_day()
    desk = autumn(tmp_path, dict.fromkeys((1, 2), TRAINED) | {3: ("RETRAIT",), 4: ("RETRAIT",)})
    ends_today(desk, today)
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as url:
        turns_to(page, url, "Nora Petit", "Départs")
        expect(page.get_by_text("Dernier jour : un contrat daté d’aujourd’hui l’emporte").first).to_be_visible()
        expect(page.get_by_role("button", name="Enregistrer pour")).to_have_count(0)
        sign(desk, 1, today)
        page.get_by_role("textbox", name="Effectifs réputés complets le").fill(f"{today:%d/%m/%Y}")
        page.get_by_role("button", name="Déclarer", exact=True).click()
        expect(page.get_by_text("Enregistré", exact=True)).to_be_visible()
        trainees = page.locator("table", has=page.locator("caption", has_text="Stagiaires")).locator("tbody tr")
        expect(trainees.nth(0)).to_contain_text(f"du {today:%d/%m/%Y} : reste")
        expect(trainees.nth(1)).to_contain_text("sans contrat")
        expect(page.get_by_text("les départs s’ouvrent demain").first).to_be_visible()
        expect(page.get_by_text("doit partir")).to_have_count(0)
        expect(page.get_by_role("button", name="Enregistrer pour")).to_have_count(0)
        eve = today - timedelta(days=1)  # the server lives by the machine's clock: what is of today becomes of the eve
        write(desk, "fiche", f"fiche:{number(1)}/{PROGRAMME}/1", {"contract_signed_on": eve.isoformat()})
        turns_to(page, url, "Nora Petit", "Départs")
        expect(trainees.nth(0)).to_contain_text(f"du {eve:%d/%m/%Y}")  # read: else the day would make it late
        page.get_by_role("textbox", name="Effectifs réputés complets le").fill(f"{eve:%d/%m/%Y}")
        page.get_by_role("button", name="Déclarer", exact=True).click()
        expect(trainees.nth(0)).to_contain_text(f"du {eve:%d/%m/%Y} : reste")
        expect(trainees.nth(1)).to_contain_text("doit partir")
        leave = page.locator("table", has=page.locator("caption", has_text="Faire sortir le stagiaire"))
        expect(leave.locator("tbody tr")).to_have_count(1)
        assert violations(page) == {}
        page.get_by_label("Motif").last.fill("effectifs réputés complets")
        page.get_by_role("button", name="Enregistrer pour 1").click()
        expect(page.get_by_text("Faire sortir le stagiaire : 1")).to_be_visible()
        expect(trainees).to_have_count(1)
    desk.journal.register(0)  # the server is another process: read what it wrote
    files = desk.files()
    assert [files.entries[number(rank), PROGRAMME].state for rank in (1, 2)] == ["STAGIAIRE", "SORTI"]
