"""The book stops answering under the screens: what is read, what is being checked, and what became of it."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from pages.parts import answers
from sheets_sync.answers import Answer, Draft, Pending, Refused, Saved
from sheets_sync.journal import Act
from sheets_sync.memory_book import MemoryService
from sheets_sync.writer import FRESH_SECONDS
from tests.pages.desks import CAMILLE, NOW, PAUL, small_desk
from tests.pages.screens import html, screen, words
from tests.pages.test_accidents import broken
from tests.pages.test_trials import SECRETARY, convoke, later, results
from tests.sheets_sync.shared_sheet import SharedMemoryBook, SharedSheet

FIRST = Act("first", NOW, PAUL, "proposition", "candidature:24-00002/INFRES1-SR")


@pytest.fixture
def service() -> MemoryService:
    return MemoryService(fates=("late",))


@pytest.fixture
def desk(tmp_path: Path, service: MemoryService) -> Desk:
    return small_desk(tmp_path, book=SharedMemoryBook(service, SharedSheet()))


def head(desk: Desk) -> str:
    return words(html(bar(desk)))


def bar(desk: Desk) -> AppTest:
    def show(desk: object, email: str) -> None:
        from pages.parts import head

        head.draw(desk, desk.actor(email))  # type: ignore[attr-defined, arg-type]

    return AppTest.from_function(show, args=(desk, CAMILLE), default_timeout=30).run()


def test_a_save_without_an_answer_is_being_checked_then_saved(desk: Desk, service: MemoryService) -> None:
    at = screen(desk, CAMILLE, "screening", dossier="24-00001")
    service.faults = 1.0
    at.text_input(key="note 24-00001").set_value("appelé").run()
    said = words(html(at))
    assert "Vérification en cours" in said
    assert "Votre acte est gardé ici et sera confirmé ou refusé , jamais perdu." in said
    assert "1 acte en vérification" in head(desk)
    service.calm()
    desk.journal.check()
    at.run()
    assert "Vérification en cours" not in words(html(at))
    assert "relu dans le journal" in words(html(at))
    assert "Vérifié" not in head(desk)
    assert desk.file(desk.actor(CAMILLE), "24-00001").notes[0].text == "appelé"


@pytest.mark.parametrize("holds", [True, False])
def test_who_came_back_after_a_silence_is_told_what_became_of_it_until_they_looked(
    desk: Desk, service: MemoryService, holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tab, or the same one loaded again: nothing of the form is there any more (S01)."""
    service.fates = ("late" if holds else "lost",)
    at = screen(desk, CAMILLE, "screening", dossier="24-00001")
    service.faults = 1.0
    at.text_input(key="note 24-00001").set_value("appelé").run()
    if not holds:
        service.faults = 0.0
        (asked,) = desk.journal.pending()
        desk.journal.cancel(asked.act.operation, CAMILLE)
    service.calm()
    desk.journal.check()
    shown = bar(desk)
    said = "Note, dossier 24-00001, 27/03/2024 à 14:32 : enregistré ." if holds else "à 14:32 : pas enregistré ."
    assert said in words(html(shown))
    assert ("recommencez" in html(shown)) is not holds
    with monkeypatch.context() as patched:  # a fault there is told by its code too (X01)
        patched.setattr(Desk, "looked", broken("looked"))
        assert not bar(desk).button(key="checked_seen").click().run().exception
    shown.button(key="checked_seen").click().run()
    assert "Vérifié" not in words(html(shown))
    assert desk.journal.pending() == []


def test_a_step_taken_for_many_is_not_said_refused_while_it_may_still_be_recorded(
    desk: Desk, service: MemoryService
) -> None:
    paul, key = desk.actor(PAUL), ("24-00002", "INFRES1-SR")
    lot = desk.lot(paul, [key], "rejeter_dossier")
    service.faults = 1.0
    taken = desk.take_lot("lot", paul, lot, "Résultats insuffisants")
    said = words(answers.of_many(desk, taken, lot.label, taken.others))
    assert said.startswith("Vérification en cours Rejeter sur dossier : 0")
    service.calm()
    desk.journal.check()
    assert desk.files().candidature(*key)["proposal"]


