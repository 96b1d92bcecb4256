"""« Envoyer un classeur »: to whom, which rows and columns; the file knows what it showed, and is an act."""

import re
from typing import Final

import streamlit as st

from desk.desk import Desk
from desk.handing_out import Parcel, Sendable
from pages.parts import handed
from pages.parts.export import XLSX
from pages.parts.layout import show
from pages.parts.markup import note
from pages.parts.parcels import written
from pages.parts.typography import plural
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS

KEY: Final = "send_out"
FIRST: Final = (DOSSIERS, CANDIDATURES)
"""Tabs chosen to begin with."""

NOBODYS: Final = "Rien ne part de ces numéros (inconnus, ou pas à envoyer avec ces choix)"
NOTHING: Final = "Rien à télécharger : aucune ligne ne répond à ces formations, onglets et dossiers. Changez un choix."
NAMED: Final = 20


def popover(desk: Desk, actor: Actor) -> None:
    """What would leave is worked out only while it is open."""
    found = st.popover("Envoyer un classeur", key=KEY, width="content", on_change="rerun")
    if found.open:
        with found:
            _choose(desk, actor)


def _choose(desk: Desk, actor: Actor) -> None:
    people = dict(desk.addressees(actor))
    to = st.selectbox(
        "Pour qui",
        list(people),
        None,
        key=f"{KEY}_to",
        format_func=people.get,
        placeholder="Une personne qui a un accès",
    )
    if to is None:
        show(
            note("Il n’en part que ce que vous et cette personne pouvez lire, et aucun projet à qui juge encore (§5).")
        )
        return
    may = desk.sendable(actor, to)
    asked = Parcel(to, *_rows(desk, may), dossiers=_dossiers())
    what = desk.parcel(actor, asked)
    lines, columns = plural(what.lines, "ligne"), plural(len(what.columns), "colonne")
    show(note(f"{lines}, {columns}. La sortie est notée au journal. Le fichier retient ce qu’il montrait au départ."))
    if out := desk.left_out(actor, asked):
        more = f" et {plural(len(out) - NAMED, 'autre')}" if len(out) > NAMED else ""
        show(note(tinted(f"{NOBODYS} : {', '.join(out[:NAMED])}{more}.", "ambre")))
    if not what.lines:
        show(note(NOTHING))
    name = f"guichet-classeur-{desk.now():%Y-%m-%d}.xlsx"
    handed.button(
        desk, actor, "Télécharger le classeur", name, XLSX, what,
        lambda: written(desk.pack(actor, asked), desk.now()), key=f"{KEY}_file", type="primary",
        disabled=not what.lines,
    )  # fmt: skip


def _rows(desk: Desk, may: Sendable) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Programmes, and the columns of each tab chosen; none chosen is all of them."""
    codes = st.multiselect(
        "Formations", may.programmes, key=f"{KEY}_programmes", format_func=desk.short, placeholder="Toutes"
    )
    tabs = st.multiselect(
        "Onglets", list(may.tabs), [tab for tab in may.tabs if tab in FIRST], key=f"{KEY}_tabs",
        placeholder="Choisir au moins un onglet",
    )  # fmt: skip
    columns = {}
    for tab in tabs:
        labels = {column.key: column.label for column in may.tabs[tab].columns}
        chosen = st.multiselect(
            f"Colonnes de {tab}", list(labels), key=f"{KEY}_columns {tab}", format_func=labels.get, placeholder="Toutes"
        )
        columns[tab] = tuple(chosen or labels)
    return tuple(codes or may.programmes), columns


def _dossiers() -> tuple[str, ...]:
    said = st.text_input(
        "Dossiers", key=f"{KEY}_dossiers", max_chars=4_000, placeholder="Tous ; ou des numéros, séparés par un espace"
    )
    return tuple(dict.fromkeys(one for one in re.split(r"[\s,;]+", said) if one))
