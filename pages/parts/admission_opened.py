"""One application opened on the way to admission: why not admitted, then what this person may do about it (§9.1)."""

import streamlit as st

from desk.admission_views import HERE, AdmissionBoard, AdmissionFile
from desk.desk import Desk
from pages.parts import admission_forms, admission_list, answers, challenges
from pages.parts.accidents import guarded
from pages.parts.layout import show
from pages.parts.markup import Html, note, tag
from pages.parts.opened import opened
from rules.case import Actor

TASK = "admission_task"
TASKS = TITLE, STEPS, CHALLENGES = "Titre et pièces", "Étapes", "Recours"


@st.fragment(key="admission")
@guarded
def one(desk: Desk, actor: Actor, board: AdmissionBoard) -> None:
    """Why not admitted, then what this person may do about it."""
    with st.container(key="admission_answer"):  # its own place: what is below keeps its folds open when an answer comes
        answers.last(desk)
    here = opened()
    known = here is not None and any(line.dossier == here.dossier for line in board.lines)
    if here is None or not here.dossier or not (here.programme == board.programme or (known and not here.programme)):
        show(note("Choisissez une personne : ce qui lui manque, et ce qui vous est ouvert, s’affichent ici."))
        return
    file = desk.admission_file(actor, here.dossier, board.programme)
    name = tag("h2", file.line.name, Html(" "), tag("small", file.dossier), classes="gt-h1")
    show(name, admission_list.why(file.line))
    if file.line.closed:
        return
    admission_forms.where_to_act(file)
    own = f"{TASK} {file.dossier}"
    st.session_state.setdefault(own, _first(desk, actor, file))
    task = st.segmented_control("Que faire", TASKS, required=True, key=own, label_visibility="collapsed")
    if task == TITLE:
        admission_forms.title(desk, actor, file)
    elif task == STEPS:
        admission_forms.steps(desk, actor, file)
    else:
        challenges.challenges(desk, actor, file.dossier, file.programme)


def _first(desk: Desk, actor: Actor, file: AdmissionFile) -> str:
    """What is waited for here opens by itself."""
    if any(one.screen == HERE for one in file.line.missing):
        return TITLE
    return STEPS if desk.may(actor, "take_admission_step") else CHALLENGES
