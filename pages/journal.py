"""Journal: the acts of the book, in order, the newest first; who, when, what, why, and whether it holds."""

import streamlit as st

from desk.desk import Desk
from pages.parts import threads
from pages.parts.accidents import guarded
from pages.parts.layout import row, show, title
from pages.parts.typography import clock, number
from rules.case import Actor

PAGE, KINDS, WHO, MORE = 100, "journal_kinds", "journal_who", "journal_more"


def page(desk: Desk, actor: Actor) -> None:
    sight = desk.sight()
    show(title("Journal", f"{number(sight.position)} lignes, lues à {clock(sight.read_at)} ; rien ne s’en efface"))
    _lines(desk, actor)


@st.fragment(key="journal")
@guarded
def _lines(desk: Desk, actor: Actor) -> None:
    names = desk.kinds()
    people = {account.email: account.name for account in desk.accounts()}
    with row(gap="small", align="bottom"):
        kinds = st.multiselect("Actes", list(names), key=KINDS, format_func=names.get, placeholder="Tous")
        who = st.selectbox("Qui", ["", *people], key=WHO, format_func=lambda email: people.get(email, "Tout le monde"))
    shown = PAGE * (1 + st.session_state.get(MORE, 0))
    lines = desk.journal_lines(actor, shown + 1, who, frozenset(kinds))
    show(threads.journal(lines[:shown], desk.now()))
    if len(lines) > shown:
        st.button("Voir les actes d’avant", key="older", on_click=_older)


def _older() -> None:
    st.session_state[MORE] = st.session_state.get(MORE, 0) + 1
