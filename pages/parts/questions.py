"""What the desk refuses to guess, asked in place: a named person answers, and the answer is an act."""

import streamlit as st

from desk.desk import Desk
from desk.views import AcademicFile, Question
from pages.parts import answers
from pages.parts.banners import banner, quarantine
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.markup import Html, bold, join, soft
from pages.parts.typography import plural
from rules.case import Actor

WIDE = 270  # px
KINDS = {
    "both_changed": "Changé des deux côtés",
    "doubtful_duplicate": "Doublon douteux",
    "diploma": "Titre à reconnaître",
    "mended": "Titre à confirmer",
    "unreadable": "Valeur illisible",
}


def questions(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    for fault in file.quarantined:
        show(quarantine(f"{fault.tab}, ligne {fault.row}, colonne {fault.column}", fault.written, fault.says))
    for question in file.questions:
        _answer(desk, actor, file, question)


def _answer(desk: Desk, actor: Actor, file: AcademicFile, question: Question) -> None:
    """The question, its choices and its button on one line; choices are values of rows or of a file, as plain text."""
    key = f"answer {file.dossier} {question.field}"
    with row(gap="xsmall", wrap=False):
        show(_asked(question))
        chosen = st.selectbox(
            f"Réponse : {question.label}",
            range(len(question.choices)),
            key=key,
            index=None,
            format_func=lambda rank: question.choices[rank][1],
            placeholder="Choisir la réponse",
            label_visibility="collapsed",
            width=WIDE,
        )
        value = None if chosen is None else question.choices[chosen][0]
        asked = (desk, actor, file, question, value)
        st.button("Répondre", key=f"save {key}", on_click=_save, args=asked, disabled=chosen is None)


def _asked(question: Question) -> Html:
    both = (("fichier : ", question.file_text), ("ici : ", question.now_text))
    values = join([join((soft(name), bold(text), " ")) for name, text in both if text and text not in question.says])
    count = len(question.others)
    others = f"Sert aussi à {plural(count, 'autre dossier', 'autres dossiers')}." if count else ""
    lines = (join((f"{question.label}. {question.says} ", soft(others))), *((values,) if values else ()))
    return banner(KINDS.get(question.kind, "Question"), "ambre", *lines)


@answers.acting
def _save(desk: Desk, actor: Actor, file: AcademicFile, question: Question, value: object) -> None:
    form = f"question {file.dossier} {question.field}"
    answers.keep(desk.answer(opening(form), actor, file, question.field, value), f"Réponse : {question.label}")
    reopen(form)
    st.rerun(["queue", "dossier"])
