"""The queue: to me, to nobody, all; filtered, sorted, kept as a view. Up and down open an application."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import streamlit as st

from desk.desk import Desk
from desk.screening import Queue, Taken, View
from pages.parts import answers, views
from pages.parts.accidents import guarded
from pages.parts.banners import empty
from pages.parts.forms import opening, reopen
from pages.parts.keys import TAKE
from pages.parts.layout import row, show
from pages.parts.markup import Html, note
from pages.parts.opened import Opened, open_application, opened
from pages.parts.tables import sized
from pages.parts.typography import NB, number, plural
from pages.parts.words import colour
from rules.case import Actor

GRID, WHICH, FILTER, FIRST = "queue_grid", "queue_which", "queue_filter", "queue_first"
FITS = 22  # rows of 26 px that a screen of 768 px shows; below, the grid is as tall as its rows
SCOPES = {"mine": "À moi", "nobody": "À personne", "all": "Toutes"}


@st.fragment(key="queue")
def queue(desk: Desk, actor: Actor) -> None:
    with st.container(key="queue", gap="xsmall"):
        _queue(desk, actor)


@guarded
def _queue(desk: Desk, actor: Actor) -> None:
    view = views.current()
    asked = desk.queue(actor, view)
    _scope(asked.counts, view)
    with row(gap="xsmall", align="center"):
        st.text_input(
            "Filtrer la file",
            value=view.text,
            key=FILTER,
            placeholder="Nom, numéro, formation, état",
            label_visibility="collapsed",
            icon=":material/search:",
            live=True,
            on_change=lambda: views.change(text=st.session_state[FILTER]),
        )
        views.choose(desk, actor)
        st.button("Prendre le suivant", key="take", type="primary", shortcut=TAKE, on_click=_take, args=(desk, actor))
    _lines(desk, actor)


@st.fragment(key="lines")
@guarded
def _lines(desk: Desk, actor: Actor) -> None:
    """The lines alone: what next and previous draw again."""
    view = views.current()
    asked = desk.queue(actor, view)
    with st.container(key="lines", gap="xsmall"):
        if asked.rows:
            _grid(desk, actor, asked)
            _counted(view, asked)
        else:
            show(_nothing(view, asked.counts))


class Drawn(NamedTuple):
    """A queue as the grid takes it, and where each application stands in it."""

    frame: pa.Table
    columns: Mapping[str, object]
    order: tuple[Opened, ...]
    places: Mapping[Opened | str, int]
    """By application, and by dossier where its first one stands."""


def drawn(desk: Desk, asked: Queue) -> Drawn:
    """Worked out once for a queue: the desk gives the same one until something changes."""
    return desk.kept(("drawn", id(asked)), lambda _: _drawn(desk, asked))


def here(desk: Desk, actor: Actor) -> Opened | None:
    """The open application; before any was opened, what was first in this person's queue when it was first drawn, and
    no filter or act changes that. A link may leave the programme to us."""
    sought, queued = opened(), drawn(desk, desk.queue(actor, views.current()))
    if sought is None:
        whose, first = st.session_state.get(FIRST, ("", None))
        if whose != actor.email or first is None:
            first = next(iter(queued.order), None)
            st.session_state[FIRST] = actor.email, first
        return first
    place = queued.places.get(sought.dossier) if not sought.programme else None
    return sought if place is None else queued.order[place]


def step(desk: Desk, actor: Actor, by: int) -> None:
    """Opens the neighbour of the open application in the queue as it is filtered and sorted."""
    queued = drawn(desk, desk.queue(actor, views.current()))
    if queued.order:
        place = queued.places.get(here(desk, actor))
        open_application(queued.order[(place + by) % len(queued.order) if place is not None else 0])


def _scope(counts: Mapping[str, int], view: View) -> None:
    st.segmented_control(
        "File",
        list(SCOPES),
        default=view.which,
        required=True,
        key=WHICH,
        label_visibility="collapsed",
        width="stretch",
        format_func=lambda which: f"{SCOPES[which]}{NB}{number(counts[which])}",
        on_change=lambda: views.change(which=st.session_state[WHICH]),
    )


def _grid(desk: Desk, actor: Actor, asked: Queue) -> None:
    # Streamlit holds a selection by position: it is worked out from the identifier before each drawing.
    queued = drawn(desk, asked)
    place = queued.places.get(here(desk, actor))
    before = st.session_state.get(GRID, {}).get("selection", {}).get("cells") or [(0, "Candidat")]
    cells = [(place, before[0][1])] if place is not None else []
    st.session_state[GRID] = {"selection": {"rows": [], "columns": [], "cells": cells}}
    st.dataframe(
        queued.frame,
        key=GRID,
        on_select=lambda: _open(queued.order),
        selection_mode="single-cell",
        hide_index=True,
        row_height=26,
        height="content" if len(queued.order) < FITS else "stretch",
        column_config=queued.columns,
        alt="File des candidatures à instruire",
    )


def _drawn(desk: Desk, asked: Queue) -> Drawn:
    lines = asked.rows
    frame = pa.table(
        {
            "Candidat": [line.name for line in lines],
            "Numéro": [line.dossier for line in lines],
            "Formation": [line.programme_label for line in lines],
            "État": [[line.state_label] for line in lines],
            # Spaces in front keep the days in their order when the heading is clicked; words come after.
            "Attend": [line.to_do or f"{line.waits_days:3}{NB}j" for line in lines],
        }
    )
    order = tuple(Opened(line.dossier, line.programme) for line in lines)
    places: dict[Opened | str, int] = {one: place for place, one in enumerate(order)}
    for place, one in enumerate(order):
        places.setdefault(one.dossier, place)
    return Drawn(frame, _columns(desk), order, places)


def _columns(desk: Desk) -> dict[str, object]:
    states = desk.states()
    return {
        **sized({"Candidat": 108, "Numéro": 71, "Formation": 98}),
        # One-item lists: the only coloured word that a grid draws without the cost of a Styler.
        "État": st.column_config.MultiselectColumn(
            width=126, options=[state.label for state in states], color=[colour(state.colour) for state in states]
        ),
        "Attend": {"width": 70, "alignment": "right"},
    }


@answers.acting
def _open(order: Sequence[Opened]) -> None:
    cells = st.session_state[GRID]["selection"]["cells"]
    if not cells:  # a second click on the open line takes its mark away: drawn again, it stays
        st.rerun("lines")
    answers.forget()
    open_application(order[cells[0][0]])
    st.rerun("dossier")


@answers.acting
def _take(desk: Desk, actor: Actor) -> None:
    taken = desk.take_next(opening("take"), actor)
    reopen("take")
    if isinstance(taken, Taken):
        answers.keep(taken.answer, f"Pris : {taken.dossier}")
        open_application(Opened(taken.dossier, taken.programme))
    else:
        answers.keep(taken)
    st.rerun(["queue", "dossier"])


def _nothing(view: View, counts: Mapping[str, int]) -> Html:
    if view.text or view.states or view.programmes:
        return empty("Rien ne correspond à ce filtre.", f"{plural(counts[view.which], 'candidature')} sans lui.")
    if view.which == "mine":
        return empty("Plus aucun dossier à vous.", f"{plural(counts['nobody'], 'candidature')} à personne.")
    return empty("Plus aucun dossier à personne." if view.which == "nobody" else "Aucun dossier dans vos formations.")


def _counted(view: View, asked: Queue) -> None:
    shown = plural(asked.total, "candidature")
    cut = f", les {number(len(asked.rows))} premières montrées" if len(asked.rows) < asked.total else ""
    show(note(f"{shown}{cut} ; tri : {views.SORTS[view.sort].lower()}. ↑ ↓ ouvre."))
