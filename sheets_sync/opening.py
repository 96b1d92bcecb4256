"""From a book's URL to its journal, with the folder where this machine keeps what stands outside the workbook.

`sqlite:///path.db` is the embedded default; any other SQLAlchemy URL names a server.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sheets_sync.book import Book, BookError
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal

DEFAULT_BOOK = "sqlite:///var/guichet.db"


def now() -> datetime:
    return datetime.now(UTC)


def open_book(url: str) -> Book:
    """Raises BookError with the forms expected when the URL is none of them."""
    try:
        return SqlBook(url)
    except (ArgumentError, ImportError, ValueError) as cause:
        raise BookError(
            f"L'adresse de classeur « {url} » est illisible ; attendu : sqlite:///chemin.db ou postgresql+psycopg://…"
        ) from cause


def local_folder(url: str) -> Path:
    """Beside a SQLite file; under `var/` for a server's book. It holds the secret key: never share it with the
    workbook.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Path(f"{parsed.database}.local")
    named = parsed.render_as_string(hide_password=True)
    return Path("var") / blake2b(named.encode(), digest_size=6).hexdigest()


def open_journal(url: str = DEFAULT_BOOK, folder: Path | None = None, clock: Callable[[], datetime] = now) -> Journal:
    """The journal of a book; `folder`: where the outbox, the last seal and the key are kept. Raises BookError."""
    book = open_book(url)
    return Journal(book, (folder or local_folder(url)) / "outbox.db", clock)
