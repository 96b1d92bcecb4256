"""Entretiens: the planning of a window, who has none; giving, moving, cancelling; opening slots; the rest assigned
(§6.2, §7.3)."""

from collections.abc import Callable

import streamlit as st

from desk.desk import Desk
from desk.interview_views import Group, Planning
from pages.parts import answers, slot_assign, slot_files, slot_forms, slot_planning, slot_series
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.layout import row, show, title
from pages.parts.markup import Html, note
from pages.parts.typography import plural
from rules.case import Actor

GROUP, TASK = "slot_group", "slot_task"
TASKS: dict[str, Callable[[Desk, Actor, Planning], None]] = {
    "Inscrire": slot_forms.book,
    "Un créneau": slot_forms.change,
    "Affecter": slot_assign.assign,
    "Ouvrir": slot_series.open_slots,
}


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Entretiens"):
        return
    groups = {f"{one.programme}/{one.trial}": one for one in desk.interviews(actor)}
    if not groups:
        show(title("Entretiens"), note("Aucune de vos formations n’a d’épreuve sur créneau."))
        return
    with row(gap="small", align="bottom"):
        first = next((rank for rank, one in enumerate(groups.values()) if one.waiting), 0)
        chosen = st.selectbox(
            "Formation et épreuve", list(groups), index=first, key=GROUP, width=640,
            format_func=lambda key: _said(groups[key]),
        )  # fmt: skip
        shown = desk.planning(actor, groups[chosen].programme, groups[chosen].trial)
        slot_files.mine(desk, actor)
    window = f"fenêtre {shown.period}" if shown.period else "fenêtre à fixer dans l’onglet Calendrier"
    show(title(f"{shown.short}, {shown.trial.label}", _window(shown, window)))
    answers.last(desk)
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        show(slot_planning.counts(shown), slot_planning.drawn(shown), slot_planning.without(shown))
    with right:
        _task(desk, actor, shown)


def _said(group: Group) -> str:
    return f"{group.short}, {group.label} · {group.waiting} sans créneau, {plural(group.free, 'libre')}"


def _window(shown: Planning, window: str) -> Html | str:
    most = f", {shown.trial.minutes} minutes au plus" if shown.trial.minutes else ""
    return f"{window}{most} (§{shown.trial.section})"


@st.fragment(key="slot_tasks")
@guarded
def _task(desk: Desk, actor: Actor, shown: Planning) -> None:
    """What this person may do here; a role that only reads sees each slot and its past."""
    mine = list(TASKS) if shown.may_book else ["Un créneau"]
    task = st.segmented_control(
        "Que faire", mine, default=mine[0], required=True, key=TASK, label_visibility="collapsed"
    )
    TASKS[task or mine[0]](desk, actor, shown)
