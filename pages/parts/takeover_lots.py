"""Lots of decisions taken over: those that wait for a second person, those that are done, and undoing one."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from desk.deposits import Running
from desk.desk import Desk
from desk.takeover_views import CLOSED, CONFIRMED, PROPOSED, READY, TO_UNDO, LotSeen
from pages.parts import answers, file_lists, takeover_file
from pages.parts.banners import banner
from pages.parts.export import export
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, join, note, soft
from pages.parts.tables import Column, table
from pages.parts.typography import instant, number, plural
from pages.parts.words import tinted
from rules.case import Actor

STARTED, FORM = "takeover_started", "takeover_lot"
SHOWN = 8
TINTS = {PROPOSED: "ambre", CONFIRMED: "bleu", CLOSED: "vert", TO_UNDO: "ambre"}


def mine(running: Running) -> bool:
    """Was it confirmed from this tab?"""
    return running.form in st.session_state.get(STARTED, ())


def told(running: Running) -> Html:
    """What the run did, and each application whose next line does not hold."""
    if running.failed or running.result is None:
        return banner("Arrêté", "rouge", running.failed)
    done = running.result
    left = [note(f"{about} : {why}") for about, why in list(done.left.items())[:SHOWN]]
    what = f"{running.what} : {plural(len(done.written), 'candidature')}, un acte par étape."
    return banner("À revoir" if left else "Terminé", "ambre" if left else "vert", what, *left)


def waiting(desk: Desk, actor: Actor) -> None:
    """Each lot that waits for a second person, as it would act now."""
    for lot in desk.lots_taken(actor):
        if lot.state == PROPOSED:
            _to_confirm(desk, actor, lot)
        elif lot.state == CONFIRMED:
            _cut(desk, actor, lot)
        elif lot.state == TO_UNDO:
            _to_undo(desk, actor, lot)


def _to_confirm(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    shown = desk.lot_taken(actor, lot.id)
    ready = plural(len(shown.of(READY)), "ligne à reprendre", "lignes à reprendre")
    who = f"Repris par {lot.by_name}, {instant(lot.at)} : {ready}."
    show(block("À confirmer", note(join((lot.name, ". ", soft(who)))), takeover_file.effects(shown)))
    own = actor.email == lot.by
    with row(gap="small"):
        _button(
            f"Confirmer la reprise de {plural(lot.lines, 'ligne')}",
            f"confirm {lot.id}",
            _confirm,
            desk,
            actor,
            lot,
            own,
        )
        st.button("Écarter", key=f"discard {lot.id}", on_click=_discard, args=(desk, actor, lot))
    if own:
        show(note("Vous avez repris ce fichier : une autre personne, d’instruction ou de direction, le confirme (§5)."))
    export(desk, actor, f"reprise-{lot.id}", lambda: file_lists.decisions(shown))
    show(takeover_file.listed(shown))


def _cut(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    running = desk.importing(actor)
    if running is None or running.finished:
        says = "confirmé, pas fini. S’il ne se fait pas sur un autre serveur, terminez-le : il reprend où il en était."
        show(block("À terminer", note(f"{lot.name} : {says}")))
        _button("Terminer la reprise", f"confirm {lot.id}", _confirm, desk, actor, lot, False)


def _to_undo(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    own = actor.email == lot.undo_by
    asked = f"Demandée par {desk.name_of(lot.undo_by)}. {_effect(desk, actor, lot)}"
    show(block("Annulation à confirmer", note(join((lot.name, ". ", soft(asked))))))
    with row(gap="small"):
        _button("Confirmer l’annulation", f"undo {lot.id}", _undo, desk, actor, lot, own)
        st.button("Garder la reprise", key=f"decline {lot.id}", on_click=_decline, args=(desk, actor, lot))


def _effect(desk: Desk, actor: Actor, lot: LotSeen) -> str:
    effect = desk.undoing_effect(actor, lot.id)
    back = plural(len(effect.back), "candidature revient", "candidatures reviennent")
    stay = f"{plural(len(effect.kept), 'reste', 'restent')}, car quelqu’un y a agi depuis"
    names = sorted({name for names in effect.said.values() for name in names})
    said = f" Restent, changés depuis ou lus par une autre candidature : {', '.join(names)}." if names else ""
    return f"{back} à leur état d’avant, avec ce que le fichier en disait ; {stay}.{said}"


def history(desk: Desk, actor: Actor) -> None:
    lots = desk.lots_taken(actor)
    rows = [
        [one.name, number(one.lines), tinted(one.state, TINTS.get(one.state, "gris")), soft(_by(one))]
        for one in lots[:SHOWN]
    ]
    columns = ["Fichier", Column("Lignes", right=True, width="4rem"), "Où il en est", "Repris par"]
    show(block("Reprises", table("Reprises", columns, rows, style="wrap") if rows else note("Aucune reprise encore.")))
    if lots:
        export(desk, actor, "reprises", lambda: file_lists.takeovers(lots))
    closed = {one.id: one for one in lots if one.state == CLOSED}
    if closed:
        with st.popover("Annuler une reprise", key="takeover_undo"):
            chosen = st.selectbox(
                "Reprise", list(closed), key="takeover_which", format_func=lambda one: _named(closed[one])
            )
            show(note(_effect(desk, actor, closed[chosen])))
            _button("Demander l’annulation", "ask_undoing", _ask, desk, actor, closed[chosen], False)


def _by(lot: LotSeen) -> str:
    return f"{lot.by_name}, {instant(lot.at)}"


def _named(lot: LotSeen) -> str:
    return f"{lot.name}, {instant(lot.at)}"


def _button(
    label: str, key: str, does: Callable[..., Any], desk: Desk, actor: Actor, lot: LotSeen, disabled: bool
) -> None:
    st.button(label, key=key, type="primary", on_click=does, args=(desk, actor, lot), disabled=disabled)


def _started(running: Running) -> None:
    st.session_state[STARTED] = (*st.session_state.get(STARTED, ()), running.form)
    answers.forget()
    reopen(FORM)


@answers.acting
def _confirm(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    _started(desk.confirm_takeover(opening(FORM), actor, lot.id))


@answers.acting
def _undo(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    _started(desk.confirm_undoing(opening(FORM), actor, lot.id))


@answers.acting
def _discard(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    answers.keep(desk.discard_takeover(opening(FORM), actor, lot.id), "Lot écarté.")
    reopen(FORM)


@answers.acting
def _decline(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    answers.keep(desk.decline_undoing(opening(FORM), actor, lot.id), "La reprise reste.")
    reopen(FORM)


@answers.acting
def _ask(desk: Desk, actor: Actor, lot: LotSeen) -> None:
    answers.keep(desk.ask_undoing(opening(FORM), actor, lot.id), "Une autre personne confirme l’annulation.")
    reopen(FORM)
