"""The commands as a shell runs them: their output cut or full, an ASCII locale, words that are not understood."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sheets_sync.__main__ import main

ROOT = Path(__file__).parents[2]
EXPORT = ["import", "--dry-run", "--json", "tests/data/platform-export/export.csv"]
FULL = "La sortie n'a pas pu être écrite (disque plein) : le résultat affiché est incomplet.\n"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sheets_sync", *arguments]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that verifies a book whose file was moved, which is said."""
    folder = tmp_path_factory.mktemp("moved")
    assert main(["setup", "--book", f"sqlite:///{folder}/first.db"]) == 0
    (folder / "first.db").rename(folder / "book.db")
    (folder / "first.db.local").rename(folder / "book.db.local")
    return ["verify", "--book", f"sqlite:///{folder}/book.db", "--json"]


@pytest.mark.parametrize("asked", ["import", "verify"])
def test_a_reader_that_leaves_is_no_error(asked: str, broken: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        run = command(*(broken if asked == "verify" else EXPORT))
        done = subprocess.run(run, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert (done.stderr.decode(), done.returncode) == ("", 0)


@pytest.mark.parametrize("asked", ["import", "verify"])
def test_a_full_disk_is_one_sentence(asked: str, broken: list[str]) -> None:
    run = command(*(broken if asked == "verify" else EXPORT))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(run, cwd=ROOT, stdout=full, stderr=subprocess.PIPE)
    assert (done.stderr.decode(), done.returncode) == (FULL, 1)


def test_an_ascii_locale_changes_nothing() -> None:
    shell = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command(*EXPORT), cwd=ROOT, capture_output=True, env=shell)
    assert (done.stderr.decode(), done.returncode) == ("", 0)
    assert "é" in done.stdout.decode()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([], "python -m sheets_sync {import,verify,setup,next,probe} ..."),
        (["imprt"], "python -m sheets_sync {import,verify,setup,next,probe} ..."),
        (["import"], "python -m sheets_sync import [--dry-run] [--json] [--book URL] [--session NOM] FICHIER"),
        (["verify", "--book"], "python -m sheets_sync verify [--book URL] [--json]"),
        (["verify", "--quietly"], "python -m sheets_sync verify [--book URL] [--json]"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_one_french_sentence(
    line: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(line)
    printed = capsys.readouterr()
    assert (left.value.code, printed.out) == (2, "")
    assert printed.err == f"Ligne de commande non comprise, attendu : {expected}\n"
