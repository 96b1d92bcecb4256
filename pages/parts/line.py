"""The line to the server, cut and back: after a restart, or a long sleep, the tab has another session (S02).

The browser still shows what the former one drew, and its first click would do nothing and say nothing. guichet.js
presses the button as soon as the line is back: all is drawn again, with what the browser still holds.
"""

from time import monotonic

import streamlit as st

from desk.desk import Desk
from pages.parts.banners import banner
from pages.parts.markup import Html, soft
from pages.parts.sign_in import chooses
from rules.case import Actor

BACK, BORN = "line_back", "line_born"
JUST_BORN = 10.0  # seconds: the browser may itself ask for a first run


def back(desk: Desk, actor: Actor) -> Html | None:
    """What is told to who finds another session behind the screen that they had left."""
    born = st.session_state.setdefault(BORN, monotonic())
    if not st.button("Redessiner", key=BACK) or monotonic() - born > JUST_BORN:
        return None
    who = f" Vous agissez comme {actor.name}." if chooses(desk) else ""
    kept = "Ce qui n’était qu’écrit à l’écran n’est pas enregistré : relisez, puis enregistrez."
    says = f"La session a été réinitialisée ; ce qui était enregistré est intact.{who}"
    return banner("Reprise", "ambre", says, soft(kept))
