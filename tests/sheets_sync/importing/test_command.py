"""`python -m sheets_sync import` on a real book, from the command line."""

import json
from pathlib import Path

import pytest

from rules.session import default_notice
from sheets_sync.__main__ import main
from tests.sheets_sync.importing.conftest import Export


@pytest.fixture
def book(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'book.db'}"


@pytest.fixture
def file(tmp_path: Path, sample: Export) -> str:
    (tmp_path / "export.csv").write_bytes(sample.bytes())
    return str(tmp_path / "export.csv")


def test_a_book_without_a_session_says_what_to_do(book: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", file, "--book", book]) == 2
    assert "setup" in capsys.readouterr().err


def test_an_import_then_the_same_again(book: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup", "--book", book]) == 0
    capsys.readouterr()
    assert main(["import", file, "--book", book, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "nouveau : 20" in said
    assert ".." not in said
    assert main(["import", file, "--book", book]) == 0
    assert capsys.readouterr().out == "Import 0001 : 20 dossiers enregistrés.\n"
    assert main(["import", file, "--book", book]) == 0
    assert "Rien à importer" in capsys.readouterr().out
    assert main(["import", file, "--book", book, "--dry-run"]) == 0
    assert "inchangé : 20" in capsys.readouterr().out


def test_a_dry_run_says_what_the_same_command_would_do(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a book's address both work on the one by default; where nobody has made it, all is new."""
    monkeypatch.chdir(tmp_path)
    assert main(["import", file, "--dry-run"]) == 0
    assert "nouveau : 20" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [Path(file)]
    assert main(["setup"]) == main(["import", file]) == 0
    capsys.readouterr()
    assert main(["import", file, "--dry-run"]) == 0
    assert "inchangé : 20" in capsys.readouterr().out
    assert main(["import", file, "--dry-run", "--session", default_notice()]) == 0
    assert "nouveau : 20" in capsys.readouterr().out


def test_the_json_report_names_each_dossier(book: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup", "--book", book]) == 0
    capsys.readouterr()
    assert main(["import", file, "--book", book, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"import": "0001", "dossier": "24-00001", "saved": True}
    assert len(lines) == 20


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["absent.csv", "--dry-run"], "absent.csv : fichier introuvable ; vérifiez son chemin."),
        (["/", "--dry-run"], "/ : fichier illisible ; vérifiez son chemin."),
        (["export.csv", "--book", "nowhere:1"], "attendu"),
        (["export.csv", "--dry-run", "--session", "absente"], "l'une des sessions"),
    ],
)
def test_a_wrong_command_line_gets_a_sentence(
    arguments: list[str], says: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [file if word == "export.csv" else word for word in arguments]
    assert main(["import", *arguments]) in (1, 2)
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.out == ""
