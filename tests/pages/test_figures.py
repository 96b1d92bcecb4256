"""Statistiques, driven without a browser: what is drawn, of which programmes."""

from pathlib import Path

import pytest

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import ADMIN, CAMILLE, HOSTILE, small_desk
from tests.pages.screens import html, screen, table, words


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def says(desk: Desk, subject: str, reason: str = "", transition: str | None = None, **fields: object) -> None:
    draft = Draft(f"{subject} {fields}", CAMILLE, "transition", subject, {subject: fields}, transition, reason)
    assert isinstance(desk.journal.record(draft), Saved)


def test_the_funnel_by_programme_and_by_title(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "figures")
    assert "Statistiques 5 candidatures comptées d’après les actes" in words(html(at))
    rows = table(at, "Jusqu’où vont les candidatures")
    assert [row[:1] + row[2:6] for row in rows[:4]] == [
        ["BAT 1A", "1", "1", "0", "0"],
        ["INFRES-SR 1A", "2", "2", "1", "0"],
        ["INFRES-DL 1A", "1", "1", "0", "0"],
        ["MKX 1A", "1", "0", "0", "0"],
    ]
    assert [row[:1] + row[2:3] for row in table(at, "Selon le titre")] == [["BUT", "4"], ["titre non reconnu", "1"]]
    assert "Aucun projet enregistré." in html(at)
    assert "Aucun refus." in html(at)


def test_refusals_delays_and_passages_in_words_that_a_motive_cannot_break(desk: Desk) -> None:
    says(desk, "candidature:24-00002/INFRES1-SR", HOSTILE, "rejeter_dossier", state="REJETE_DOSSIER")
    at = screen(desk, CAMILLE, "figures")
    assert HOSTILE not in html(at)
    (line,) = table(at, "Refus par motif")
    assert (line[0], line[1], line[3]) == ("Rejeté sur dossier", "autre motif écrit", "1")
    (line,) = table(at, "Jours passés dans chaque état")
    assert (line[0], line[4:]) == ("Recevable", ["1", "0"])
    assert ["Recevable", "Rejeté sur dossier", "", "1"] in table(at, "Passages d’un état à l’autre")


def test_one_programme_at_a_time_among_ones_own(desk: Desk) -> None:
    desk.grant("bat", desk.actor(ADMIN), "bat@ecole.invalid", "", "lecture", ("BAT1", "MKX1"))
    at = screen(desk, "bat@ecole.invalid", "figures")
    chooser = at.selectbox(key="statistics_programme")
    assert chooser.options == ["Toutes les miennes", "BAT 1A", "MKX 1A"]
    chooser.set_value("MKX1").run()
    assert [row[0] for row in table(at, "Jusqu’où vont les candidatures")] == ["MKX 1A"]
