"""Instruction: a queue, and beside it one dossier whole, with the decision that the notice lets me take now."""

import streamlit as st

from desk.desk import Desk
from desk.views import AcademicFile
from pages.parts import academic, answers, keys, routes
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.correction import correction, note_field
from pages.parts.decision import decision
from pages.parts.layout import row, show, title
from pages.parts.markup import Html, bold, join, tag
from pages.parts.opened import Opened, open_application
from pages.parts.questions import questions
from pages.parts.queue import here, queue, step
from pages.parts.typography import clock
from pages.parts.words import word
from rules.case import Actor


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Aucun dossier"):
        return
    beside = row(gap="medium", align="top", wrap=False)  # not entered: each turn of a fragment copies what it stands in
    with beside.container(width=476):
        queue(desk, actor)
    with beside.container(key="side", gap="xsmall", width="stretch"):
        side(desk, actor)


@st.fragment(key="dossier")
@guarded
def side(desk: Desk, actor: Actor) -> None:
    sought = here(desk, actor)
    if sought is None:
        show(title("Aucun dossier ouvert", "↑ ↓ dans la file en ouvre un ; Alt + S prend le suivant"))
        answers.last(desk)
        return
    file = desk.file(actor, sought.dossier)
    desk.reading(actor, file.dossier)
    _head(desk, actor, file)
    application = file.application(sought.programme)
    _applications(file, application.programme)
    with st.container(key="body", gap="small"):
        questions(desk, actor, file)
        left, right = st.columns([0.56, 0.44], gap="medium")
        with left:
            verdict = academic.verdict(application), academic.findings(application), academic.fee(file)
            show(*verdict, academic.notes(file, desk.now()))
            note_field(desk, actor, file)
        with right:
            show(academic.marks(file), academic.documents(file), academic.facts(file))
    decision(desk, actor, file, application)


def _head(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    with row(gap="small", wrap=False):
        show(title(file.name, file.dossier), _others(desk, actor, file))
        correction(desk, actor, file)
        routes.link("dossier", "Fil", dossier=file.dossier)
        st.link_button("Plateforme", file.platform_url, key="platform", shortcut=keys.PLATFORM, type="tertiary")
        moves = {"type": "tertiary", "on_click": _move}
        st.button("Précédent", key="previous", shortcut=keys.PREVIOUS, args=(desk, actor, -1), **moves)
        st.button("Suivant", key="next", shortcut=keys.NEXT, args=(desk, actor, 1), **moves)


def _others(desk: Desk, actor: Actor, file: AcademicFile) -> Html:
    """Who else reads it now."""
    readers = desk.readers(file.dossier, actor)
    return join((word(f"{name} le lit depuis {clock(since)[:5]}", "gris") for name, since in readers), " ")


def _applications(file: AcademicFile, programme: str) -> None:
    """Which one is judged; there is nothing to choose when it is the only one."""
    labels = dict(academic.applications(file))
    if len(labels) == 1:
        show(tag("p", bold(labels[programme]), " · ", academic.told(file), classes="gt-note one gt-only"))
        return
    key = f"application {file.dossier}"
    with row(gap="small", wrap=False):
        st.segmented_control(
            "Candidature", list(labels), default=programme, required=True, key=key, label_visibility="collapsed",
            format_func=labels.get, on_change=lambda: open_application(Opened(file.dossier, st.session_state[key])),
        )  # fmt: skip
        show(tag("p", academic.told(file), classes="gt-note one"))


@answers.acting
def _move(desk: Desk, actor: Actor, by: int) -> None:
    answers.forget()
    step(desk, actor, by)
    st.rerun(["lines", "dossier"])
