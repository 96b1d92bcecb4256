"""Horloges, driven without a browser: the board, the season drawn, the calendar file."""

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from desk.desk import Desk
from desk.running import Board, Running
from pages.parts import season
from pages.parts.season import ics
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import ADMIN, CAMILLE, HOSTILE, NOW, PAUL, small_desk
from tests.pages.screens import html, screen, table, words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def says(desk: Desk, subject: str, **fields: object) -> None:
    draft = Draft(f"{subject} {fields}", CAMILLE, "saisie", subject, {subject: fields})
    assert isinstance(desk.journal.record(draft), Saved)


def test_the_board_says_days_who_acts_and_opens_on_the_most_urgent(desk: Desk) -> None:
    says(desk, "candidature:24-00003/MKX1", state="A_COMPLETER")
    at = screen(desk, CAMILLE, "clocks")
    assert words(html(at)).startswith("Mercredi 27 mars 2024")
    (frame,) = at.dataframe
    first = frame.value.to_dict("records")[0]
    assert (first["Dans"], first["Échéance"], first["Combien"], first["Qui agit"], first["Notice"]) == (
        "retard 7\u00a0jours", "20/03/2024", 1, "instruction", "§4.1",
    )  # fmt: skip
    assert "le 20/03/2024, retard 7 jours" in words(html(at))
    assert [button.label for button in at.button] == []  # no queue among the screens that this test offers


def test_what_needs_the_first_day_says_so_and_leads_to_its_row(desk: Desk) -> None:
    at = screen(desk, PAUL, "clocks")
    said = words(html(at))
    assert "Date à saisir Il manque une date : « Jour de la rentrée" in said
    assert "Liste complémentaire dressée 7 jours avant la rentrée : date à saisir" in said
    assert "Saisir la date dans Feuille" in [text.value for text in at.text]


def test_the_season_is_drawn_in_words_too(desk: Desk) -> None:
    drawn = html(screen(desk, CAMILLE, "clocks"))
    assert (
        'aria-label="Épreuves à distance : EVD et anglais, première série en 2e année : 17/04/2024 au 23/04/2024"'
        in drawn
    )


def test_two_lines_of_the_season_say_which_programme_each_is_of(desk: Desk) -> None:
    """Numbers are declared full programme by programme (R-134)."""
    declared = [
        Running(f"complets:{code}", "Dates", "Effectifs complets", NOW.date(), NOW.date(), "", "", "", 1, "", code)
        for code in ("BAT2", "MKX1")
    ]
    drawn = str(season.drawn(desk, Board(NOW.date(), (), tuple(declared))))
    assert [f"Effectifs complets, {short}" in words(drawn) for short in ("BAT 2A", "MKX 1A")] == [True, True]


def test_those_whose_clock_runs_are_named_and_what_they_typed_stays_text(desk: Desk) -> None:
    says(desk, "candidature:24-00003/MKX1", state="ADMISSIBLE")
    says(desk, "dossier:24-00003", title_obtained_on="2024-03-01")
    at = screen(desk, CAMILLE, "clocks")
    assert table(at, "Qui")[0][1:] == [
        "24-00003",
        "MKX 1A",
        "01/03/2024",
        "11/03/2024",
        "titre obtenu, pièces attendues",
    ]
    assert HOSTILE not in html(at)
    assert "Ouvrir le dossier 24-00003" in [text.value for text in at.text]


def test_the_calendar_file_has_the_days_and_no_name(desk: Desk) -> None:
    says(desk, "candidature:24-00002/INFRES1-SR", state="ADMISSIBLE")
    says(desk, "dossier:24-00002", title_obtained_on="2024-03-01")
    board = desk.clocks(desk.actor(CAMILLE))
    file = ics(desk, board, "ecole.invalid", NOW)
    events = {str(one["UID"]): one for one in Calendar.from_ical(file).walk("VEVENT")}
    assert len(events) == sum(one.due is not None for one in board.running)
    trials = next(one for one in events.values() if str(one["SUMMARY"]).startswith("Épreuves à distance"))
    assert (trials["DTSTART"].dt, trials["DTEND"].dt) == (date(2024, 4, 17), date(2024, 4, 24))
    text = file.decode().replace("\r\n ", "")
    assert "Titre et derniers relevés à recevoir (1" in text
    assert [name for name in ("Meunier", "Manon", "24-00002", "n.garnier") if name in text] == []


def test_a_role_without_dossiers_is_refused(desk: Desk) -> None:
    assert words(html(screen(desk, ADMIN, "clocks"))).startswith("Accès refusé")
