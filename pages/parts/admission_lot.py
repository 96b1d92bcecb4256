"""The admission of several people at once: who would be admitted, who not and why, before anything is recorded."""

import streamlit as st

from desk.admission_views import AdmissionBoard
from desk.desk import Desk
from pages.parts import lots
from pages.parts.accidents import guarded
from rules.case import Actor


@st.fragment(key="admission_lot")
@guarded
def together(desk: Desk, actor: Actor, board: AdmissionBoard) -> None:
    if not desk.may(actor, "take_admission_step"):
        return
    lot = desk.admission_lot(actor, board.programme)
    if any(line.offer for line in lot.lines):
        lots.panel(desk, actor, (lot,))
