"""Annonces: decided is not announced (§3, §5). What would leave, two signatures, letters, their sending."""

from collections.abc import Callable

import streamlit as st

from desk.announcement_views import AnnouncementLine, Rehearsal
from desk.desk import Desk
from pages.parts import announce_calendar, announce_letters, announce_sending, announce_signing, answers
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from pages.parts.typography import long_day, section
from rules.case import Actor

WHICH, WHERE, TASK, ALL = "announce_which", "announce_where", "announce_task", "Toutes"
Shown = tuple[Rehearsal, ...]
TASKS: dict[str, Callable[[Desk, Actor, AnnouncementLine, Shown], None]] = {
    "Répéter": announce_signing.rehearse,
    "Signer": announce_signing.sign,
    "Lettres": announce_letters.letters,
    "Envoyer": announce_sending.send,
}


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Annonces"):
        return
    lines = {line.period.code: line for line in desk.announcement_calendar(actor)}
    if not lines:
        show(title("Annonces"), note("Aucune annonce : l’onglet Calendrier ne donne de date à aucune."))
        return
    with row(gap="small", align="bottom"):
        st.session_state.setdefault(WHICH, announce_calendar.next_one(tuple(lines.values())))
        code = st.selectbox("Annonce", list(lines), key=WHICH, width=520, format_func=lambda c: _named(lines[c]))
        line = lines[code]
        short = {one.programme: one.short for one in line.rehearsals}
        where = st.selectbox(
            "Formation", [ALL, *short], key=f"{WHERE} {code}", width=190, format_func=lambda c: short.get(c, c)
        )
    shown = tuple(one for one in line.rehearsals if where in (ALL, one.programme))
    show(title(long_day(line.period.start), f"{line.period.label} (§{line.period.section})"))
    answers.last(desk)
    left, right = st.columns([0.4, 0.6], gap="large")
    with left:
        show(announce_calendar.drawn(tuple(lines.values()), code))
    with right:
        _task(desk, actor, line, shown)


def _named(line: AnnouncementLine) -> str:
    return f"{line.period.start:%d/%m}, {line.period.label} ({section(line.period.section)})"


@st.fragment(key="announce_tasks")
@guarded
def _task(desk: Desk, actor: Actor, line: AnnouncementLine, shown: Shown) -> None:
    task = st.segmented_control(
        "Que faire", list(TASKS), default="Répéter", required=True, key=TASK, label_visibility="collapsed"
    )
    TASKS[task or "Répéter"](desk, actor, line, shown)
