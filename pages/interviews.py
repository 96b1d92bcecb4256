"""Entretiens: the planning of a window, who has none; giving, moving, cancelling; opening slots; the rest assigned
(§6.2, §7.3)."""

from collections.abc import Callable, Iterable

import streamlit as st

from desk.desk import Desk
from desk.interview_views import Group, Planning
from pages.parts import answers, routes, slot_assign, slot_files, slot_forms, slot_planning, slot_series, year_lists
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import headed, show, title
from pages.parts.markup import Html, note
from pages.parts.once import once
from rules.case import Actor

GROUP, TASK, ONE = "slot_group", "slot_task", "Un créneau"
TASKS: dict[str, Callable[[Desk, Actor, Planning], None]] = {
    "Inscrire": slot_forms.book,
    "Disponibilités": slot_forms.availability,
    ONE: slot_forms.change,
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
    _asked(desk, actor, groups)
    head, right = headed("slot_head")
    with right:
        first = next((key for key, one in groups.items() if one.waiting), next(iter(groups)))
        st.session_state.setdefault(GROUP, first)
        chosen = st.selectbox(
            "Formation et épreuve", list(groups), key=GROUP, width=360, format_func=lambda key: _said(groups[key]),
            label_visibility="collapsed",
        )  # fmt: skip
        shown = desk.planning(actor, groups[chosen].programme, groups[chosen].trial)
        slot_files.mine(desk, actor)
        export(desk, actor, "entretiens", lambda: year_lists.slots(shown))
    window = f"fenêtre {shown.period}" if shown.period else "fenêtre à fixer dans l’onglet Calendrier"
    with head:
        show(title(f"{shown.short}, {shown.trial.label}", _window(shown, window)))
    answers.last(desk)
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        late = slot_planning.lost(shown, desk.now())
        drawn = once(f"planning {len(late)}", shown, lambda planning: slot_planning.drawn(planning, late))
        show(slot_planning.to_move(shown, desk.now()), drawn, _elsewhere(groups.values(), shown))
    with right.container(key="pane"):
        _task(desk, actor, shown)


def _asked(desk: Desk, actor: Actor, groups: dict[str, Group]) -> None:
    """Another screen leads to one slot: the address says which, once."""
    (wanted,) = routes.asked("creneau")
    for key, one in groups.items() if wanted else ():
        shown = desk.planning(actor, one.programme, one.trial)
        if any(each.slot.id == wanted for each in (*shown.slots, *shown.cancelled)):
            st.session_state.update({GROUP: key, TASK: ONE})
            slot_forms.lead(shown, wanted)


def _said(group: Group) -> str:
    return f"{group.short}, {group.label}"


def _elsewhere(groups: Iterable[Group], shown: Planning) -> Html:
    """The other programmes and trials where someone has no slot."""
    here = (shown.programme, shown.trial.code)
    others = [f"{_said(one)} ({one.waiting})" for one in groups if one.waiting and (one.programme, one.trial) != here]
    return note("Sans créneau ailleurs : ", " ; ".join(others)) if others else Html("")


def _window(shown: Planning, window: str) -> Html | str:
    most = f", {shown.trial.minutes} minutes au plus" if shown.trial.minutes else ""
    return f"{window}{most} (§{shown.trial.section})"


@st.fragment(key="slot_tasks")
@guarded
def _task(desk: Desk, actor: Actor, shown: Planning) -> None:
    """What this person may do here; a role that only reads sees each slot and its past."""
    mine = list(TASKS) if shown.may_book else [ONE]
    hidden = {"label_visibility": "collapsed"}
    if mine[1:]:
        mine = [str(st.segmented_control("Que faire", mine, default=mine[0], required=True, key=TASK, **hidden))]
    TASKS[mine[0]](desk, actor, shown)
