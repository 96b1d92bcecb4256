"""Statistiques: how far applications come, by programme and title, how long they wait, refusals, seats."""

import streamlit as st

from desk.desk import Desk
from pages.parts import figures, lists
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import headed, show, title
from rules.case import Actor

PROGRAMME, WHICH = "statistics_programme", "statistics_list"
LISTS = {
    "Entonnoir": lists.funnel,
    "Délais": lists.delays,
    "Refus": lists.refusals,
    "Places par semaine": lists.weeks,
    "Passages": lists.flows,
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
        which = st.selectbox(
            "Liste à exporter", list(LISTS), key=WHICH, width=210, label_visibility="collapsed",
            format_func=lambda name: f"Liste : {name.lower()}",
        )  # fmt: skip
        season = desk.statistics(actor, programme)
        export(desk, actor, "statistiques", lambda: LISTS[which](season))
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
