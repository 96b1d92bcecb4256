"""A Google workbook made ready: its tabs, their columns, what is protected and what shows by itself.

Done again it changes nothing, and adds to an older workbook what it lacks: what people added or chose stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from rules.faults import Fault
from rules.session import Session
from sheets_sync import google_setup_columns, google_setup_guards, google_setup_reading, google_setup_signs
from sheets_sync import google_setup_tabs as making
from sheets_sync.google_cells import ended, quoted
from sheets_sync.google_client import SheetsClient
from sheets_sync.google_setup_reading import Sheet, Standing
from sheets_sync.google_setup_tabs import Depth
from sheets_sync.google_tabs import Tabs
from sheets_sync.journal import TAB
from sheets_sync.layouts import Layout, letters, locate
from sheets_sync.people_tabs import MIRROR, PeopleTab, session_tabs
from sheets_sync.places_tab import PLACES

AT_ONCE: Final = 250
"""Requests of one batch: a minute takes sixty batches, and the service two megabytes."""
ROUNDS: Final = 3
"""A tab is made, then its columns are completed, then dressed."""


class Step(NamedTuple):
    """Requests that apply together, and what they do, as a sentence."""

    says: str
    requests: list[Any]


class Left(NamedTuple):
    """What was done, and what only a person can mend."""

    done: list[str]
    faults: list[Fault]


def set_up(client: SheetsClient, session: Session, rows: int = 0) -> Left:
    """Until nothing is left to do; `rows` of a new people's tab, 0 for the usual. Raises Silent, Rejected, Doubt."""
    tabs, sender = session_tabs(session), Tabs(client)
    done: list[str] = []
    faults: list[Fault] = []
    for _ in range(ROUNDS):
        steps, faults = todo(google_setup_reading.read(client), tabs, session, partial(_depth, sender), rows)
        if not steps:
            break
        for together in _batches(steps):
            sender.update([request for step in together for request in step.requests])
            done += [step.says for step in together]
    return Left(done, faults)


def _batches(steps: Sequence[Step]) -> Iterator[list[Step]]:
    together: list[Step] = []
    for step in steps:
        if together and sum(len(one.requests) for one in (*together, step)) > AT_ONCE:
            yield together
            together = []
        together.append(step)
    yield together


def _depth(sender: Tabs, sheet: Sheet, column: int) -> int:
    name = letters(column)
    (cells,) = sender.values([f"{quoted(sheet.title)}!{name}:{name}"])
    return len(ended(cells))


def todo(
    standing: Standing, tabs: Mapping[str, PeopleTab], session: Session, depth: Depth, rows: int = 0
) -> tuple[list[Step], list[Fault]]:
    """What this workbook lacks, in order, one step a tab; and the faults that stop a part of it."""
    wanted, names = making.of_mirror(standing, tabs)
    steps = [Step(f"{MIRROR} : colonnes.", wanted)]
    faults: list[Fault] = []
    for tab in tabs.values():
        sheet = standing.sheet(tab.name)
        if sheet is None:
            steps.append(Step(f"{tab.name} : onglet créé.", making.made(tab, rows)))
        elif not any(cell != "" for row in sheet.grid for cell in row):
            steps.append(Step(f"{tab.name} : en-têtes écrits.", making.own_header(sheet, tab)))
        else:
            step, found = _completed(sheet, tab, names, session, depth)
            steps.append(step)
            faults += found
    steps.append(Step(f"{PLACES} : formules.", making.of_places(standing, names)))
    steps.append(Step("Saisies : onglet créé.", making.of_hints(standing)))
    steps.append(Step("Onglets du poste : protégés.", [*_protected(standing)]))
    return [step for step in steps if step.requests], faults


def _completed(
    sheet: Sheet, tab: PeopleTab, names: Sequence[str], session: Session, depth: Depth
) -> tuple[Step, list[Fault]]:
    layout = locate(tab, sheet.grid)
    if layout.header is None or layout.identifier is None:
        return Step("", []), list(layout.faults)
    columns, renamed = making.missing(sheet, tab, layout, names, depth)
    doubled = [fault for fault in layout.faults if "plusieurs" in fault.says]
    if columns:
        return Step(f"{tab.name} : colonnes ajoutées.", columns), renamed + doubled
    return Step(f"{tab.name} : mise en forme.", [*_dressed(sheet, tab, layout, names, session)]), renamed + doubled


def _dressed(sheet: Sheet, tab: PeopleTab, layout: Layout, names: Sequence[str], session: Session) -> Iterator[Any]:
    header, places = layout.header or 0, {"": layout.identifier or 0, **layout.columns}
    yield from making.frozen(sheet, header)
    yield from google_setup_columns.dressed(sheet, tab, header, places, session)
    yield from google_setup_guards.of_people(sheet, tab, header, places)
    yield from google_setup_signs.requests(sheet, tab, header, places, names)


def _protected(standing: Standing) -> Iterator[Any]:
    for tab in (TAB, MIRROR, PLACES):
        if sheet := standing.sheet(tab):
            yield from google_setup_guards.of_the_desk(sheet, standing.account)
