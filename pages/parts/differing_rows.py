"""Rows of the shared sheet: typed by hand without a number that anyone knows, or gone; and what is to mend there."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from desk.desk import Desk
from desk.reconciling_views import Gone, TypedRow
from pages.parts import answers
from pages.parts.banners import banner
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import note
from pages.parts.once import once
from pages.parts.tables import Column, grid, table
from pages.parts.typography import number, plural
from pages.parts.words import tinted
from rules.case import Actor
from rules.faults import Fault
from sheets_sync.answers import Saved

SHOWN, FITS = 8, 8
GONE = "differing_gone"
BORN = "Une ligne de cet onglet naît d’un import ou d’une étape de Guichet : celle-ci ne peut qu’être ignorée."


def typed(desk: Desk, actor: Actor, found: Sequence[TypedRow]) -> None:
    """Each with its content: taken in under a number, or ignored."""
    if not found:
        return
    show(heading_only("Lignes sans numéro connu", right=plural(len(found), "ligne")))
    for one in found[:SHOWN]:
        with st.container(border=True, key=f"typed {one.row.subject}", gap="small"):
            _typed(desk, actor, one)
    if len(found) > SHOWN:
        show(note(f"Et {number(len(found) - SHOWN)} autres, montrées quand celles-ci seront réglées."))


def _typed(desk: Desk, actor: Actor, one: TypedRow) -> None:
    key = f"number {one.row.subject}"
    typed_row(one, key, partial(_take, desk, actor, one, key), partial(_ignore, desk, actor, one))


def typed_row(one: TypedRow, key: str, take: Callable[[], None], ignore: Callable[[], None]) -> None:
    """A row that names nobody yet, of the sheet or of a file that came back; its number is typed under `key`."""
    drawn = table("Contenu de la ligne", ["Colonne", "Écrit"], one.cells, style="wrap")
    wrong = [note(tinted(says, "ambre")) for says in one.faults]
    show(block(f"{one.row.tab}, ligne {one.row.number}", drawn, *wrong, *([] if one.row.opens else [note(BORN)])))
    with row(gap="small", align="bottom"):
        if one.row.opens:
            st.text_input("Numéro de la ligne", value=one.row.identifier, key=key, max_chars=60, live="0ms")
            st.button("Faire entrer", key=f"take {key}", type="primary", on_click=take)
        st.button("Ignorer cette ligne", key=f"ignore {key}", on_click=ignore)


def vanished(desk: Desk, actor: Actor, found: Sequence[Gone]) -> None:
    """Rows that people took away: nothing is lost, they come back when someone asks."""
    if not found:
        return
    says = "Rien n’est perdu : Guichet garde ces lignes. Choisissez-en, ou remettez-les toutes."
    show(heading_only("Lignes disparues de la feuille", right=plural(len(found), "ligne")), note(says))
    key = f"{GONE} {hash(tuple(found))}"  # a selection is by position: another list is another grid
    picked = st.dataframe(
        once("vanished", found, _gone), key=key,
        hide_index=True, row_height=26, height="content" if len(found) <= FITS else 26 * (FITS + 1),
        on_select="rerun", selection_mode="multi-row", alt="Lignes disparues de la feuille",
    )["selection"]["rows"]  # fmt: skip
    chosen = [found[place] for place in picked if place < len(found)] or list(found)
    label = f"Remettre {plural(len(chosen), 'ligne')} au bas de l’onglet"
    st.button(label, key="append_again", on_click=_again, args=(desk, actor, chosen))


def faults(found: Sequence[Fault], heading: str = "À réparer dans la feuille") -> None:
    """Where, and what to do there; the last good value stands meanwhile."""
    if not found:
        return
    rows = [[one.tab, one.row, one.column, tinted(one.says, "rouge")] for one in found]
    widths = {"Onglet": "8rem", "Ligne": "13rem", "Colonne": "12rem", "Ce qui ne va pas, et quoi faire": ""}
    drawn = table(
        "Fautes de la feuille", [Column(name, width=width) for name, width in widths.items()], rows, style="wrap"
    )
    show(block(heading, drawn, right=plural(len(found), "faute")))


def _gone(found: Sequence[Gone]) -> object:
    return grid(("Onglet", "N°", "Candidat"), ((one.tab, one.identifier, one.who) for one in found))


@answers.acting
def _take(desk: Desk, actor: Actor, one: TypedRow, key: str) -> None:
    answer = desk.take_row(opening(key), actor, one, st.session_state[key])
    if isinstance(answer, Saved):
        reopen(key)
    answers.keep(answer, "La ligne est entrée")


@answers.acting
def _ignore(desk: Desk, actor: Actor, one: TypedRow) -> None:
    answers.keep(desk.ignore_row(opening(f"ignore {one.row.subject}"), actor, one), "La ligne est ignorée")


@answers.acting
def _again(desk: Desk, actor: Actor, chosen: Sequence[Gone]) -> None:
    count = desk.append_again(actor, chosen)
    asked = f"{plural(count, 'ligne')} : au bas de l’onglet dans quelques secondes, sauf si quelqu’un l’a déjà fait."
    answers.keep(banner("Demandé", "bleu", asked))