@pytest.mark.parametrize(
    ("saved", "others", "says"),
    [
        (0, [Pending("x"), Refused(())], "Vérification en cours"),
        (2, [Pending("x")], "Vérification en cours"),
        (2, [Refused(())], "En partie"),
        (0, [Refused(())], "Refusé"),
        (0, [Refused(()), Refused((), winner=FIRST)], "Conflit"),
        (2, [Refused((), winner=FIRST)], "En partie"),
        (2, [], "Enregistré"),
    ],
)
def test_several_acts_are_told_by_the_one_that_is_least_sure(saved: int, others: list[Answer], says: str) -> None:
    assert answers.together(saved, others)[0] == says


def test_a_file_of_results_that_is_being_checked_stays_and_says_which_lines(
    tmp_path: Path, service: MemoryService
) -> None:
    desk = later(small_desk(tmp_path, convoke, book=SharedMemoryBook(service, SharedSheet())))
    who = desk.actor(SECRETARY)
    shown = desk.preview_results(who, "EVD1", "MKX1", "resultats.csv", results())
    service.faults = 1.0
    done = desk.record_results("results", who, shown, {})
    assert (done.saved, done.left) == (0, ((2, "vérification en cours"),))


def test_a_count_that_is_being_checked_is_not_nothing_to_do(desk: Desk, service: MemoryService) -> None:
    subject = "candidature:24-00003/MKX1"
    told = Draft("admissible", PAUL, "import", subject, {subject: {"state": "ADMISSIBLE"}})
    assert isinstance(desk.journal.record(told), Saved)
    at = screen(desk, CAMILLE, "seats")
    at.multiselect(key="bulletin_programmes").set_value(["MKX1"]).run()
    service.faults = 1.0
    at.button(key="publish").click().run()
    assert "MKX 1A : vérification en cours" in words(html(at)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("ahead", "says"), [(3, "3 minutes : elle avance"), (-10, "10 minutes : elle retarde"), (0, "")]
)
def test_a_wrong_clock_is_told_above_every_screen(desk: Desk, ahead: int, says: str) -> None:
    """T01."""
    book = desk.journal.book
    book.service_time = lambda: NOW - timedelta(minutes=ahead)  # type: ignore[attr-defined]
    said = head(desk).replace("\xa0", " ")
    assert f"L’horloge du serveur diffère de {says}" in said if says else "horloge" not in said


def test_the_acts_of_an_import_are_told_by_it_not_one_by_one(desk: Desk, service: MemoryService) -> None:
    desk.journal.register()
    service.faults = 1.0
    draft = Draft("import:1", CAMILLE, "import", "dossier:24-00002", {"dossier:24-00002": {"phone": "+33600000000"}})
    assert isinstance(desk.journal.record(draft), Pending)
    service.calm()
    desk.journal.check()
    assert "Vérifié" not in head(desk)
    assert desk.journal.pending() == []


def test_a_silent_book_is_read_from_a_copy_that_says_its_time(desk: Desk, service: MemoryService) -> None:
    assert "ne répond pas" not in head(desk)
    service.faults = 1.0
    desk.journal.register(0)
    asked, since = service.requests, time.monotonic()
    assert "Le classeur ne répond pas. Vous pouvez lire, chercher, préparer ; enregistrer attendra" in head(desk)
    assert "copie de 14:32" in head(desk)
    assert desk.journal.silence in head(desk)
    assert "Garnier" in words(html(screen(desk, CAMILLE, "screening", dossier="24-00001")))
    for _ in range(30):
        head(desk)  # a slow refusal at each drawing would slow every screen
    assert service.requests - asked <= 1 + (time.monotonic() - since) / FRESH_SECONDS
    service.calm()
    time.sleep(FRESH_SECONDS)
    assert "ne répond pas" not in head(desk)
