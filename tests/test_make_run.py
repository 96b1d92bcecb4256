"""What a newcomer's first commands say when they cannot go on, and what stays out of git once they did."""

import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from socket import create_server

import pytest

from sheets_sync.opening import local_folder

ROOT = Path(__file__).parents[1]


def said(*command: str) -> tuple[int, str]:
    """The exit code, and all that was printed but what make says of itself."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, "".join(line for line in done.stdout.splitlines(True) if not line.startswith("make"))


def desk(port: str) -> tuple[int, str]:
    return said("make", "--old-file=.venv/run.stamp", "run", f"PORT={port}")


def stand_in(port: str) -> tuple[int, str]:
    return said(sys.executable, "-m", "tests.google_sheets", "--port", port)


def test_a_port_that_is_taken_is_told_and_another_asked() -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        asked = "donnez-en un autre, de 1024 à 65535"
        assert desk(port) == (2, f"Le port « {port} » est pris, ou n’en est pas un : {asked} (make run PORT=8502).\n")
        assert stand_in(port) == (1, f"Le port {port} est pris, ou n’en est pas un : {asked}.\n")


@pytest.mark.parametrize("port", ["99999", "abc", ""])
def test_what_is_no_port_is_told(port: str) -> None:
    for code, sentence in (desk(port), stand_in(port)):
        assert (code, sentence.count("\n")) in ((1, 1), (2, 1))
        assert "port" in sentence


@pytest.mark.parametrize("book", ["session-2024.db", "var/guichet.db"])
def test_git_never_takes_a_book_nor_the_key_beside_it(book: str) -> None:
    """The README opens a book at the root: the secret key that signs each act lies there too."""
    left_out = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    for kept in (Path(book), local_folder(f"sqlite:///{book}") / "cle"):
        assert [part for part in kept.parts if any(fnmatch(part, line) for line in left_out)], kept
