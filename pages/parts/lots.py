"""Steps taken for many at once: who would move and where, who would not and why, before anything is recorded (§5)."""

from collections.abc import Sequence

import streamlit as st

from desk.desk import Desk
from desk.lots import Lot, Taken
from pages.parts import answers
from pages.parts.banners import banner
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, note
from pages.parts.tables import Column, table
from pages.parts.typography import plural, section
from pages.parts.words import tinted
from rules.case import Actor

SHOWN = 60  # lines told here; the lists tell everyone


def panel(desk: Desk, actor: Actor, lots: Sequence[Lot]) -> None:
    """One table and one button a step; a fragment of the page that asks."""
    if not lots:
        show(note("Personne n’attend ici d’étape que vous puissiez prendre."))
    for lot in lots:
        show(told(lot))
        proposes = any(line.offer and line.offer.proposes for line in lot.open)
        with row(gap="small", align="bottom"):
            count = plural(len(lot.open), "candidature")
            st.button(
                f"{'Proposer : ' if proposes else ''}{lot.label}, {count}", key=f"lot {lot.transition}",
                type="primary", disabled=not lot.open, on_click=_take, args=(desk, actor, lot),
            )  # fmt: skip
            if proposes:
                show(note("Une autre personne validera."))


def told(lot: Lot) -> Html:
    """Counts from state to state, then each by name."""
    moves = [_move(before, after, n) for (before, after), n in lot.counts.items()]
    rows = [[line.name, line.dossier, _why(line.objections)] for line in (*lot.open, *lot.closed)][:SHOWN]
    columns = ["Candidat", Column("Dossier", width="5.5rem"), "Ce que l’étape ferait"]
    rest = [note(f"et {plural(len(lot.lines) - SHOWN, 'autre')}")] if len(lot.lines) > SHOWN else []
    drawn = table(lot.label, columns, rows, style="wrap")
    return block(lot.label, *moves, drawn, *rest, right=section(lot.section))


def _move(before: str, after: str, count: int) -> Html:
    return note(f"{before} → {after or 'proposition, l’état ne change pas'} : {plural(count, 'candidature')}")


def _why(objections: tuple[str, ...]) -> Html:
    return tinted(" ; ".join(objections), "ambre") if objections else tinted("ouverte", "vert")


@answers.acting
def _take(desk: Desk, actor: Actor, lot: Lot) -> None:
    form = f"lot {lot.transition}"
    taken = desk.take_lot(opening(form), actor, lot)
    reopen(form)
    answers.keep(_done(desk, lot, taken))
    st.rerun()


def _done(desk: Desk, lot: Lot, taken: Taken) -> Html:
    """What became of each: none is left out in silence."""
    others = ((line, answers.in_short(answer)) for line, answer in taken.others if line.open)
    left = [note(f"{line.name}, {line.dossier} : {why}") for line, why in others]
    closed = [note(f"{plural(len(lot.closed), 'candidature')} où l’étape n’était pas ouverte.")] if lot.closed else []
    return banner(
        "Terminé", "vert" if not left else "ambre", f"{lot.label} : {answers.recorded(desk, taken)}.", *left, *closed
    )
