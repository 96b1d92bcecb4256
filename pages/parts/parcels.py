"""A packed workbook as an XLSX: each tab a sheet, whose it is beside each row, and the slip that is not shown."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from desk.handing_out import Packed
from documents.tables import Table, Value, workbook
from sheets_sync import slips, typed_cells
from sheets_sync.book import Cell
from sheets_sync.hand_lots import NAMES
from sheets_sync.people_tabs import Column, PeopleTab
from sheets_sync.whose_rows import WHO

NUMBERS: Final = ("entier", "decimal", "note")


def written(packed: Packed, at: datetime) -> bytes:
    """Raises `RuleError` when a sheet cannot hold so many rows."""
    tables = [_table(tab, packed.rows[tab.name]) for tab in packed.tabs]
    return workbook("Classeur envoyé par Guichet", tables, at, (slips.TAB, packed.slip))


def _table(tab: PeopleTab, rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]) -> Table:
    named = not {*NAMES} <= {column.key for column in tab.columns}
    heads = [("", tab.identifier), *([(WHO, WHO)] if named else [])]
    columns = (*heads, *((column.key, column.label) for column in tab.columns))
    lines = (
        (name, *([who] if named else []), *(_value(*one) for one in zip(tab.columns, cells, strict=True)))
        for name, who, cells in rows
    )
    texts = frozenset(column.key for column in tab.columns if column.kind not in (*slips.DAYS, *NUMBERS))
    quiet = frozenset((WHO, *(column.key for column in tab.columns if not column.data)))
    return Table(tab.name, columns, tuple(lines), texts | {""}, quiet)


def _value(column: Column, cell: Cell) -> Value:
    """A cell as a spreadsheet types it: what is a day there is a day here."""
    if isinstance(cell, str | bool):
        return cell
    return typed_cells.at(cell) if column.kind in slips.DAYS else Decimal(repr(cell)).normalize()
