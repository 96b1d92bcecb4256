"""What a shell does to the output of a command: a reader that leaves, a disk that is full."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from rules import session
from rules.__main__ import main
from rules.session import NOTICES

ROOT = NOTICES.parents[1]


@pytest.fixture
def many(tmp_path: Path) -> str:
    """More than a pipe holds."""
    file = tmp_path / "many.csv"
    lines = "".join(f"{number},MKX1\n" for number in range(400))
    file.write_text(f"dossier,programme\n{lines}", encoding="utf-8")
    return str(file)


def test_a_reader_that_leaves_is_no_error(many: str) -> None:
    command = [sys.executable, "-m", "rules", "examine", many]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline().startswith(b'{"dossier": "0"')
        running.stdout.close()
        assert (running.stderr.read(), running.wait()) == (b"", 0)


def test_a_full_disk_is_one_sentence(many: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rules", "examine", many], cwd=ROOT, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "La sortie n'a pas pu être écrite (disque plein) : le résultat affiché est incomplet.\n"
    )


def test_an_output_that_was_closed_gets_nothing(many: str) -> None:
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "rules", "examine", many]
    done = subprocess.run(shell, cwd=ROOT, stderr=subprocess.PIPE)
    assert (done.stderr.decode(), done.returncode) == ("", 0)


def test_the_session_by_default_is_the_last_one(
    tmp_path: Path, many: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two sessions, the command examines by the one that a new workbook gets."""
    name = session.default_notice()
    copytree(NOTICES / name, tmp_path / "notices" / name)
    later = copytree(NOTICES / name, tmp_path / "notices" / f"{name}-later")
    fees = later / "frais.csv"
    fees.write_text(fees.read_text(encoding="utf-8").replace("77,22", "80,25"), encoding="utf-8")
    monkeypatch.setattr(session, "NOTICES", tmp_path / "notices")
    assert main(["examine", many]) == 0
    assert '"fee_due": 80,' in capsys.readouterr().out
