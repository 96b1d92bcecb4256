"""Délibération on the screen: a batch proposed by one and validated by another, the projection and its keys."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.deliberation_views import PROPOSED
from desk.desk import Desk, open_desk
from pages.parts import sitting_lot, sitting_table, year_lists
from sheets_sync.answers import Draft, Saved
from tests.pages.conftest import serve
from tests.pages.desks import BUT, standing
from tests.pages.screens import html, rows_of, screen, table, words
from tests.pages.test_accessibility import violations
from tests.pages.visitor import IDLE, act_as, settled

ADMIN, CHAIR, JUROR, CLERK = (f"{name}@ecole.invalid" for name in ("chef", "paule.chaire", "jo.jure", "sam.secret"))
ROLES = {CHAIR: "presidence", JUROR: "jury", CLERK: "secretariat"}
PROGRAMME, PHASE, REJECT = "INFRES1-SR", "pre_admettre", "rejeter_dossier"
MOTIVE = "Résultats insuffisants"


def filled(desk: Desk, many: int) -> Desk:
    """A jury of three, and so many eligible applications."""
    assert isinstance(desk.appoint("first", ADMIN, "Chef"), Saved)
    for email, role in ROLES.items():
        assert isinstance(desk.grant(f"grant {email}", desk.actor(ADMIN), email, "", role, ("*",)), Saved)
    drafts = []
    for rank in range(1, many + 1):
        number = f"24-{rank:05d}"
        dossier = {**BUT, "family_name": f"Nom{rank:03d}", "given_name": "Ève", "email": f"p{rank}@exemple.invalid"}
        changes = {f"dossier:{number}": dossier, f"candidature:{number}/{PROGRAMME}": {"state": "RECEVABLE"}}
        drafts.append(Draft(f"import {number}", ADMIN, "import", f"dossier:{number}", changes))
    assert all(isinstance(answer, Saved) for answer in desk.journal.record(drafts))
    return desk


def sit(desk: Desk) -> str:
    answer = desk.open_sitting("sit", desk.actor(CLERK), PROGRAMME, PHASE, desk.today(), list(ROLES), CHAIR)
    assert isinstance(answer, Saved), answer
    return answer.act.subject.partition(":")[2]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    at = datetime(2024, 4, 9, 9, 30, tzinfo=UTC)
    return standing(tmp_path, lambda url: open_desk(url, lambda: at), six)


def six(desk: Desk) -> None:
    filled(desk, 6)


def test_without_a_sitting_the_screen_says_who_opens_one(desk: Desk) -> None:
    at = screen(desk, JUROR, "deliberation")
    assert "La présidence ou le secrétariat du jury en ouvre une" in words(html(at))


def test_it_opens_on_the_sitting_that_lasts_and_else_on_what_waits_for_one(desk: Desk) -> None:
    waited = sit(desk)
    later = desk.open_sitting("o", desk.actor(CLERK), "MKX1", PHASE, desk.today(), list(ROLES), CHAIR)
    assert isinstance(later, Saved)
    assert desk.to_deliberate(desk.actor(JUROR))[0].programme == PROGRAMME
    assert screen(desk, JUROR, "deliberation").selectbox(key="sitting_chosen").value == waited
    for one in desk.sittings(desk.actor(CLERK)):
        assert isinstance(desk.close_sitting(f"close {one.id}", desk.actor(CLERK), one), Saved)
    at = screen(desk, CLERK, "deliberation")
    assert at.selectbox(key="sitting_chosen").value == ""
    rows = table(at, "Dossiers qui attendent une séance")
    assert rows == [["INFRES-SR 1A", "Pré-admissible ou Rejeté sur dossier", "6", "0", "à ouvrir"]]
    given = year_lists.waiting(desk.to_deliberate(desk.actor(CLERK))[:1], ())
    assert given.rows == (("INFRES-SR 1A", "Pré-admissible ou Rejeté sur dossier", 6, 0, False),)
    for number in range(1, 7):
        subject = f"candidature:24-{number:05d}/{PROGRAMME}"
        desk.journal.record(Draft(f"gone {number}", ADMIN, "transition", subject, {subject: {"state": "RETRAIT"}}))
    last = screen(desk, CLERK, "deliberation").selectbox(key="sitting_chosen").value
    assert f"seance:{last}" == later.act.subject


def decided_alone(desk: Desk, number: str) -> None:
    """From Instruction, with no sitting open."""
    for email in (JUROR, CHAIR):
        who = desk.actor(email)
        answer = desk.decide(f"{email} {number}", who, desk.file(who, number), PROGRAMME, "rejeter_dossier", MOTIVE)
        assert isinstance(answer, Saved), answer


def test_what_was_decided_out_of_a_sitting_is_shown_and_says_what_to_do(desk: Desk) -> None:
    at = screen(desk, JUROR, "deliberation")
    assert "Rien de décidé hors séance n’attend un procès-verbal." in words(html(at))
    assert len(at.dataframe) == 0
    for number in ("24-00002", "24-00001"):
        decided_alone(desk, number)
    at = screen(desk, JUROR, "deliberation")
    assert "son procès-verbal les reprendra en annexe, à sa clôture." in words(html(at))
    label = "Pré-admissible ou Rejeté sur dossier"
    assert table(at, "Décisions hors séance, par phase") == [["INFRES-SR 1A", label, "2", "à ouvrir"]]
    assert "2 décisions prises, dans aucun procès-verbal" in words(html(at))
    (grid,) = at.dataframe
    cells = grid.value[["Candidat", "Décision", "Proposée par", "Validée par"]].to_numpy().tolist()
    assert cells == [[f"Nom00{n} Ève", "Rejeté sur dossier", "Jo Jure", "Paule Chaire"] for n in (1, 2)]
    assert "export_hors-seance" in str([one.proto for one in at.get("popover")])
    name = sit(desk)
    at = screen(desk, CLERK, "deliberation")
    told = "À sa clôture, son procès-verbal reprendra en annexe 2 décisions prises hors séance sur cette phase."
    assert told in words(html(at))
    at.segmented_control(key="deliberation_view").set_value("Séance et documents").run()
    assert told in words(html(at))
    assert "et en annexe 2 décisions prises hors séance, lues dans le journal." in words(html(at))
    assert at.dataframe[0].value["Dossier"].tolist() == ["24-00001", "24-00002"]
    at.selectbox(key="sitting_chosen").set_value("").run()
    assert table(at, "Décisions hors séance, par phase")[0][3] == "ouverte"
    at.selectbox(key="sitting_chosen").set_value(name).run()
    at.button(key="close_sitting").click().run()
    assert told not in words(html(at))
    assert "et en annexe 2 décisions prises hors séance, lues dans le journal. Le sceau" in words(html(at))
    assert desk.out_of_sitting(desk.actor(CHAIR)) == ()


def test_a_phase_where_no_dossier_waits_any_more_still_opens_on_what_no_minutes_hold(desk: Desk) -> None:
    sit(desk)
    (one,) = desk.sittings(desk.actor(CLERK))
    assert isinstance(desk.close_sitting("close", desk.actor(CLERK), one), Saved)
    for number in range(1, 7):
        decided_alone(desk, f"24-{number:05d}")
    assert screen(desk, CLERK, "deliberation").selectbox(key="sitting_chosen").value == ""


def test_a_trial_out_of_its_window_is_told_to_the_jury_and_no_fee_is(desk: Desk) -> None:
    """R-038 is for the jury to appreciate; fees decide nothing (R-055)."""
    sit(desk)
    changes: dict[str, dict[str, object]] = {
        f"epreuve:24-00001/{PROGRAMME}/EVD1": {"outcome": "passee", "taken_at": "2024-04-25T10:00:00+02:00"},
        "dossier:24-00001": {"fee_paid": 1},
    }
    assert isinstance(desk.journal.record(Draft("alert", ADMIN, "saisie", "dossier:24-00001", changes)), Saved)
    at = screen(desk, JUROR, "deliberation")
    at.session_state["beside " + desk.sittings(desk.actor(CLERK))[0].id] = "24-00001"
    said = words(html(at.run()))
    assert "hors de la fenêtre" in said
    assert "aucune sanction" not in said


def test_a_sitting_where_nothing_waits_says_who_would_come_and_asks_to_tick_nobody(desk: Desk) -> None:
    answer = desk.open_sitting("sit", desk.actor(CLERK), "MKX1", PHASE, desk.today(), list(ROLES), CHAIR)
    assert isinstance(answer, Saved), answer
    at = screen(desk, JUROR, "deliberation")
    assert not at.exception
    said = words(html(at))
    assert "0 dossier Onglet Jurys" in said, "no count of outcomes, nor order"
    to_do = "Un dossier vient ici dès qu’il est « Recevable ». La séance se clôt dans « Séance et documents »."
    assert f"Rien à délibérer : aucun dossier n’attend dans cette phase. {to_do}" in said
    assert "Cochez" not in said
    assert len(at.dataframe) == 0
    at.segmented_control(key="deliberation_view").set_value("Projection").run()
    assert "Aucun dossier à projeter." in words(html(at))
    clerk = screen(desk, CLERK, "deliberation")
    clerk.segmented_control(key="deliberation_view").set_value("Séance et documents").run()
    assert "0 décision prise dans cette séance, lue dans le journal." in words(html(clerk))
    clerk.button(key="close_sitting").click().run()
    clerk.segmented_control(key="deliberation_view").set_value("Table").run()
    assert "Rien n’a été décidé dans cette séance. Elle est close." in words(html(clerk))


def test_a_sitting_whose_every_dossier_is_somebody_else_s_says_so(desk: Desk) -> None:
    """§5: recused from all, one does not read that nobody waits."""
    name, chair = sit(desk), desk.actor(CHAIR)
    for line in desk.deliberation(chair, name).lines:
        assert isinstance(desk.recuse(line.dossier, chair, desk.file(chair, line.dossier), PROGRAMME, JUROR), Saved)
    said = words(html(screen(desk, JUROR, "deliberation")))
    assert "Rien à délibérer pour vous. 6 dossiers de cette séance se décident sans vous (déport)." in said
    assert "n’attend dans cette phase" not in said


def test_the_second_of_two_who_propose_the_same_batch_is_told_whose_it_is(desk: Desk) -> None:
    """An equal act is already recorded, and whoever sends it again validates nothing (§5)."""
    sit(desk)
    first, second = screen(desk, JUROR, "deliberation"), screen(desk, CHAIR, "deliberation")
    for at in (first, second):
        at.button(key="tick à décider").click().run()
        at.selectbox(key="lot_step").set_value("rejeter_dossier").run()
        at.text_input(key="lot_says").set_value(MOTIVE).run()
    assert "à valider par Paule" not in words(html(second)), "she is the one who proposes"
    first.button(key="take_lot").click().run()
    second.button(key="take_lot").click().run()
    told = "0 acte enregistré ; 6 déjà enregistrés par Jo Jure, dont vous n’êtes pas le validateur."
    assert f"Rejeter sur dossier : {told}" in words(html(second))


def test_a_batch_is_shown_whole_then_proposed_then_validated(desk: Desk) -> None:
    name = sit(desk)
    at = screen(desk, JUROR, "deliberation")
    assert "la composition et le quorum du jury restent à saisir" in words(html(at))
    at.button(key="tick à décider").click().run()
    at.selectbox(key="lot_step").set_value("rejeter_dossier").run()
    said = words(html(at))
    assert "Rejeter sur dossier : 6 dossiers, personne n’est laissé de côté" in said
    assert "6 dossiers : Recevable → proposition, l’état ne change pas" in said
    assert all(f"24-{rank:05d}" in said for rank in range(1, 7))
    assert at.dataframe[0].value.columns[:4].tolist() == ["Candidat", "Numéro", "Où", "Issue"], "seen without scrolling"
    at.text_input(key="lot_says").set_value(MOTIVE).run()
    at.selectbox(key="lot_step").set_value("pre_admettre")
    at.button(key="take_lot").click().run()
    assert "Le choix a changé au moment du clic : rien n’est enregistré." in words(html(at))
    at.selectbox(key="lot_step").set_value("rejeter_dossier").run()
    at.text_input(key="lot_says").set_value(MOTIVE).run()
    at.button(key="take_lot").click().run()
    assert "Rejeter sur dossier : 6 actes enregistrés" in words(html(at))
    chair = screen(desk, CHAIR, "deliberation")
    chair.button(key="tick à valider").click().run()
    chair.selectbox(key="lot_step").set_value("rejeter_dossier").run()
    assert words(chair.button(key="take_lot").label) == "Valider 6 propositions"
    chair.button(key="take_lot").click().run()
    assert desk.deliberation(desk.actor(CLERK), name).counts["Rejeter sur dossier"] == (0, 6)


def test_lines_ticked_are_held_by_dossier_when_others_leave_the_table(desk: Desk) -> None:
    name = sit(desk)
    lines = [line.dossier for line in desk.deliberation(desk.actor(JUROR), name).lines]
    at = screen(desk, JUROR, "deliberation")
    at.session_state[f"ticked {name}"] = frozenset(lines[3:5])
    at.session_state[f"beside {name}"] = lines[3]
    subject = f"candidature:{lines[0]}/{PROGRAMME}"
    desk.journal.record(Draft("gone", ADMIN, "transition", subject, {subject: {"state": "RETRAIT"}}))
    at.run()
    at.selectbox(key="lot_step").set_value("rejeter_dossier").run()
    assert "2 dossiers, personne" in words(html(at))
    assert at.session_state[f"table {name}"]["selection"]["rows"] == [2, 3]
    assert lines[3] in words(re.findall(r'<h2 class="gt-h1">.*?</h2>', html(at), re.DOTALL)[0])


def test_a_recused_juror_sees_one_dossier_less_and_the_others_see_why(desk: Desk) -> None:
    name = sit(desk)
    chair = desk.actor(CHAIR)
    first = desk.deliberation(chair, name).lines[0].dossier
    desk.recuse("r", chair, desk.file(chair, first), PROGRAMME, JUROR)
    said = words(html(screen(desk, JUROR, "deliberation")))
    assert "5 dossiers · 1 dossier sans vous (déport)" in said
    assert first not in said
    other = screen(desk, CHAIR, "deliberation")
    other.session_state[f"beside {name}"] = first
    other.run()
    assert "Déporté : Jo Jure" in words(html(other))


def test_the_projection_shows_one_dossier_and_no_mark_of_anyone(desk: Desk) -> None:
    name = sit(desk)
    line = desk.deliberation(desk.actor(CHAIR), name).lines[0]
    subject = f"epreuve:{line.dossier}/{PROGRAMME}/EVD1"
    marks = {
        "outcome": "passee",
        "score": "13.5",
        f"marks.{JUROR}": {"EVD1-EXPRESSION": "7.25"},
        f"says.{JUROR}": "secret",
    }
    desk.journal.record(Draft("marks", JUROR, "epreuve", subject, {subject: marks}))
    at = screen(desk, CHAIR, "deliberation")
    at.segmented_control(key="deliberation_view").set_value("Projection").run()
    said = words(html(at))
    assert line.dossier in said
    assert "13,5" in said
    assert "7,25" not in said
    assert "secret" not in said
    at.button(key="projected_next").click().run()
    assert desk.deliberation(desk.actor(CHAIR), name).lines[1].dossier in words(html(at))


def test_the_wall_names_nobody_but_whom_it_shows_and_gives_the_grid_of_the_entry_year(desk: Desk) -> None:
    """What was just decided of one is not read by the next: a candidate may be in the room (§5)."""
    name = sit(desk)
    lines = desk.deliberation(desk.actor(JUROR), name).lines
    at = screen(desk, JUROR, "deliberation")
    at.segmented_control(key="deliberation_view").set_value("Projection").run()
    assert [row[:2] for row in table(at, "Grille : Examen du dossier")] == [
        [f"{one.label} (facultatif)" if one.optional else one.label, str(one.weight)]
        for one in desk.session.grids.values()
        if (one.year, one.trial) == (1, "dossier")
    ]
    assert "20 min au plus" in words(html(at))
    at.button(key=f"outcome {lines[0].dossier} 2").click().run()
    assert "Refusé" in words(html(at))
    assert "un motif est obligatoire" in words(html(at))
    at.text_input(key=f"projected_says {lines[0].dossier}").set_value("À revoir").run()
    at.button(key="projected_next").click().run()
    assert at.text_input(key=f"projected_says {lines[1].dossier}").value == ""
    at.button(key="projected_previous").click().run()
    assert at.text_input(key=f"projected_says {lines[0].dossier}").value == "À revoir"
    for here in (lines[0], lines[1]):
        assert [one.name for one in lines if one.name in words(html(at))] == [here.name]
        at.button(key=f"outcome {here.dossier} 1").click().run()
        assert "1 acte enregistré" in words(html(at))
        assert "Fermé. " in html(at)
        assert "vous avez proposé cette étape : une autre personne doit la valider" in words(html(at))
        assert [one.name for one in lines if one.name in words(html(at))] == [here.name]
        assert at.text_input(key=f"projected_says {here.dossier}").value == ""
        at.button(key="projected_next").click().run()


def test_a_proposal_that_came_meanwhile_is_not_validated_by_who_thought_to_propose(desk: Desk) -> None:
    """The key on the wall does what was drawn: one proposes, another validates what they have read (§5)."""
    name = sit(desk)
    first = desk.deliberation(desk.actor(JUROR), name).lines[0]
    wall = screen(desk, CHAIR, "deliberation")
    wall.segmented_control(key="deliberation_view").set_value("Projection").run()
    juror = desk.actor(JUROR)
    lot = desk.sitting_lot(juror, name, [first.key], "rejeter_dossier")
    assert desk.take_in_sitting("meanwhile", juror, name, lot, MOTIVE).saved == 1
    wall.text_input(key=f"projected_says {first.dossier}").set_value("Autre motif")
    wall.button(key=f"outcome {first.dossier} 2").click().run()
    assert f"Conflit {FIRST_OF_ALL}" in words(html(wall))
    assert desk.files().candidature(*first.key)["state"] == "RECEVABLE"
    wall.button(key=f"outcome {first.dossier} 2").click().run()
    assert desk.files().candidature(*first.key)["state"] == "REJETE_DOSSIER", "once it is in sight"


def test_a_sitting_opens_on_the_day_that_was_typed_or_not_at_all(desk: Desk) -> None:
    at = screen(desk, CHAIR, "deliberation")
    for typed, says in (
        ("31/02/2024", "Jour de la séance. Écrit : « 31/02/2024 ». Attendu : un jour qui existe (ce mois-là en a 29)"),
        ("", "Jour de la séance. Rien n’est écrit"), ("26/03/2024", "Séance ouverte"),
    ):  # fmt: skip
        at.session_state["sitting_open"] = True
        at.run().text_input(key="sitting_day").set_value(typed)
        at.session_state["sitting_open"] = True
        at.button(key="open_sitting").click().run()
        assert says in words(html(at)).replace("'", "’")
    assert [f"{one.held_on:%d/%m}" for one in desk.sittings(desk.actor(CHAIR))] == ["26/03"]


def test_a_sitting_is_not_closed_on_a_presence_that_nobody_recorded(desk: Desk) -> None:
    """Its minutes are final: who was taken off the list would have sat all the same."""
    name = sit(desk)
    at = screen(desk, CLERK, "deliberation")
    at.segmented_control(key="deliberation_view").set_value("Séance et documents").run()
    assert "Close maintenant, elle laisse 6 dossiers à décider." in words(html(at))
    at.multiselect(key=f"sitting_present {name}").set_value([CHAIR, CLERK])
    at.button(key="close_sitting").click().run()
    assert "La présence choisie n’est pas celle qui est enregistrée" in words(html(at))
    assert desk.sittings(desk.actor(CLERK))[0].open
    at.button(key="seat_sitting").click().run()
    at.button(key="close_sitting").click().run()
    view = desk.sittings(desk.actor(CLERK))[0]
    assert (view.open, [one.email for one in view.present]) == (False, [CHAIR, CLERK])
    assert at.selectbox(key="sitting_chosen").proto.raw_value.endswith(" · close"), "said at once"


def test_presence_that_nobody_touched_follows_what_a_colleague_recorded(desk: Desk) -> None:
    """Else « Enregistrer la présence » would call back who just left."""
    name, chair = sit(desk), desk.actor(CHAIR)
    at = screen(desk, CLERK, "deliberation")
    at.segmented_control(key="deliberation_view").set_value("Séance et documents").run()
    assert isinstance(desk.seat("left", chair, desk.sittings(chair)[0], [CHAIR, CLERK], CLERK), Saved)
    at.run()
    here = at.multiselect(key=f"sitting_present {name}").value, at.selectbox(key=f"sitting_chair {name}").value
    assert here == ([CHAIR, CLERK], CLERK)
    at.multiselect(key=f"sitting_present {name}").set_value([CHAIR]).run()
    assert at.selectbox(key=f"sitting_chair {name}").value is None, (
        "who presided is there no more: somebody says who does"
    )


@pytest.mark.browser
def test_the_projection_is_driven_by_keys_and_proposes_with_a_digit(page: Page, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'book.db'}"
    book = filled(open_desk(url), 5)
    name = sit(book)
    order = [line.dossier for line in book.deliberation(book.actor(JUROR), name).lines]
    book.journal.close()
    with serve(url, tmp_path) as served:
        comes_in_as(page, served, "Jo Jure")
        assert violations(page) == {}
        page.get_by_text("Projection", exact=True).click()
        now = page.locator("[data-stale=false]")  # what the last run drew: its forebear goes away a moment later
        heading = now.locator(".gt-projected h1")
        expect(heading).to_contain_text(order[0])
        expect(page.locator(".gt-timer")).to_be_visible()
        timer = page.locator(".gt-timer")
        expect(timer).not_to_have_text("0 min 00 s sur 20 min")
        for minutes, says in ((17, "Bientôt fini : reste 2 min"), (21, "Temps dépassé : 1 min")):
            timer.evaluate(f"timer => timer.dataset.since = Date.now() / 1e3 - {minutes * 60 + 20}")
            expect(timer).to_contain_text(says)
            expect(page.locator(".gt-clock [role=status]")).to_have_text(says.split(" : ")[0])
        page.keyboard.press("0")
        expect(timer).to_have_text(re.compile("^0 min [0-5]. s sur 20 min$"))
        page.keyboard.press("Alt+ArrowDown")
        expect(heading).to_contain_text(order[1])
        field = now.get_by_label("Précision, ou motif à écrire")
        field.fill("Dossier solide")
        field.press("Enter")
        field.blur()
        page.wait_for_function(IDLE)
        page.keyboard.press("1")
        expect(page.get_by_text("Déclarer pré-admissible : 1 acte enregistré")).to_be_visible()
        expect(heading).to_contain_text(order[1])
        page.keyboard.press("Alt+ArrowUp")
        expect(heading).to_contain_text(order[0])
        assert violations(page) == {}
    again = open_desk(url)
    proposed = again.deliberation(again.actor(JUROR), name).standing(PROPOSED)
    assert [(line.dossier, line.outcome) for line in proposed] == [(order[1], "Déclarer pré-admissible")]
    again.journal.close()


MEASURE = """words => {
    const drawn = document.querySelector('[data-testid=stDataFrame] canvas').getContext('2d').font
    const pen = Object.assign(document.createElement('canvas').getContext('2d'), {font: drawn})
    return words.map(word => pen.measureText(word).width)
}"""
ROOM = "document.querySelector('[data-testid=stDataFrame] .dvn-scroller').clientWidth"
PADDING, TICKS = 16, 33  # px round a cell's text (8 each side), and of the column of ticks


@pytest.mark.browser
def test_no_word_of_the_table_is_cut_at_1400_px(page: Page, tmp_path: Path) -> None:
    """With the longest outcomes, titles and results that the rows make."""
    url = f"sqlite:///{tmp_path / 'book.db'}"
    book = filled(open_desk(url), 2)
    titles = ("BTS_AERO", "M1", "INCONNU")
    for rank, title in enumerate(titles):
        dossier, mine = f"dossier:24-1000{rank}", f"24-1000{rank}/MKX2"
        trials = {f"epreuve:{mine}/EVD2": {"outcome": "incident"}, f"epreuve:{mine}/ANGLAIS2": {"outcome": "absent"}}
        told = {**BUT, "diploma": title, "family_name": "Barbier", "given_name": "Jean-Baptiste"}
        changes = {dossier: told, f"candidature:{mine}": {"state": "SERIE1_FAITE"}, **trials}
        assert isinstance(book.journal.record(Draft(mine, ADMIN, "import", dossier, changes)), Saved)
    who = book.actor(CLERK)
    opened = book.open_sitting("sit", who, "MKX2", "convoquer_serie2", book.today(), list(ROLES), CHAIR)
    assert isinstance(opened, Saved), opened
    shown = book.deliberation(who, book.sittings(who)[0].id)
    frame = sitting_table.framed(shown.lines)
    widths = sitting_table.widths(shown, frame)
    words = {head: [head, *frame[head].to_pylist()] for head in sitting_table.HEADS}
    words["Issue"] += [book.session.workflow.states[step.target].label for step in shown.sitting.phase.steps]
    book.journal.close()
    with serve(url, tmp_path) as served:
        size = page.viewport_size
        assert size
        page.set_viewport_size({"width": 1400, "height": 900})
        try:
            page.goto(f"{served}/deliberation")
            settled(page)
            act_as(page, "Sam Secret")
            expect(page.locator("h1").first).to_contain_text("Convoqué à la seconde série")
            long = {head: max(page.evaluate(MEASURE, every)) for head, every in words.items()}
            room = page.evaluate(ROOM)
        finally:
            page.set_viewport_size(size)
    assert {head: px for head, px in long.items() if px + PADDING > widths[head]["width"]} == {}
    assert TICKS + sum(widths[head]["width"] for head in sitting_table.HEADS[:7]) <= room


@pytest.mark.browser
def test_a_lot_that_waits_for_the_book_says_so_and_a_second_click_is_the_same_lot(page: Page, tmp_path: Path) -> None:
    """A save may wait for Google for seconds; who clicks again is not told that somebody else was first."""
    path = tmp_path / "book.db"
    book = filled(open_desk(f"sqlite:///{path}"), 3)
    name, juror = sit(book), book.actor(JUROR)
    keys = [line.key for line in book.deliberation(juror, name).lines]
    assert book.take_in_sitting("all", juror, name, book.sitting_lot(juror, name, keys, REJECT), MOTIVE).saved == 3
    book.journal.close()
    with serve(f"sqlite:///{path}", tmp_path) as served, closing(sqlite3.connect(path, isolation_level=None)) as other:
        comes_in_as(page, served, "Paule Chaire")
        page.get_by_role("button", name="Cocher ce que je peux valider").click()
        page.wait_for_function(IDLE)
        page.locator(".st-key-lot_step input").click()
        page.get_by_role("option", name="Rejeter sur dossier").click()
        take = page.get_by_role("button", name="Valider 3 propositions")
        expect(take).to_be_enabled()
        busy = page.locator(".gt-busy")
        expect(busy).to_have_text("")
        other.execute("BEGIN IMMEDIATE")
        take.click()
        expect(busy).to_have_text("En cours : attendez la réponse.")
        assert "gt-busy" not in str(violations(page))  # what Streamlit fades meanwhile is under every contrast
        take.click()
        other.execute("ROLLBACK")
        expect(page.locator(".gt-answer")).to_have_text(re.compile("Enregistré.*3.actes enregistrés"))
        expect(busy).to_have_text("")
    again = open_desk(f"sqlite:///{path}")
    assert again.deliberation(again.actor(CLERK), name).counts["Rejeter sur dossier"] == (0, 3)
    again.journal.close()


def comes_in_as(page: Page, served: str, who: str) -> None:
    page.goto(f"{served}/deliberation")
    settled(page)
    act_as(page, who)
    expect(page.locator("h1").first).to_contain_text("Pré-admissible ou Rejeté sur dossier")


FIRST_OF_ALL = "Jo Jure a agi avant vous, le 09/04/2024 à 11:30. Votre acte n’est pas enregistré."
BOTH = ["Proposition en attente", "Rejeter sur dossier", "Déclarer pré-admissible"]
THEN = "Relisez ce qui tient maintenant ; recommencez s’il le faut."


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ([1], f"Conflit {FIRST_OF_ALL}"),
        ([1, 2], f"Conflit {FIRST_OF_ALL}"),
        ([1, 2, 3], f"En partie Déclarer pré-admissible : 1 acte enregistré. Conflit {FIRST_OF_ALL}"),
    ],
    ids=["one", "several", "some"],
)
def test_who_was_first_on_dossiers_of_a_lot_is_told_in_the_words_of_one_dossier(
    desk: Desk, asked: list[int], says: str
) -> None:
    """Two of the jury at the same moment: the second reads who, when, both outcomes and what to do."""
    name, keys = sit(desk), [(f"24-{n:05d}", PROGRAMME) for n in asked]
    chair, juror = desk.actor(CHAIR), desk.actor(JUROR)
    lots = {who: desk.sitting_lot(who, name, some, step)
            for who, some, step in ((juror, keys[:2], REJECT), (chair, keys, PHASE))}  # fmt: skip
    assert desk.take_in_sitting("first", juror, name, lots[juror], MOTIVE).saved == len(keys[:2])
    said = sitting_lot.done(desk, lots[chair], desk.take_in_sitting("second", chair, name, lots[chair]))
    assert words(said).startswith(says)
    assert words(said).endswith(THEN)
    assert words(said).count(FIRST_OF_ALL) == 1
    assert "Refusé" not in said
    assert rows_of(said, "Les deux valeurs") == [[f"Nom00{n} Ève", f"24-{n:05d}", *BOTH] for n in asked[:2]]


def test_a_conflict_in_a_lot_keeps_the_reasons_of_those_that_the_rules_close(desk: Desk) -> None:
    name, keys = sit(desk), [(f"24-{n:05d}", PROGRAMME) for n in (1, 2)]
    chair, juror = desk.actor(CHAIR), desk.actor(JUROR)
    before = desk.sitting_lot(chair, name, keys[1:], PHASE)
    assert desk.take_in_sitting("own", chair, name, before).saved == 1
    both, one = desk.sitting_lot(chair, name, keys, PHASE), desk.sitting_lot(juror, name, keys[:1], REJECT)
    assert desk.take_in_sitting("first", juror, name, one, MOTIVE).saved == 1
    said = words(sitting_lot.done(desk, both, desk.take_in_sitting("second", chair, name, both)))
    assert said.startswith(f"Conflit {FIRST_OF_ALL}")
    assert "Nom002 Ève, 24-00002 : vous avez proposé cette étape : une autre personne doit la valider" in said
    assert said.endswith(THEN)


def test_a_sitting_where_all_is_decided_says_so_and_where_it_closes(desk: Desk) -> None:
    name = sit(desk)
    for who, reason in ((JUROR, MOTIVE), (CHAIR, "")):
        actor = desk.actor(who)
        lines = desk.deliberation(actor, name).lines
        lot = desk.sitting_lot(actor, name, [line.key for line in lines], REJECT)
        assert desk.take_in_sitting(f"all {who}", actor, name, lot, reason).saved == len(lines)
    told = "Tout est décidé dans cette séance ; elle se clôt dans « Séance et documents »."
    at = screen(desk, CHAIR, "deliberation")
    assert told in words(html(at))
    at.segmented_control(key="deliberation_view").set_value("Séance et documents").run()
    at.button(key="seat_sitting").click().run()
    said = "Présence : 3 présents, Paule Chaire préside"
    assert said in words(html(at))
    at.segmented_control(key="deliberation_view").set_value("Projection").run()
    assert said not in words(html(at))  # an answer of the desk is not for the wall
    at.segmented_control(key="deliberation_view").set_value("Séance et documents").run()
    at.button(key="close_sitting").click().run()
    assert told not in words(html(at))


def test_the_key_that_validates_on_the_wall_says_so(desk: Desk) -> None:
    name, juror = sit(desk), desk.actor(JUROR)
    first = desk.deliberation(juror, name).lines[0]
    lot = desk.sitting_lot(juror, name, [first.key], REJECT)
    assert desk.take_in_sitting("one", juror, name, lot, MOTIVE).saved == 1
    at = screen(desk, CHAIR, "deliberation")
    at.segmented_control(key="deliberation_view").set_value("Projection").run()
    labels = [one.label for one in at.button if (one.key or "").startswith(f"outcome {first.dossier} ")]
    assert labels == ["Déclarer pré-admissible", "Valider : Rejeter sur dossier"]
