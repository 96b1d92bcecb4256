"""The opening of a form: an identifier from the moment it is shown until its answer holds.

Clicking twice is the same opening, hence one act; saving, changing and saving again is two.
"""

from uuid import uuid4

import streamlit as st


def opening(form: str) -> str:
    """The current opening of a form, named by what it is about (`decision 24-00012/MKX1`)."""
    kept: dict[str, str] = st.session_state.setdefault("openings", {})
    return kept.setdefault(form, uuid4().hex)


def reopen(form: str) -> None:
    """After an answer: the next save is another act, on what the screen shows now."""
    st.session_state.setdefault("openings", {}).pop(form, None)
