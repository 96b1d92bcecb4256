"""Rows of a file that came back: typed there, gone from it, or somebody else's to settle."""

from functools import partial

import streamlit as st

from desk.desk import Desk
from desk.reconciling_views import TypedRow
from desk.returned_views import Comparison
from pages.parts import answers
from pages.parts.differing_rows import SHOWN, typed_row
from pages.parts.layout import block, heading_only, show
from pages.parts.markup import note
from pages.parts.tables import table
from pages.parts.typography import plural
from rules.case import Actor

NAMED = 30
GONE = "Rien n’est effacé ici : une ligne retirée du fichier n’y était plus utile, ou l’a été par erreur."
THEIRS = "Une personne qui en a le droit les règle, avec le même fichier."


def typed(desk: Desk, actor: Actor, shown: Comparison) -> None:
    """Each with its content: taken in under a number, or ignored."""
    if not shown.rows:
        return
    show(heading_only("Lignes sans numéro connu", right=plural(len(shown.rows), "ligne")))
    for one in shown.rows[:SHOWN]:
        with st.container(border=True, key=f"back {one.row.subject}", gap="small"):
            _typed(desk, actor, shown, one)
    if len(shown.rows) > SHOWN:
        show(note(f"Et {plural(len(shown.rows) - SHOWN, 'autre')}, à voir quand celles-ci seront réglées."))


def _typed(desk: Desk, actor: Actor, shown: Comparison, one: TypedRow) -> None:
    key = f"back number {one.row.subject}"
    typed_row(one, key, partial(_take, desk, actor, shown, one, key), partial(_ignore, desk, actor, shown, one))


def left(shown: Comparison) -> None:
    """What the file no longer has, and what it says that others settle."""
    if shown.gone:
        rows = [[tab, name] for tab, name in shown.gone[:NAMED]]
        drawn = table("Lignes absentes du fichier", ["Onglet", "N°"], rows)
        right = plural(len(shown.gone), "ligne")
        show(block("Lignes parties, et pas revenues", note(GONE), drawn, _more(len(shown.gone)), right=right))
    if shown.others:
        drawn = table("Lignes des autres", ["Où"], [[where] for where in shown.others[:NAMED]])
        right = plural(len(shown.others), "ligne")
        show(block("Changé dans le fichier, et pas à vous", note(THEIRS), drawn, _more(len(shown.others)), right=right))


def _more(count: int) -> object:
    return note(f"Et {plural(count - NAMED, 'autre')}.") if count > NAMED else ""


@answers.acting
def _take(desk: Desk, actor: Actor, shown: Comparison, one: TypedRow, key: str) -> None:
    answers.keep(desk.take_back_row(actor, shown, one, st.session_state[key]), "La ligne est entrée")


@answers.acting
def _ignore(desk: Desk, actor: Actor, shown: Comparison, one: TypedRow) -> None:
    answers.keep(desk.ignore_back_row(actor, shown, one), "La ligne est ignorée")
