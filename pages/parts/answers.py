"""The three answers of a save, as the screen says them: saved, refused (with both values), being checked."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec

import streamlit as st
from desk.desk import Desk
from sheets_sync.answers import Pending, Refused, Saved

from pages.parts import accidents
from pages.parts.banners import conflict, pending, refused, saved
from pages.parts.layout import show
from pages.parts.markup import Html
from rules.faults import RuleError

KEPT = "answer"
Answer = Saved | Refused | Pending
P = ParamSpec("P")


def acting(callback: Callable[P, None]) -> Callable[P, None]:
    """A button's callback: a refusal or an accident becomes the answer that the next drawing tells."""

    @wraps(callback)
    def act(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except RuleError as refused:
            keep(Refused((str(refused),)))
        except Exception as accident:  # the last resort, at the edge of the desk
            keep(accidents.told(accident))

    return act


def keep(answer: Answer | Html, what: str = "") -> None:
    """Called by a callback once the save is over; the next drawing tells it."""
    st.session_state[KEPT] = (answer, what)


def last(desk: Desk) -> None:
    """Tells the last answer until the next one; an act still being checked is asked after."""
    answer, what = st.session_state.get(KEPT, (None, ""))
    if isinstance(answer, Pending):
        answer = desk.settled(answer.operation)
        keep(answer, what)
    if answer is not None:
        show(answer if isinstance(answer, Html) else told(desk, answer, what))


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
