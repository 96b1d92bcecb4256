"""Entretiens: opening, giving, moving, cancelling, assigning; the main job by keyboard in Chromium (§6.2, §7.3)."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from desk.interview_views import Planning
from sheets_sync.answers import Draft, Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, BUT, CAMILLE, HOSTILE, PAUL, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.test_accessibility import violations
from tests.pages.visitor import comes, pick, settled

SECRETARY, JUROR = "ines.faure@ecole.invalid", "omar.diallo@ecole.invalid"
DAYS = ("2091-05-14", "2091-05-18")
"""Far from today: a desk served for real lives by the real clock, and a past slot is given to nobody."""
NAMES = {"24-00021": "Aubry", "24-00022": "Bonnet", "24-00023": HOSTILE}
FIRST = "lun. 14/05 09:00"
TOLD = "mél du candidat du 3 mai"


def interviews(desk: Desk) -> Desk:
    """Three people wait for an interview in each year; a secretary, a juror; the windows moved away."""
    for email, role in ((SECRETARY, "secretariat"), (JUROR, "jury")):
        holds(desk.grant(f"grant {email}", desk.actor(ADMIN), email, "", role, ("*",)))
    for number, name in NAMES.items():
        told = {"family_name": name, "given_name": "Alix", "email": f"{number}@exemple.invalid"}
        states = {"MKX1": "PHASE_COMPLEMENTAIRE", "MKX2": "CONVOQUE_SERIE2"}
        changes = {f"dossier:{number}": {**BUT, **told}}
        changes |= {f"candidature:{number}/{code}": {"state": state} for code, state in states.items()}
        holds(desk.journal.record(Draft(f"convoke {number}", ADMIN, "import", f"dossier:{number}", changes)))
    calendar = {row["code"]: row for row in desk.session.tables["Calendrier"]}
    moved = {code: {**calendar[code], "debut": DAYS[0], "fin": DAYS[1]} for code in ("phase_complementaire", "serie2")}
    facts = {"lignes": {"Calendrier": moved}}
    holds(desk.journal.record(Draft("days", ADMIN, "mise_en_vigueur", "parametre:Calendrier/serie2", {}, facts=facts)))
    return desk


def holds(answer: object) -> None:
    assert isinstance(answer, Saved), answer


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path, interviews)


def opened(desk: Desk, email: str = SECRETARY, group: str = "MKX1/EVS1") -> AppTest:
    at = screen(desk, email, "interviews")
    at.selectbox(key="slot_group").set_value(group).run()
    return at


def task(at: AppTest, name: str) -> AppTest:
    at.segmented_control(key="slot_task").set_value(name).run()
    assert not at.exception
    return at


def open_series(desk: Desk, group: str = "MKX1/EVS1") -> AppTest:
    """Nine slots of the morning, each of the five days."""
    at = task(opened(desk, group=group), "Ouvrir")
    at.multiselect(key=f"series_jurors {group.partition('/')[0]}").set_value([JUROR]).run()
    return at.button(key="slot_open").click().run()


def plan(desk: Desk, programme: str = "MKX1", trial: str = "EVS1") -> Planning:
    return desk.planning(desk.actor(SECRETARY), programme, trial)


def book(desk: Desk, number: str = "24-00021") -> AppTest:
    at = task(opened(desk), "Inscrire")
    at.selectbox(key="slot_who MKX1/EVS1").set_value(f"{number}/MKX1").run()
    at.text_input(key="slot_told MKX1/EVS1").set_value(TOLD).run()
    return at.button(key="slot_book").click().run()


def test_an_interview_that_its_window_left_is_named_to_be_moved(desk: Desk) -> None:
    """R-041: the row of the calendar was put right since."""
    open_series(desk)
    assert "À déplacer" not in words(html(book(desk)))
    row = next(one for one in desk.session.tables["Calendrier"] if one["code"] == "phase_complementaire")
    facts = {"lignes": {"Calendrier": {row["code"]: {**row, "debut": "2091-05-15"}}}}
    holds(desk.journal.record(Draft("late", ADMIN, "mise_en_vigueur", "parametre:Calendrier/x", {}, facts=facts)))
    said = words(html(opened(desk)))
    assert "À déplacer Aubry Alix, le 14/05/2091 de 09:00 à 09:20 : hors de la fenêtre." in said


def test_an_empty_planning_says_what_to_do_and_who_waits(desk: Desk) -> None:
    at = opened(desk)
    assert "Aucun créneau n’est ouvert. « Ouvrir » en pose une série" in words(html(at))
    assert [row[1] for row in table(at, "Sans créneau")] == ["24-00021", "24-00022", "24-00023"]
    assert "Sans créneau ailleurs : MKX 2A, Entretien avec le jury (3)" in words(html(at))


def test_a_book_where_nobody_waits_says_so(tmp_path: Path) -> None:
    desk = small_desk(tmp_path)
    for email in (CAMILLE, PAUL):
        at = screen(desk, email, "interviews")
        assert "Personne : chaque candidature qui en attend un l’a." in words(html(at))
    for name in ("Inscrire", "Un créneau", "Affecter", "Ouvrir"):
        assert "Erreur" not in words(html(task(screen(desk, CAMILLE, "interviews"), name)))


def test_a_series_is_previewed_then_opened_and_drawn(desk: Desk) -> None:
    at = task(opened(desk), "Ouvrir")
    assert "45 créneaux à ouvrir" in words(html(at))
    assert "Aucun juré choisi" in words(html(at))
    assert plan(desk).slots == ()
    at = open_series(desk)
    assert "45 créneaux ouverts" in words(html(at))
    assert "Aucun juré choisi" not in words(html(at))
    assert "Tous : visio, Diallo" in words(html(at))
    drawn = table(at, "Planning, MKX 1A")
    assert (len(drawn), drawn[0][:2]) == (9, ["09:00", "libre"])
    assert at.button(key="slot_open").disabled


def test_minutes_beyond_the_row_are_refused_slot_by_slot(desk: Desk) -> None:
    at = task(opened(desk), "Ouvrir")
    at.text_input(key="series_minutes EVS1").set_value("30").run()
    assert "dure 20 minutes au plus" in table(at, "Créneaux refusés")[0][1]
    assert at.button(key="slot_open").disabled


def test_minutes_that_are_no_number_open_nothing(desk: Desk) -> None:
    for field, typed, least in (("minutes EVS1", "0", 1), ("minutes EVS1", "2,5", 1), ("pause", "-5", 0)):
        at = task(opened(desk), "Ouvrir")
        at.text_input(key=f"series_{field}").set_value(typed).run()
        assert f"écrit « {typed} », attendu un nombre entier de {least} à 600." in html(at)
        assert "slot_open" not in [button.key for button in at.button]


def test_every_slot_refused_is_named_under_its_reason(desk: Desk) -> None:
    """A juror is taken from 9:00 to 9:40, and slots of 30 minutes are too long on top: each reason, all its slots."""
    at = task(opened(desk, group="MKX2/ENTRETIEN2"), "Ouvrir")
    at.multiselect(key="series_jurors MKX2").set_value([JUROR])
    at.selectbox(key="series_last 2091-05-14").set_value(date(2091, 5, 14))
    at.time_input(key="series_closes").set_value(time(9, 40))
    at.text_input(key="series_minutes ENTRETIEN2").set_value("20").run()
    at.button(key="slot_open").click().run()
    at = task(opened(desk), "Ouvrir")
    at.multiselect(key="series_jurors MKX1").set_value([JUROR]).run()
    assert "45 créneaux à ouvrir" not in words(html(at))
    assert table(at, "Créneaux refusés") == [
        ["2", "Omar Diallo est déjà dans un autre créneau (MKX 2A)", "lun. 14/05 : 09:00, 09:20"]
    ]
    at.text_input(key="series_minutes EVS1").set_value("30").run()
    long = "Entretien vidéo synchrone (EVS) dure 20 minutes au plus (§6.2), 30 demandées"
    refused = table(at, "Créneaux refusés")
    assert [row[:2] for row in refused] == [
        ["2", f"{long} ; Omar Diallo est déjà dans un autre créneau (MKX 2A)"], ["28", long],
    ]  # fmt: skip
    assert refused[1][2].split(" ; ")[1] == "mar. 15/05 : 09:00, 09:30, 10:00, 10:30, 11:00, 11:30"
    assert sum(len(day.split(", ")) for row in refused for day in row[2].split(" ; ")) == 30


def test_a_choice_is_booked_with_who_told_it(desk: Desk) -> None:
    open_series(desk)
    at = task(opened(desk), "Inscrire")
    at.button(key="slot_book").click().run()
    assert "Dites qui a choisi ce créneau" in words(html(at))
    at.text_input(key="slot_told MKX1/EVS1").set_value(TOLD).run()
    assert task(task(at, "Ouvrir"), "Inscrire").text_input(key="slot_told MKX1/EVS1").value == TOLD
    at = book(desk)
    assert "Enregistré" in html(at)
    assert len(plan(desk).held) == 1
    assert "45 créneaux, 1 pris, 44 libres ; 2 candidatures sans créneau" in words(html(at))
    assert at.text_input(key="slot_told MKX1/EVS1").value == ""


def test_a_free_slot_that_is_past_is_offered_to_nobody(desk: Desk) -> None:
    open_series(desk)
    last = plan(desk).slots[-1].slot.starts_at
    later = Desk(desk.journal, lambda: last - timedelta(minutes=10))
    at = task(screen(later, SECRETARY, "interviews"), "Inscrire")
    assert len(at.selectbox(key="slot_when MKX1/EVS1").options) == 1
    assert "45 créneaux, 0 pris, 1 libre, 44 non pris à temps" in words(html(at))
    assert [cell for row in table(at, "Planning, MKX 1A") for cell in row[1:]].count("libre") == 1
    assert task(at, "Un créneau").selectbox(key="slot_one MKX1/EVS1").value == plan(desk).slots[-1].slot.id
    over = Desk(desk.journal, lambda: last)
    assert "Aucun créneau libre à venir" in words(html(task(screen(over, SECRETARY, "interviews"), "Inscrire")))


def test_someone_who_came_first_is_named_and_the_words_typed_stay(desk: Desk) -> None:
    open_series(desk)
    at = task(opened(desk), "Inscrire")
    at.text_input(key="slot_told MKX1/EVS1").set_value(TOLD).run()
    shown, juror = plan(desk), desk.actor(JUROR)
    holds(desk.book("other", juror, shown.waiting[1], shown.free[0], TOLD))
    at.button(key="slot_book").click().run()
    assert "vient d&#x27;être pris par Omar Diallo" in html(at)
    assert at.text_input(key="slot_told MKX1/EVS1").value == TOLD
    assert len(plan(desk).held) == 1


def test_a_name_is_never_markup(desk: Desk) -> None:
    open_series(desk)
    at = book(desk, "24-00023")
    assert plan(desk).held[0].name.startswith("<img")
    assert HOSTILE not in html(at)
    assert HOSTILE not in html(task(at, "Un créneau"))
    assert not [element for element in (*at.markdown, *at.error, *at.warning) if HOSTILE in str(element.value)]


def one(at: AppTest, desk: Desk) -> AppTest:
    task(at, "Un créneau")
    return at.selectbox(key="slot_one MKX1/EVS1").set_value(plan(desk).held[0].slot.id).run()


def test_a_slot_is_moved_then_cancelled_and_says_its_past(desk: Desk) -> None:
    open_series(desk)
    book(desk)
    at = one(opened(desk), desk)
    at.button(key="slot_move").click().run()
    assert "Déplacer un entretien demande un motif" in words(html(at))
    at.text_input(key="slot_why MKX1/EVS1").set_value("le candidat a un examen").run()
    at.button(key="slot_move").click().run()
    assert [held.when for held in plan(desk).held] == ["le 14/05/2091 de 09:20 à 09:40"]
    at = one(opened(desk), desk)
    assert "Secr" not in html(at)
    assert "Ines Faure : le candidat a un examen" in words(html(at))
    at.text_input(key="slot_why MKX1/EVS1").set_value("juré malade").run()
    at.button(key="slot_cancel").click().run()
    assert plan(desk).held == ()
    assert len(plan(desk).slots) == 44
    assert len(plan(desk).waiting) == 3


def test_a_slot_is_taken_back_from_its_candidate(desk: Desk) -> None:
    open_series(desk)
    book(desk)
    at = one(opened(desk), desk)
    at.text_input(key="slot_why MKX1/EVS1").set_value("s’est trompé de jour").run()
    at.button(key="slot_release").click().run()
    assert "Créneau repris" in html(at)
    assert (len(plan(desk).slots), len(plan(desk).held), len(plan(desk).waiting)) == (45, 0, 3)


def test_a_proposal_is_shown_then_confirmed_once(desk: Desk) -> None:
    open_series(desk, "MKX2/ENTRETIEN2")
    busy = task(opened(desk, group="MKX2/SPECIALITE2"), "Ouvrir")
    busy.multiselect(key="series_jurors MKX2").set_value([JUROR]).run()
    assert "Omar Diallo est déjà dans un autre créneau" in words(html(busy))
    at = task(opened(desk, group="MKX2/ENTRETIEN2"), "Affecter")
    at.button(key="slot_propose").click().run()
    assert len(table(at, "Affectation proposée")) == 3
    assert "aucun créneau libre n&#x27;est ouvert pour cette épreuve" in html(at)
    assert plan(desk, "MKX2", "ENTRETIEN2").held == ()
    at.button(key="slot_confirm").click().run()
    assert "3 inscriptions" in words(html(at))
    assert plan(desk, "MKX2", "ENTRETIEN2").waiting == ()


def test_half_days_that_do_not_suit_are_noted(desk: Desk) -> None:
    open_series(desk)
    at = task(opened(desk), "Disponibilités")
    at.multiselect(key="slot_away 24-00021/MKX1/EVS1").set_value(["lun. 14/05 matin"]).run()
    at.button(key="slot_away").click().run()
    assert table(opened(desk), "Sans créneau")[0][3] == "14/05/2091 à 00:00 → 14/05/2091 à 13:00"
    at = task(opened(desk), "Disponibilités")
    assert at.multiselect(key="slot_away 24-00021/MKX1/EVS1").value == ["lun. 14/05 matin"]
    assert "Pas disponible : 14/05/2091 à 00:00" in words(html(task(at, "Inscrire")))


def test_calendar_files_for_a_juror_and_for_a_candidate(desk: Desk) -> None:
    open_series(desk)
    book(desk)
    at = one(opened(desk), desk)
    assert [button.key for button in at.get("download_button") if button.proto.id.endswith("slot_invitation")] != []
    juror = opened(desk, JUROR)
    assert juror.get("download_button")


@pytest.mark.parametrize(
    ("day", "letter", "says"),
    [
        ("2024-05-02", {}, "sa décision ne s'annonce que le 02/05/2024 : rien ne part qui la dirait avant"),
        ("2024-03-25", {}, "la lettre de l'annonce du 25/03/2024 n'est pas encore partie : rien ne la précède"),
        (
            "2024-03-25", {"status": "parti", "sent_at": "2024-03-26T09:00:00+01:00"},
            "la lettre de l'annonce du 25/03/2024, partie le 26/03/2024, est revenue : à renvoyer, une fois l'adresse "
            "corrigée ou dite bonne",
        ),
    ],
    ids=["too early", "the letter is here", "the letter came back"],
)  # fmt: skip
def test_an_invitation_that_waits_says_what_for_in_place_of_its_file(
    desk: Desk, day: str, letter: dict[str, str], says: str
) -> None:
    """§3: a slot given says what was decided."""
    open_series(desk)
    book(desk)
    row = next(one for one in desk.session.tables["Calendrier"] if one["code"] == "annonce_phase_principale")
    facts = {"lignes": {"Calendrier": {row["code"]: {**row, "debut": day}}}}
    holds(desk.journal.record(Draft("told", ADMIN, "mise_en_vigueur", "parametre:Calendrier/x", {}, facts=facts)))
    for step, state in (("placer_complementaire", "PHASE_COMPLEMENTAIRE"), ("inscrire_evs", "EVS_PREVU")):
        holds(desk.journal.record(Draft(step, ADMIN, "transition", HERS, {HERS: {"state": state}}, step)))
    if letter:
        found = decision(desk)
        of = {"announcement": row["code"], "decision": found, "template": "x", "to": "x@exemple.invalid", "text": "…"}
        mail = f"courriel:{HERS.partition(':')[2]}/x"
        holds(desk.journal.record(Draft("letter", ADMIN, "courriel", mail, {mail: of | letter})))
        assert invitations(one(opened(desk), desk))
        holds(desk.record_bounce("back", desk.actor(SECRETARY), mail, "550 boîte inconnue"))
    at = one(opened(desk), desk)
    assert (waits(at), invitations(at)) == ([("Invitation en attente", says)], [])


HERS = "candidature:24-00021/MKX1"


def decision(desk: Desk) -> str:
    """The act that put her in the second phase."""
    acts = (one.act for one in desk.journal.register().thread(HERS))
    return next(act.operation for act in acts if act.transition == "placer_complementaire")


def test_an_invitation_that_came_back_says_when_it_left_and_what_to_do(desk: Desk) -> None:
    """§5: by mail only: who is rung up is given the file all the same."""
    open_series(desk)
    book(desk)
    assert waits(one(opened(desk), desk)) == []
    letter, sent = f"courriel:{HERS.partition(':')[2]}/creneau_reserve", "2024-05-06T09:00:00+02:00"
    told = {"to": "x@exemple.invalid", "text": "…", "template": "creneau_reserve", "status": "parti", "sent_at": sent}
    told |= {"about": f"{HERS}#slot.EVS1", "decision": desk.files().register.heads[f"{HERS}#slot.EVS1"] or ""}
    holds(desk.journal.record(Draft("written", SECRETARY, "courriel", letter, {letter: told})))
    assert waits(one(opened(desk), desk)) == []
    holds(desk.record_bounce("back", desk.actor(SECRETARY), letter, "550 boîte inconnue"))
    at = one(opened(desk), desk)
    assert waits(at) == [
        ("Invitation revenue", "partie le 06/05/2024 ; à renvoyer, une fois l’adresse corrigée ou dite bonne")
    ]
    assert invitations(at)


def waits(at: AppTest) -> list[tuple[str, str]]:
    """The amber words on invitations, and what follows them."""
    found = re.findall(r'<span class="gt-orange">(Invitation [^<]*)</span> : (.*?) \(écran Annonces\)', html(at))
    return [(word, words(says)) for word, says in found]


def invitations(at: AppTest) -> list[str]:
    return [button.proto.id for button in at.get("download_button") if button.proto.id.endswith("slot_invitation")]


def test_the_management_looks_and_changes_nothing(desk: Desk) -> None:
    holds(desk.grant("direction", desk.actor(ADMIN), "direction@ecole.invalid", "", "direction", ("*",)))
    open_series(desk)
    for email in ("direction@ecole.invalid", PAUL):
        at = opened(desk, email)
        assert "slot_task" not in [choice.key for choice in at.segmented_control]
        assert [button.key for button in at.button] == []
    assert opened(desk, CAMILLE).segmented_control(key="slot_task").options == [
        "Inscrire", "Disponibilités", "Un créneau", "Affecter", "Ouvrir",
    ]  # fmt: skip


# ---- in Chromium


@pytest.fixture
def url(desk: Desk, tmp_path: Path) -> Iterator[str]:
    """A book of each run's own: one that is lived again after a failure starts from no slot, as the first did."""
    desk.journal.close()
    with serve(f"sqlite:///{tmp_path / 'book.db'}", tmp_path) as address:
        yield address


