"""Délibération: a sitting's table in its own order, batches proposed then validated, projection, papers (§5 to §7)."""

import streamlit as st

from desk.deliberation_views import Deliberation
from desk.desk import Desk
from pages.parts import answers, projection, sitting_forms, sitting_papers, sitting_table, sitting_without, year_lists
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from pages.parts.sitting_file import beside
from pages.parts.sitting_lot import batch
from pages.parts.typography import day, plural
from pages.parts.words import tinted
from rules.case import Actor

TABLE, PROJECTION, PAPERS = "Table", "Projection", "Séance et documents"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Délibération"):
        return
    with row(gap="small", align="bottom"):
        chosen = sitting_forms.choose(desk, actor)
        sitting_forms.opening_form(desk, actor)
        view = st.segmented_control(
            "Vue", [TABLE, PROJECTION, PAPERS], default=TABLE, required=True, key="deliberation_view",
            label_visibility="collapsed", on_change=answers.forget,
        )  # fmt: skip
    if not chosen:
        answers.last(desk)
        sitting_forms.waiting(desk, actor)
        return
    sitting(desk, actor, chosen, str(view))


@st.fragment(key="sitting")
@guarded
def sitting(desk: Desk, actor: Actor, chosen: str, view: str) -> None:
    shown = desk.deliberation(actor, chosen)
    if view == PROJECTION:
        projection.project(desk, actor, shown)
        return
    _head(shown)
    answers.last(desk)
    if view == PAPERS:
        sitting_forms.presence(desk, actor, shown)
        sitting_papers.papers(desk, actor, shown.sitting)
        return
    show(sitting_without.said(desk, actor, shown.sitting))
    if not shown.lines:
        show(sitting_table.nothing(desk, shown))
        return
    left, right = st.columns([0.64, 0.36], gap="medium")
    with left:
        marked = sitting_table.table(shown)
        batch(desk, actor, shown, marked)
        export(desk, actor, "seance", lambda: year_lists.sitting(shown))
    with right.container(key="pane"):
        beside(desk, actor, shown, sitting_table.opened(shown))


def _head(shown: Deliberation) -> None:
    one = shown.sitting
    closed = "" if one.open else " · séance close"
    show(title(f"{one.short} : {one.phase.label}", f"séance du {day(one.held_on)}{closed}"))
    counts = [
        f"{label} : {plural(proposed, 'proposée')}, {plural(done, 'décidée')}"
        for label, (proposed, done) in shown.counts.items()
    ]
    hidden = f" · {plural(shown.away, 'dossier')} sans vous (déport)" if shown.away else ""
    order = f" · {' ; '.join(counts)} · ordre propre à la séance, le même pour tous" if shown.lines else ""
    show(note(f"{plural(len(shown.lines), 'dossier')}{hidden}{order}"))
    for says in (*one.short_of, *([f"{one.unset.says} (§{one.unset.section})"] if one.unset else [])):
        show(note(tinted(says, "ambre")))
