"""The address of a book: what is wrong with one is one French sentence, and no password is in it."""

from pathlib import Path

import pytest

from sheets_sync.book import BookError
from sheets_sync.opening import open_journal
from tests.tables import each_row


@each_row(Path(__file__).parent / "cases/addresses.csv")
def test_a_wrong_address_is_said(row: dict[str, str], tmp_path: Path) -> None:
    letter = b"Madame, Monsieur, veuillez trouver ci-joint"
    (tmp_path / "lettre.txt").write_bytes(letter)
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "x.db.local").write_bytes(b"")  # a file where the folder would be: root writes anywhere
    with pytest.raises(BookError) as refused:
        open_journal(row["address"].format(folder=tmp_path), clock=lambda: pytest.fail("no act is dated")).register()
    assert row["says"] in str(refused.value)
    assert "motdepasse" not in str(refused.value)
    assert (tmp_path / "lettre.txt").read_bytes() == letter
