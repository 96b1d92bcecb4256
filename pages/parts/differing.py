"""Cells that say otherwise than the desk: one a line, answered one by one or several of a sort together."""

from collections.abc import Sequence

import streamlit as st

from desk.desk import Desk
from desk.reconciling_views import Asked, Reconciliation, Settled
from pages.parts import answers, keys, routes
from pages.parts.banners import banner, held_back
from pages.parts.forms import hold, opening, reopen
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.once import once
from pages.parts.tables import grid, table
from pages.parts.typography import number, plural
from rules.case import Actor
from sheets_sync.answers import Pending

GRID, TICKED, OPEN = "differing_grid", "differing_ticked", "differing_open"
REASON, FORM, FIRST = "differing_reason", "differing", "Onglet"
FITS = 12  # rows of 26 px
SCREENS = {
    "dossier": "le dossier", "trials": "l’écran Épreuves", "interviews": "l’écran Entretiens",
    "projects": "l’écran Entreprises",
}  # fmt: skip


def states(found: Reconciliation) -> None:
    """What keeps the sheet and the desk from speaking to each other."""
    if found.held_back:
        show(held_back(found.held_back))
    elif found.silence:
        show(note("Voici ce que la feuille disait à sa dernière lecture ; une réponse sera vérifiée à son retour."))


def questions(desk: Desk, actor: Actor, asked: Sequence[Asked]) -> None:
    """The list, and under it the question that is open: the first, until another is chosen."""
    if not asked:
        return
    show(heading_only("Cellules à trancher", right="↑ ↓ ouvre une cellule ; cochées, elles se règlent ensemble"))
    _grid(asked)
    chosen = [asked[place] for place in _ticked(asked)] or [asked[_opened(asked)]]
    with st.container(border=True, key="differing_card", gap="small"):
        show(_told(chosen))
        _bar(desk, actor, asked, chosen)


def _opened(asked: Sequence[Asked]) -> int:
    """Where the open cell stands: the one chosen, else what came to its place once it was answered."""
    key, place = st.session_state.get(OPEN, ("", 0))
    here = next((at for at, one in enumerate(asked) if one.key == key), min(place, len(asked) - 1))
    st.session_state[OPEN] = (asked[here].key, here)
    return here


def _ticked(asked: Sequence[Asked]) -> list[int]:
    marked = st.session_state.get(TICKED, frozenset())
    return [place for place, one in enumerate(asked) if one.key in marked]


def _grid(asked: Sequence[Asked]) -> None:
    # Streamlit holds a selection by position: it is worked out from the cells' names before each drawing.
    cells = [(_opened(asked), FIRST)]
    st.session_state[GRID] = {"selection": {"rows": _ticked(asked), "columns": [], "cells": cells}}
    wide = st.column_config.TextColumn(width=170)
    st.dataframe(
        once("differing", asked, lines), key=GRID, on_select=lambda: _pick(asked),
        selection_mode=["multi-row", "single-cell"], hide_index=True, row_height=26,
        height="content" if len(asked) <= FITS else 26 * (FITS + 1),
        column_config={"Feuille": wide, "Guichet": wide},
        alt="Cellules de la feuille qui ne disent pas ce que dit le guichet",
    )  # fmt: skip


def lines(asked: Sequence[Asked]) -> object:
    """The cells as a grid takes them; a column where all is empty is left out."""
    heads = ("Onglet", "N°", "Candidat", "Colonne", "Ligne", "Feuille", "Guichet", "Pourquoi", "Saisi par")
    rows = [
        (one.question.tab, identifier(one), one.who, one.question.label, one.rows, one.sheet, one.desk, one.why,
         one.declared and f"{one.declared} (déclaré)")
        for one in asked
    ]  # fmt: skip
    said = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    return grid([heads[place] for place in said], ([row[place] for place in said] for row in rows))


def identifier(one: Asked) -> str:
    return one.question.subject.partition(":")[2].removeprefix(f"{one.question.tab}/")


def _told(chosen: Sequence[Asked]) -> Html:
    one = chosen[0]
    if len(chosen) > 1:
        sorts = len({each.sort for each in chosen})
        same = f"toutes : {one.question.tab}, {one.question.label}, {one.why}" if sorts == 1 else "de plusieurs sortes"
        return block(plural(len(chosen), "cellule choisie", "cellules choisies"), note(same))
    where = f"{one.question.tab}, ligne {one.rows}, colonne « {one.question.label} »"
    head = join((bold(f"{identifier(one)} {one.who}".strip()), soft(f"  {where}")))
    said = f", saisi par {one.declared} (déclaré par la feuille)" if one.declared else ""
    drawn = table("Les deux valeurs", ["La feuille dit", "Le guichet tient"], [[one.sheet, one.desk]], style="wrap")
    return join((note(head), drawn, note(f"Demandé car {one.why}{said}.")))


