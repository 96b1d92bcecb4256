"""From one screen to another: by the screen's name, to what the visitor's roles give and no further."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

KEPT = "screens"


def offer(screens: Mapping[str, StreamlitPage]) -> None:
    """Said once a run by streamlit_app.py; a fragment that runs alone still finds them."""
    st.session_state[KEPT] = dict(screens)


def has(screen: str) -> bool:
    return screen in st.session_state.get(KEPT, {})


def go(screen: str, **asked: str) -> None:
    """Opens a screen, on what the address then says."""
    st.switch_page(st.session_state[KEPT][screen], query_params=asked)


def asked(*names: str) -> tuple[str, ...]:
    """What another screen's link says here under these names, "" where it says nothing; once, and the address is plain
    again. Identifiers only, never what a candidate wrote."""
    said = tuple(st.query_params.get(name, "") for name in names)
    for name in set(names) & set(st.query_params):
        del st.query_params[name]
    return said


def link(screen: str, label: str, *, icon: str | None = None, **asked: str) -> None:
    """A link in our own words (a label is Markdown: no candidate's text); plain text when the role has no screen."""
    if has(screen):
        place = st.session_state[KEPT][screen]
        st.page_link(place, label=label, query_params=asked, icon=icon, icon_position="right")
    else:
        st.text(label)
