"""What `Miroir` shows beside the fields so that `Places` can count seats: what is in force, never the draft.

A programme's line has its seats in force (R-001 to R-006); an application's, what its state counts for by the workflow
in force.
"""

from collections.abc import Mapping
from typing import Any, Final

from rules.session import Session
from sheets_sync.book import Cell
from sheets_sync.tables import PREFIX

FORMATIONS: Final = f"{PREFIX}Formations/"
APPLICATIONS: Final = "candidature:"
LABEL, MIN, MAX, DECIDED, EXTRA = "places.label", "places.min", "places.max", "places.decided", "places.extra"
HELD, PROJECTS = "places.held", "places.projects"
KEYS: Final = (LABEL, MIN, MAX, DECIDED, EXTRA, HELD, PROJECTS)
"""They never change their order: a field keeps its column of `Miroir` for ever."""
REGISTERED, AGREED, CONTRACT = 1, 2, 3
"""How far a seat is taken; who is further is there too."""


def cells(subject: str, fields: Mapping[str, Any], session: Session) -> Mapping[str, Cell]:
    """Those of a line; what is left out is empty."""
    if subject.startswith(FORMATIONS):
        return _programme(subject.removeprefix(FORMATIONS), session)
    if subject.startswith(APPLICATIONS):
        return _application(str(fields.get("state") or ""), session)
    return {}


def _programme(code: str, session: Session) -> Mapping[str, Cell]:
    row = session.programmes.get(code)
    if row is None:
        return {}
    decided: Cell = "" if row.decided is None else float(row.decided)
    return {LABEL: row.label, MIN: float(row.min), MAX: float(row.max), DECIDED: decided, EXTRA: float(row.extra)}


def _application(code: str, session: Session) -> Mapping[str, Cell]:
    """HELD: what its state says by itself; PROJECTS: do its projects count?"""
    state = session.workflow.states.get(code)
    if state is None:
        return {}
    held = CONTRACT if "admission" in state.traits else AGREED if "place" in state.traits else 0
    counts = not state.final and code in session.workflow.after_a_project
    return {HELD: float(held) if held else "", PROJECTS: 1.0 if counts else ""}
