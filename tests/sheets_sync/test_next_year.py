"""Next year from this year's workbook: what the school made of its rows goes on, what the year decided does not."""

from pathlib import Path

import pytest

from rules.session import load
from rules.tabs import Row
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
