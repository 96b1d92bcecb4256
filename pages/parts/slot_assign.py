"""The assignment: proposed when asked, shown whole, confirmed by name; who is left has a reason (§7.3)."""

import streamlit as st

from desk.desk import Desk
from desk.interview_views import Planning, Proposed
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.markup import Html, note, soft
from pages.parts.slot_series import outcome
from pages.parts.tables import Column, table
from pages.parts.typography import plural
from pages.parts.words import tinted
from rules.case import Actor

FORM, SCOPE, KEPT = "slot_assign", "slot_scope", "slot_proposed"
HERE, PROGRAMME, ALL = "Cette épreuve", "Cette formation", "Toutes les miennes"


def assign(desk: Desk, actor: Actor, shown: Planning) -> None:
    """Groups proposed together are solved together: nobody is in two interviews at once."""
    if shown.chosen:
        show(note("Les candidats choisissent leur créneau (§", shown.trial.section, ") : l’affectation sert au reste."))
    usual = HERE if shown.chosen else PROGRAMME  # where the school gives the days, a candidate has several interviews
    key = f"{SCOPE} {shown.programme}/{shown.trial.code}"
    scope = st.segmented_control("Pour", [HERE, PROGRAMME, ALL], default=usual, required=True, key=key)
    asked = _groups(desk, actor, shown, scope or usual)
    st.button("Proposer une affectation", key="slot_propose", on_click=_propose, args=(desk, actor, asked))
    kept = st.session_state.get(KEPT)
    if kept and kept[0] == asked:
        _proposed(desk, actor, kept[1])


def _groups(desk: Desk, actor: Actor, shown: Planning, scope: str) -> list[tuple[str, str]]:
    every = [(one.programme, one.trial) for one in desk.interviews(actor)]
    here = (shown.programme, shown.trial.code)
    return [one for one in every if scope == ALL or (scope == PROGRAMME and one[0] == here[0]) or one == here]


@answers.acting
def _propose(desk: Desk, actor: Actor, asked: list[tuple[str, str]]) -> None:
    """Kept as it was shown: that is what a person confirms."""
    answers.forget()
    st.session_state[KEPT] = (asked, desk.propose_slots(actor, asked))


def _proposed(desk: Desk, actor: Actor, shown: Proposed) -> None:
    if not shown.pairs and not shown.left:
        show(note("Personne n’attend de créneau."))
        return
    show(_pairs(desk, shown), _left(desk, shown))
    with row(gap="small"):
        label = f"Confirmer {plural(len(shown.pairs), 'inscription')}"
        what = (desk, actor, shown)
        st.button(
            label, key="slot_confirm", type="primary", on_click=_confirm, args=what, disabled=not shown.pairs
        )  # fmt: skip


def _pairs(desk: Desk, shown: Proposed) -> Html:
    rows = [
        [
            pair.waiting.name, soft(desk.short(pair.waiting.programme)), pair.planned.when,
            soft(", ".join(pair.planned.jurors)), tinted("dit pas disponible", "ambre") if pair.against else "",
        ]
        for pair in shown.pairs
    ]  # fmt: skip
    columns = ["Candidat", Column("Formation", width="5.5rem"), "Créneau", "Jury", Column("", width="5rem")]
    return table("Affectation proposée", columns, rows, style="wrap") if rows else Html("")


def _left(desk: Desk, shown: Proposed) -> Html:
    rows = [[one.name, soft(desk.short(one.programme)), tinted(why, "rouge")] for one, why in shown.left]
    columns = ["Reste sans créneau", Column("Formation", width="5.5rem"), "Pourquoi"]
    return table("Restent sans créneau", columns, rows, style="wrap") if rows else Html("")


@answers.acting
def _confirm(desk: Desk, actor: Actor, shown: Proposed) -> None:
    done = desk.confirm_slots(opening(FORM), actor, shown)
    reopen(FORM)
    st.session_state.pop(KEPT, None)
    answers.keep(outcome(done, "inscription", "inscriptions"))
    st.rerun()
