"""Cells that changed together, or rows that say they are somebody else's: shown whole, then settled by one answer."""

from collections.abc import Sequence

import streamlit as st

from desk.desk import Desk
from desk.reconciling_views import AskedLot
from pages.parts import answers
from pages.parts.differing import lines, told
from pages.parts.forms import opening, reopen
from pages.parts.layout import heading_only, row, show
from pages.parts.markup import note
from pages.parts.once import once
from pages.parts.typography import number, plural
from rules.case import Actor
from sheets_sync.hand_questions import FOREIGN

FITS = 10  # rows of 26 px; the others are reached by scrolling in the grid
OTHERS = "Ce lot touche aussi des lignes qui ne sont pas à vous : une personne qui les a toutes le règle."


def lots(desk: Desk, actor: Actor, found: Sequence[AskedLot]) -> None:
    for place, one in enumerate(found):
        _lot(desk, actor, one, place)


def _lot(desk: Desk, actor: Actor, one: AskedLot, place: int) -> None:
    count = plural(len(one.cells), "cellule")
    show(heading_only(f"Un lot, onglet {one.lot.tab}", right=f"{count} changées ensemble"), note(_why(one)))
    st.dataframe(
        once(f"lot {place}", one.cells, lines), key=f"lot_grid {place}", hide_index=True, row_height=26,
        height="content" if len(one.cells) <= FITS else 26 * (FITS + 1), alt=f"Lot de l’onglet {one.lot.tab}",
    )  # fmt: skip
    if not one.whole:
        show(note(OTHERS))
        return
    many = number(len(one.cells))
    with row(gap="small", key=f"lot_bar_{place}"):
        asked = {"on_click": _settle}
        if one.lot.takable:
            label = f"Accepter les {many} valeurs de la feuille"
            st.button(label, key=f"lot_take {place}", args=(desk, actor, one, True), **asked)
        label = f"Écarter les {many}, garder le guichet"
        st.button(label, key=f"lot_keep {place}", type="primary", args=(desk, actor, one, False), **asked)


def _why(one: AskedLot) -> str:
    says = "Un collage ou un tri qui a glissé change beaucoup de cellules d’un coup : lisez-les avant de les accepter."
    if any(cell.question.why == FOREIGN for cell in one.cells):
        says = f"La feuille n’est pas réglée sur la France : une date ou un nombre y est peut-être autre. {says}"
    if one.misaligned:
        says = f"Ces lignes disent être celles de quelqu’un d’autre : {', '.join(one.misaligned)}. {says}"
    if not one.lot.takable:
        says += " Ces valeurs-là ne se prennent pas de la feuille : le lot ne peut qu’être écarté."
    return says


@answers.acting
def _settle(desk: Desk, actor: Actor, one: AskedLot, take: bool) -> None:
    form = f"lot {one.lot.tab} {one.lot.takable}"
    settled = desk.settle_lot(opening(form), actor, one, take)
    reopen(form)
    told(settled, plural(settled.saved, "cellule du lot", "cellules du lot") + (" acceptées" if take else " écartées"))
