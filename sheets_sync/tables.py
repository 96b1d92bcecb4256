"""The parameter tables a journal holds: as people edit them (draft), and as a named person put them in force."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from rules.tabs import Tables
from sheets_sync.journal import dumps

Force = dict[str, dict[str, Mapping[str, str]]]
"""Tab → key of the row → the row."""
PREFIX = "parametre:"
DELETED = "supprime"


def subject(tab: str, key: str) -> str:
    return f"{PREFIX}{tab}/{key}"


def put(force: Force, lines: Mapping[str, Mapping[str, Mapping[str, str] | None]]) -> Force:
    """The tables once these rows are put in force."""
    after = dict(force)
    for tab, rows in lines.items():
        table = after[tab] = dict(after.get(tab, {}))
        for key, row in rows.items():
            if row is None:
                table.pop(key, None)
            else:
                table[key] = row
    return after


def in_force(force: Force) -> Tables:
    return {tab: tuple(rows.values()) for tab, rows in force.items()}


def draft(fields: Mapping[str, Mapping[str, Any]]) -> Tables:
    """Every row that people edited and did not delete, in the order in which rows came."""
    tables: dict[str, list[Mapping[str, str]]] = {}
    for name, values in fields.items():
        if name.startswith(PREFIX):
            rows = tables.setdefault(name.removeprefix(PREFIX).split("/", 1)[0], [])
            if not values.get(DELETED):
                rows.append({column: _text(value) for column, value in values.items() if column != DELETED})
    return {tab: tuple(rows) for tab, rows in tables.items()}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def changes(older: Tables, newer: Tables, keys: Mapping[str, str]) -> dict[str, dict[str, Mapping[str, str] | None]]:
    """What putting `newer` in force changes: tab → key → row, None for a row that goes. `keys`: tab → its key
    column.
    """
    lines: dict[str, dict[str, Mapping[str, str] | None]] = {}
    for tab, column in keys.items():
        before = {row[column]: row for row in older.get(tab, ())}
        after = {row[column]: row for row in newer.get(tab, ())}
        changed: dict[str, Mapping[str, str] | None] = {
            key: row for key, row in after.items() if before.get(key) != row
        }
        changed |= {key: None for key in before if key not in after}
        if changed:
            lines[tab] = changed
    return lines


def digest(tables: Tables) -> str:
    """Names the rows in force; the same rows in another order are other rows."""
    return blake2b(
        dumps({tab: [dict(row) for row in rows] for tab, rows in tables.items()}).encode(), digest_size=8
    ).hexdigest()
