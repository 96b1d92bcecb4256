"""From one screen to another: by the screen's name, to what the visitor's roles give and no further."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

KEPT, WHOSE = "screens", "screens_whose"


class Offered(NamedTuple):
    """The screens of a visitor by name, and the menus of the navigation."""

    screens: Mapping[str, StreamlitPage]
    menus: Mapping[str, list[StreamlitPage]]


def offer(whose: object, make: Callable[[], Offered]) -> Mapping[str, list[StreamlitPage]]:
    """The menus, made anew when `whose` they are changes; a fragment that runs alone still finds the screens."""
    if st.session_state.get(WHOSE) != whose:
        st.session_state.update({KEPT: make(), WHOSE: whose})
    return st.session_state[KEPT].menus


def has(screen: str) -> bool:
    return KEPT in st.session_state and screen in st.session_state[KEPT].screens


def go(screen: str, **asked: str) -> None:
    """Opens a screen, on what the address then says."""
    st.switch_page(st.session_state[KEPT].screens[screen], query_params=asked)


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
        place = st.session_state[KEPT].screens[screen]
        st.page_link(place, label=label, query_params=asked, icon=icon, icon_position="right")
    else:
        st.text(label)