def plans(page: Page, url: str, name: str) -> Page:
    comes(page, f"{url}/entretiens", name)
    pick(page, page.locator(".st-key-slot_group"), "MKX 1A, Entretien vidéo")
    expect(page.locator("h1")).to_contain_text("MKX 1A, Entretien vidéo")
    settled(page)
    return page


def turn(page: Page, name: str) -> None:
    page.locator(".st-key-slot_task").get_by_text(name, exact=True).click()


@pytest.mark.browser
def test_a_series_a_choice_a_race_and_a_file_in_chromium(page: Page, url: str) -> None:
    page.emulate_media(color_scheme="dark")
    plans(page, url, "Ines Faure")
    expect(page.get_by_text("Aucun créneau n’est ouvert.")).to_be_visible()
    turn(page, "Ouvrir")
    pick(page, page.locator("[class*=st-key-series_jurors]"), "Omar Diallo")
    page.keyboard.press("Escape")
    page.locator(".st-key-slot_open button").click()
    expect(page.get_by_text("45 créneaux ouverts")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    other = plans(page.context.new_page(), url, "Omar Diallo")
    pick(other, other.locator("[class*=st-key-slot_who]"), "Bonnet")
    other.get_by_label("Qui a choisi, et comment on le sait").fill(TOLD)
    other.keyboard.press("Tab")
    expect(other.get_by_role("button", name=re.compile("Mes entretiens"))).to_be_visible()

    turn(page, "Inscrire")
    expect(page.get_by_label("Qui a choisi, et comment on le sait")).to_be_visible()
    page.keyboard.press("Control+Enter")  # the focus is still on the tasks, which would take it for a plain Enter
    expect(page.get_by_text("Dites qui a choisi ce créneau")).to_be_visible()
    page.get_by_label("Qui a choisi, et comment on le sait").fill(TOLD)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("45 créneaux, 1 pris, 44 libres")).to_be_visible()
    expect(page.get_by_role("table", name="Planning, MKX 1A").get_by_text("Aubry Alix")).to_be_visible()

    other.keyboard.press("Control+Enter")
    expect(other.get_by_text("vient d'être pris par Ines Faure")).to_be_visible()
    expect(other.get_by_label("Qui a choisi, et comment on le sait")).to_have_value(TOLD)
    other.keyboard.press("Control+Enter")
    expect(other.get_by_text("45 créneaux, 2 pris, 43 libres")).to_be_visible()
    assert violations(other) == {}
    other.close()

    turn(page, "Un créneau")
    with page.expect_download() as downloading:
        page.get_by_role("button", name=re.compile("Invitation")).click()
    file = Path(downloading.value.path()).read_text(encoding="utf-8").replace("\n ", "")
    assert "METHOD:REQUEST" in file
    assert "DTSTART;TZID=Europe/Paris:20910514T090000" in file
    assert "24-00021@exemple.invalid" in file
    page.mouse.move(0, 0)
    page.locator("h1").click()
    settled(page)
    assert violations(page) == {}
