"""Feuille: the tabs as grids that people edit: a data cell is an act, a parameter row a draft until put in force."""

import streamlit as st

from desk.desk import Desk
from desk.sheet import RIGHTS
from desk.sheet_views import Edit, Grid
from pages.parts import answers, drafts, grids, lists, records, rights, routes
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.forms import opening, reopen
from pages.parts.keys import SAVE_GRID
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from pages.parts.typography import number, plural
from rules.case import Actor

TAB, TEXT = "sheet_tab", "sheet_text"


def page(desk: Desk, actor: Actor) -> None:
    show(title("Feuille", "les onglets du classeur ; une cellule saisie est un acte, un paramètre reste un brouillon"))
    beginning(desk, actor)
    asked, line = routes.asked("onglet", "ligne")
    if asked in desk.tabs(actor):
        st.session_state.update({TAB: asked, TEXT: line})
    _sheet(desk, actor)


@st.fragment(key="sheet")
@guarded
def _sheet(desk: Desk, actor: Actor) -> None:
    with row(gap="small"):
        hidden = {"label_visibility": "collapsed"}
        tab = st.selectbox("Onglet", desk.tabs(actor), key=TAB, width=230, **hidden)
        asked = {"placeholder": "Un mot d’une cellule", "icon": ":material/search:", "width": 250, **hidden}
        text = st.text_input("Filtrer", key=TEXT, **asked)
        shown = grids.frozen((actor.email, tab, text), lambda: desk.grid(actor, tab, text))
        _bar(desk, actor, shown, grids.typed(shown))
    if tab == RIGHTS and desk.may(actor, "grant"):
        rights.give(desk, actor)
    answers.last(desk)
    grids.untold(desk)
    grids.faults(desk, actor, shown)
    if shown.parameters:
        drafts.effect(desk, actor)  # above the rows: a tall tab would hide what a draft does
    records.reader(shown) if shown.record else grids.editor(shown)


def _bar(desk: Desk, actor: Actor, shown: Grid, edits: list[Edit]) -> None:
    """How many lines, what is typed and not saved, whether the book moved since; the one button that writes."""
    lines = plural(len(shown.rows), "ligne")
    count = lines if len(shown.rows) == shown.total else f"{lines} sur {number(shown.total)}"
    changed = grids.changed(desk, actor)
    said = "le classeur a changé depuis l’ouverture" if changed else ""
    typed = plural(len(edits), "cellule saisie", "cellules saisies") if edits else ""
    show(note(" ; ".join(filter(None, (count, typed, said)))))
    if changed:
        label = "Recharger, sans ces saisies" if edits else "Recharger"
        st.button(label, key="sheet_reload", on_click=grids.reload)
    if shown.editable:
        label = "Enregistrer le brouillon" if shown.parameters else "Enregistrer"
        asked = {"shortcut": SAVE_GRID, "type": "primary", "disabled": not edits}
        st.button(label, key="sheet_save", on_click=_save, args=(desk, actor, shown), **asked)
    if shown.rows:
        export(desk, actor, lists.file_of(shown), lambda: lists.grid(shown, desk.session))
    if shown.editable and shown.parameters and shown.rows and not edits:  # the grid opens again: nothing typed is lost
        _rows(desk, actor, shown)


def _rows(desk: Desk, actor: Actor, shown: Grid) -> None:
    """A parameter row leaves the draft by its name; it stays in force until the draft is."""
    popover = st.popover("Retirer une ligne", key="sheet_remove", on_change="rerun")
    if popover.open:
        with popover:
            names = [row.id for row in shown.rows]
            chosen = st.selectbox("Ligne", names, index=None, key="sheet_row", placeholder="Choisir")
            asked = {"args": (desk, actor, shown, chosen), "kwargs": {"chosen": {"sheet_row": chosen}}}
            none = chosen is None
            st.button("Retirer du brouillon", key="sheet_row_remove", on_click=_remove, disabled=none, **asked)


@answers.acting
def _remove(desk: Desk, actor: Actor, shown: Grid, row: str) -> None:
    form = f"remove {shown.tab} {row}"
    answer = desk.delete_row(opening(form), actor, shown, row)
    reopen(form)
    answers.keep(answer, f"{row} retirée du brouillon")
    grids.reload()
    st.rerun("sheet")


@answers.acting
def _save(desk: Desk, actor: Actor, shown: Grid) -> None:
    """What held leaves the grid; what was refused is told with what was typed."""
    edited = desk.edit(opening("sheet"), actor, shown, grids.typed(shown))
    reopen("sheet")
    answers.forget()
    grids.settle(edited, shown)
    held = [answer for answer in edited.answers if answer not in st.session_state[grids.UNTOLD]]
    for answer in held[-1:]:
        answers.keep(answer, plural(len(held), "ligne enregistrée", "lignes enregistrées"))
