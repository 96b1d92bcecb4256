"""What a machine keeps outside the workbook, and the commands that read it."""

import json
import logging
import stat
from pathlib import Path

import pytest

from sheets_sync.__main__ import main
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import BookError
from sheets_sync.local import Local, secret_key
from sheets_sync.opening import local_folder, open_book, open_journal


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "local" / "cle")
    assert secret_key(tmp_path / "local" / "cle") == first
    assert len(first) == 32
    assert mode(tmp_path / "local" / "cle") == 0o600


def test_a_key_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_KEY", "ab" * 32)
    assert secret_key(tmp_path / "cle") == b"\xab" * 32
    assert not (tmp_path / "cle").exists()
    monkeypatch.setenv("GUICHET_KEY", "trop court")
    with pytest.raises(ValueError, match="64 chiffres hexadécimaux"):
        secret_key(tmp_path / "cle")


def test_the_outbox_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    Local(tmp_path / "deep" / "outbox.db").close()
    assert mode(tmp_path / "deep" / "outbox.db") == 0o600


def test_a_strange_address_is_refused_with_what_was_expected() -> None:
    for url in ("n'importe quoi", "sqlite://", "oracle7://x"):
        with pytest.raises(BookError, match="attendu"):
            open_book(url)


def test_what_is_local_lies_beside_a_file_and_never_in_a_servers_password() -> None:
    assert local_folder("sqlite:///a/b.db") == Path("a/b.db.local")
    assert "secret" not in str(local_folder("postgresql+psycopg://u:secret@h/db"))


def test_logs_never_carry_a_name_or_a_value(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    journal = open_journal(f"sqlite:///{tmp_path}/book.db")
    subject = "dossier:24-1"
    changes = {subject: {"family_name": "Canari-4242"}}
    assert isinstance(journal.record(Draft("f", "zelie@ecole.fr", "saisie", subject, changes)), Saved)
    journal.close()
    (tmp_path / "book.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(BookError):
        open_journal(f"sqlite:///{tmp_path}/book.db").record(Draft("g", "zelie@ecole.fr", "saisie", subject, changes))
    assert "Canari" not in caplog.text
    assert "zelie" not in caplog.text


def test_setup_then_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = f"sqlite:///{tmp_path}/book.db"
    assert main(["setup", "--book", book]) == 0
    assert "lignes ajoutées" in capsys.readouterr().out
    assert main(["setup", "--book", book]) == 0
    assert "rien n'a changé" in capsys.readouterr().out
    assert main(["verify", "--book", book]) == 0
    assert "Tout tient" in capsys.readouterr().out


def test_an_empty_book_does_not_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped address makes a new book: saying that all holds would hide it."""
    assert main(["verify", "--book", f"sqlite:///{tmp_path}/boook.db"]) == 1
    said = capsys.readouterr()
    assert (said.out, "classeur est vide" in said.err, "setup" in said.err) == ("", True, True)


def test_verify_names_what_is_broken_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = f"sqlite:///{tmp_path}/book.db"
    main(["setup", "--book", book])
    (tmp_path / "other").mkdir()
    (tmp_path / "book.db").rename(tmp_path / "other" / "book.db")
    (tmp_path / "book.db.local").rename(tmp_path / "other" / "book.db.local")
    capsys.readouterr()
    assert main(["verify", "--book", f"sqlite:///{tmp_path}/other/book.db", "--json"]) == 1
    (broken,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert broken["tab"] == "Journal"
    assert "copie" in broken["says"]
    assert "deux personnes" in broken["fix"]


def test_commands_refuse_an_address_they_cannot_read(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("verify", "setup"):
        assert main([command, "--book", "n'importe quoi"]) == 2
        assert "attendu" in capsys.readouterr().err
