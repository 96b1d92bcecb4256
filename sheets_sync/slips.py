"""The slip (*bordereau*) of a workbook that leaves: a hidden tab which says what left, so that what comes back is
compared with it and never taken on trust.

It holds no value of anyone: where the journal stood, which rows and columns left, and four bytes of a keyed digest a
cell. It is signed with the book's key: another book's slip, or one that was changed, is told.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

from rules.session import Session
from sheets_sync import typed_cells, values
from sheets_sync.book import Cell, Grid
from sheets_sync.importing.reading import ImportRefused
from sheets_sync.typed_cells import digits
from sheets_sync.values import Unreadable, Value

TAB: Final = "Guichet"
SAYS: Final = "Bordereau de Guichet : n’y touchez pas, il sert à comparer ce fichier à son retour."
PIECE: Final = 30_000
MARK: Final = 4
"""Bytes kept of a cell's digest: told apart from what was typed, of no use to guess what it was."""
DAYS: Final = ("date", "instant")
FIRST_DAY: Final = 61
"""1 March 1900: before it, spreadsheets count a 29 February that never was."""
MOST: Final = 1e15
"""A spreadsheet keeps fifteen figures of a number."""
LONGEST: Final = 32_000
CUT: Final = " … (coupé ici)"
Stamp = Callable[..., str]
"""Texts → a keyed digest that only this book's desk makes (`Journal.stamp`)."""
_UNSEEN = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f␀]")


class Foreign(ImportRefused):
    """The workbook left another book."""


@dataclass(frozen=True)
class Slip:
    """`id` names this departure; `position`: rows of the journal then; `columns`: tab → keys; `marks`: tab →
    identifier → the digests of its cells, in the order of the columns.
    """

    id: str
    position: int
    at: datetime
    by: str
    to: str
    columns: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, Mapping[str, bytes]]

    def mark(self, tab: str, identifier: str, key: str) -> bytes | None:
        """None: this cell did not leave."""
        cells, columns = self.marks.get(tab, {}).get(identifier), self.columns.get(tab, ())
        if cells is None or key not in columns:
            return None
        start = columns.index(key) * MARK
        return cells[start : start + MARK]


@dataclass(frozen=True)
class Leaving:
    """One tab that leaves: its columns (key, kind), identifier → the cells as they are shown."""

    columns: tuple[tuple[str, str], ...]
    rows: Mapping[str, tuple[Cell, ...]]


class Marker:
    """Digests of the cells of one departure; `salt` is what the slip says of it."""

    def __init__(self, stamp: Stamp, salt: str):
        self._key = stamp("cellules", salt).encode()

    def __call__(self, tab: str, identifier: str, key: str, cell: Cell) -> bytes:
        said = "\x1f".join((tab, identifier, key, plain(cell))).encode()
        return blake2b(said, key=self._key, digest_size=MARK).digest()


def carried(kind: str, value: Value, session: Session) -> Cell:
    """What a file shows of a value: as `Miroir` would, a text cut where no cell could hold it. A day or number that no
    spreadsheet counts is a text."""
    cell = typed_cells.cell(kind, value, session)
    if isinstance(cell, float) and (abs(cell) >= MOST or (kind in DAYS and cell < FIRST_DAY)):
        return values.show(kind, value, session)
    return cell[:LONGEST] + CUT if isinstance(cell, str) and len(cell) > LONGEST else cell


def plain(cell: Cell) -> str:
    """A cell without what spreadsheets change by themselves: ends of lines, spaces around, unseen letters, the last
    figures of a number."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    text = cell if isinstance(cell, str) else digits(float(f"{cell:.13g}"))
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def again(kind: str, cell: Cell, session: Session) -> Cell:
    """The same, as the desk would write what it says; as it stands when it says nothing."""
    try:
        return typed_cells.cell(kind, typed_cells.value(kind, cell, session), session)
    except Unreadable:
        return cell


def written(
    leaving: Mapping[str, Leaving], position: int, at: datetime, by: str, to: str, book: str, stamp: Stamp
) -> list[list[str]]:
    """The rows of the hidden tab: a sentence, who signs, then the slip in pieces."""
    mark = Marker(stamp, f"{position} {at.isoformat()} {to}")
    tabs = {
        name: {
            "colonnes": [key for key, _ in tab.columns],
            "lignes": list(tab.rows),
            "marques": base64.b64encode(b"".join(_marks(mark, name, tab))).decode(),
        }
        for name, tab in leaving.items()
    }
    said = {"position": position, "le": at.isoformat(), "par": by, "pour": to, "onglets": tabs}
    text = base64.b64encode(zlib.compress(json.dumps(said, ensure_ascii=False).encode(), 6)).decode()
    pieces = [[text[start : start + PIECE]] for start in range(0, len(text), PIECE)]
    return [[SAYS], [_name(book), stamp("bordereau", text)], *pieces]


def read(grid: Grid, book: str, stamp: Stamp) -> Slip | None:
    """The slip that came back, None when it is not as it left. Raises Foreign."""
    rows = [[str(cell).strip() for cell in row] for row in grid]
    if len(rows) < 3 or len(rows[1]) < 2:
        return None
    text = "".join(row[0] for row in rows[2:] if row)
    if rows[1][0] != _name(book):
        raise Foreign("Ce classeur est parti d’un autre classeur de Guichet : ouvrez celui-là pour le reprendre.")
    if rows[1][1] != stamp("bordereau", text):
        return None
    return _read(rows[1][1], json.loads(zlib.decompress(base64.b64decode(text))))


def _read(name: str, said: Mapping[str, object]) -> Slip:
    tabs: Mapping[str, Mapping[str, Sequence[str]]] = said["onglets"]  # type: ignore[assignment]
    columns = {tab: tuple(one["colonnes"]) for tab, one in tabs.items()}
    marks = {}
    for tab, one in tabs.items():
        every, width = base64.b64decode(str(one["marques"])), len(columns[tab]) * MARK
        marks[tab] = {row: every[place * width : (place + 1) * width] for place, row in enumerate(one["lignes"])}
    at, position = datetime.fromisoformat(str(said["le"])), int(str(said["position"]))
    return Slip(name, position, at, str(said["par"]), str(said["pour"]), columns, marks)


def marker(slip: Slip, stamp: Stamp) -> Marker:
    """Makes the digests of that departure again."""
    return Marker(stamp, f"{slip.position} {slip.at.isoformat()} {slip.to}")


def _marks(mark: Marker, name: str, tab: Leaving) -> Iterator[bytes]:
    for identifier, cells in tab.rows.items():
        for (key, _), cell in zip(tab.columns, cells, strict=True):
            yield mark(name, identifier, key, cell)


def _name(book: str) -> str:
    return blake2b(book.encode(), digest_size=8).hexdigest()
