"""Which application is open: an identifier, never a position, so that no filter or sort ever changes the dossier shown.

The address says it (`?dossier=24-00012&formation=MKX1`): a link opens it, a reload keeps it.
"""

from typing import NamedTuple

import streamlit as st

KEPT, DOSSIER, PROGRAMME = "opened", "dossier", "formation"


class Opened(NamedTuple):
    """A programme left empty is the dossier's first."""

    dossier: str
    programme: str = ""


def opened() -> Opened | None:
    """What the address asks for, else what this tab had open."""
    asked = st.query_params.get(DOSSIER, "").strip()
    if asked:
        st.session_state[KEPT] = Opened(asked, st.query_params.get(PROGRAMME, "").strip())
    return st.session_state.get(KEPT)


def open_application(application: Opened) -> None:
    st.session_state[KEPT] = application
    st.query_params.from_dict({DOSSIER: application.dossier, PROGRAMME: application.programme})
