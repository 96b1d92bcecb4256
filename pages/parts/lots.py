"""Steps taken for many at once: who would move and where, who would not and why, before anything is recorded (§5)."""

from collections.abc import Sequence

import streamlit as st

from desk.desk import Desk
from desk.lots import Lot, Taken
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, note
from pages.parts.tables import Column, grid, table
from pages.parts.typography import plural, section
from pages.parts.words import tinted
from rules.case import Actor

SHOWN, OPEN = 60, "ouverte"  # lines of a table, past which a grid tells them
HEADS = ("Candidat", "Dossier", "Formation", "Ce que l’étape ferait")


def panel(desk: Desk, actor: Actor, lots: Sequence[Lot]) -> None:
    """One table and one button a step; a fragment of the page that asks."""
    if not lots:
        show(note("Personne n’attend ici d’étape que vous puissiez prendre."))
    for lot in lots:
        show(told(lot))
        if len(lot.lines) > SHOWN:
            st.dataframe(
                grid(HEADS, _lines(lot)), key=f"lines {lot.transition}", hide_index=True, row_height=26, height=340,
                alt=f"{lot.label} : toutes les candidatures",
            )  # fmt: skip
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
    """Counts from state to state, then each by name; a longer list is a grid below, whole too."""
    moves = [_move(before, after, n) for (before, after), n in lot.counts.items()]
    columns = ["Candidat", Column("Dossier", width="5.5rem"), Column("Formation", width="6.5rem"), HEADS[-1]]
    rows = [[*line[:-1], tinted(line[-1], "vert" if line[-1] == OPEN else "ambre")] for line in _lines(lot)]
    drawn = table(lot.label, columns, rows, style="wrap") if len(rows) <= SHOWN else Html("")
    return block(lot.label, *moves, drawn, right=section(lot.section))


def _lines(lot: Lot) -> list[tuple[str, str, str, str]]:
    """Those open first: a step that some wait for is not read past sixty that do not."""
    return [
        (line.name, line.dossier, line.view.short, " ; ".join(line.objections) or OPEN)
        for line in (*lot.open, *lot.closed)
    ]


def _move(before: str, after: str, count: int) -> Html:
    return note(f"{before} → {after or 'proposition, l’état ne change pas'} : {plural(count, 'candidature')}")


@answers.acting
def _take(desk: Desk, actor: Actor, lot: Lot) -> None:
    form = f"lot {lot.transition}"
    taken = desk.take_lot(opening(form), actor, lot)
    reopen(form)
    answers.keep(_done(desk, lot, taken))
    st.rerun()


def _done(desk: Desk, lot: Lot, taken: Taken) -> Html:
    """What became of each: none is left out in silence."""
    others = [one for one in taken.others if one[0].open]
    closed = [note(f"{plural(len(lot.closed), 'candidature')} où l’étape n’était pas ouverte.")] if lot.closed else []
    return answers.of_many(desk, taken, lot.label, others, closed)
