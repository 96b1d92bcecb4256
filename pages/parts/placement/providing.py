"""The blank fiche handed to all who search without one, once they are told that they are admissible (R-109)."""

import streamlit as st

from desk.desk import Desk
from desk.placement_views import PlacementBoard
from desk.projects import LABELS
from pages.parts import answers
from pages.parts.accidents import guarded
from pages.parts.forms import opening, reopen
from pages.parts.layout import show
from pages.parts.markup import note
from pages.parts.typography import plural
from rules.case import Actor

FORM, ON, NAMED = "provide all", "provide_all_on", 8  # people of a note


@st.fragment(key="providing")
@guarded
def everyone(desk: Desk, actor: Actor, board: PlacementBoard) -> None:
    """Whose names are told before anything is recorded."""
    some = board.without
    if not some or not desk.may(actor, "provide_all"):
        return
    with st.popover(f"Remettre la fiche à {plural(len(some), 'personne')}", key="provide_all"):
        named = [f"{line.name} ({line.dossier})" for line in some[:NAMED]]
        more = [f"et {plural(len(some) - NAMED, 'autre')}, que la liste dit sans fiche"] if some[NAMED:] else []
        show(note(f"À qui cherche sans fiche : {', '.join([*named, *more])}."))
        st.text_input(LABELS["provided_on"], key=ON, placeholder="jj/mm/aaaa", width=170)
        st.button("Enregistrer", key="save_provide_all", type="primary", on_click=_save, args=(desk, actor, board))


@answers.acting
def _save(desk: Desk, actor: Actor, board: PlacementBoard) -> None:
    done = desk.provide_all(opening(FORM), actor, board, st.session_state[ON])
    reopen(FORM)
    answers.keep(answers.counted([(line.name, told) for line, told in done], "fiche remise", "fiches remises"))
    st.rerun()
