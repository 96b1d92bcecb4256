"""A book kept in a SQL database: a SQLite file by default, PostgreSQL for a consortium. The only module that knows
SQLAlchemy.

A tab is a table of text columns with its `position`; the row of `_onglets` that counts its rows is locked by whoever
appends,
so positions are dense and follow the order of commits.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from sheets_sync.book import BookError, Doubt, Row, Silent, Tail
from sheets_sync.collector import paused

BUSY_SECONDS = 20
"""How long a SQLite writer waits for its turn before its request is in doubt."""
CREATION_LOCK = 0x67756963686574
"""PostgreSQL advisory lock: two processes do not create the same table at once."""

COUNTERS = Table(
    "_onglets", MetaData(), Column("nom", Text, primary_key=True), Column("longueur", Integer, nullable=False)
)


class SqlBook:
    """`url` is a SQLAlchemy URL; the folder of a SQLite file is made on the first write."""

    far = False

    def __init__(self, url: str):
        self._url = make_url(url)
        self._sqlite = self._url.get_backend_name() == "sqlite"
        self._path = Path(self._url.database or "").resolve() if self._sqlite else None
        if self._sqlite and self._url.database in (None, "", ":memory:"):
            raise BookError(f"Le classeur {url} n'a pas de fichier ; attendu : sqlite:///chemin/vers/classeur.db.")
        self._engine = _sqlite_engine(url) if self._sqlite else _server_engine(url)
        self._tables: dict[str, Table] = {}
        self._identity = ""

    @property
    def identity(self) -> str:
        """The file's place, or the database's own number: a copied file or a restored dump is another workbook."""
        if not self._identity:
            self._identity = f"sqlite:{self._path}" if self._sqlite else self._server_identity()
        return self._identity

    def _server_identity(self) -> str:
        asked = "SELECT current_database(), current_schema(), system_identifier FROM pg_control_system()"
        with self._transaction(Silent) as connection:
            database, schema, cluster = connection.exec_driver_sql(asked).one()
        return f"postgresql:{cluster}/{database}/{schema}"

    def create(self, tab: str, header: Row) -> bool:
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._transaction(Doubt, writes=True) as connection:
            if not self._sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({CREATION_LOCK})")
            if inspect(connection).has_table(tab):
                return False
            COUNTERS.create(connection, checkfirst=True)
            _declare(tab, header).create(connection)
            connection.execute(insert(COUNTERS).values(nom=tab, longueur=0))
        return True

    @paused()
    def read(self, wanted: Mapping[str, int]) -> Mapping[str, Tail]:
        if self._path and not (self._path.exists() and self._path.stat().st_size):
            return {tab: Tail(0, []) for tab in wanted}
        with self._transaction(Silent) as connection:
            return {tab: self._tail(connection, tab, start) for tab, start in wanted.items()}

    def append(self, tab: str, rows: Sequence[Row], read_back_from: int) -> Tail:
        with self._transaction(Doubt, writes=True) as connection:
            table = self._table(connection, tab)
            if table is None:
                raise Doubt(
                    f"L'onglet {tab} n'existe pas encore dans le classeur ; créez-le avec « sheets_sync setup »."
                )
            mine = COUNTERS.c.nom == tab
            length: int = connection.execute(select(COUNTERS.c.longueur).where(mine).with_for_update()).scalar_one()
            names = [column.name for column in table.columns]
            connection.execute(
                insert(table), [dict(zip(names, (length + i, *row), strict=True)) for i, row in enumerate(rows)]
            )
            connection.execute(update(COUNTERS).where(mine).values(longueur=length + len(rows)))
            return self._tail(connection, tab, read_back_from)

    def blank(self, tab: str, positions: Sequence[int], columns: Sequence[str]) -> None:
        with self._transaction(Doubt, writes=True) as connection:
            table = self._table(connection, tab)
            if table is not None:
                emptied = dict.fromkeys(columns, "")
                connection.execute(update(table).where(table.c.position.in_(positions)).values(emptied))
        if self._sqlite:  # what was blanked must not stay readable in the write-ahead log
            with self._engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def too_long(self, row: Row) -> bool:
        return False

    def close(self) -> None:
        self._engine.dispose()

    def _table(self, connection: Connection, tab: str) -> Table | None:
        if tab not in self._tables:
            if not inspect(connection).has_table(tab):
                return None
            self._tables[tab] = Table(tab, MetaData(), autoload_with=connection)
        return self._tables[tab]

    def _tail(self, connection: Connection, tab: str, start: int) -> Tail:
        table = self._table(connection, tab)
        if table is None:
            return Tail(0, [])
        cells = [column for column in table.columns if column.name != "position"]
        asked = select(*cells).where(table.c.position >= start).order_by(table.c.position)
        found = connection.execute(asked)
        rows: Sequence[Row] = found.cursor.fetchall() if found.cursor else []  # plain tuples: three times faster
        found.close()
        if not rows and start:  # the tab may be shorter than what was asked
            length = connection.execute(select(COUNTERS.c.longueur).where(COUNTERS.c.nom == tab)).scalar_one()
            return Tail(min(start, length), [])
        return Tail(start, rows)

    @contextmanager
    def _transaction(self, error: type[BookError], writes: bool = False) -> Iterator[Connection]:
        """One instant: a snapshot for reads, the writer's turn for writes. A database's refusal is told in our
        words.
        """
        try:
            with self._engine.connect() as plain:
                options: dict[str, Any] = {"writes": writes}
                if not (self._sqlite or writes):
                    options["isolation_level"] = "REPEATABLE READ"
                connection = plain.execution_options(**options)
                with connection.begin():
                    yield connection
        except SQLAlchemyError as cause:
            raise error(self._refusal(cause)) from cause

    def _refusal(self, cause: SQLAlchemyError) -> str:
        name = self._path or self._url.render_as_string(hide_password=True)
        if self._sqlite and type(cause) is DatabaseError:  # its subclasses are a lock, a full disk
            return (
                f"{name} n'est pas un classeur de Guichet, ou il est abîmé : vérifiez le chemin, ou reprenez une copie."
            )
        return f"Le classeur {name} ne répond pas ({type(cause).__name__}) ; réessayez dans un instant."


def _declare(tab: str, header: Row) -> Table:
    cells = (Column(name, Text, nullable=False) for name in header)
    return Table(tab, MetaData(), Column("position", Integer, primary_key=True, autoincrement=False), *cells)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def durable(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _server_engine(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True)
