"""The admission of several people at once: who would be admitted, who not and why, before anything is recorded."""

import streamlit as st

from desk.admission_views import AdmissionBoard
from desk.desk import Desk
from desk.lots import Lot, Taken
from pages.parts import answers
from pages.parts.accidents import guarded
from pages.parts.banners import banner
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, show
from pages.parts.markup import Html, note
from pages.parts.tables import Column, table
from pages.parts.typography import plural, section
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Refused


@st.fragment(key="admission_lot")
@guarded
def together(desk: Desk, actor: Actor, board: AdmissionBoard) -> None:
    if not desk.may(actor, "take_admission_step"):
        return
    lot = desk.admission_lot(actor, board.programme)
    if not any(line.offer for line in lot.lines):
        return
    show(_told(lot))
    count = plural(len(lot.open), "candidature")
    st.button(
        f"{lot.label} : {count}", key="pronounce", type="primary", disabled=not lot.open, on_click=_take,
        args=(desk, actor, lot),
    )  # fmt: skip


def _told(lot: Lot) -> Html:
    moves = [note(f"{before} → {after} : {plural(n, 'candidature')}") for (before, after), n in lot.counts.items()]
    rows = [[line.name, line.dossier, _why(line.objections)] for line in (*lot.open, *lot.closed)]
    columns = ["Candidat", Column("Dossier", width="5rem"), "Ce que l’étape ferait"]
    return block(lot.label, *moves, table(lot.label, columns, rows, style="wrap"), right=section(lot.section))


def _why(objections: tuple[str, ...]) -> Html:
    return tinted(" ; ".join(objections), "ambre") if objections else tinted("admis", "vert")


@answers.acting
def _take(desk: Desk, actor: Actor, lot: Lot) -> None:
    form = f"pronounce {lot.lines[0].programme}"
    taken = desk.take_lot(opening(form), actor, lot)
    reopen(form)
    answers.keep(_done(lot, taken))
    st.rerun()


def _done(lot: Lot, taken: Taken) -> Html:
    """What became of each: none is left out in silence."""
    left = [note(f"{line.name}, {line.dossier} : {_said(answer)}") for line, answer in taken.others if line.open]
    closed = [note(f"{plural(len(lot.closed), 'candidature')} où l’étape n’était pas ouverte.")] if lot.closed else []
    return banner("Terminé", "vert" if not left else "ambre", f"{lot.label} : {taken.saved}.", *left, *closed)


def _said(answer: answers.Answer) -> str:
    if isinstance(answer, Refused):
        return " ; ".join(answer.reasons) or "quelqu’un a décidé avant"
    return "vérification en cours"
