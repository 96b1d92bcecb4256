"""The cells of a file that came back: an answer each, seen together before anything is recorded.

Answers wait in the page, each with the picture it was given on; a proposal is taken unless one says otherwise, a choice
waits for someone, and so does whatever changed since it was answered.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from desk.desk import Desk
from desk.returned_views import Back, Comparison
from pages.parts import answers, differing, keys, routes
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.tables import Column, grid, table
from pages.parts.typography import instant, number, plural
from rules.case import Actor
from sheets_sync.hand_questions import Question

GRID, TICKED, OPEN, STEP, CHOSEN = (f"returned_{name}" for name in ("grid", "ticked", "open", "step", "chosen"))
REASON, FIRST = "returned_reason", "Onglet"
Said = Mapping[str, tuple[Question, int | None]]
"""Key → the picture that was answered, and the answer."""
LATER: Final = -1
"""The answer that takes a proposal back to « plus tard »."""
FITS, SHOWN = 12, 200
EFFECTS: Final = "Ce qui s’enregistre"
AFTER: Final = ("N° et candidat", "Colonne", "Guichet", "Après", "Dans le fichier")
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


def chosen(shown: Comparison) -> dict[str, int | None]:
    """Key → the file's reading taken, None for the desk's value; what waits is left out."""
    said = _said(shown)
    every = {one.key: _said_of(one, said) for one in shown.cells}
    return {key: answer for key, answer in every.items() if answer != LATER}


def cells(desk: Desk, actor: Actor, shown: Comparison) -> None:
    """The list; under it the cell that is open, with both values; then how many would be recorded."""
    if not shown.cells:
        return
    ready = chosen(shown)
    waits = len(shown.cells) - len(ready)
    told = f"{plural(len(ready), 'réponse prête', 'réponses prêtes')}, {number(waits)} à donner"
    show(heading_only("Cellules changées dans le fichier", right=told))
    _grid(shown)
    picked = [one for one in shown.cells if one.key in _ticked()] or [shown.cells[_opened(shown)]]
    with st.container(border=True, key="returned_card", gap="small"):
        show(_told(shown, picked))
        _bar(shown, picked)
    label = f"Voir ce qui s’enregistre ({plural(len(ready), 'cellule')})"
    asked: dict[str, Any] = {"type": "primary", "disabled": not ready, "shortcut": keys.SAVE}
    with row(gap="small"):
        st.button(label, key="returned_see", on_click=_step, args=(shown.brought.digest,), **asked)
        show(note("Rien n’est encore écrit. Ce qui reste à répondre le reste : le même fichier le redemandera."))


def confirming(desk: Desk, actor: Actor, shown: Comparison) -> bool:
    """The second step, once asked for: every effect, then the one button that writes. True when it is drawn."""
    ready = chosen(shown)
    if st.session_state.get(STEP) != shown.brought.digest or not ready:
        return False
    every = [one for one in shown.cells if one.key in ready]
    taken = [one for one in every if ready[one.key] is not None]
    rows = len({one.asked.question.subject for one in every})
    left = plural(len(every) - len(taken), "gardée d’ici", "gardées d’ici")
    told = f"{plural(len(taken), 'cellule reprise', 'cellules reprises')}, {left}"
    _effects(every, ready, f"{told}, {plural(rows, 'ligne')}, un acte chacune")
    with row(gap="small", align="bottom"):
        st.text_input("Motif, s’il y a lieu", key=REASON, max_chars=300, width=260)
        asked: dict[str, Any] = {"type": "primary", "shortcut": keys.SAVE, "args": (desk, actor, shown)}
        st.button(f"Enregistrer {plural(len(every), 'cellule')}", key="returned_save", on_click=_save, **asked)
        st.button("Revenir aux cellules", key="returned_back", on_click=_step, args=("",))
    return True


def _effects(every: Sequence[Back], ready: Mapping[str, int | None], told: str) -> None:
    """All of them: past what a page holds, in a list that scrolls."""
    lines = [_effect(one, ready[one.key]) for one in every]
    if len(lines) <= SHOWN:
        drawn = [[who, label, here, bold(after) if taken else soft("gardé"), soft(where)]
                 for who, label, here, after, where, taken in lines]  # fmt: skip
        columns = [*AFTER[:-1], Column(AFTER[-1], soft=True)]
        show(block(EFFECTS, table(EFFECTS, columns, drawn, style="wrap"), right=told))
        return
    show(heading_only(EFFECTS, right=told))
    st.dataframe(
        grid(AFTER, ((*texts, after if taken else "gardé", where) for *texts, after, where, taken in lines)),
        key="returned_effects", hide_index=True, row_height=26, height=26 * (FITS + 1), alt=EFFECTS,
    )  # fmt: skip


def _effect(one: Back, take: int | None) -> tuple[str, str, str, str, str, bool]:
    """Whose, the column, what the desk says, what it would say, where the file says so; is the file's taken?"""
    asked = one.asked
    who = f"{differing.identifier(asked)} {asked.who}".strip()
    after = asked.desk if take is None else asked.takes[take]
    return who, asked.question.label, asked.desk, after, f"{asked.question.tab}, ligne {asked.rows}", take is not None


