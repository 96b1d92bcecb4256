"""What nobody foresaw: a code and a sentence on screen; identifiers only in the log, for a text may name someone."""

import hashlib
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.parts.banners import error, refusal
from pages.parts.layout import show
from pages.parts.markup import Html
from rules.faults import RuleError

P = ParamSpec("P")
LOG = logging.getLogger("guichet")


def guarded(drawn: Callable[P, None]) -> Callable[P, None]:
    """A screen or fragment whose refusal or accident is told instead of shown, the words typed in it kept. Streamlit's
    own stops pass through."""

    @wraps(drawn)
    def draw(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            drawn(*args, **kwargs)
        except RuleError as refused:
            _keep_words()
            show(refusal(str(refused)))
        except Exception as accident:  # the last resort, at the edge of the desk
            _keep_words()
            show(told(accident))

    return draw


def _keep_words() -> None:
    """Streamlit forgets the fields that a run did not draw; said again, their words come back with them."""
    for key, value in dict(st.session_state).items():
        if isinstance(value, str):
            with suppress(StreamlitAPIException):  # drawn already: kept
                st.session_state[key] = value


def told(accident: Exception) -> Html:
    """Logs the accident by its place, and says it by its code."""
    where = code(accident)
    LOG.error("accident %s: %s at %s", where, type(accident).__name__, " < ".join(_frames(accident)[::-1]))
    kept = "Ce qui était enregistré l’est toujours ; un acte en cours d’envoi est gardé et sera confirmé ou refusé."
    return error(where, datetime.now(UTC), "Ce que vous avez demandé n’a pas pu être fait en entier.", kept)


def code(accident: Exception) -> str:
    """The same accident at the same place has the same code: G-3F2A."""
    place = f"{type(accident).__name__} {_frames(accident)[-1:]}"
    return f"G-{hashlib.sha256(place.encode()).hexdigest()[:4].upper()}"


def _frames(accident: Exception) -> list[str]:
    """file:line of each frame; no text of the source, no value."""
    frames = traceback.extract_tb(accident.__traceback__)
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames]
