"""Annonces: decided is not announced (§3, §5). What would leave, two signatures, letters, their sending."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from desk.announcement_views import AnnouncementLine, Rehearsal
from desk.desk import Desk
from pages.parts import (
    announce_calendar,
    announce_letters,
    announce_owed,
    announce_preview,
    announce_sending,
    announce_signing,
    answers,
    year_lists,
)
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import headed, show, title
from pages.parts.markup import Html
from pages.parts.typography import long_day
from rules.case import Actor

HIDDEN: dict[str, Any] = {"label_visibility": "collapsed"}
WHICH, WHERE, TASK, ALL = "announce_which", "announce_where", "announce_task", "Toutes"
Shown = tuple[Rehearsal, ...]
Task = Callable[[Desk, Actor, AnnouncementLine, Shown], None]
TASKS: dict[str, Task] = {
    "Répéter": announce_signing.rehearse,
    "Signer": announce_signing.sign,
    "Lettres": announce_letters.letters,
    "Envoyer": announce_sending.send,
    "Convoquer": announce_signing.convene,
    "Modèles": announce_preview.preview,
}
UNDATED, UNDATED_LABEL = "", "Courriers sans date"
UNDATED_TASKS: dict[str, Callable[[Desk, Actor, None, Shown], None]] = {
    "Écrire": announce_owed.write,
    "Envoyer": announce_owed.send,
    "Modèles": announce_preview.preview,
}


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Annonces"):
        return
    lines = {line.period.code: line for line in desk.announcement_calendar(actor)}
    labels = {code: _named(line) for code, line in lines.items()} | {UNDATED: UNDATED_LABEL}
    head, right = headed("announce_head")
    with right:
        if st.session_state.get(WHICH) not in labels:
            st.session_state[WHICH] = announce_calendar.next_one(tuple(lines.values()), desk.today())
        code = st.selectbox("Annonce", list(labels), key=WHICH, width=420, format_func=labels.get, **HIDDEN)
        line = lines.get(code)
        shown = _programmes(line) if line else ()
    with head:
        show(_title(line))
    answers.last(desk)
    left, right = st.columns([0.4, 0.6], gap="large")
    with left:
        drawn = announce_calendar.drawn(tuple(lines.values()), code)
        show(drawn if line else announce_owed.drawn(desk.occasions(actor)))
        if line:
            export(desk, actor, "calendrier-annonces", lambda: year_lists.calendar(lines.values()))
    with right:
        _task(desk, actor, line, shown)


def _programmes(line: AnnouncementLine) -> Shown:
    """One programme, or all those of the announcement."""
    choices = {ALL: ALL, **{one.programme: one.short for one in line.rehearsals}}
    key = f"{WHERE} {line.period.code}"
    where = st.selectbox("Formation", list(choices), key=key, width=170, format_func=choices.get, **HIDDEN)
    return tuple(one for one in line.rehearsals if where in (ALL, one.programme))


def _title(line: AnnouncementLine | None) -> Html:
    if line is None:
        return title(UNDATED_LABEL, "une personne déclenche chacun")
    return title(long_day(line.period.start), f"{line.period.label} (§{line.period.section})")


def _named(line: AnnouncementLine) -> str:
    return f"{line.period.start:%d/%m}, {line.period.label}"


@st.fragment(key="announce_tasks")
@guarded
def _task(desk: Desk, actor: Actor, line: AnnouncementLine | None, shown: Shown) -> None:
    tasks: dict[str, Any] = {**TASKS} if line else {**UNDATED_TASKS}
    first = next(iter(tasks))
    key = TASK if line else f"{TASK} {UNDATED_LABEL}"
    task = st.segmented_control(
        "Que faire", list(tasks), default=first, required=True, key=key, label_visibility="collapsed"
    )
    tasks[task or first](desk, actor, line, shown)
