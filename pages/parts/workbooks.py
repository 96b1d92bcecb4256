"""Which workbook a visitor looks at, where the desk holds several: one is one session. Its name is on every page."""

import os
import re
from typing import NamedTuple

import streamlit as st

BOOK, KEPT = "workbook", "workbook_kept"
BETWEEN = re.compile(r"\s+(?=(?:[^\s=:/]+=)?[a-z][a-z0-9+]*:\S)")
NAMED = re.compile(r"(?:([^\s=:/]+)=)?([a-z][a-z0-9+]*:.*)", re.DOTALL)


class Workbook(NamedTuple):
    """`name`: for people, "" where there is only one."""

    name: str
    url: str


def listed(addresses: str) -> tuple[Workbook, ...]:
    """`2024=google:KEY 2025=sqlite:///next.db`: addresses with spaces or lines between, each with a name before it if
    one wishes. "" is the demonstration.
    """
    found: dict[str, Workbook] = {}
    for part in BETWEEN.split(addresses.strip()):
        name, url = NAMED.fullmatch(part).groups() if NAMED.fullmatch(part) else ("", part)  # type: ignore[union-attr]
        name = name or url.rsplit("/", 1)[-1].partition("?")[0]
        found.setdefault(url, Workbook(name if name not in {one.name for one in found.values()} else url, url))
    return tuple(found.values()) if len(found) > 1 else tuple(one._replace(name="") for one in found.values())


def here() -> tuple[Workbook, ...]:
    """Those that this server opens."""
    return listed(os.environ.get("GUICHET_BOOK", ""))


def chosen() -> Workbook:
    """That of this tab, else the first."""
    books = {book.name: book for book in here()}
    # A run that ends before the list under my name is drawn makes Streamlit forget the list: the choice is kept beside.
    kept = st.session_state.get(BOOK) or st.session_state.get(KEPT)
    name = kept if kept in books else next(iter(books))
    if len(books) > 1:
        st.session_state[BOOK] = st.session_state[KEPT] = name
    return books[name]


def choose() -> None:
    """The list, where there are several; nothing of one workbook follows into another."""
    if len(books := here()) > 1:
        st.selectbox("Classeur", [book.name for book in books], key=BOOK, on_change=_leave)


def _leave() -> None:
    name = st.session_state[BOOK]
    for key in [key for key in st.session_state if key != BOOK]:
        del st.session_state[key]
    st.query_params.clear()
    st.session_state[KEPT] = name
