"""From a book's URL to its journal, with the folder where this machine keeps what stands outside the workbook.

`sqlite:///path.db` is the embedded default; `google:KEY` a Google Sheet; any other SQLAlchemy URL names a server.
"""

import re
import sqlite3
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sheets_sync.beliefs import held_back
from sheets_sync.book import Absent, Book, BookError
from sheets_sync.foreign import foreign_tables
from sheets_sync.google_account import SCHEME, client_of, key_of, on_stand_in, processes
from sheets_sync.google_book import GoogleBook
from sheets_sync.journal import TAB
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal

SQLITE = b"SQLite format 3\0"
"""How a SQLite file begins."""
PASSWORD = re.compile(r"(?<=:)[^:@/]+(?=@)")
EMPTY = "Le classeur est vide : vérifiez son adresse, ou écrivez-y une session (setup)."
DEFAULT_BOOK = "sqlite:///var/guichet.db"


def now() -> datetime:
    return datetime.now(UTC)


def is_google(url: str) -> bool:
    return url.startswith(SCHEME)


def asks_who(url: str) -> bool:
    """May only who has signed in come in? Google's own service is reached from anywhere, its stand-in from here."""
    return is_google(url) and not on_stand_in()


def open_book(url: str, secrets: Mapping[str, Any] | None = None) -> Book:
    """Raises BookError with the forms expected when the URL is none of them, or with what its file is instead.

    `secrets`: the service account's key of a Google workbook, unless a variable names its file.
    """
    if is_google(url):
        return GoogleBook(client_of(url, secrets))
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            _must_be_a_book(Path(parsed.database))
        return SqlBook(url)
    except (ArgumentError, ImportError, ValueError) as cause:
        raise BookError(
            f"L'adresse de classeur « {PASSWORD.sub('***', url)} » n'est pas de celles que Guichet ouvre ; "
            "attendu : sqlite:///chemin.db, google:IDENTIFIANT ou postgresql+psycopg://…"
        ) from cause


def _must_be_a_book(path: Path) -> None:
    """A file that is there and is something else is never written into."""
    if path.is_dir():
        raise BookError(f"{path} est un dossier ; attendu : un fichier, par exemple sqlite:///{path}/guichet.db.")
    try:
        with path.open("rb") as file:
            start = file.read(len(SQLITE))
    except FileNotFoundError:
        return
    except OSError as cause:
        raise BookError(f"{path} ne peut pas être lu : vérifiez le chemin et vos droits.") from cause
    if start not in (b"", SQLITE):
        raise BookError(
            f"{path} n'est pas un classeur de Guichet : donnez le chemin d'un classeur, ou d'un fichier neuf."
        )
    if start == SQLITE and (tables := foreign_tables(path)):
        named = ", ".join(tables[:3]) + (f" et {len(tables) - 3} autres" if len(tables) > 3 else "")
        raise BookError(
            f"{path} est la base SQLite d'un autre programme (tables : {named}), Guichet n'y écrit rien : donnez le "
            "chemin d'un classeur, ou d'un fichier neuf."
        )


def local_folder(url: str) -> Path:
    """Beside a SQLite file; under `var/` for Google's or a server's book. It holds the secret key: never share it with
    the workbook.
    """
    if is_google(url):
        return Path("var") / f"google-{key_of(url)}"
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Path(f"{parsed.database}.local")
    named = parsed.render_as_string(hide_password=True)
    return Path("var") / blake2b(named.encode(), digest_size=6).hexdigest()


def open_journal(
    url: str = DEFAULT_BOOK,
    folder: Path | None = None,
    clock: Callable[[], datetime] = now,
    existing: bool = False,
    secrets: Mapping[str, Any] | None = None,
) -> Journal:
    """The journal of a book; `folder`: where the outbox, the last seal and the key are kept. Raises BookError.

    `existing`: what a mistyped address names is Absent, and nothing is made for it.
    """
    book, folder = open_book(url, secrets), folder or local_folder(url)
    known = (folder / "outbox.db").exists()  # a book that was emptied is opened, to be told from one that never was
    if existing and not known and book.read({TAB: sys.maxsize})[TAB].end == 0:
        raise Absent(EMPTY)
    try:
        if is_google(url):
            return Journal(book, folder / "outbox.db", clock, processes=processes(), held=held_back)
        return Journal(book, folder / "outbox.db", clock)
    except (OSError, sqlite3.Error) as cause:
        raise BookError(
            f"{folder} ne peut pas être écrit : Guichet y garde sa clé et les actes en cours d'envoi ; "
            "donnez un dossier où vous pouvez écrire."
        ) from cause
