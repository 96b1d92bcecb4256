"""What one machine keeps outside the workbook: acts not yet surely in it (outbox), those whose author has not seen what
became of them (owed), the last seal, a request to resume. A SQLite file, mode 0600.

An act enters the outbox before it is first sent and leaves once two later reads have shown it, or once a read showed
it lost.
Whoever starts sends again what is left: an operation counts once. Several processes may share the file.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from sheets_sync.rows import JournalRow

KEY_VARIABLE = "GUICHET_KEY"
SENT, HOLDS = "sent", "holds"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (operation TEXT PRIMARY KEY, row TEXT NOT NULL, status TEXT NOT NULL, position
INTEGER);
CREATE TABLE IF NOT EXISTS seal (only INTEGER PRIMARY KEY CHECK (only = 1), length INTEGER NOT NULL, digest TEXT NOT
NULL);
CREATE TABLE IF NOT EXISTS resumption (only INTEGER PRIMARY KEY CHECK (only = 1), asked TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS owed (operation TEXT PRIMARY KEY, instant TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT
NULL, subject TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS hand (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Waiting(NamedTuple):
    """An act of the outbox. `position`: where it stood when it was acknowledged."""

    row: JournalRow
    status: str
    position: int | None


class Owed(NamedTuple):
    """An act whose author left without an answer, under the operation that they were told. `instant`: ISO."""

    operation: str
    instant: str
    actor: str
    kind: str
    subject: str


class SealKept(NamedTuple):
    """The first `length` rows of the journal had this digest."""

    length: int
    digest: str


class Local:
    """`path` names the SQLite file; its folder is made, readable by its owner. None: forgotten with the process."""

    def __init__(self, path: Path | None):
        self._lock, self._closed = Lock(), False
        self._connection = sqlite3.connect(
            _private(path) if path else ":memory:", timeout=20, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)

    def put(self, rows: Iterable[JournalRow]) -> None:
        """On the disk when this returns; an operation already there keeps its row."""
        lines = [(row.operation, json.dumps(row), SENT) for row in rows]
        with self._transaction() as run:
            run.executemany("INSERT OR IGNORE INTO outbox (operation, row, status) VALUES (?, ?, ?)", lines)

    def settle(self, held: Sequence[tuple[str, int]], done: Sequence[str], seal: SealKept | None) -> None:
        """Acts that were read back and hold, acts that need no memory any more, and what the journal now is."""
        if not (held or done or seal):
            return
        with self._transaction() as run:
            run.executemany(
                "UPDATE outbox SET status = ?, position = ? WHERE operation = ?", [(HOLDS, p, o) for o, p in held]
            )
            run.executemany("DELETE FROM outbox WHERE operation = ?", [(operation,) for operation in done])
            if seal:  # several processes: the longest one stands
                run.execute("INSERT OR IGNORE INTO seal VALUES (1, ?, ?)", seal)
                run.execute("UPDATE seal SET length = ?, digest = ? WHERE length < ?", (*seal, seal.length))

    def owe(self, one: Owed) -> None:
        """On the disk when this returns; once closed, nothing is sent any more either, and nothing is owed."""
        if self._closed:
            return
        with self._transaction() as run:
            run.execute("INSERT OR IGNORE INTO owed VALUES (?, ?, ?, ?, ?)", one)

    def told(self, operations: Iterable[str]) -> None:
        """Their author looked."""
        with self._transaction() as run:
            run.executemany("DELETE FROM owed WHERE operation = ?", [(operation,) for operation in operations])

    def owed(self) -> list[Owed]:
        with self._lock:
            found = self._connection.execute("SELECT * FROM owed ORDER BY rowid").fetchall()
        return [Owed(*one) for one in found]

    def forget(self, operations: Sequence[str]) -> None:
        """After a purge: not in the outbox, nor in its write-ahead log."""
        self.settle((), operations, None)
        self.told(operations)
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def replace_seal(self, seal: SealKept) -> None:
        """After two people resumed: what the journal was before is no longer asked of it."""
        with self._transaction() as run:
            run.execute("INSERT OR REPLACE INTO seal VALUES (1, ?, ?)", seal)

    def ask(self, asked: Mapping[str, Any] | None) -> None:
        """Someone's request to resume after an alarm, until it is confirmed or withdrawn (None)."""
        with self._transaction() as run:
            run.execute("DELETE FROM resumption")
            if asked is not None:
                run.execute("INSERT INTO resumption VALUES (1, ?)", (json.dumps(asked),))

    def asked(self) -> dict[str, Any] | None:
        with self._lock:
            found = self._connection.execute("SELECT asked FROM resumption").fetchone()
        return json.loads(found[0]) if found else None

    def memory(self) -> dict[str, Any]:
        """What is remembered of the people's tabs (`hand_memory`)."""
        with self._lock:
            found = self._connection.execute("SELECT name, value FROM hand").fetchall()
        return {name: json.loads(value) for name, value in found}

    def remember(self, changed: Mapping[str, Any], gone: Collection[str]) -> None:
        """On the disk when this returns."""
        lines = [(name, json.dumps(value)) for name, value in changed.items()]
        if lines or gone:
            with self._transaction() as run:
                run.executemany("INSERT OR REPLACE INTO hand VALUES (?, ?)", lines)
                run.executemany("DELETE FROM hand WHERE name = ?", [(name,) for name in gone])

    def waiting(self) -> list[Waiting]:
        with self._lock:
            found = self._connection.execute("SELECT row, status, position FROM outbox ORDER BY rowid").fetchall()
        return [Waiting(JournalRow(*json.loads(row)), status, position) for row, status, position in found]

    def seal(self) -> SealKept | None:
        with self._lock:
            found = self._connection.execute("SELECT length, digest FROM seal").fetchone()
        return SealKept(*found) if found else None

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _private(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    return path


def secret_key(path: Path) -> bytes:
    """The key of the journal's digests: `GUICHET_KEY` (64 hexadecimal digits), else a file made once, readable by its
    owner only.

    Raises ValueError with a French sentence when it is not a key.
    """
    text = os.environ.get(KEY_VARIABLE) or _key_file(path)
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError(
            f"La clé du journal ({KEY_VARIABLE} ou {path}) est illisible ; attendu : 64 chiffres hexadécimaux."
        )
    return key


def _key_file(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(os.urandom(32).hex())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # whole or absent, and the first of two processes wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
