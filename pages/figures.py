"""Statistiques: how far applications come, by programme and title, how long they wait, refusals, seats."""

from functools import partial

import streamlit as st

from desk.desk import Desk
from pages.parts import figures, lists
from pages.parts.beginning import beginning
from pages.parts.export import export_one
from pages.parts.layout import headed, show, title
from rules.case import Actor

PROGRAMME, WHICH = "statistics_programme", "statistics_list"
LISTS = {
    "entonnoir": ("Entonnoir", lists.funnel),
    "delais": ("Délais", lists.delays),
    "refus": ("Refus", lists.refusals),
    "places-par-semaine": ("Places par semaine", lists.weeks),
    "passages": ("Passages", lists.flows),
}


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Statistiques"):
        return
    mine = desk.statistics(actor).programmes
    head, right = headed("figures_head")
    with right:
        programme = st.selectbox(
            "Formation", ["", *mine], key=PROGRAMME, width=170, label_visibility="collapsed",
            format_func=lambda code: desk.short(code) if code else "Toutes les miennes",
        )  # fmt: skip
        season = desk.statistics(actor, programme)
        export_one(desk, actor, WHICH, {name: (label, partial(make, season)) for name, (label, make) in LISTS.items()})
    with head:
        show(title("Statistiques", figures.heading(season)))
    show(figures.funnel("Jusqu’où vont les candidatures", season.by_programme, "Formation"))
    left, right = st.columns([0.54, 0.46], gap="medium")
    with left:
        show(
            figures.funnel("Selon le titre", season.by_origin, "Famille", narrow=True),
            figures.refusals(season.refusals),
        )
    with right:
        show(figures.delays(season.delays), figures.weeks(season.weeks), figures.flows(season.flows))
