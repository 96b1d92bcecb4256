"""A tab as a grid one types in, whatever others do meanwhile: the grid edits a frozen copy, and an edit names its row.

Streamlit holds pending edits by position and enforces no limit on the server (docs/architecture.md): positions are read
against the copy that was shown, and the desk checks each cell again.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from desk.desk import Desk
from desk.sheet_views import Edit, Edited, Grid
from pages.parts import answers, book_lists
from pages.parts.export import export
from pages.parts.layout import block, show
from pages.parts.markup import bold, note
from pages.parts.tables import Column, table
from pages.parts.typography import number
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Pending, Refused

KEPT, FRAME, KEY = "sheet_grid", "sheet_frame", "sheet_editor"
REFUSED, UNTOLD = "sheet_refused", "sheet_untold"
CELLS = pd.ArrowDtype(pa.string())
"""Seven tenths of the bytes of pandas' own text, hashed and copied at each rerun: offsets of 32 bits, not of 64."""
FITS = 20  # rows of 26 px below which a grid is as tall as its rows


def frozen(asked: tuple[str, str, str], read: Callable[[], Grid]) -> Grid:
    """The grid as it was when it was opened, until it is reloaded or another is asked: by someone, a tab, a filter."""
    kept = st.session_state.get(KEPT)
    if kept is None or kept[0] != asked:
        kept = (asked, read(), number_of(kept) + 1)
        st.session_state[KEPT] = kept
    grid: Grid = kept[1]
    return grid


def opened() -> int:
    """The number of the grid that is open."""
    return number_of(st.session_state.get(KEPT))


def number_of(kept: Any) -> int:
    """How many grids were opened: each has its own editor, so no edit moves from one to another."""
    return kept[2] if kept else 0


def reload() -> None:
    kept = st.session_state.get(KEPT)
    if kept:
        st.session_state[KEPT] = (None, kept[1], kept[2])


def changed(desk: Desk, actor: Actor) -> bool:
    """Has the book moved since this grid was opened?"""
    kept = st.session_state.get(KEPT)
    return bool(kept) and desk.overtaken(actor, kept[1])


def editor(shown: Grid) -> None:
    """Draws the grid; `typed` reads what is written in it."""
    adds, tall = shown.parameters and shown.editable, len(shown.rows) > FITS
    names_row = 2 if shown.rows and "/" in shown.rows[0].id and not shown.parameters else 1
    config = {
        column.label: st.column_config.TextColumn(
            disabled=not (column.editable or adds), help=column.help or None, pinned=place < names_row
        )
        for place, column in enumerate(shown.columns)
    }
    with st.container(key="low_sheet" if not tall else "tall_draft" if shown.parameters else "tall_sheet"):
        st.data_editor(
            frame(shown), key=_key(), hide_index=True, column_config=config, row_height=26,
            height="stretch" if tall else "content", num_rows="add" if adds else "fixed", disabled=not shown.editable,
        )  # fmt: skip


def frame(shown: Grid) -> pd.DataFrame:
    """Built once for a grid, which is never changed; Streamlit edits a copy of its own."""
    kept = st.session_state.get(FRAME)
    if kept is None or kept[0] is not shown:
        names = [column.label for column in shown.columns]
        kept = (shown, pd.DataFrame([row.cells for row in shown.rows], columns=names, dtype=CELLS))
        st.session_state[FRAME] = kept
    found: pd.DataFrame = kept[1]
    return found


def typed(shown: Grid) -> list[Edit]:
    """The pending edits of the grid, each named by its row's identifier and its column's key."""
    delta = st.session_state.get(_key(), {})
    keys = {column.label: column.key for column in shown.columns}
    edits = [
        Edit(shown.rows[int(place)].id, keys[label], str(text or ""))
        for place, cells in delta.get("edited_rows", {}).items()
        for label, text in cells.items()
        if label in keys and int(place) < len(shown.rows)
    ]
    return [*edits, *_added(shown, delta.get("added_rows", []), keys)]


def _added(shown: Grid, rows: list[dict[str, Any]], keys: dict[str, str]) -> list[Edit]:
    """New parameter rows: their first column names them."""
    name = shown.columns[0].label
    return [
        Edit(str(cells.get(name) or ""), keys[label], str(text or ""))
        for cells in rows
        for label, text in cells.items()
        if label in keys and label != name
    ]


def settle(edited: Edited, shown: Grid) -> None:
    """After a save: the grid opens again on what stands now, unless something typed would be lost with it.

    A conflict tells both values, so the grid may go; while an act is being checked, what was typed stays typed.
    """
    labels = {column.key: column.label for column in shown.columns}
    st.session_state[REFUSED] = [
        (edit.row, labels.get(edit.column, edit.column), says) for edit, says in edited.refused
    ]
    st.session_state[UNTOLD] = left = [answer for answer in edited.answers if isinstance(answer, Refused)]
    checked = any(isinstance(answer, Pending) for answer in edited.answers)
    if not checked and all(answer.winner is not None for answer in left):
        reload()


def untold(desk: Desk) -> None:
    """What was not saved: cells that could not be read, as typed and as expected; conflicts, with both values."""
    rows = [[row, column, tinted(says, "ambre")] for row, column, says in st.session_state.get(REFUSED, ())]
    if rows:
        columns = [Column("Ligne", width="12rem"), Column("Colonne", width="14rem"), "Pourquoi"]
        drawn = table("Refus", columns, rows, style="wrap fixed")
        show(block("Cellules non enregistrées", drawn, right="les autres le sont"))
    for answer in st.session_state.get(UNTOLD, ()):
        where = [note("Ligne ", bold(answer.winner.subject.partition(":")[2]))] if answer.winner else []
        show(*where, answers.told(desk, answer))


def faults(desk: Desk, actor: Actor, shown: Grid) -> None:
    """Cells of this tab that cannot be read, in their place; the last good value counts."""
    labels = {column.key: column.label for column in shown.columns}
    rows = [[fault.row, labels.get(fault.column, fault.column), tinted(fault.says, "rouge")] for fault in shown.faults]
    if rows:
        columns = [Column("Ligne", width="14rem"), Column("Colonne", width="12rem"), "Faute et ce qui est attendu"]
        drawn = table("Fautes", columns, rows, style="wrap")
        show(block("À réparer dans cet onglet", drawn, right=number(len(rows))))
        export(desk, actor, "fautes", lambda: book_lists.faults(shown.tab, shown.faults))


def _key() -> str:
    return f"{KEY} {opened()}"
