"""What a screen draws of a frozen value, made once for as long as the tab shows that value."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from sheets_sync.importing.reading import ImportRefused

T = TypeVar("T")
Shown = TypeVar("Shown")
Drawn = TypeVar("Drawn")


class Each(dict[T, Drawn]):
    """What is drawn of each thing that one asks for, made once."""

    def __init__(self, make: Callable[[T], Drawn]):
        self._make = make

    def __missing__(self, one: T) -> Drawn:
        drawn = self[one] = self._make(one)
        return drawn


def once(name: str, shown: Shown, make: Callable[[Shown], Drawn]) -> Drawn:
    """`make(shown)`, made again when another value is shown under this name: one of a list of 3,000 is no rerun's
    work."""
    key = f"once {name}"
    kept = st.session_state.get(key)
    if kept is None or kept[0] is not shown:
        kept = st.session_state[key] = shown, make(shown)
    drawn: Drawn = kept[1]
    return drawn


def read_once(name: str, key: object, make: Callable[[], Drawn]) -> Drawn:
    """What a file dropped says, read again when `key` is another; one that cannot be read is not read twice either.
    Raises `ImportRefused`."""
    kept = st.session_state.get(name)
    if kept is None or kept[0] != key:
        try:
            kept = key, make(), None
        except ImportRefused as hostile:
            kept = key, None, hostile
        st.session_state[name] = kept
    if kept[2] is not None:
        raise kept[2].with_traceback(None)
    read: Drawn = kept[1]
    return read
