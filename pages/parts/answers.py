"""The three answers of a save, as the screen says them: saved, refused (with both values), being checked."""

from collections.abc import Mapping

import streamlit as st
from desk.desk import Desk
from sheets_sync.answers import Pending, Refused, Saved

from pages.parts.banners import conflict, pending, refused, saved
from pages.parts.layout import show
from pages.parts.markup import Html

KEPT = "answer"
Answer = Saved | Refused | Pending


def keep(answer: Answer, what: str = "") -> None:
    """Called by a callback once the save is over; the next drawing tells it."""
    st.session_state[KEPT] = (answer, what)


def last(desk: Desk) -> None:
    """Tells the last answer until the next one; an act still being checked is asked after."""
    answer, what = st.session_state.get(KEPT, (None, ""))
    if isinstance(answer, Pending):
        answer = desk.settled(answer.operation)
        keep(answer, what)
    if answer is not None:
        show(told(desk, answer, what))


def forget() -> None:
    st.session_state.pop(KEPT, None)


def told(desk: Desk, answer: Answer, what: str = "") -> Html:
    """An answer in full; `what` names the act that was asked."""
    if isinstance(answer, Saved):
        by = desk.name_of(answer.already_by) if answer.already_by else None
        return saved(answer.act.at, answer.position, what, by)
    if isinstance(answer, Pending):
        return pending(answer.since, desk.now(), answer.operation)
    if answer.winner is None:
        return refused(answer.reasons)
    return conflict(desk.name_of(answer.winner.actor), answer.winner.at, _both(answer.mine, answer.theirs))


def _both(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(field, theirs.get(field, "inchangé"), mine.get(field, "inchangé")) for field in {**theirs, **mine}]
