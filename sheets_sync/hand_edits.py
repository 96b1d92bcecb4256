"""Hand edits: what people typed over in their tabs; `docs/hand_edits.md` has the table.

Pure: one picture (people's tabs and `Miroir` at one instant), the register of that instant and what this machine
remembers go in; acts by "feuille", questions, lots and faults come out. A row is its identifier's, wherever it stands.
Decisions are never taken from the sheet, what cannot be read keeps its last good value.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from rules.faults import Fault
from rules.session import Session
from sheets_sync import hints, leftovers, mirror
from sheets_sync.answers import Draft
from sheets_sync.hand_cells import Found
from sheets_sync.hand_history import Histories
from sheets_sync.hand_lots import FEWEST, lots
from sheets_sync.hand_memory import Memory, by_tab, learn
from sheets_sync.hand_questions import Lot, Picture, Question
from sheets_sync.hand_rows import NewRow
from sheets_sync.hand_tabs import TabReading
from sheets_sync.journal import RESUMED, WORKBOOK
from sheets_sync.layouts import Layout
from sheets_sync.leftovers import Places
from sheets_sync.people_tabs import HINTS, MIRROR, PeopleTab, prefix_of
from sheets_sync.register import Register

LATE: Final = 420.0
"""Seconds after which a request that was sent can no longer apply, its timeouts included."""


@dataclass(frozen=True)
class Edits:
    """`acts`: to record now; `missing`: subjects that `Miroir` shows and whose row was never seen, by tab; `vanished`:
    those whose row was seen and is gone; `layouts`: where each tab keeps what; `quarantine`: subject → its cells that
    say nothing readable; `places`: where the rows of each subject stand.
    """

    acts: tuple[Draft, ...]
    questions: tuple[Question, ...]
    lots: tuple[Lot, ...]
    rows: tuple[NewRow, ...]
    faults: tuple[Fault, ...]
    missing: Mapping[str, tuple[str, ...]]
    vanished: Mapping[str, tuple[str, ...]]
    layouts: Mapping[str, Layout]
    quarantine: Mapping[str, tuple[Fault, ...]]
    places: Places
    memory: Memory


def compare(
    picture: Picture,
    register: Register,
    memory: Memory,
    session: Session,
    tabs: Mapping[str, PeopleTab],
    histories: Histories | None = None,
    late: float = LATE,
) -> Edits:
    """All that the picture says, and what to remember of it. `register` is folded up to the picture's own instant."""
    if another_journal(register, memory):
        memory = Memory()
    learned = learn(memory.learned, register.position, picture.at, late)
    found = Found(replace(memory, learned=learned), by_tab(memory, tabs))
    shown, histories = mirror.read(picture.grids.get(MIRROR)), histories or Histories()
    lines: dict[str, list[str]] = {}
    for subject in shown.lines:
        lines.setdefault(prefix_of(subject), []).append(subject)
    for tab in tabs.values():
        mine = lines.get(tab.prefix, ())
        TabReading(found, picture, register, session, tab, shown, mine, histories, late).compare()
    found.places[HINTS] = _hinted(picture, tabs)
    return _edits(found, register)


def _hinted(picture: Picture, tabs: Mapping[str, PeopleTab]) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for name, identifier, number in hints.lines(picture.grids.get(HINTS)):
        if name in tabs:
            subject = f"{tabs[name].prefix}{identifier}"
            places[subject] = (*places.get(subject, ()), number)
    return places


def _edits(found: Found, register: Register) -> Edits:
    kept, held, in_lots = lots(found, register)
    for key in held:
        found.stopped[key] = found.stopped[key]._replace(held=True)
    acts = (*(draft for draft, question in found.edits if question.key not in held), *found.gone)
    memory = Memory(
        found.seen, found.left, {**found.memory.columns, **found.columns}, found.stopped, found.memory.learned
    )
    faults = (*dict.fromkeys(found.faults), *leftovers.faults(found.places, register))
    return Edits(
        acts, tuple(kept), tuple(in_lots), tuple(found.rows), faults, found.missing, found.vanished, found.layouts,
        {subject: tuple(faults) for subject, faults in found.unread.items()}, found.places, memory,
    )  # fmt: skip


def together(faults: Iterable[Fault]) -> Iterator[Fault]:
    """One sentence for a column of which many cells are faulty, each its own otherwise; of what one person may know."""
    columns: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        columns.setdefault((fault.tab, fault.column), []).append(fault)
    for found in columns.values():
        if len(found) <= FEWEST:
            yield from found
        else:
            first = found[0]
            yield replace(first, row=f"{first.row} et {len(found) - 1} autres", says=f"par exemple : {first.says}")


def another_journal(register: Register, memory: Memory) -> bool:
    """Is what is remembered of a journal that was longer, or that two people resumed since? Its places say nothing."""
    known = memory.learned[-1][0] if memory.learned else 0
    if known > register.position:
        return True
    for recorded in reversed(register.thread(WORKBOOK)):
        if recorded.position < known:
            return False
        if recorded.row.nature == RESUMED:
            return True
    return False
