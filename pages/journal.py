"""Journal: the acts of the book, the newest first; who, when, what, why, and whether it holds. A line opens its act."""

import streamlit as st

from desk.desk import Desk
from desk.views import ThreadLine
from pages.parts import acts, alarm, answers, lists, routes
from pages.parts.accidents import guarded
from pages.parts.banners import empty
from pages.parts.export import export
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from pages.parts.tables import sized
from pages.parts.typography import clock, plural
from rules.case import Actor

PAGE, KINDS, WHO, MORE = 300, "journal_kinds", "journal_who", "journal_more"
GRID, OPEN = "journal_grid", "journal_open"


def page(desk: Desk, actor: Actor) -> None:
    sight = desk.sight()
    read = plural(sight.position, "ligne lue", "lignes lues")
    show(title("Journal", f"{read} à {clock(sight.read_at)} ; rien ne s’en efface"))
    alarm.panel(desk, actor)
    _lines(desk, actor)


@st.fragment(key="journal")
@guarded
def _lines(desk: Desk, actor: Actor) -> None:
    kinds, who, shown = _asked(desk, actor)
    found = desk.journal_lines(actor, shown + 1, who, frozenset(kinds))
    lines = found[:shown]
    if not lines:
        show(empty("Aucun acte ne correspond.", "Un filtre de moins en montrera."))
        return
    left, right = st.columns([0.7, 0.3], gap="medium")
    with left.container(key="tall", gap="xsmall"):
        _grid(desk, lines)
        with row(gap="small"):
            show(note(f"{plural(len(lines), 'acte')}, les derniers d’abord. ↑ ↓ ouvre."))
            if len(found) > shown:
                st.button("Voir les actes d’avant", key="older", on_click=_older, type="tertiary")
    with right:
        _opened(lines)


def _asked(desk: Desk, actor: Actor) -> tuple[list[str], str, int]:
    """The filters: kinds of acts, someone, how many lines."""
    names, people = desk.kinds(), dict(desk.colleagues(actor))
    with row(gap="small"):
        hidden = {"label_visibility": "collapsed"}
        kinds = st.multiselect(
            "Actes", list(names), key=KINDS, format_func=names.get, placeholder="Tous les actes", width=420, **hidden
        )
        who = st.selectbox(
            "Qui", ["", *people], key=WHO, width=260, **hidden,
            format_func=lambda email: people.get(email, "Tout le monde"),
        )  # fmt: skip
        every = desk.sight().position
        export(desk, actor, "journal", lambda: lists.journal(desk.journal_lines(actor, every, who, frozenset(kinds))))
    return kinds, who, PAGE * (1 + st.session_state.get(MORE, 0))


def _grid(desk: Desk, lines: tuple[ThreadLine, ...]) -> None:
    # Streamlit holds a selection by position, and each new act moves every line: it is worked out from the operation.
    places = {line.operation: place for place, line in enumerate(lines)}
    opened = st.session_state.get(OPEN, lines[0].operation)
    before = st.session_state.get(GRID, {}).get("selection", {}).get("cells") or [(0, "Quoi")]
    cells = [(places[opened], before[0][1])] if opened in places else []
    st.session_state[GRID] = {"selection": {"rows": [], "columns": [], "cells": cells}}
    st.dataframe(
        acts.frame(lines, desk.now()), key=GRID, hide_index=True, row_height=26, height="stretch",
        on_select=lambda: _open(lines), selection_mode="single-cell", alt="Actes du journal, les derniers d’abord",
        column_config={
            "Acte": st.column_config.NumberColumn(width=54, format="localized"),
            **sized({"Quand": 90, "Qui": 96, "Quoi": 216, "Dossier": 74, "Notice": 60, "Effet": 70}),
        },
    )  # fmt: skip


def _opened(lines: tuple[ThreadLine, ...]) -> None:
    opened = st.session_state.get(OPEN)
    line = next((one for one in lines if one.operation == opened), lines[0])
    show(acts.whole(line))
    if line.dossier:
        asked = {"icon": ":material/chevron_right:", "dossier": line.dossier}
        routes.link("dossier", f"Ouvrir le dossier {line.dossier}", **asked)


@answers.acting
def _open(lines: tuple[ThreadLine, ...]) -> None:
    cells = st.session_state[GRID]["selection"]["cells"]
    if cells:
        st.session_state[OPEN] = lines[cells[0][0]].operation


def _older() -> None:
    st.session_state[MORE] = st.session_state.get(MORE, 0) + 1
