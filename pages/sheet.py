"""Feuille: the tabs as grids that people edit: a data cell is an act, a parameter row a draft until put in force."""

import streamlit as st

from desk.desk import Desk
from desk.sheet import Grid
from pages.parts import answers, drafts, grids
from pages.parts.accidents import guarded
from pages.parts.forms import opening, reopen
from pages.parts.keys import SAVE
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from pages.parts.typography import number, plural
from rules.case import Actor

TAB, TEXT = "sheet_tab", "sheet_text"


def page(desk: Desk, actor: Actor) -> None:
    show(title("Feuille", "les onglets du classeur ; une cellule saisie est un acte, un paramètre reste un brouillon"))
    _sheet(desk, actor)


@st.fragment(key="sheet")
@guarded
def _sheet(desk: Desk, actor: Actor) -> None:
    with row(gap="small"):
        tab = st.selectbox("Onglet", desk.tabs(actor), key=TAB, width=260, label_visibility="collapsed")
        text = st.text_input(
            "Filtrer", key=TEXT, placeholder="Un mot d’une cellule", width=320, label_visibility="collapsed",
            icon=":material/search:",
        )  # fmt: skip
        if grids.changed(desk):
            st.button("Recharger", key="sheet_reload", on_click=grids.reload)
            show(note("Le classeur a changé depuis l’ouverture de cette grille ; vos saisies restent ici."))
    shown = grids.frozen(tab, text, lambda: desk.grid(actor, tab, text))
    answers.last(desk)
    grids.faults(shown)
    edits = grids.editor(shown)
    with row(gap="small"):
        pending = plural(len(edits), "cellule saisie", "cellules saisies")
        show(note(f"{plural(len(shown.rows), 'ligne')} sur {number(shown.total)} ; {pending}."))
        if shown.editable:
            asked = {"shortcut": SAVE, "type": "primary", "disabled": not edits}
            label = "Enregistrer le brouillon" if shown.parameters else "Enregistrer"
            st.button(label, key="sheet_save", on_click=_save, args=(desk, actor, shown), **asked)
    grids.refused()
    if shown.parameters:
        drafts.effect(desk, actor)


@answers.acting
def _save(desk: Desk, actor: Actor, shown: Grid) -> None:
    """What held leaves the grid; what was refused stays, with its sentence."""
    edited = desk.edit(opening("sheet"), actor, shown, grids.typed(shown))
    reopen("sheet")
    grids.settle(edited)
    for answer in edited.answers:
        answers.keep(answer, plural(edited.saved, "ligne enregistrée", "lignes enregistrées"))
