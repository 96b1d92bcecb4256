"""The button of a file that leaves: made at the click, then recorded in the journal, then given (`desk/exporting.py`).

An alarm's copy alone goes without (`parts/alarm.py`): nothing can be recorded then.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from desk.desk import Desk
from desk.exporting import Export
from rules.case import Actor

PDF, ZIP, CSV, ICS = "application/pdf", "application/zip", "text/csv", "text/calendar"
SHUT = "Les enregistrements sont suspendus : un fichier ne sort qu’une fois sa sortie notée au journal."


def button(
    desk: Desk, actor: Actor, label: str, file: str, mime: str, what: Export, make: Callable[[], bytes], *, key: str,
    disabled: bool = False, **look: Any,
) -> None:  # fmt: skip
    """Draws it. Streamlit runs `make` on a thread of its own at each click, without a rerun."""
    stopped = bool(desk.sight().read_only)
    st.download_button(
        label, partial(_given, desk, actor, what, make), file, mime, key=key, on_click="ignore",
        disabled=disabled or stopped, help=SHUT if stopped else None, **look,
    )  # fmt: skip


def _given(desk: Desk, actor: Actor, what: Export, make: Callable[[], bytes]) -> bytes:
    return desk.give_file(uuid4().hex, actor, what, make)
