"""Next year's session: days on the same weekday, this year's decisions out, every difference to be read (§3)."""

import csv
from datetime import date
from pathlib import Path

import pytest

from rules.__main__ import main
from rules.next_session import differences, next_session
from rules.session import compile_session, load

SESSION = load("imt-mines-ales-2024")
NEXT = next_session(SESSION.tables)


def calendar(code: str) -> tuple[str, str]:
    row = next(row for row in NEXT["Calendrier"] if row["code"] == code)
    return row["debut"], row["fin"]


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("depots", ("2025-01-30", "2025-03-11")),
        ("annonce_preadmissibilite", ("2025-04-14", "2025-04-14")),
        ("accompagnement_annee2", ("2025-05-22", "")),
        ("annee_academique", ("2024-09-01", "2025-08-31")),
        ("rentree", ("", "rentree+0j")),
        ("liste_complementaire", ("rentree-7j", "rentree+0j")),
    ],
)
def test_a_period_moves(code: str, days: tuple[str, str]) -> None:
    assert calendar(code) == days


def test_every_day_that_moved_keeps_its_weekday_but_the_academic_year() -> None:
    moved = [
        (date.fromisoformat(before[column]), date.fromisoformat(after[column]))
        for before, after in zip(SESSION.tables["Calendrier"], NEXT["Calendrier"], strict=True)
        for column in ("debut", "fin")
        if before["code"] != "annee_academique" and before[column][:1].isdigit()
    ]
    assert len(moved) > 20
    assert {(then.weekday() == now.weekday(), (now - then).days) for then, now in moved} == {(True, 364)}


def test_the_new_session_holds_together_and_has_its_own_years() -> None:
    new = compile_session(NEXT)
    assert (new.parameters["session"], new.parameters["annee_universitaire"]) == ("2025", "2024-2025")
    assert new.digest != SESSION.digest
    assert NEXT["Accès"] == ()


def test_what_management_decided_is_decided_anew() -> None:
    tables = {**SESSION.tables, "Formations": tuple(
        {**row, "decide": "7", "supplementaires": "2"} if row["code"] == "BAT2" else row
        for row in SESSION.tables["Formations"]
    )}  # fmt: skip
    row = next(row for row in next_session(tables)["Formations"] if row["code"] == "BAT2")
    assert (row["decide"], row["supplementaires"], row["min"], row["max"]) == ("", "0", "5", "10")


def test_every_difference_is_listed_and_texts_that_name_a_day_are_to_be_read() -> None:
    found = list(differences(SESSION.tables, NEXT))
    says = [str(one) for one in found]
    assert "Calendrier, annonce_preadmissibilite, debut : 2024-04-15 → 2025-04-14" in says
    late = "« Dépôt de la plateforme après le 12 mars compris (minuit) »"
    assert f"Motifs, LIER_TARD_APRES, libelle : à relire, {late}" in says
    assert not [one for one in found if one.tab == "Titres"]


def test_the_command_writes_a_folder_and_says_what_to_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "2025"
    assert main(["next", str(folder), "--session", "imt-mines-ales-2024"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert load(str(folder)).parameters["session"] == "2025"
    assert len(said) == len(list(differences(SESSION.tables, NEXT)))
    with (folder / "calendrier.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file))[1]["debut"] == "2025-01-30"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "session.csv").write_text("à moi", encoding="utf-8")
    assert main(["next", str(tmp_path)]) == 2
    assert "n'est pas vide" in capsys.readouterr().err
    assert (tmp_path / "session.csv").read_text(encoding="utf-8") == "à moi"


@pytest.mark.parametrize("where", ["session.csv/2025", "session.csv/a/2025"])
def test_a_folder_that_cannot_be_made_is_one_sentence(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "session.csv").write_text("à moi", encoding="utf-8")
    assert main(["next", str(tmp_path / where)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{tmp_path / where} ne peut pas être écrit : donnez un dossier neuf")
    assert printed.err.count("\n") == 1
