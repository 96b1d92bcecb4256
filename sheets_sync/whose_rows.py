"""Whose each row of a workbook is: written beside it when it leaves, read again when it comes back.

Whoever sorts some columns and not the others leaves each line beside somebody else's number: the name tells.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from sheets_sync import slips, typed_cells
from sheets_sync.book import Grid
from sheets_sync.fold import dossier_of
from sheets_sync.hand_lots import NAMES
from sheets_sync.layouts import Layout, SheetRow, folded
from sheets_sync.people_tabs import SLOTS, PeopleTab
from sheets_sync.register import Register
from sheets_sync.values import Value

WHO: Final = "Candidat"
"""The heading of that column, which is of no tab."""


def whose(tab: str, subject: str, value: Callable[[str, str], Value]) -> str:
    """The dossier, "" for nobody's; a slot is whoever holds it. `value`: subject, field → its value."""
    return str(value(subject, "held_by") or "").partition("/")[0] if tab == SLOTS else dossier_of(subject)


def who(tab: str, subject: str, value: Callable[[str, str], Value]) -> str:
    """Family and given name, "" where nobody is."""
    held = whose(tab, subject, value)
    names = (value(f"dossier:{held}", name) for name in NAMES) if held else ()
    return " ".join(str(name) for name in names if name).strip()


def value_at(register: Register, subject: str, name: str, position: int) -> Value:
    """What the journal said of a field when it had so many rows."""
    for recorded in register.thread(subject):
        if recorded.position >= position and recorded.holds:
            changed = recorded.act.changes.get(subject, {})
            if name in changed:
                return changed[name][0]
    return register.value(subject, name)


def astray(
    tab: PeopleTab,
    layout: Layout,
    grid: Grid,
    rows: Mapping[str, Sequence[SheetRow]],
    register: Register,
    position: int,
) -> Iterator[str]:
    """Subjects with a row where another name stands than theirs, now and when the file left; a blank says nothing."""
    heads = grid[layout.header] if layout.header is not None else ()
    places = [place for place, head in enumerate(heads) if folded(typed_cells.text(head)) == folded(WHO)]
    if len(places) != 1:
        return

    def then(subject: str, name: str) -> Value:
        return value_at(register, subject, name, position)

    for subject, here in rows.items():
        for said in {name for row in here if (name := _said(grid, row, places[0]))}:
            theirs = who(tab.name, subject, register.value)
            if not _same(said, theirs) and not _same(said, who(tab.name, subject, then)):
                yield subject


def _said(grid: Grid, row: SheetRow, place: int) -> str:
    line = grid[row.number - 1]
    return slips.plain(line[place]) if place < len(line) else ""


def _same(said: str, name: str) -> bool:
    return said == name or folded(said) == folded(slips.plain(name))
