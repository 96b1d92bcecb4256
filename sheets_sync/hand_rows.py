"""Rows that people typed without an identifier that anyone knows: a question each, recognised by content."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rules.faults import Fault
from rules.session import Session
from sheets_sync import typed_cells
from sheets_sync.book import Cell
from sheets_sync.journal import dumps
from sheets_sync.layouts import SheetRow
from sheets_sync.people_tabs import Column, PeopleTab
from sheets_sync.register import Register
from sheets_sync.values import Unreadable, Value

ROW = "ligne:"
"""`ligne:TAB/digest of the content` says what became of such a row."""
TAKEN_AS = "taken_as"


@dataclass(frozen=True)
class NewRow:
    """`identifier`: what was typed, "" for nothing; `values`: what can be read; `faults`: what cannot; `opens`: may it
    become a subject here?
    """

    tab: str
    number: int
    identifier: str
    cells: Mapping[str, Cell]
    values: Mapping[str, Value]
    faults: tuple[Fault, ...]
    subject: str
    opens: bool


def new_rows(
    tab: PeopleTab, columns: Sequence[Column], others: Sequence[SheetRow], register: Register, session: Session
) -> Iterator[NewRow]:
    """Those on which nobody has answered yet; the same content twice is one question."""
    asked = set()
    for row in others:
        cells = {column.key: cell for column, cell in zip(columns, row.cells, strict=True) if cell != ""}
        subject = content_subject(tab.name, row.identifier, cells)
        if subject in asked or register.fields.get(subject):
            continue
        asked.add(subject)
        values, faults = _read(tab, columns, row, session)
        yield NewRow(tab.name, row.number, row.identifier, cells, values, faults, subject, tab.opens)


def taken_as(tab: PeopleTab, columns: Sequence[Column], row: SheetRow, register: Register) -> str:
    """The subject that a row typed by hand became, of which it is the copy; "" for any other."""
    cells = {column.key: cell for column, cell in zip(columns, row.cells, strict=True) if cell != ""}
    return str(register.value(content_subject(tab.name, row.identifier, cells), TAKEN_AS) or "")


def content_subject(tab: str, identifier: str, cells: Mapping[str, Cell]) -> str:
    numbers = {name: float(cell) if type(cell) is int else cell for name, cell in cells.items()}
    content = dumps([identifier, {name: numbers[name] for name in sorted(numbers)}])
    return f"{ROW}{tab}/{blake2b(content.encode(), digest_size=12).hexdigest()}"


def duplicates(tab: PeopleTab, by_subject: Mapping[str, Sequence[SheetRow]]) -> Iterator[Fault]:
    """Two rows of one identifier: nothing is lost, one of them is too many."""
    for rows in by_subject.values():
        if len(rows) > 1:
            where = ", ".join(str(row.number) for row in rows)
            says = f"figure aux lignes {where} : supprimez celles qui sont en trop"
            yield Fault(tab.name, rows[0].identifier, tab.identifier, says)


def _read(
    tab: PeopleTab, columns: Sequence[Column], row: SheetRow, session: Session
) -> tuple[dict[str, Value], tuple[Fault, ...]]:
    values, faults = {}, []
    for column, cell in zip(columns, row.cells, strict=True):
        if cell == "" or not column.data:
            continue
        try:
            values[column.key] = typed_cells.value(column.kind, cell, session)
        except Unreadable as problem:
            faults.append(Fault(tab.name, row.identifier or f"ligne {row.number}", column.label, str(problem)))
    return values, tuple(faults)
