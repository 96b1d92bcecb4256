"""A school's spreadsheets of decisions, each file of `cases/decisions` line by line, as `expected.csv` says it."""

from pathlib import Path

import pytest

from rules.session import load, notices
from sheets_sync.importing.decisions import Decisions, Stated, read_decisions
from sheets_sync.importing.decisions_columns import columns, find_columns, label
from sheets_sync.importing.decisions_kept import kept, stated
from sheets_sync.importing.decisions_words import bare
from sheets_sync.importing.programmes import programme_codec
from sheets_sync.importing.reading import ImportRefused, read_file
from tests.tables import each_row, rows

FOLDER = Path(__file__).parent / "cases" / "decisions"
SESSION = load(notices()[-1])
FILES = ("school.csv", "wrong.csv", "facts.csv")


def read(name: str, **said: str) -> Decisions:
    return read_decisions(read_file(str(FOLDER / name)), SESSION, said)


def line(name: str, number: int) -> Stated:
    return next(row for row in read(name).rows if row.number == number)


@each_row(FOLDER / "expected.csv")
def test_a_line_is_read_or_said_unreadable(row: dict[str, str]) -> None:
    found = line(row["file"], int(row["line"]))
    trials = [f"{code} {outcome} {at or ''}".strip() for code, (outcome, at) in found.trials.items()]
    said = {
        "file": row["file"], "line": str(found.number), "dossier": found.dossier, "programme": found.programme,
        "state": found.state, "on": found.on.isoformat() if found.on else "", "why": found.why,
        "asked": " ".join(found.asked or ()), "trials": " | ".join(trials),
        "facts": " ".join(f"{name}={value}" for name, value in found.facts.items()),
    }  # fmt: skip
    assert said == {name: row[name] for name in said}
    problems = [f"{one.column}: {one.says}" for one in found.problems]
    expected = row["problems"].split(" | ") if row["problems"] else []
    assert len(problems) == len(expected), problems
    assert all(says.startswith(begins) for says, begins in zip(problems, expected, strict=True)), problems


def test_every_line_of_every_file_is_in_the_table() -> None:
    wanted = {(row["file"], int(row["line"])) for row in rows(FOLDER / "expected.csv")}
    assert wanted == {(name, row.number) for name in FILES for row in read(name).rows}


def test_where_a_company_is_named_is_not_read() -> None:
    assert [(header, why[:18]) for header, why in read("school.csv").unread] == [
        ("Nom de l'entreprise", "non repris, §5 : u")
    ]
    assert "ACME" not in repr(read("school.csv").rows)


def test_a_word_of_the_file_is_asked_then_understood() -> None:
    assert read("wrong.csv").words["Rejeté"] == 1
    answered = read("wrong.csv", rejete="REJETE_DOSSIER")
    assert answered.rows[0].state == "REJETE_DOSSIER"
    assert answered.rows[0].problems == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [("no_decision.csv", "Aucune ligne d’en-têtes reconnue"), ("no_programme.csv", "Il manque une colonne")],
)
def test_a_file_that_says_too_little_is_refused_whole(name: str, says: str) -> None:
    with pytest.raises(ImportRefused, match=says):
        read(name)


@pytest.mark.parametrize("text", ["Pré-admissible", "PREADMISSIBLES", "pré admissible", "PRE_ADMISSIBLE"])
def test_spellings_of_one_word(text: str) -> None:
    assert bare(text) == bare("Pré-admissible")


def test_admis_is_not_admissible() -> None:
    assert bare("admises") == bare("Admis") != bare("Admissible")


def test_a_kept_line_says_the_same_again() -> None:
    for row in (one for name in FILES for one in read(name).rows if not one.problems):
        again = stated(row.dossier, row.programme, kept(row))
        assert kept(again) == kept(row)
        assert (again.state, again.on, again.asked, again.trials) == (row.state, row.on, row.asked, row.trials)


@pytest.mark.parametrize("field", columns())
def test_the_header_that_a_refusal_asks_for_is_read(field: str, tmp_path: Path) -> None:
    """« Il manque une colonne : jour de la décision » and a column of that name: one is not refused again."""
    heads = {"dossier": "N° de dossier", "programme": "Formation", "state": "décision", "on": "jour"}
    (tmp_path / "f.csv").write_text(";".join((heads | {field: label(field)}).values()) + "\n", encoding="utf-8")
    found = find_columns(read_file(str(tmp_path / "f.csv")), SESSION)
    assert (found.unread, field in found.places) == ((), True)


@pytest.mark.parametrize("code", SESSION.programmes)
def test_a_programme_is_read_as_the_screens_and_their_exports_name_it(code: str) -> None:
    codec = programme_codec(SESSION)
    assert codec(SESSION.programmes[code].short) == codec(code) == (code, "")
