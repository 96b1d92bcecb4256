"""The projector: one dossier at a time, in big type, with its grids, its timer and keys; nobody else is named on it."""

from collections.abc import Iterable

import streamlit as st

from desk.deliberation_views import DECIDED, Deliberation, TableLine
from desk.desk import Desk
from desk.lots import Lot
from pages.parts import academic, answers, keys, wall_grids, wall_timer
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.markup import Html, note, tag
from pages.parts.sitting_lot import done
from pages.parts.typography import plural
from pages.parts.words import word
from rules.case import Actor

MOTIVE, SAYS = "projected_motive", "projected_says"


def project(desk: Desk, actor: Actor, shown: Deliberation) -> None:
    line = _here(shown)
    if line is None:
        show(tag("p", "Aucun dossier à projeter.", classes="gt-projected"))
        return
    wall = desk.projected(actor, shown.sitting.id, line.dossier)
    with st.container(key="wall_bar"):
        _bar(shown, line)
        wall_timer.draw(line.dossier, wall.limit)
    _outcomes(desk, actor, shown, line)
    answers.last(desk)
    file = desk.file(actor, line.dossier)
    application = file.application(line.programme)
    place = [one.dossier for one in shown.lines].index(line.dossier) + 1
    said = tag("small", f"{line.dossier} · {place} sur {plural(len(shown.lines), 'dossier')}")
    title = tag("h1", file.name, Html(" "), said, classes="gt-h1")
    facts = [line.diploma, f"moyenne {line.mean}" if line.mean else "", line.results]
    rest = tag("p", " · ".join(filter(None, facts)))
    show(tag("div", title, word(line.state, line.colour), rest, _proposed(line), classes="gt-projected"))
    show(wall_grids.drawn(wall.grids))
    left, right = st.columns(2, gap="medium")
    with left:
        show(tag("div", academic.marks(file), academic.documents(file), classes="gt-projected"))
    with right:
        show(tag("div", academic.verdict(application), academic.findings(application), classes="gt-projected"))


def _proposed(line: TableLine) -> Html:
    done = "Décidé" if line.stands == DECIDED else f"{line.by} propose"
    return tag("p", f"{done} : {line.outcome}. {line.reason}") if line.outcome else Html("")


def _here(shown: Deliberation) -> TableLine | None:
    """The line projected, held by dossier; the first that waits to begin with."""
    lines = {line.dossier: line for line in shown.lines}
    waiting = (line for line in shown.lines if line.stands != DECIDED)
    kept = lines.get(st.session_state.get(f"projected {shown.sitting.id}", ""))
    return kept or next(waiting, shown.lines[0] if shown.lines else None)


def _bar(shown: Deliberation, line: TableLine) -> None:
    with row(gap="small"):
        move, zero = {"on_click": _move, "type": "tertiary"}, {"args": (line.dossier,), "type": "tertiary"}
        st.button("Précédent", key="projected_previous", shortcut=keys.PREVIOUS, args=(shown, line, -1), **move)
        st.button("Suivant", key="projected_next", shortcut=keys.NEXT, args=(shown, line, 1), **move)
        st.button("Chronomètre à zéro", key="projected_zero", shortcut=keys.ZERO, on_click=wall_timer.restart, **zero)


def _outcomes(desk: Desk, actor: Actor, shown: Deliberation, line: TableLine) -> None:
    """A key an outcome, in the order of the rows: the first of two identities proposes, the second validates.

    Drawn before the dossier and named by it: a key pressed on what one reads never acts on the dossier before.
    """
    if not desk.may(actor, "sitting_lot") or not shown.sitting.open:
        return
    lots = {
        step.id: desk.sitting_lot(actor, shown.sitting.id, [line.key], step.id) for step in shown.sitting.phase.steps
    }
    motives = {
        (step, reason.code): reason.label
        for step, lot in lots.items()
        for one in lot.open
        for reason in (one.offer.motives if one.offer else ())
    }
    with row(gap="small", align="bottom"):
        st.selectbox("Motif", list(motives), index=None, key=f"{MOTIVE} {line.dossier}", format_func=motives.get,
                     placeholder="Aucun motif choisi", width=290, persist_state="page")  # fmt: skip
        st.text_input("Précision, ou motif à écrire", key=f"{SAYS} {line.dossier}", max_chars=500, persist_state="page")
        for rank, step in enumerate(shown.sitting.phase.steps, 1):
            closed = not lots[step.id].open
            st.button(
                _key_of(lots[step.id]), key=f"outcome {line.dossier} {rank}", shortcut=str(rank), disabled=closed,
                on_click=_decide, args=(desk, actor, shown, line, lots[step.id]),
            )  # fmt: skip
    show(_shut(lots.values()))


def _key_of(lot: Lot) -> str:
    """Proposing is not validating: the key says so."""
    return f"Valider : {lot.label}" if any(one.offer and one.offer.validates for one in lot.open) else lot.label


def _shut(lots: Iterable[Lot]) -> Html:
    """Why a key does nothing: each reason once, with the outcomes that it closes."""
    closed: dict[str, list[str]] = {}
    for lot in lots:
        for reason in (reason for line in lot.closed for reason in line.objections):
            closed.setdefault(reason, []).append(lot.label)
    said = [f"{', '.join(labels)} : {reason}" for reason, labels in closed.items()]
    return note("Fermé. ", ". ".join(said)) if said else Html("")


@answers.acting
def _move(shown: Deliberation, line: TableLine, by: int) -> None:
    order = [one.dossier for one in shown.lines]
    answers.forget()
    st.session_state[f"projected {shown.sitting.id}"] = order[(order.index(line.dossier) + by) % len(order)]


@answers.acting
def _decide(desk: Desk, actor: Actor, shown: Deliberation, line: TableLine, lot: Lot) -> None:
    """On the step as it was drawn: a proposal that came since is not validated by who thought to propose."""
    chosen = st.session_state.get(f"{MOTIVE} {line.dossier}")
    form, name = f"projected {line.dossier} {lot.transition}", shown.sitting.id
    motives = [reason for one in lot.open if one.offer for reason in one.offer.motives]
    label = next((one.label for one in motives if chosen == (lot.transition, one.code)), "")
    reason = " : ".join(filter(None, (label, str(st.session_state.get(f"{SAYS} {line.dossier}") or "").strip())))
    taken = desk.take_in_sitting(opening(form), actor, name, lot, reason)
    reopen(form)
    st.session_state[f"projected {name}"] = line.dossier
    if taken.saved:
        st.session_state[f"{MOTIVE} {line.dossier}"], st.session_state[f"{SAYS} {line.dossier}"] = None, ""
    answers.keep(done(desk, lot, taken))
