"""Is a SQLite file some other program's? Asked before a book is opened, so that nothing is ever written into it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sheets_sync.sql_book import COUNTERS


def foreign_tables(path: Path) -> tuple[str, ...]:
    """The tables of a SQLite file that another program made; none when it is a workbook, or has no table yet.

    Read without a lock or a file beside it, unless a write-ahead log already lies there.
    """
    log = path.with_name(f"{path.name}-wal")
    as_it_is = "" if log.exists() and log.stat().st_size else "&immutable=1"
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{as_it_is}", uri=True)) as connection:
            names = tuple(name for (name,) in connection.execute(asked))
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({COUNTERS.name})")}
    except sqlite3.Error:
        return ()  # a busy book, or a damaged one: opening it says so
    return () if columns == set(COUNTERS.columns.keys()) else names
