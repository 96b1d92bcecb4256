"""What is to be recorded of a file that came back: every effect seen, then the one button that writes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from desk.desk import Desk
from desk.returned_views import Back, Comparison
from pages.parts import answers, differing, keys
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import bold, soft
from pages.parts.returned_answers import chosen
from pages.parts.tables import Column, grid, table
from pages.parts.typography import plural
from rules.case import Actor

STEP, REASON = "returned_step", "returned_reason"
SHOWN, HEIGHT = 200, 26 * 13
EFFECTS: Final = "Ce qui s’enregistre"
AFTER: Final = ("N° et candidat", "Colonne", "Guichet", "Après", "Dans le fichier")


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
        st.button("Revenir aux cellules", key="returned_back", on_click=step, args=("",))
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
        key="returned_effects", hide_index=True, row_height=26, height=HEIGHT, alt=EFFECTS,
    )  # fmt: skip


def _effect(one: Back, take: int | None) -> tuple[str, str, str, str, str, bool]:
    """Whose, the column, what the desk says, what it would say, where the file says so; is the file's taken?"""
    asked = one.asked
    who = f"{differing.identifier(asked)} {asked.who}".strip()
    after = asked.desk if take is None else asked.takes[take]
    return who, asked.question.label, asked.desk, after, f"{asked.question.tab}, ligne {asked.rows}", take is not None


def step(of: str) -> None:
    answers.forget()
    st.session_state[STEP] = of


@answers.acting
def _save(desk: Desk, actor: Actor, shown: Comparison) -> None:
    done = desk.take_back(actor, shown, chosen(shown), st.session_state.get(REASON, ""))
    st.session_state[STEP], st.session_state[REASON] = "", ""
    differing.told(done, plural(done.saved, "cellule réglée", "cellules réglées"))
