"""Next year from this year's workbook: what the school made of its rows goes on, what the year decided does not."""

from datetime import datetime
from pathlib import Path

import pytest

from rules.session import load
from rules.tabs import Row
from sheets_sync import next_year
from sheets_sync.__main__ import main
from sheets_sync.answers import Draft, Saved
from sheets_sync.opening import open_journal

MADE = {
    ("Prestataires", "evd"): {"conservation_jours": "90"},
    ("Formations", "BAT2"): {"decide": "8", "supplementaires": "2"},
    ("Calendrier", "rentree"): {"debut": "2024-09-02"},
}
"""What a school put in force during the year."""
PAST: Row = dict.fromkeys(("candidatures", "fiches", "section"), "") | {
    "code": "BAT1-2023", "session": "2023", "formation": "BAT1", "admissibles": "66", "contrats": "41",
}  # fmt: skip


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A workbook at the end of its year."""
    url = f"sqlite:///{tmp_path}/2024.db"
    assert main(["setup", "--book", url]) == 0
    lines: dict[str, dict[str, Row]] = {"Historique": {PAST["code"]: PAST}}
    for (tab, key), cells in MADE.items():
        lines.setdefault(tab, {})[key] = {**row(url, tab, key), **cells}
    lines["Accès"] = {"a": {"code": "a", "courriel": "a@ecole.example.org", "role": "direction", "formation": "*"}}
    put(url, lines)
    return url


def put(url: str, lines: dict[str, dict[str, Row]]) -> None:
    journal = open_journal(url)
    draft = Draft("f", "a@ecole.example.org", "mise_en_vigueur", "classeur", facts={"lignes": lines})
    assert isinstance(journal.record(draft), Saved)
    journal.close()


def row(url: str, tab: str, key: str) -> Row:
    journal = open_journal(url)
    rows = journal.register().in_force[tab]
    journal.close()
    return next(one for one in rows if key in (one.get("code"), one.get("cle")))


def position(url: str) -> int:
    journal = open_journal(url)
    found = journal.register(0).position
    journal.close()
    return found


def test_what_the_school_made_of_its_rows_begins_the_next_year(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, folder = position(url), tmp_path / "2025"
    capsys.readouterr()
    assert main(["next", str(folder), "--book", url]) == 0
    said = capsys.readouterr().out.splitlines()
    session = load(str(folder))
    assert session.providers["evd"].days == 90
    assert [past.year.contracts for past in session.past_years.values()] == [41]
    assert session.calendar["rentree"].start.isoformat() == "2025-09-01"
    assert (session.programmes["BAT2"].decided, session.programmes["BAT2"].extra) == (None, 0)
    assert session.tables["Accès"] == ()
    assert "Calendrier, rentree, debut : 2024-09-02 → 2025-09-01" in said
    assert "Formations, BAT2, decide : 8 → " in said
    assert position(url) == before
    new = f"sqlite:///{tmp_path}/2025.db"
    assert main(["setup", "--book", new, "--session", str(folder)]) == 0
    assert row(new, "Prestataires", "evd")["conservation_jours"] == "90"


LIVED = {
    "candidature:1/BAT1": {"state": "ADMIS"},
    "fiche:1/BAT1/1": {"received_on": "2024-06-03", "complete": True, "agreed_on": "2024-06-05",
                       "contract_signed_on": "2024-07-01"},
    "candidature:2/BAT1": {"state": "ADMISSIBLE"},
    "candidature:3/BAT1": {"state": "NON_ADMISSIBLE"},
    "candidature:4/MKX1": {"state": "REJETE_DOSSIER"},
}  # fmt: skip
"""What became of four people; nobody was admissible in MKX1."""


@pytest.mark.parametrize(("on", "years"), [("2024-12-03", ["2023", "2024"]), ("2024-12-02", ["2023"])])
def test_the_year_itself_is_left_to_the_past_once_it_is_over(
    on: str, years: list[str], url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """§9.1: nobody counts it by hand for the next forecast. On the last day of trainees a contract may still come."""
    journal = open_journal(url)
    for subject, fields in LIVED.items():
        assert isinstance(journal.record(Draft(subject, "x", "transition", subject, {subject: fields})), Saved)
    gone = {"candidature:2/BAT1": {"state": "RETRAIT"}}
    assert isinstance(journal.record(Draft("gone", "x", "transition", "candidature:2/BAT1", gone)), Saved)
    journal.close()
    monkeypatch.setattr(next_year, "now", lambda: datetime.fromisoformat(f"{on}T12:00+01:00"))
    capsys.readouterr()
    assert main(["next", str(tmp_path / "2025"), "--book", url]) == 0
    past = load(str(tmp_path / "2025")).past_years.values()
    assert [one.session for one in past] == years
    told = "Historique, 2024-BAT1, admissibles :  → 2" in capsys.readouterr().out.splitlines()
    assert told is (len(years) > 1)
    last = list(past)[-1]
    if told:
        assert (last.programme, last.applications, last.admissibles, last.fiches, last.contracts) == (
            "BAT1",
            3,
            2,
            1,
            1,
        )


def test_a_folder_that_holds_something_is_left_alone(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["next", str(tmp_path), "--book", url]) == 2
    assert "n'est pas vide" in capsys.readouterr().err
    assert [one.name for one in tmp_path.glob("*.csv")] == []


def test_rows_that_contradict_themselves_begin_no_year(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(url, {"Formations": {"BAT2": {**row(url, "Formations", "BAT2"), "min": "beaucoup"}}})
    assert main(["next", str(tmp_path / "2025"), "--book", url]) == 2
    assert "« beaucoup »" in capsys.readouterr().err
    assert not (tmp_path / "2025").exists()