def _grid(shown: Comparison) -> None:
    # Streamlit holds a selection by position: it is worked out from the cells' names before each drawing.
    marked = _ticked()
    places = [place for place, one in enumerate(shown.cells) if one.key in marked]
    st.session_state[GRID] = {"selection": {"rows": places, "columns": [], "cells": [(_opened(shown), FIRST)]}}
    wide = st.column_config.TextColumn(width=150)
    said = _said(shown)
    st.dataframe(
        grid(HEADS, (_line(one, said) for one in shown.cells)), key=GRID, on_select=lambda: _pick(shown),
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
    answer = _said_of(one, said)
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
            st.button(name, key=f"take_file {take}", on_click=_choose, **asked)
        st.button(
            f"Garder le guichet{many}", key="keep_here", on_click=_choose, args=(shown, picked, None),
            shortcut=keys.KEEP_DESK,
        )  # fmt: skip
        if any(each.key in chosen(shown) for each in picked):
            st.button("Plus tard", key="answer_later", type="tertiary", on_click=_choose, args=(shown, picked, LATER))
        same = [each for each in shown.cells if each.asked.sort == one.asked.sort]
        if len(same) > count:
            label = f"Cocher les {number(len(same))} de cette sorte"
            st.button(label, key="same_sort_back", type="tertiary", on_click=_mark, args=(same,))
        if _ticked():
            st.button("Rien choisir", key="untick_back", type="tertiary", on_click=_mark, args=((),))
        moves: dict[str, Any] = {"type": "tertiary", "on_click": _move}
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


# ---- what waits in the page


def _said_of(one: Back, said: Said) -> int | None:
    """An answer holds for the picture it was given on: the readings of another are others."""
    question, answer = said.get(one.key, (one.asked.question, 0 if one.proposed else LATER))
    return answer if question == one.asked.question else LATER


def _said(shown: Comparison) -> dict[str, tuple[Question, int | None]]:
    """What was answered of this very file."""
    kept: dict[str, tuple[Question, int | None]] = st.session_state.setdefault(f"{CHOSEN} {shown.brought.digest}", {})
    return kept


def _ticked() -> frozenset[str]:
    marked: frozenset[str] = st.session_state.get(TICKED, frozenset())
    return marked


def _opened(shown: Comparison) -> int:
    """Where the open cell stands: the one chosen, else the first that waits for an answer."""
    wanted, ready = st.session_state.get(OPEN, ""), chosen(shown)
    waiting = next((place for place, one in enumerate(shown.cells) if one.key not in ready), 0)
    return next((place for place, one in enumerate(shown.cells) if one.key == wanted), waiting)


@answers.acting
def _pick(shown: Comparison) -> None:
    picked = st.session_state[GRID]["selection"]
    st.session_state[TICKED] = frozenset(shown.cells[place].key for place in picked["rows"] if place < len(shown.cells))
    for place, _ in picked["cells"]:
        st.session_state[OPEN] = shown.cells[place].key


@answers.acting
def _choose(shown: Comparison, picked: Sequence[Back], answer: int | None) -> None:
    """Kept in the page; the next cell that waits is then open."""
    _said(shown).update({one.key: (one.asked.question, answer) for one in picked})
    st.session_state[TICKED] = frozenset()
    if answer != LATER:
        st.session_state.pop(OPEN, None)


@answers.acting
def _mark(some: Sequence[Back]) -> None:
    st.session_state[TICKED] = frozenset(one.key for one in some)


@answers.acting
def _move(shown: Comparison, by: int) -> None:
    st.session_state[TICKED] = frozenset()
    st.session_state[OPEN] = shown.cells[(_opened(shown) + by) % len(shown.cells)].key


def _step(of: str) -> None:
    answers.forget()
    st.session_state[STEP] = of


@answers.acting
def _save(desk: Desk, actor: Actor, shown: Comparison) -> None:
    done = desk.take_back(actor, shown, chosen(shown), st.session_state.get(REASON, ""))
    st.session_state[STEP], st.session_state[REASON] = "", ""
    differing.told(done, plural(done.saved, "cellule réglée", "cellules réglées"))
