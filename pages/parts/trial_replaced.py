"""Results of a file that would replace others: each shown whole, none replaced unless a person ticks it.

A tick is held by what was read (application, what stands, what would), never by where its line stands: a result that
somebody records meanwhile is another question, not ticked.
"""

from collections.abc import Sequence

import streamlit as st

from desk.trial_views import Change
from pages.parts import answers
from pages.parts.layout import heading_only, row, show
from pages.parts.markup import note
from pages.parts.tables import grid
from pages.parts.typography import plural

Read = tuple[str, str, str]
GRID, TICKED = "results_replace", "results_ticked"
HEADS = ("Ligne", "Candidat", "Dossier", "Enregistré", "Par", "D’où", "Ce fichier dit")
FITS = 10  # rows below which the grid is as tall as its rows
WIDTHS = {
    name: st.column_config.TextColumn(width=width)
    for name, width in zip(HEADS, (50, 130, 118, 190, 130, 130, 190), strict=True)
}


def choose(every: Sequence[Change], file: str) -> frozenset[str]:
    """The applications whose result is to be replaced, as ticked for this `file`; nothing is ticked in advance."""
    some = tuple(sorted((one for one in every if one.replaces), key=lambda one: one.found.line.number))
    if not some:
        return frozenset()
    name = f"{TICKED} {file}"
    marked = frozenset(map(_read, some)) & st.session_state.get(name, frozenset())
    show(heading_only("Résultats déjà enregistrés que ce fichier dit autrement", right=plural(len(some), "ligne")))
    show(note("Aucun n’est remplacé tant que vous ne le cochez pas, ligne par ligne ou toutes ensemble."))
    with row(gap="xsmall"):
        for label, key, ticks in (
            (f"Toutes ({len(some)})", "replace_all", frozenset(map(_read, some))),
            ("Aucune", "replace_none", frozenset()),
        ):
            st.button(label, key=key, on_click=_tick, args=(name, ticks), disabled=marked == ticks)
    _grid(some, marked, name)
    return frozenset(one.key for one in some if _read(one) in marked)


def _read(one: Change) -> Read:
    return one.key, one.before, one.after


def _grid(some: Sequence[Change], marked: frozenset[Read], name: str) -> None:
    # Streamlit holds a selection by position: it is worked out from what each line says before each drawing.
    st.session_state[GRID] = {
        "selection": {"rows": [n for n, one in enumerate(some) if _read(one) in marked], "columns": [], "cells": []}
    }
    rows = [
        (str(one.found.line.number), one.found.who.name, one.key, one.before, one.by, one.source or "saisi à la main",
         one.after)
        for one in some
    ]  # fmt: skip
    st.dataframe(
        grid(HEADS, rows), key=GRID, on_select=lambda: _picked(some, name), selection_mode="multi-row",
        hide_index=True, row_height=26, height="content" if len(some) <= FITS else 26 * (FITS + 1),
        column_config=WIDTHS, alt="Résultats à remplacer, ou non : cochez ceux qui le sont",
    )  # fmt: skip


@answers.acting
def _tick(name: str, ticks: frozenset[Read]) -> None:
    st.session_state[name] = ticks


@answers.acting
def _picked(some: Sequence[Change], name: str) -> None:
    places = st.session_state[GRID]["selection"]["rows"]
    st.session_state[name] = frozenset(_read(some[place]) for place in places if place < len(some))
