"""The draft of the session's rows: what it changes, which applications' answers would differ, putting it in force."""

import streamlit as st

from desk.desk import Desk
from desk.drafts import DraftEffect, Flip
from desk.headings import heading
from pages.parts import answers, book_lists
from pages.parts.export import export_one
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, join, note, soft
from pages.parts.tables import Column, table
from pages.parts.typography import number, plural
from rules.case import Actor

FORM, REASON, LIST = "in_force", "draft_reason", "draft_list"
SHOWN = 8


def effect(desk: Desk, actor: Actor) -> None:
    """A named person sees which verdicts would differ before anything is in force."""
    if not desk.may_put_in_force(actor):
        show(note("Ce qui est saisi ici reste un brouillon ; l’administration ou la direction le met en vigueur."))
        return
    found = desk.effect_of_draft(actor)
    if not found.changes:
        show(note("Le brouillon est ce qui est en vigueur."))
        return
    with st.container(border=True, key="draft", gap="xsmall"):
        left, right = st.columns([0.45, 0.55], gap="medium")
        with left:
            show(_changes(found))
        with right:
            show(_flips(found))
        with row(gap="small"):
            export_one(desk, actor, LIST, {
                "brouillon": ("Ce que le brouillon change", lambda: book_lists.draft(found)),
                "reponses": ("Réponses qui changeraient", lambda: book_lists.flips(found)),
            })  # fmt: skip
        with row(gap="small", align="bottom"):
            reason = st.text_input("Motif de la mise en vigueur", key=REASON, max_chars=300)
            closed = bool(found.faults) or not reason.strip()
            asked = {"type": "primary", "disabled": closed, "on_click": _put, "args": (desk, actor, found)}
            st.button("Mettre en vigueur", key="put_in_force", **asked)


def _changes(found: DraftEffect) -> Html:
    rows = [
        [change.tab, change.row, heading(change.column), soft(change.before), change.after] for change in found.changes
    ]
    columns = ["Onglet", "Ligne", "Colonne", Column("En vigueur", soft=True), "Brouillon"]
    drawn = table("Ce que le brouillon change", columns, rows[:SHOWN], style="wrap")
    return block("Brouillon", drawn, _more(len(rows)), right=plural(len(rows), "cellule"))


def _flips(found: DraftEffect) -> Html:
    if found.faults:
        return block("Effet", note("Le brouillon a des fautes : elles sont montrées dans leur onglet."))
    rows = [[flip.dossier, flip.short, flip.name, _differs(flip)] for flip in found.flips]
    said = f"{number(len(rows))} sur {plural(found.examined, 'candidature')}"
    if not rows:
        return block("Effet", note("Aucune réponse ne changerait."), right=said)
    columns = ["Dossier", "Formation", "Candidat", "Réponse"]
    drawn = table("Candidatures dont la réponse changerait", columns, rows[:SHOWN])
    return block("Réponses qui changeraient", drawn, _more(len(rows)), right=said)


def _differs(flip: Flip) -> Html:
    return join((join((soft(f"{label} : "), before, " → ", after)) for label, before, after in flip.differs), " ; ")


def _more(count: int) -> Html:
    return note(f"Et {number(count - SHOWN)} autres.") if count > SHOWN else Html("")


@answers.acting
def _put(desk: Desk, actor: Actor, found: DraftEffect) -> None:
    answer = desk.put_in_force(opening(FORM), actor, found, st.session_state[REASON])
    reopen(FORM)
    answers.keep(answer, "Mise en vigueur")
    st.rerun()
