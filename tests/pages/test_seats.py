"""Places, driven without a browser: what is open, trying a number, deciding it, being refused."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.desk import Desk, open_desk
from desk.sheet import Edit
from pages.parts import lists
from sheets_sync.answers import Draft, Saved
from tests.pages.conftest import serve
from tests.pages.desks import ADMIN, CAMILLE, small_desk
from tests.pages.screens import html, screen, table, words
from tests.pages.visitor import comes, settled

DIRECTION = "direction@ecole.invalid"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path, direct)


def direct(desk: Desk) -> None:
    desk.grant("direction", desk.actor(ADMIN), DIRECTION, "", "direction", ("*",))


def second_year(desk: Desk) -> list[list[str]]:
    return table(screen(desk, CAMILLE, "seats"), "Places, 2e année")


def test_a_range_until_management_decides(desk: Desk) -> None:
    assert second_year(desk) == [
        ["BAT 2A", "5 à 10", "", "0", "0", "0", "5", "0", ""],
        ["INFRES-SR 2A", "5 à 10", "", "0", "0", "0", "5", "0", ""],
        ["INFRES-DL 2A", "2", "", "0", "0", "0", "2", "0", ""],
        ["MKX 2A", "5 à 10", "", "0", "0", "0", "5", "0", ""],
    ]


def test_trainees_are_told_apart(desk: Desk) -> None:
    subject = "candidature:24-00001/BAT2"
    desk.journal.record(Draft("t", ADMIN, "transition", subject, {subject: {"state": "STAGIAIRE"}}))
    assert second_year(desk)[0] == [
        "BAT 2A",
        "5 à 10",
        "",
        "0",
        "0",
        "0",
        "5",
        "0",
        "1\u00a0stagiaire à part".replace("\u00a0", " "),
    ]
    given = lists.seats(desk.seats(desk.actor(CAMILLE)))
    rank = [key for key, _ in given.columns].index("Stagiaires")
    assert {row[0]: row[rank] for row in given.rows if row[rank]} == {"BAT2": 1}


def test_anyone_may_try_a_number_and_only_management_records_it(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "seats")
    at.selectbox(key="seats_programme").set_value("BAT2").run()
    at.selectbox(key="seats_decided BAT2").set_value(8).run()
    assert "publié 5 → 8 , plafond 10 → 8" in words(html(at))
    assert "decide_seats" not in [button.key for button in at.button]
    assert second_year(desk)[0][1] == "5 à 10"


def test_management_decides_and_the_table_moves(desk: Desk) -> None:
    at = screen(desk, DIRECTION, "seats")
    at.selectbox(key="seats_programme").set_value("BAT2").run()
    shown = at.selectbox(key="seats_decided BAT2")
    assert shown.options[shown.index] == "non décidé"
    assert at.button(key="decide_seats").disabled
    at.selectbox(key="seats_decided BAT2").set_value(8).run()
    at.text_input(key="seats_reason").set_value("Effectif de la promotion").run()
    before = desk.sight().position
    at.button(key="decide_seats").click().run()
    assert desk.sight().position == before + 1
    assert "Enregistré" in html(at)
    assert second_year(desk)[0] == ["BAT 2A", "5 à 10, décidé 8", "", "0", "0", "0", "8", "0", ""]


def test_a_number_changed_at_the_moment_of_the_click_is_not_decided(desk: Desk) -> None:
    at = screen(desk, DIRECTION, "seats")
    at.selectbox(key="seats_programme").set_value("BAT2").run()
    at.selectbox(key="seats_decided BAT2").set_value(8).run()
    before = desk.sight().position
    at.selectbox(key="seats_decided BAT2").set_value(9)
    at.button(key="decide_seats").click().run()
    assert desk.sight().position == before
    assert "Le choix a changé" in html(at)
    assert at.selectbox(key="seats_decided BAT2").value == 9


def test_numbers_that_nobody_touched_follow_what_a_colleague_decided(desk: Desk) -> None:
    """Else deciding one of them would put the other back."""
    at = screen(desk, DIRECTION, "seats")
    at.selectbox(key="seats_programme").set_value("BAT2").run()
    at.selectbox(key="seats_decided BAT2").set_value(8).run()
    who = desk.actor(DIRECTION)
    line = next(one for one in desk.seats(who) if one.programme == "BAT2")
    assert isinstance(desk.decide_capacity("meanwhile", who, line, None, 2, "Deux entreprises"), Saved)
    at.run()
    assert at.text_input(key="seats_extra BAT2").value == "2"
    assert at.selectbox(key="seats_decided BAT2").value == 8


def test_seats_beyond_the_range_without_a_reason_are_refused_and_nothing_typed_is_lost(desk: Desk) -> None:
    at = screen(desk, DIRECTION, "seats")
    at.text_input(key="seats_extra BAT1").set_value("2").run()
    at.button(key="decide_seats").click().run()
    assert "demande un motif" in html(at)
    assert at.text_input(key="seats_extra BAT1").value == "2"
    at.text_input(key="seats_extra BAT1").set_value(" 2 ").run()
    at.text_input(key="seats_reason").set_value("Deux entreprises de plus").run()
    at.button(key="decide_seats").click().run()
    assert "quelqu’un" not in html(at), "one wrote it oneself, in another way"
    assert "Places, BAT 1A" in html(at)
    first = table(screen(desk, CAMILLE, "seats"), "Places, 1re année")
    assert first[0] == ["BAT 1A", "42 + 2", "", "0", "0", "0", "44", "0", ""]


def test_a_number_beyond_what_may_be_is_tried_as_it_was_typed(desk: Desk) -> None:
    """A field with bounds shows one number and gives the one before, which would be decided."""
    at = screen(desk, DIRECTION, "seats")
    at.text_input(key="seats_extra BAT1").set_value("60").run()
    assert "plafond 42 → 102 . 60 places au-delà de ce que la notice annonce" in words(html(at))
    at.text_input(key="seats_extra BAT1").set_value("-1").run()
    assert "Un nombre de places n'est pas négatif." in words(html(at))
    assert at.button(key="decide_seats").disabled
    for typed in ("2,5", ""):
        at.text_input(key="seats_extra BAT1").set_value(typed).run()
        assert f"Supplémentaires : écrit « {typed} », attendu un nombre entier, 0 pour aucune." in html(at)
        assert at.button(key="decide_seats").disabled


def remember(desk: Desk, programme: str, *years: tuple[str, str, str]) -> None:
    """Past sessions typed in Feuille › Historique and put in force: (session, admissibles, contrats)."""
    who = desk.actor(DIRECTION)
    grid = desk.grid(who, "Historique")
    for session, admissibles, contracts in years:
        cells = {"session": session, "formation": programme, "admissibles": admissibles, "contrats": contracts}
        edits = [Edit(f"{programme}-{session}", column, text) for column, text in cells.items()]
        assert desk.edit(f"{programme} {session}", who, grid, edits).refused == ()
    assert isinstance(desk.put_in_force(f"past {programme}", who, desk.effect_of_draft(who), "Années passées"), Saved)


def test_without_a_past_the_screen_says_so_and_what_to_add(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "seats")
    said = words(html(at))
    assert "autant que de places : BAT 1A 42 , INFRES-SR 1A 22 ," in said
    assert "Aucune session passée n’est connue" in said
    assert "ajouter dans Feuille › Historique une ligne par formation et par session passée" in said
    assert "Fin de saison" not in said
    assert "forecast_programme" not in [box.key for box in at.selectbox]


def test_a_number_is_recommended_from_the_past_and_others_can_be_tried(desk: Desk) -> None:
    remember(desk, "BAT1", ("2022", "60", "38"), ("2023", "66", "41"))
    at = screen(desk, CAMILLE, "seats")
    line = table(at, "Nombre d’admissibles à déclarer")
    best = desk.forecasts(desk.actor(CAMILLE))[0].outlook.recommended
    assert line[0][:4] == ["BAT 1A", "42", "79 sur 126 en 2 sessions", str(best)]
    assert line[1] == ["INFRES-SR 1A", "22", "aucune", "22", "", "inconnu", "", "", ""]
    shown = {row[0]: row for row in table(at, "Risque selon le nombre d’admissibles, BAT 1A")}
    assert shown[str(best)][-1] == "conseillé"
    assert (shown["42"][2], "en annonce toujours davantage (§9.1)" in shown["42"][-1]) == ("0 %", True)
    at.text_input(key="forecast_number BAT1").set_value("90").run()
    tried = {row[0]: row for row in table(at, "Risque selon le nombre d’admissibles, BAT 1A")}
    assert tried["90"][-1] == "essayé"
    for typed in ("501", "-3", "2,5"):
        at.text_input(key="forecast_number BAT1").set_value(typed).run()
        assert f"Essayer : écrit « {typed} », attendu un nombre entier de 0 à 500." in html(at)
        assert "essayé" not in words(html(at))


def test_the_end_of_the_season_is_between_seats_held_and_those_who_search(desk: Desk) -> None:
    """With a past, four times in five; without, all that is possible. Fewer than seats is an alert (R-120)."""
    for number, code, state in (("24-00004", "BAT1", "ADMISSIBLE"), ("24-00003", "MKX1", "ENGAGE")):
        subject = f"candidature:{number}/{code}"
        draft = Draft(f"move {number}", ADMIN, "transition", subject, {subject: {"state": state}})
        assert isinstance(desk.journal.record(draft), Saved)
    at = screen(desk, CAMILLE, "seats")
    without = table(at, "Remplissage à attendre")
    assert {len(line) for line in without} == {7}  # no column stays empty while nothing is known of past years
    assert "Fin de saison, sans session passée connue" in words(html(at))
    assert "4 fois sur 5" not in words(html(at))
    remember(desk, "BAT1", ("2022", "60", "38"), ("2023", "66", "41"))
    lines = {line[0]: line for line in table(screen(desk, CAMILLE, "seats"), "Remplissage à attendre")}
    assert {len(line) for line in lines.values()} == {9}
    assert lines["BAT 1A"][:4] + lines["BAT 1A"][5:6] == ["BAT 1A", "42", "0", "1", "de 0 à 1"]
    assert lines["MKX 1A"][:4] + lines["MKX 1A"][5:6] == ["MKX 1A", "42", "1", "0", "de 1 à 1"]
    assert "pas plus d'admissibles (1) que de places (42)" in lines["BAT 1A"][-1].lower()


@pytest.mark.browser
def test_the_counts_shown_are_those_of_the_number_that_one_tries(page: Page, desk: Desk, tmp_path: Path) -> None:
    """A part of the screen drawn alone, once a colleague took a seat, draws the table above anew."""
    desk.journal.close()
    url = f"sqlite:///{tmp_path / 'book.db'}"
    with serve(url, tmp_path) as served:
        comes(page, f"{served}/places", "Camille Roux")
        row = page.get_by_role("table", name="Places, 2e année").get_by_role("row").filter(has_text="BAT 2A")
        taken = row.get_by_role("cell").nth(2)
        expect(taken).to_have_text("0")
        colleague = open_desk(url)
        mine = {"fiche:24-00001/BAT2/1": {"received_on": "2024-03-26", "complete": True}}
        mine |= {"candidature:24-00001/BAT2": {"state": "ADMISSIBLE"}}
        draft = Draft("seat", ADMIN, "fiche", next(iter(mine)), mine)
        assert isinstance(colleague.journal.record(draft), Saved)
        colleague.journal.close()
        for number in range(1, 60):  # until the server has read the book again
            extra = page.get_by_label("Supplémentaires", exact=True)
            extra.fill(str(number))
            extra.press("Enter")
            settled(page)
            if taken.inner_text() == "1":
                break
            page.wait_for_timeout(500)
        expect(taken).to_have_text("1")
