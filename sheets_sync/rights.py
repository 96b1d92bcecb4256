"""Rows of `Accès`: whose each is, and which role it gives on which programmes."""

import unicodedata
from collections.abc import Iterator

from rules.tabs import Row


def spelled(address: str) -> str:
    """One spelling for one address; "" for one whose letters look like others': it would borrow someone's identity."""
    plain = unicodedata.normalize("NFC", address).strip()
    return plain.casefold() if unicodedata.normalize("NFKC", plain) == plain else ""


def rights_of(row: Row) -> Iterator[tuple[str, str]]:
    """(role, programme), as the row says them: `*` is every programme."""
    role = row.get("role", "").strip()
    return ((role, code.strip()) for code in row.get("formation", "").split(";"))
