"""Tableau de bord: what waits for me, where applications stand, what the calendar asks, what is to mend."""

import streamlit as st

from desk.dashboard import Waiting
from desk.desk import Desk
from pages.parts import keys, lists, overview, routes, views
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import heading_only, row, show, title
from pages.parts.markup import bold, note, tag
from pages.parts.typography import long_day, number
from rules.case import Actor


def page(desk: Desk, actor: Actor) -> None:
    seen, now = desk.dashboard(actor), desk.now()
    with row(gap="small", wrap=False):
        show(title(long_day(seen.today), seen.session))
        if routes.has("screening") and desk.has_dossiers:
            resume = {"shortcut": keys.RESUME, "type": "primary", "on_click": _open}
            st.button("Reprendre l’instruction", key="resume", args=(None,), **resume)
    if beginning(desk, actor):
        show(overview.milestones(seen.milestones, seen.pace))
        return
    left, right = st.columns([0.56, 0.44], gap="large")
    with left:
        _waiting(seen.waiting)
        show(overview.advance(seen.advance, now), overview.pace(seen.pace))
    with right:
        show(
            overview.milestones(seen.milestones, seen.pace),
            overview.mending(seen.mending),
        )
        if seen.mending:
            export(desk, actor, "a-reparer", lambda: lists.mending(seen.mending))
        routes.link("invariants", "Tous les contrôles", icon=":material/chevron_right:")
        show(overview.colleagues(seen.colleagues))


def _waiting(lines: tuple[Waiting, ...]) -> None:
    """One line a thing, whose words open the queue on it."""
    with st.container(gap=None, key="waiting"):
        show(heading_only("Ce qui m’attend"))
        if not any(line.count for line in lines):
            show(note("Rien ne vous attend."))
        for place, line in enumerate(lines):
            with row(gap="xsmall", wrap=False):
                show(tag("p", bold(number(line.count)), classes="gt-count"), width="content")
                asked = {"type": "tertiary", "on_click": _open, "args": (line,), "width": 230}
                st.button(f"{line.label} ›", key=f"waiting_{place}", **asked)
                show(note(line.note))


def _open(line: Waiting | None) -> None:
    if line is not None and line.view is not None:
        views.use(line.view)
    routes.go(line.screen if line is not None else "screening")
