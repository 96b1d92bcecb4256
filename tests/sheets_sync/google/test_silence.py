"""Google does not answer: a copy is read at once, a sentence comes within 25 seconds where there is none, and so does
« vérification en cours ». Seconds are virtual: a service that never answers is waited for as gspread would.
"""

from pathlib import Path
from threading import Event

import pytest
import requests

from sheets_sync import pace
from sheets_sync.answers import Draft, Pending, Saved
from sheets_sync.book import Rejected, Silent
from sheets_sync.writer import PATIENCE
from tests.sheets_sync.google.faults import FATES, SILENCES, Faults, opened, unheard
from tests.sheets_sync.google.test_faults import ANNE, DOSSIER, DRAFT
from tests.sheets_sync.google.world import Drive


@pytest.fixture(params=SILENCES)
def silent(request: pytest.FixtureRequest, drive: Drive) -> Faults:
    """A way that is silent from its third request on: the tabs and the journal have been read."""
    return Faults(drive, request.param, at=2, ever=True)


def used(drive: Drive, folder: Path) -> None:
    """An act stands in the workbook."""
    journal = opened(drive, folder, Faults(drive, "429", at=-1))
    assert isinstance(journal.record(DRAFT), Saved)
    journal.close()


def test_without_a_copy_a_sentence_comes_in_time(silent: Faults, drive: Drive, tmp_path: Path) -> None:
    for silent.at in (0, 1):
        silent.seen = 0
        journal, since = opened(drive, tmp_path, silent), drive.clock.now()
        with pytest.raises(Silent, match=r"Google Sheets ne répond pas \(\w+\) ; réessayez dans un instant\."):
            journal.register()
        assert drive.clock.now() - since <= PATIENCE
        journal.close()
        used(drive, tmp_path)


def test_a_save_is_being_checked_in_time_and_held_later(silent: Faults, drive: Drive, tmp_path: Path) -> None:
    used(drive, tmp_path)
    steps: dict[str, float] = {}  # a step of the save → when it was last over
    journal = opened(drive, tmp_path, silent, step=lambda name: steps.update({name: drive.clock.now()}))
    journal.register()
    since = drive.clock.now()
    told = journal.record(Draft("f2", ANNE, "saisie", DOSSIER, {DOSSIER: {"email": "a@exemple.invalid"}}))
    assert isinstance(told, Pending)
    silent.at, silent.ever = -1, False
    drive.clock.advance(1000)
    journal.check()
    assert steps["acknowledged"] - since <= PATIENCE
    (found,) = journal.pending()
    assert isinstance(found.answer, Saved)
    assert found.act.operation == told.operation
    journal.close()


def test_with_a_copy_nobody_waits_and_why_is_said(silent: Faults, drive: Drive, tmp_path: Path) -> None:
    used(drive, tmp_path)
    journal = opened(drive, tmp_path, silent)
    shown = journal.register()
    journal._store._beside._start = lambda work: work()  # at once: the clock is virtual
    assert journal.register(0) is shown
    assert journal.silent
    assert "Google Sheets ne répond pas" in journal.silence
    silent.at, silent.ever = -1, False
    assert journal.register(0) is not shown
    assert not journal.silent
    journal.close()


def test_who_has_a_copy_waits_a_moment_once_for_an_answer_that_does_not_come(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request goes on beside, alone, whatever the number of screens; its answer serves them all."""
    answers, hung = Event(), unheard(requests.ReadTimeout("never"), applies=False)

    def hang(way: Faults, request: requests.PreparedRequest) -> requests.Response:
        answers.wait()
        return hung(way, request)

    monkeypatch.setattr(pace, "MOMENT", 0.01)
    monkeypatch.setitem(FATES, "hang", hang)
    used(drive, tmp_path)
    faults = Faults(drive, "hang", at=2)
    journal = opened(drive, tmp_path, faults)
    shown = journal.register()
    assert all(journal.register(0) is shown for _ in range(50))
    assert faults.seen == 3
    answers.set()
    journal.close()


@pytest.mark.parametrize(
    ("fate", "says"),
    [
        ("revoked", "sa clé est révoquée ou expirée.* L'administration remet une clé de compte de service"),
        ("no more shared", "n'est pas ouvert à le compte de service : partagez-le avec cette adresse, rôle Éditeur"),
        ("deleted", "est introuvable : vérifiez son identifiant, ou sortez-le de la corbeille de Drive"),
    ],
)
def test_a_refusal_says_what_to_do_at_once_and_is_asked_once(
    fate: str, says: str, drive: Drive, tmp_path: Path
) -> None:
    faults = Faults(drive, fate, at=0, ever=True)
    journal, since = opened(drive, tmp_path, faults), drive.clock.now()
    with pytest.raises(Rejected, match=says):
        journal.register()
    assert (faults.seen, drive.clock.now() - since) == (1, 0)
    journal.close()


def test_a_read_is_asked_again_later_and_later(drive: Drive, tmp_path: Path) -> None:
    faults = Faults(drive, "503 before", at=0, ever=True)
    journal, since = opened(drive, tmp_path, faults), drive.clock.now()
    with pytest.raises(Silent):
        journal.register()
    assert faults.seen == 5
    assert drive.clock.now() - since == pytest.approx(0.5 + 1 + 2 + 4 + 8, abs=8.1)
    journal.close()
    once = Faults(drive, "503 before", at=0)
    journal = opened(drive, tmp_path, once)
    journal.register()
    assert once.seen == 2
    journal.close()
