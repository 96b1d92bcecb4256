"""What is believed of the service, tried on the workbook itself: one line each, and a desk that only reads until it is
OK. Each switch of the stand-in on its bad side makes its own line NON, and nothing acknowledged is lost."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sheets_sync import beliefs, google_account, google_setup_tabs, google_trials, probing, watching
from sheets_sync.__main__ import main
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.google_account import STAND_IN
from sheets_sync.google_client import Budget
from sheets_sync.journal import TAB
from sheets_sync.opening import open_journal
from sheets_sync.people_tabs import MIRROR
from sheets_sync.writer import Journal
from tests.google_sheets.errors import Refusal
from tests.google_sheets.people import Person
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service
from tests.google_sheets.switches import Switches
from tests.sheets_sync.conftest import KEY, now
from tests.sheets_sync.google.world import Drive

DOSSIER = "dossier:24-00001"
UNTRIED = {"late_is_bounded"}
"""Nobody can wait long enough to see it: a request in doubt is sent again, or cancelled, and read back."""
UNKNOWN = {"semicolon_everywhere": {"formulas_in_place", "formulas_up_to_date"}}
"""What is then not tried, as it is tried by formulas with two arguments."""


def hands(drive: Drive) -> Callable[[str], None]:
    """Somebody who does what is asked."""

    def act(says: str) -> None:
        assert "I1" in says
        try:
            Person(drive.service, drive.key).types(google_trials.SCRATCH, 0, 8, "essai")
        except Refusal:
            return

    return act


def turned(drive: Drive, bad: str) -> Drive:
    if bad:
        drive.service.switches.turn(bad)
    if bad == "semicolon_everywhere":  # elsewhere than here it changes nothing
        drive.service.file(drive.key).book.properties["locale"] = "en_US"
    return drive


@pytest.fixture
def journal(drive: Drive, tmp_path: Path) -> Iterator[Journal]:
    """As `open_journal` makes it for a Google workbook."""
    made = Journal(drive.book(), tmp_path / "one" / "outbox.db", now, key=KEY, pace=drive.pace, held=beliefs.held_back)
    yield made
    made.close()


def phone(journal: Journal, form: str = "f1") -> Saved | Refused:
    answer = journal.record(Draft(form, "anne@ecole.invalid", "saisie", DOSSIER, {DOSSIER: {"phone": "0601"}}))
    assert isinstance(answer, Saved | Refused)
    return answer


def test_every_switch_has_a_line_and_every_line_a_switch() -> None:
    assert [belief.name for belief in beliefs.BELIEFS if belief.needed] != []
    assert {belief.name for belief in beliefs.BELIEFS} == set(Switches.names())


@pytest.mark.parametrize("bad", ["", *(name for name in Switches.names() if name not in UNTRIED)])
def test_a_switch_on_its_bad_side_makes_its_own_line_non(bad: str, drive: Drive) -> None:
    answers = google_trials.tried(turned(drive, bad).book().client, hands(drive))
    assert {name for name, answer in answers.items() if answer is False} == ({bad} if bad else set())
    assert {name for name, answer in answers.items() if answer is None} == UNTRIED | UNKNOWN.get(bad, set())
    said = beliefs.lines(answers)
    assert sum(line.startswith("NON") for line in said) == bool(bad)
    assert [sheet.title for sheet in drive.service.file(drive.key).book.sheets] == ["Sheet1"]


@pytest.mark.parametrize("bad", [belief.name for belief in beliefs.BELIEFS if belief.needed])
def test_a_desk_on_a_workbook_that_behaves_badly_acknowledges_nothing(bad: str, drive: Drive, journal: Journal) -> None:
    answers = google_trials.tried(turned(drive, bad).book().client)
    probing.record(journal, answers, "essai")
    before = len(drive.tab(TAB).rows)
    answer = phone(journal)
    assert isinstance(answer, Refused)
    wanted = next(belief for belief in beliefs.BELIEFS if belief.name == bad)
    assert f"{wanted.says} : NON" in answer.reasons[0]
    assert len(drive.tab(TAB).rows) == before


def test_a_workbook_that_was_never_tried_is_only_read(drive: Drive, journal: Journal) -> None:
    answer = phone(journal)
    assert isinstance(answer, Refused)
    assert "n'a pas encore été essayé" in answer.reasons[0]
    assert drive.service.counts["write"] == 0
    probing.record(journal, google_trials.tried(drive.book().client), "essai")
    assert isinstance(phone(journal, "f2"), Saved)


def test_another_process_knows_at_once(drive: Drive, journal: Journal, tmp_path: Path) -> None:
    other = Journal(drive.book(), tmp_path / "two" / "outbox.db", now, key=KEY, pace=drive.pace, held=beliefs.held_back)
    assert isinstance(phone(other), Refused)
    probing.record(journal, google_trials.tried(drive.book().client), "essai")
    assert isinstance(phone(other, "f2"), Saved)
    other.close()


def test_a_belief_that_is_new_is_to_be_tried_again(drive: Drive, journal: Journal) -> None:
    answers = dict(google_trials.tried(drive.book().client))
    del answers["one_instant"]
    probing.record(journal, answers, "essai")
    assert isinstance(phone(journal), Refused)
    assert "même instant : NON" in journal.held_back


def test_what_was_left_by_an_interrupted_trial_is_cleared(drive: Drive) -> None:
    drive.by_hand(addSheet={"properties": {"title": google_trials.SCRATCH, "sheetId": google_trials.Scratch.number}})
    assert not beliefs.wrong(google_trials.tried(drive.book().client))


# ---- the commands, over a socket


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    made = Service()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(google_trials, "PAUSE", 0.0)  # nothing stale is tried here
    monkeypatch.setattr(google_account, "Budget", partial(Budget, per_minute=10_000))
    with Server(made) as server:
        monkeypatch.setenv(STAND_IN, server.url)
        yield made


@pytest.fixture
def key(service: Service) -> str:
    return service.store.create("Session", service.clock.now(), "fr_FR").book.id


def test_probe_prints_its_lines_and_leaves_nothing(
    service: Service, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["probe", "--book", f"google:{key}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(beliefs.BELIEFS)
    assert sum(line.startswith(" OK ") for line in lines) == len(beliefs.BELIEFS) - 2
    service.switches.turn("batch_is_atomic")
    assert main(["probe", "--book", f"google:{key}"]) == 1
    assert "NON  un lot refusé ne change rien → n'utilisez pas ce classeur" in capsys.readouterr().out
    assert [sheet.title for sheet in service.file(key).book.sheets] == ["Sheet1"]


def test_probe_refuses_what_is_no_google_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "--book", "sqlite:///book.db"]) == 2
    assert "attendu : google:IDENTIFIANT" in capsys.readouterr().err


def test_setup_stops_where_the_service_behaves_badly(
    service: Service, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    service.switches.turn("answer_shows_append")
    assert main(["setup", "--book", f"google:{key}"]) == 1
    printed = capsys.readouterr()
    assert "NON  la réponse à un ajout montre cet ajout" in printed.out
    assert "la réponse à un ajout montre cet ajout : NON" in printed.err
    assert [sheet.title for sheet in service.file(key).book.sheets] == ["Sheet1", TAB]


def test_setup_makes_a_workbook_ready_and_twice_changes_nothing(
    service: Service, key: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MIRROR_SECONDS", 0.1)
    monkeypatch.setattr(google_setup_tabs, "OWN_ROWS", 60)
    assert main(["setup", "--book", f"google:{key}"]) == 0
    printed = capsys.readouterr().out
    assert " OK  un lot refusé ne change rien" in printed
    assert "Dossiers : mise en forme." in printed
    person = Person(service, key)
    assert [row[0] for row in person.read("Formations")[1:3]] == ["BAT1", "INFRES1-SR"]
    assert person.read("Formations")[1][1] == "Bâtiment, 1re année"
    assert len(person.read(MIRROR)) > 1_000
    assert [row[6:8] for row in person.read("Places")[1:3]] == [[42, 42], [22, 22]]
    writes = service.counts["write"]
    assert main(["setup", "--book", f"google:{key}"]) == 0
    assert capsys.readouterr().out == "Le classeur est déjà prêt : rien n'a changé.\n"
    assert service.counts["write"] == writes
    journal = open_journal(f"google:{key}")
    assert isinstance(phone(journal), Saved)
    journal.close()
