"""The table of a sitting: lines ticked and the line open are held by dossier, never by position."""

from collections.abc import Iterable

import pyarrow as pa
import streamlit as st

from desk.deliberation_views import DECIDED, TO_DECIDE, TO_VALIDATE, Deliberation, TableLine
from desk.desk import Desk
from pages.parts import answers
from pages.parts.banners import empty
from pages.parts.layout import row
from pages.parts.markup import Html
from pages.parts.tables import grid, sized
from pages.parts.typography import plural

FIRST = "Candidat"
HEADS = (FIRST, "Numéro", "Où", "Issue", "Moy.", "Titre", "Épreuves", "Par", "Déport")
LETTER, DIGIT, AROUND, WIDEST = 5.9, 7.3, 16, 200
"""Width (px) of a letter on average, of a digit, of what is round a cell's text, of a column at most."""


def ticked(shown: Deliberation) -> frozenset[str]:
    return frozenset(st.session_state.get(f"ticked {shown.sitting.id}", frozenset()))


def opened(shown: Deliberation) -> TableLine:
    """The line open beside: the one clicked, else the first that waits, else the first."""
    lines = {line.dossier: line for line in shown.lines}
    wanted = lines.get(st.session_state.get(f"beside {shown.sitting.id}", ""))
    waiting = (line for line in shown.lines if line.stands != DECIDED)
    return wanted or next(waiting, shown.lines[0])


def table(shown: Deliberation) -> tuple[TableLine, ...]:
    """Draws it; the lines ticked, in the order of the table."""
    _buttons(shown)
    marked, here, key = ticked(shown), opened(shown), f"table {shown.sitting.id}"
    frame = framed(shown.lines)
    places = [place for place, line in enumerate(shown.lines) if line.dossier in marked]
    cells = [(shown.lines.index(here), FIRST)]
    # Streamlit holds a selection by position: it is worked out from the dossiers before each drawing.
    st.session_state[key] = {"selection": {"rows": places, "columns": [], "cells": cells}}
    st.dataframe(
        frame, key=key, on_select=lambda: _picked(shown, key),
        selection_mode=["multi-row", "single-cell"], hide_index=True, row_height=26, height=330,
        column_config=widths(shown, frame), alt="Dossiers de la séance",
    )  # fmt: skip
    return tuple(line for line in shown.lines if line.dossier in marked)


def nothing(desk: Desk, shown: Deliberation) -> Html:
    """Nobody on the table: whether they wait for others, for a state to come, or the sitting is over."""
    if shown.away:
        apart = plural(shown.away, "dossier de cette séance se décide", "dossiers de cette séance se décident")
        return empty("Rien à délibérer pour vous.", f"{apart} sans vous (déport).")
    if not shown.sitting.open:
        return empty("Rien n’a été décidé dans cette séance.", "Elle est close.")
    states = desk.session.workflow.states
    names = " ou ".join(f"« {states[code].label} »" for code in states if code in shown.sitting.phase.sources)
    comes = f"Un dossier vient ici dès qu’il est {names}. La séance se clôt dans « Séance et documents »."
    return empty("Rien à délibérer : aucun dossier n’attend dans cette phase.", comes)


def framed(lines: Iterable[TableLine]) -> pa.Table:
    cells = (
        (
            one.name, one.dossier, one.stands, one.becomes, one.mean, one.title, one.trials, one.by,
            ", ".join(one.recused),
        )
        for one in lines
    )  # fmt: skip
    return grid(HEADS, cells)


def widths(shown: Deliberation, frame: pa.Table) -> dict[str, dict[str, int]]:
    """Each column holds its longest words, that of outcomes those of the phase before any is proposed: left to itself,
    the browser looks at the first lines only."""
    words = {head: [head, *frame[head].to_pylist()] for head in HEADS}
    words["Issue"] += shown.sitting.phase.label.split(" ou ")
    return sized({head: _wide(max(every, key=len)) for head, every in words.items()})


def _wide(word: str) -> int:
    return min(WIDEST, round(AROUND + sum(DIGIT if letter.isdigit() else LETTER for letter in word)))


def _buttons(shown: Deliberation) -> None:
    """Ticking by where a dossier stands; the table ticks one by one."""
    with row(gap="xsmall"):
        for label, words in (
            ("Cocher ce qui reste à décider", TO_DECIDE),
            ("Cocher ce que je peux valider", TO_VALIDATE),
        ):
            some = frozenset(line.dossier for line in shown.standing(words))
            st.button(
                f"{label} ({len(some)})", key=f"tick {words}", disabled=not some, on_click=_tick, args=(shown, some)
            )
        st.button("Rien", key="tick none", on_click=_tick, args=(shown, frozenset()), disabled=not ticked(shown))


@answers.acting
def _tick(shown: Deliberation, some: frozenset[str]) -> None:
    st.session_state[f"ticked {shown.sitting.id}"] = some


@answers.acting
def _picked(shown: Deliberation, key: str) -> None:
    picked, lines = st.session_state[key]["selection"], shown.lines
    st.session_state[f"ticked {shown.sitting.id}"] = frozenset(
        lines[place].dossier for place in picked["rows"] if place < len(lines)
    )
    for place, _ in picked["cells"]:
        st.session_state[f"beside {shown.sitting.id}"] = lines[place].dossier