def _bar(desk: Desk, actor: Actor, asked: Sequence[Asked], chosen: Sequence[Asked]) -> None:
    one, count = chosen[0], len(chosen)
    many = f" pour les {number(count)}" if count > 1 else ""
    with row(gap="small", align="bottom"):
        st.text_input("Motif, s’il y a lieu", key=REASON, max_chars=300, width=260)
        for take in range(min(len(each.takes) for each in chosen)):
            name = f"Prendre la feuille{many}" if len(one.takes) == 1 else f"Prendre la valeur {take + 1}{many}"
            asks = {"args": (desk, actor, chosen, take), "shortcut": keys.TAKE_SHEET if take == 0 else None}
            st.button(name, key=f"take_sheet {take}", on_click=_settle, **asks)
        asks = {"args": (desk, actor, chosen, None), "shortcut": keys.KEEP_DESK, "type": "primary"}
        st.button(f"Garder le guichet{many}", key="keep_desk", on_click=_settle, **asks)
        same = [each for each in asked if each.sort == one.sort]
        if len(same) > count:
            label = f"Cocher les {number(len(same))} de cette sorte"
            st.button(label, key="same_sort", type="tertiary", on_click=_mark, args=(same,))
        if _ticked(asked):
            st.button("Rien choisir", key="untick", type="tertiary", on_click=_mark, args=((),))
        moves = {"type": "tertiary", "on_click": _move}
        st.button("Précédente", key="differing_previous", shortcut=keys.PREVIOUS, args=(asked, -1), **moves)
        st.button("Suivante", key="differing_next", shortcut=keys.NEXT, args=(asked, 1), **moves)
    if count == 1:
        _elsewhere(one)


def _elsewhere(one: Asked) -> None:
    """Where a decision is taken, or what cannot be read is mended."""
    where = {"dossier": one.dossier} if one.dossier else {}
    if one.decide:
        show(
            note(
                "La feuille ne décide pas. Si sa valeur est la bonne, décidez-la dans Guichet ; sinon gardez la sienne."
            )
        )
        routes.link(one.decide, f"Décider dans {SCREENS[one.decide]}", icon=":material/chevron_right:", **where)
    elif not one.takes:
        show(note("Ce qui est écrit ne se prend pas : corrigez-le dans la feuille, ou gardez la valeur du guichet."))


@answers.acting
def _pick(asked: Sequence[Asked]) -> None:
    picked = st.session_state[GRID]["selection"]
    _tick([asked[place] for place in picked["rows"] if place < len(asked)])
    for place, _ in picked["cells"]:
        answers.forget()
        st.session_state[OPEN] = (asked[place].key, place)


@answers.acting
def _mark(some: Sequence[Asked]) -> None:
    _tick(some)


def _tick(some: Sequence[Asked]) -> None:
    st.session_state[TICKED] = frozenset(one.key for one in some)


@answers.acting
def _move(asked: Sequence[Asked], by: int) -> None:
    answers.forget()
    _tick(())
    place = (_opened(asked) + by) % len(asked)
    st.session_state[OPEN] = (asked[place].key, place)


@answers.acting
def _settle(desk: Desk, actor: Actor, chosen: Sequence[Asked], take: int | None) -> None:
    settled = desk.settle(opening(FORM), actor, chosen, take, st.session_state.get(REASON, ""))
    reopen(FORM)
    if settled.saved:
        _tick(())
        st.session_state[REASON] = ""
    told(settled, plural(settled.saved, "cellule réglée", "cellules réglées"))


def told(settled: Settled, what: str) -> None:
    """One answer as everywhere; several, counted, with each that does not hold."""
    if not settled.others and settled.last is not None:
        answers.keep(settled.last, what)
    elif not settled.saved and len(settled.others) == 1:
        answers.keep(settled.others[0][1])
    else:
        if any(isinstance(answer, Pending) for _, answer in settled.others):
            hold()
        left = [note(f"{place} : {answers.in_short(answer)}") for place, answer in settled.others]
        answers.keep(banner("À revoir", "ambre", what if settled.saved else "Rien n’est réglé", *left))
