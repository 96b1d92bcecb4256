"""What a screen draws of a frozen value, made once for as long as the tab shows that value."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Shown = TypeVar("Shown")
Drawn = TypeVar("Drawn")


def once(name: str, shown: Shown, make: Callable[[Shown], Drawn]) -> Drawn:
    """`make(shown)`, made again when another value is shown under this name: one of a list of 3,000 is no rerun's
    work."""
    key = f"once {name}"
    kept = st.session_state.get(key)
    if kept is None or kept[0] is not shown:
        kept = st.session_state[key] = shown, make(shown)
    drawn: Drawn = kept[1]
    return drawn
