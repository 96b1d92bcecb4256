"""What staff put right on a dossier: a note, the documents checked, a fact that the platform has wrong."""

import streamlit as st

from desk.desk import Desk
from desk.views import AcademicFile
from pages.parts import answers
from pages.parts.forms import follow, opening, place, reopen
from pages.parts.layout import show
from pages.parts.markup import note
from rules.case import Actor
from sheets_sync.answers import Saved

NOBODY = ""


def note_field(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    """A note is for the office, never for the candidate; Enter saves it. One that was not recorded stays in its field,
    which would not send the same words again: a button does."""
    if not desk.may(actor, "note"):
        return
    key = f"note {file.dossier}"
    saves = {"args": (desk, actor, file, key)}
    st.text_input(
        "Ajouter une note",
        key=key,
        placeholder="Ajouter une note (visible du bureau, jamais du candidat)",
        label_visibility="collapsed",
        on_change=_note,
        **saves,
    )
    if st.session_state[key].strip():
        st.button("Enregistrer la note", key=f"again {key}", on_click=_note, **saves)


def correction(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    """The popover « Corriger »; drawn only while it is open."""
    if not desk.may(actor, "correct"):
        return
    popover = st.popover("Corriger", type="tertiary", key="correct", on_change="rerun")
    if not popover.open:
        return
    with popover:
        if desk.may(actor, "assign"):
            _holder(desk, actor, file)
        _documents(desk, actor, file)
        _fact(desk, actor, file)


def _holder(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    names = {NOBODY: "Personne", **dict(desk.workers(actor, file.dossier))}
    key = f"holder {file.dossier}"
    says = follow("holder", {key: file.assigned_to if file.assigned_to in names else None}, names)
    to = st.selectbox(
        "Attribué à", list(names), place(names, says[key]), key=key, format_func=names.get, placeholder="Choisir"
    )
    same = to is None or to == file.assigned_to
    st.button("Attribuer", key="save_holder", on_click=_assign, args=(desk, actor, file, key), disabled=same)


def _documents(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    labels = {piece.code: piece.label for piece in file.documents}
    key = f"missing {file.dossier}"
    says = follow("documents", {key: [piece.code for piece in file.documents if piece.there is False]})
    st.multiselect(
        "Pièces qui manquent", list(labels), says[key], key=key, format_func=labels.get, placeholder="Aucune"
    )
    st.button("Enregistrer les pièces", key="save_documents", on_click=_check, args=(desk, actor, file, key))


def _fact(desk: Desk, actor: Actor, file: AcademicFile) -> None:
    facts = {fact.key: fact for fact in file.facts}
    chosen = st.selectbox("Donnée", list(facts), key="fact", format_func=lambda key: facts[key].label)
    key = f"fact {file.dossier} {chosen}"
    says = follow("fact", {key: facts[chosen].text})
    st.text_input("Valeur corrigée", says[key], key=key, live="0ms")
    asked = {"args": (desk, actor, file, chosen, key), "kwargs": {"chosen": {"fact": chosen}}}
    st.button("Enregistrer la donnée", key="save_fact", on_click=_put, **asked)
    show(note("La prochaine reprise de la plateforme gardera votre correction."))


@answers.acting
def _note(desk: Desk, actor: Actor, file: AcademicFile, key: str) -> None:
    if text := st.session_state[key].strip():
        form = f"note {file.dossier}"
        answer = desk.note(opening(form), actor, file, text)
        answers.keep(answer, "Note")
        reopen(form)
        if isinstance(answer, Saved):  # else the words stay in the field
            st.session_state[key] = ""


@answers.acting
def _assign(desk: Desk, actor: Actor, file: AcademicFile, key: str) -> None:
    form = f"holder {file.dossier}"
    answers.keep(desk.assign(opening(form), actor, file, st.session_state[key] or None), "Attribution")
    reopen(form)
    st.rerun(["queue", "dossier"])


@answers.acting
def _check(desk: Desk, actor: Actor, file: AcademicFile, key: str) -> None:
    form = f"documents {file.dossier}"
    answers.keep(desk.set_documents(opening(form), actor, file, frozenset(st.session_state[key])), "Pièces")
    reopen(form)


@answers.acting
def _put(desk: Desk, actor: Actor, file: AcademicFile, field: str, key: str) -> None:
    form = f"fact {file.dossier} {field}"
    answers.keep(desk.correct(opening(form), actor, file, field, st.session_state[key]), "Correction")
    reopen(form)
