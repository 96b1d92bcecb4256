"""The desk that every visitor of this process shares, opened once. Not in the script: each run would wrap it anew.

The demonstration has a book a day: each visitor chooses theirs, made when it is first asked for.
"""

import gc
from functools import cache
from threading import Lock

import streamlit as st

from desk import demo
from desk.desk import Desk, open_desk
from pages.parts import workbooks
from pages.parts.answers import forget
from pages.parts.banners import banner
from pages.parts.layout import show
from pages.parts.typography import number
from rules.session import default_notice, load
from sheets_sync.book import BookError

MAKING = (
    f"Démonstration : {number(demo.SIZE)} dossiers inventés se préparent, une dizaine de secondes la première fois."
)
DAY, KEPT = "demo_day", "demo_day_kept"
_made: set[str] = set()
_making = Lock()


@st.cache_resource(show_spinner="Ouverture du classeur…")
def the_desk(url: str) -> Desk:
    return _for_good(open_desk(url, secrets=_account()))


@st.cache_resource(show_spinner=False)
def the_demonstration(day: str) -> Desk:
    return _for_good(demo.open_demo(code=day))


def _account() -> dict[str, object]:
    """The key of Google's service account, when the server's secrets hold it."""
    try:
        return dict(st.secrets.get("google", {}))
    except FileNotFoundError:
        return {}


def _for_good(opened: Desk) -> Desk:
    """Opened once a process, whatever the number of visitors; what it holds is out of the collector's way."""
    gc.collect()
    gc.freeze()
    return opened


def desk() -> Desk | None:
    """Of the workbook that this visitor chose. None, once said why, when its address is wrong or its server silent: a
    reload asks again.
    """
    url = workbooks.chosen().url
    try:
        return the_desk(url) if url else _on(chosen_day())
    except (BookError, demo.DemoRefused) as refused:
        then = "Le classeur est celui de « make run BOOK=… » (README) ; corrigez l’adresse ou relancez, puis rechargez."
        show(banner("Classeur fermé", "rouge", str(refused), then))
        workbooks.choose()
        return None


def _on(day: str) -> Desk:
    """Made at its first start: its visitor is told what takes that long, and how far the year is told."""
    if day not in _made:
        place = st.empty()
        with _making, place.container():
            st.text(MAKING)
            said = st.empty()
            demo.make_demo(code=day, says=lambda text: said.text(text))
            _made.add(day)
        place.empty()
    return the_demonstration(day)


def chosen_day() -> str:
    """That of this tab, else of the variable, else the first. Raises `DemoRefused`."""
    # A run that ends before the list under my name is drawn makes Streamlit forget the list: the choice is kept beside.
    kept = st.session_state.get(DAY) or st.session_state.get(KEPT) or demo.day().code
    st.session_state[DAY] = st.session_state[KEPT] = kept
    return str(kept)


@cache
def _days() -> dict[str, str]:
    session = load(default_notice())
    return {one.code: one.label(session) for one in demo.DAYS}


def choose_day() -> None:
    """The days that the demonstration tells."""
    labels = _days()
    st.selectbox("Jour de la démonstration", list(labels), key=DAY, format_func=labels.get, on_change=forget)
