"""The steps that results lead to, for all those convened at once (§6, §7)."""

import streamlit as st

from desk.desk import Desk
from desk.trial_views import Sitting
from pages.parts import lots
from pages.parts.accidents import guarded
from rules.case import Actor


@st.fragment(key="trial_steps")
@guarded
def steps(desk: Desk, actor: Actor, sitting: Sitting, programme: str) -> None:
    lots.panel(desk, actor, desk.trial_steps(actor, sitting.trial.code, programme))
