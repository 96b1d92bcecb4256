"""A purge as it is drawn: the rehearsal, the form of the first person, the requests and the second person's button."""

from collections.abc import Sequence

import streamlit as st

from desk.desk import Desk
from desk.purge_plan import Rehearsal
from desk.purging import PurgeView
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.layout import block
from pages.parts.markup import Html, join, note, soft
from pages.parts.tables import Column, table
from pages.parts.typography import instant, number, plural
from rules.case import Actor
from sheets_sync.answers import Saved

FORM, REASON, SLIP = "purge", "purge_reason", "purge_slip"
SHOWN = 20


def rehearsed(desk: Desk, found: Rehearsal) -> Html:
    """What goes, what stays as figures, what a person sees to elsewhere, and what holds it back."""
    gone = [[label, number(count), ""] for label, count in (*found.vanish, ("actes effacés", found.acts))]
    held = [[one] for one in found.held[:SHOWN]]
    right = plural(len(found.held), "empêchement") if found.held else "rien ne s’y oppose"
    return join(
        (
            block(
                "Disparaîtrait",
                table(
                    "Disparaîtrait",
                    [Column("Quoi", width="12rem"), Column("Combien", right=True, width="6rem"), ""],
                    gone,
                ),
            ),
            block("Resterait, sans nom", _remaining(desk, found)),
            block("À effacer par une personne", *(note(one) for one in found.outside)),
            block("Ce qui retient", table("Ce qui retient", ["Pourquoi"], held, style="wrap"), right=right),
        )
    )


def _remaining(desk: Desk, found: Rehearsal) -> Html:
    """A line an outcome, a column a programme: the counts that nobody's name stands behind."""
    states, counts = desk.session.workflow.states, {(code, state): count for code, state, count in found.remain}
    programmes, outcomes = dict.fromkeys(code for code, _ in counts), dict.fromkeys(state for _, state in counts)
    rows = [
        [
            states[state].label if state in states else state,
            *(_count(counts.get((code, state), 0)) for code in programmes),
        ]
        for state in outcomes
    ]
    return table("Resterait", ["Issue", *(Column(desk.short(code), right=True) for code in programmes)], rows)


def _count(count: int) -> object:
    return number(count) if count else soft("0")


def ask(desk: Desk, actor: Actor, found: Rehearsal) -> None:
    st.text_input("Motif, sans nommer la personne", key=REASON, max_chars=300)
    st.text_input("Bordereau d’élimination (référence du visa des archives)", key=SLIP, max_chars=300)
    st.button("Demander la purge", key="ask_purge", on_click=_ask, args=(desk, actor, found), disabled=bool(found.held))


@answers.acting
def _ask(desk: Desk, actor: Actor, found: Rehearsal) -> None:
    state = st.session_state
    answer = desk.ask_purge(opening(FORM), actor, found, state.get(REASON, ""), state.get(SLIP, ""))
    reopen(FORM) if isinstance(answer, Saved) else None
    answers.keep(answer, "Demande de purge")
    st.rerun()


def requests(some: Sequence[PurgeView]) -> Html:
    lines = [
        [one.number, number(len(one.dossiers)), one.reason, one.slip, one.by_name,
         instant(one.asked_at) if one.asked_at else "", one.confirmed_by, state(one)]
        for one in some
    ]  # fmt: skip
    heads = ["N°", "Dossiers", "Motif", "Bordereau", "Demandée par", "Le", "Confirmée par", "État"]
    left = (note(f"Purge n° {one.number}, à supprimer de la feuille : {said}") for one in some for said in one.left)
    return block("Purges", table("Purges", heads, lines, style="wrap"), *left)


def state(one: PurgeView) -> str:
    if one.done is not None:
        done = plural(one.done, "acte effacé", "actes effacés")
        return f"{done}, reste la feuille" if one.left else f"faite, {done}"
    return "confirmée, à terminer" if one.confirmed else "attend une autre personne de la direction"


def confirm(desk: Desk, actor: Actor, some: Sequence[PurgeView]) -> None:
    """The second person's; whoever of them finishes one that was cut."""
    for one in some:
        if one.done is None and (one.confirmed or one.by != actor.email):
            label = f"Terminer la purge n° {one.number}" if one.confirmed else f"Confirmer la purge n° {one.number}"
            st.button(label, key=f"confirm_purge_{one.number}", on_click=_confirm, args=(desk, actor, one))


@answers.acting
def _confirm(desk: Desk, actor: Actor, one: PurgeView) -> None:
    form = f"{FORM} {one.number}"
    answer = desk.confirm_purge(opening(form), actor, one)
    reopen(form)
    answers.keep(answer, f"Purge n° {one.number}")
