"""The desk that every visitor of this process shares, opened once. Not in the script: each run would wrap it anew."""

import gc

import streamlit as st

from desk.demo import SIZE
from desk.desk import Desk, open_desk
from pages.parts.banners import banner
from pages.parts.layout import show
from pages.parts.typography import number
from sheets_sync.book import BookError

MAKING = f"Démonstration : {number(SIZE)} dossiers inventés se préparent, une dizaine de secondes la première fois."


@st.cache_resource(show_spinner="Ouverture du classeur…")
def the_desk(url: str) -> Desk:
    return _for_good(open_desk(url))


@st.cache_resource(show_spinner=MAKING)
def the_demonstration() -> Desk:
    """Made at its first start: its visitor is told what takes that long."""
    return _for_good(open_desk())


def _for_good(opened: Desk) -> Desk:
    """Opened once a process, whatever the number of visitors; what it holds is out of the collector's way."""
    gc.collect()
    gc.freeze()
    return opened


def desk(url: str) -> Desk | None:
    """None, once said why, when the address of the book is wrong or its server silent: a reload asks again."""
    try:
        return the_desk(url) if url else the_demonstration()
    except BookError as refused:
        then = "Le classeur est celui de « make run BOOK=… » (README) ; corrigez l’adresse ou relancez, puis rechargez."
        show(banner("Classeur fermé", "rouge", str(refused), then))
        return None
