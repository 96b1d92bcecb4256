"""What the desk refuses to guess, asked in place: a named person answers, and the answer is an act."""

import streamlit as st

from desk.desk import Desk
from desk.views import AcademicFile, Question
from pages.parts import answers
from pages.parts.banners import banner, quarantine
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.typography import plural
from rules.case import Actor

KINDS = {
    "both_changed": "Changé des deux côtés",
    "doubtful_duplicate": "Doublon douteux",
    "diploma": "Titre à reconnaître",
    "unreadable": "Valeur illisible",
}


def questions(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    for fault in file.quarantined:
        show(quarantine(f"{fault.tab}, ligne {fault.row}, colonne {fault.column}", fault.written, fault.says))
    for question in file.questions:
        show(_asked(question))
        _answer(desk, actor, file, question)


def _asked(question: Question) -> Html:
    both = (("fichier : ", question.file_text), ("ici : ", question.now_text))
    values = join((join((soft(name), bold(text))) for name, text in both if text), " · ")
    return banner(KINDS.get(question.kind, "Question"), "ambre", f"{question.label}. {question.says}", values)


def _answer(desk: Desk, actor: Actor, file: AcademicFile, question: Question) -> None:
    """The choices hold values of the rows or of the file: a selectbox writes them as plain text."""
    key = f"answer {file.dossier} {question.field}"
    with row(gap="xsmall", wrap=False):
        chosen = st.selectbox(
            "Réponse",
            range(len(question.choices)),
            key=key,
            index=None,
            format_func=lambda rank: question.choices[rank][1],
            placeholder="Choisir",
            label_visibility="collapsed",
        )
        value = None if chosen is None else question.choices[chosen][0]
        asked = (desk, actor, file, question, value)
        st.button("Répondre", key=f"save {key}", on_click=_save, args=asked, disabled=chosen is None)
    if question.others:
        show(note(f"La réponse servira aussi à {plural(len(question.others), 'autre dossier', 'autres dossiers')}."))


@answers.acting
def _save(desk: Desk, actor: Actor, file: AcademicFile, question: Question, value: object) -> None:
    form = f"question {file.dossier} {question.field}"
    answers.keep(desk.answer(opening(form), actor, file, question.field, value), f"Réponse : {question.label}")
    reopen(form)
    st.rerun(["queue", "dossier"])
