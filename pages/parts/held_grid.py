"""A grid that someone fills in while others work: it edits a frozen copy, and each edit names its row's application.

Streamlit holds pending edits by position; they are read against the copy that was shown, never against what stands now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from desk.files import Key
from pages.parts.tables import sized

T = TypeVar("T")
KEPT = "held_grid"


def frozen(name: str, asked: object, read: Callable[[], T]) -> T:
    """What was read when this grid was opened, until it is saved, reloaded, or another is asked."""
    kept = st.session_state.get(f"{KEPT} {name}")
    if kept is None or kept[0] != asked:
        kept = (asked, read(), _number(name) + 1)
        st.session_state[f"{KEPT} {name}"] = kept
    held: T = kept[1]
    return held


def reload(name: str) -> None:
    kept = st.session_state.get(f"{KEPT} {name}")
    if kept:
        st.session_state[f"{KEPT} {name}"] = (None, kept[1], kept[2])


def fresh(name: str) -> None:
    """Read again, unless something is typed in it."""
    if not st.session_state.get(_key(name), {}).get("edited_rows"):
        reload(name)


def editor(
    name: str, rows: Sequence[Mapping[str, Any]], typed: str, column: Any, alt: str, widths: Mapping[str, int]
) -> None:
    """One column that one types in, the others only read, as wide as `widths` (px) says: left to itself, the grid gives
    all the same width and cuts the last."""
    frame = pd.DataFrame(rows)
    columns = sized(widths) | {typed: column}
    locked = [each for each in frame.columns if each != typed]
    st.data_editor(
        frame, key=_key(name), hide_index=True, row_height=26, column_config=columns, disabled=locked,
        num_rows="fixed", placeholder="", alt=alt,
    )  # fmt: skip


def edits(name: str, keys: Sequence[Key], typed: str) -> dict[Key, Any]:
    """What was typed, by application."""
    changed = st.session_state.get(_key(name), {}).get("edited_rows", {})
    return {keys[int(at)]: cells[typed] for at, cells in changed.items() if typed in cells and int(at) < len(keys)}


def _key(name: str) -> str:
    return f"{name} {_number(name)}"


def _number(name: str) -> int:
    """How many were opened: each has its own editor, so no edit moves from one to another."""
    kept = st.session_state.get(f"{KEPT} {name}")
    return kept[2] if kept else 0
