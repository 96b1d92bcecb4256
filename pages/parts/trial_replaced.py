"""Results of a file that would replace others: each shown whole, none replaced unless a person ticks it.

A tick is held by what was read (application, what stands, what would), never by where its line stands: a result that
somebody records meanwhile is another question, not ticked.
"""

from collections.abc import Sequence

import streamlit as st

from desk.trial_views import Change
from pages.parts import answers
from pages.parts.layout import heading_only, row, show
from pages.parts.markup import Html, bold, note
from pages.parts.tables import grid, sized
from pages.parts.typography import plural

Read = tuple[str, str, str]
GRID, TICKED, HERE = "results_replace", "results_ticked", "results_here"
HEADS = ("Ligne", "Candidat", "Enregistré", "Ce fichier dit", "Par", "D’où", "Dossier")
FITS = 10  # rows below which the grid is as tall as its rows
WIDTHS = sized(dict(zip(HEADS, (46, 130, 150, 200, 170, 150, 130), strict=True)))


def choose(every: Sequence[Change], file: str) -> frozenset[str]:
    """The applications whose result is to be replaced, as ticked for this `file`; nothing is ticked in advance."""
    some = tuple(sorted((one for one in every if one.replaces), key=lambda one: one.found.line.number))
    if not some:
        return frozenset()
    name = f"{TICKED} {file}"
    marked = frozenset(map(_read, some)) & st.session_state.get(name, frozenset())
    show(heading_only("Résultats déjà enregistrés que ce fichier dit autrement", right=plural(len(some), "ligne")))
    show(note("Aucun n’est remplacé tant que vous ne le cochez pas (au clavier, Maj + Espace sur sa ligne)."))
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
    places, here = [n for n, one in enumerate(some) if _read(one) in marked], st.session_state.get(HERE)
    cells = [(n, HEADS[1]) for n, one in enumerate(some) if _read(one) == here]
    st.session_state[GRID] = {"selection": {"rows": places, "columns": [], "cells": cells}}
    rows = [
        (str(one.found.line.number), one.found.who.name, one.before, one.after, one.by, _from(one), one.key)
        for one in some
    ]
    st.dataframe(
        grid(HEADS, rows), key=GRID, on_select=lambda: _picked(some, name),
        selection_mode=["multi-row", "single-cell"], hide_index=True, row_height=26,
        height="content" if len(some) <= FITS else 26 * (FITS + 1), column_config=WIDTHS,
        alt="Résultats à remplacer, ou non : cochez ceux qui le sont",
    )  # fmt: skip
    show(_whole(next((one for one in some if _read(one) == here), some[0])))


def _from(one: Change) -> str:
    return one.source or "saisi à la main"


def _whole(one: Change) -> Html:
    """The line that the keys are on, all of it: the grid is narrower than what it holds."""
    who = f"Ligne {one.found.line.number}, {one.found.who.name}, {one.key} : "
    return note(who, bold(one.before), f" ({one.by}, {_from(one)}) → ", bold(one.after))


@answers.acting
def _tick(name: str, ticks: frozenset[Read]) -> None:
    st.session_state[name] = ticks


@answers.acting
def _picked(some: Sequence[Change], name: str) -> None:
    picked = st.session_state[GRID]["selection"]
    st.session_state[name] = frozenset(_read(some[place]) for place in picked["rows"] if place < len(some))
    st.session_state[HERE] = next((_read(some[place]) for place, _ in picked["cells"] if place < len(some)), None)
