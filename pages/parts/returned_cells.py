"""The cells of a file that came back: an answer each, the open one with its three values."""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from desk.desk import Desk
from desk.returned_views import Back, Comparison
from pages.parts import differing, keys, routes
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.returned_answers import (
    GRID,
    LATER,
    Said,
    answer_of,
    choose,
    chosen,
    mark,
    move,
    opened,
    pick,
    said_of,
    ticked,
)
from pages.parts.returned_saving import step
from pages.parts.tables import grid, table
from pages.parts.typography import instant, number, plural
from rules.case import Actor

FIRST, FITS = "Onglet", 12
HEADS: Final = (
    "Onglet",
    "N°",
    "Candidat",
    "Colonne",
    "Ligne",
    "Au départ",
    "Fichier",
    "Guichet",
    "Pourquoi",
    "Réponse",
)


def cells(desk: Desk, actor: Actor, shown: Comparison) -> None:
    """The list; under it the cell that is open, with both values; then how many would be recorded."""
    if not shown.cells:
        return
    ready = chosen(shown)
    waits = len(shown.cells) - len(ready)
    told = f"{plural(len(ready), 'réponse prête', 'réponses prêtes')}, {number(waits)} à donner"
    show(heading_only("Cellules changées dans le fichier", right=told))
    _grid(shown)
    picked = [one for one in shown.cells if one.key in ticked()] or [shown.cells[opened(shown)]]
    with st.container(border=True, key="returned_card", gap="small"):
        show(_told(shown, picked))
        _bar(shown, picked)
    label = f"Voir ce qui s’enregistre ({plural(len(ready), 'cellule')})"
    asked: dict[str, Any] = {"type": "primary", "disabled": not ready, "shortcut": keys.SAVE}
    with row(gap="small"):
        st.button(label, key="returned_see", on_click=step, args=(shown.brought.digest,), **asked)
        show(note("Rien n’est encore écrit. Ce qui reste à répondre le reste : le même fichier le redemandera."))


def _grid(shown: Comparison) -> None:
    # Streamlit holds a selection by position: it is worked out from the cells' names before each drawing.
    marked = ticked()
    places = [place for place, one in enumerate(shown.cells) if one.key in marked]
    st.session_state[GRID] = {"selection": {"rows": places, "columns": [], "cells": [(opened(shown), FIRST)]}}
    wide = st.column_config.TextColumn(width=150)
    said = said_of(shown)
    st.dataframe(
        grid(HEADS, (_line(one, said) for one in shown.cells)), key=GRID, on_select=lambda: pick(shown),
        selection_mode=["multi-row", "single-cell"], hide_index=True, row_height=26,
        height="content" if len(shown.cells) <= FITS else 26 * (FITS + 1),
        column_config={"Au départ": wide, "Fichier": wide, "Guichet": wide},
        alt="Cellules du fichier qui ne disent pas ce que dit le guichet",
    )  # fmt: skip


def _line(one: Back, said: Said) -> tuple[str, ...]:
    asked = one.asked
    tab, label = asked.question.tab, asked.question.label
    values = (one.left, asked.sheet, asked.desk)
    return (tab, differing.identifier(asked), asked.who, label, asked.rows, *values, asked.why, _answer(one, said))


def _answer(one: Back, said: Said) -> str:
    answer = answer_of(one, said)
    if answer is None:
        return "garder le guichet"
    return "à répondre" if answer == LATER else "prendre le fichier"


def _told(shown: Comparison, picked: Sequence[Back]) -> Html:
    one = picked[0]
    if len(picked) > 1:
        return block(plural(len(picked), "cellule choisie", "cellules choisies"), note("Une réponse pour toutes."))
    asked = one.asked
    where = f"{asked.question.tab}, ligne {asked.rows} du fichier, colonne « {asked.question.label} »"
    head = join((bold(f"{differing.identifier(asked)} {asked.who}".strip()), soft(f"  {where}")))
    since = f"par {one.by}, le {instant(one.at)}" if one.at else ""
    sent = f"de {shown.to}" if shown.to else shown.brought.name
    heads = ["Au départ", f"Le fichier dit ({sent})", f"Le guichet tient ({since})" if since else "Le guichet tient"]
    drawn = table("Les trois valeurs", heads, [[one.left, asked.sheet, asked.desk]], style="wrap")
    return join((note(head), drawn, note(f"{asked.why[:1].upper()}{asked.why[1:]}.")))


def _bar(shown: Comparison, picked: Sequence[Back]) -> None:
    one, count = picked[0], len(picked)
    many = f" pour les {number(count)}" if count > 1 else ""
    with row(gap="small", align="bottom"):
        for take in range(min(len(each.asked.takes) for each in picked)):
            name = f"Prendre le fichier{many}" if len(one.asked.takes) == 1 else f"Prendre la valeur {take + 1}{many}"
            asked: dict[str, Any] = {"args": (shown, picked, take), "shortcut": keys.TAKE_SHEET if take == 0 else None}
            st.button(name, key=f"take_file {take}", on_click=choose, **asked)
        st.button(
            f"Garder le guichet{many}", key="keep_here", on_click=choose, args=(shown, picked, None),
            shortcut=keys.KEEP_DESK,
        )  # fmt: skip
        if any(each.key in chosen(shown) for each in picked):
            st.button("Plus tard", key="answer_later", type="tertiary", on_click=choose, args=(shown, picked, LATER))
        same = [each for each in shown.cells if each.asked.sort == one.asked.sort]
        if len(same) > count:
            label = f"Cocher les {number(len(same))} de cette sorte"
            st.button(label, key="same_sort_back", type="tertiary", on_click=mark, args=(same,))
        if ticked():
            st.button("Rien choisir", key="untick_back", type="tertiary", on_click=mark, args=((),))
        moves: dict[str, Any] = {"type": "tertiary", "on_click": move}
        st.button("Précédente", key="returned_previous", shortcut=keys.PREVIOUS, args=(shown, -1), **moves)
        st.button("Suivante", key="returned_next", shortcut=keys.NEXT, args=(shown, 1), **moves)
    if count == 1 and one.asked.decide:
        where = {"dossier": one.asked.dossier} if one.asked.dossier else {}
        routes.link(
            one.asked.decide,
            f"Décider dans {differing.SCREENS[one.asked.decide]}",
            icon=":material/chevron_right:",
            **where,
        )
    elif count == 1 and not one.takable:
        show(note("Ce qui est écrit ne se prend pas : corrigez-le dans le fichier, ou gardez la valeur du guichet."))
