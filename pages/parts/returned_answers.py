"""What was answered of the cells of a file that came back, until it is recorded: it waits in the page.

Each answer with the picture it was given on; a proposal is taken unless one says otherwise, a choice waits for someone,
and so does whatever changed since it was answered.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from desk.returned_views import Back, Comparison
from pages.parts import answers
from sheets_sync.hand_questions import Question

GRID, TICKED, OPEN, CHOSEN = (f"returned_{name}" for name in ("grid", "ticked", "open", "chosen"))
Said = Mapping[str, tuple[Question, int | None]]
"""Key → the picture that was answered, and the answer."""
LATER: Final = -1
"""The answer that takes a proposal back to « plus tard »."""


def chosen(shown: Comparison) -> dict[str, int | None]:
    """Key → the file's reading taken, None for the desk's value; what waits is left out."""
    said = said_of(shown)
    every = {one.key: answer_of(one, said) for one in shown.cells}
    return {key: answer for key, answer in every.items() if answer != LATER}


def answer_of(one: Back, said: Said) -> int | None:
    """An answer holds for the picture it was given on: the readings of another are others."""
    question, answer = said.get(one.key, (one.asked.question, 0 if one.proposed else LATER))
    return answer if question == one.asked.question else LATER


def said_of(shown: Comparison) -> dict[str, tuple[Question, int | None]]:
    """What was answered of this very file."""
    kept: dict[str, tuple[Question, int | None]] = st.session_state.setdefault(f"{CHOSEN} {shown.brought.digest}", {})
    return kept


def ticked() -> frozenset[str]:
    marked: frozenset[str] = st.session_state.get(TICKED, frozenset())
    return marked


def opened(shown: Comparison) -> int:
    """Where the open cell stands: the one chosen, else the first that waits for an answer."""
    wanted, ready = st.session_state.get(OPEN, ""), chosen(shown)
    waiting = next((place for place, one in enumerate(shown.cells) if one.key not in ready), 0)
    return next((place for place, one in enumerate(shown.cells) if one.key == wanted), waiting)


@answers.acting
def pick(shown: Comparison) -> None:
    picked = st.session_state[GRID]["selection"]
    st.session_state[TICKED] = frozenset(shown.cells[place].key for place in picked["rows"] if place < len(shown.cells))
    for place, _ in picked["cells"]:
        st.session_state[OPEN] = shown.cells[place].key


@answers.acting
def choose(shown: Comparison, picked: Sequence[Back], answer: int | None) -> None:
    """Kept in the page; the next cell that waits is then open."""
    said_of(shown).update({one.key: (one.asked.question, answer) for one in picked})
    st.session_state[TICKED] = frozenset()
    if answer != LATER:
        st.session_state.pop(OPEN, None)


@answers.acting
def mark(some: Sequence[Back]) -> None:
    st.session_state[TICKED] = frozenset(one.key for one in some)


@answers.acting
def move(shown: Comparison, by: int) -> None:
    st.session_state[TICKED] = frozenset()
    st.session_state[OPEN] = shown.cells[(opened(shown) + by) % len(shown.cells)].key
