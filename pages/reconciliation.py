"""Écarts avec la feuille: what people typed there and the desk does not hold, answered by a named person."""

import streamlit as st

from desk.desk import Desk
from desk.reconciling_views import Reconciliation
from pages.parts import answers, book_lists, differing, differing_lots, differing_rows, returned
from pages.parts.accidents import guarded
from pages.parts.banners import banner, empty
from pages.parts.export import export
from pages.parts.layout import headed, show, title
from pages.parts.markup import Html
from pages.parts.typography import clock, plural
from rules.case import Actor

HEADING = "Écarts avec la feuille"
OWN = "Ce classeur n’a pas de feuille partagée : tout s’y saisit dans Guichet, il n’y a pas d’écart possible."
NEVER = "La feuille n’a pas encore été lue depuis l’ouverture : elle l’est dans les quinze secondes, ou maintenant."


def page(desk: Desk, actor: Actor) -> None:
    _page(desk, actor)


@st.fragment(key="reconciliation")
@guarded
def _page(desk: Desk, actor: Actor) -> None:
    found = desk.reconciliation(actor)
    if not found.shared and desk.may(actor, "compare_returned"):
        returned.page(desk, actor)
        return
    if not found.shared:
        show(title(HEADING), empty(OWN))
        return
    left, right = headed("differing_head")
    with left:
        show(title(HEADING, _said(found)))
    with right:
        if found.read_at is not None:
            export(desk, actor, "ecarts", lambda: book_lists.differences(found))
        st.button("Relire la feuille maintenant", key="read_sheet", on_click=_read, args=(desk, actor))
    differing.states(found)
    answers.last(desk)
    if found.read_at is None:
        show(banner("Pas encore lue", "bleu", NEVER))
    elif not found.count and not found.faults:
        show(_none(found))
    differing_lots.lots(desk, actor, found.lots)
    differing.questions(desk, actor, found.questions)
    differing_rows.typed(desk, actor, found.rows)
    differing_rows.vanished(desk, actor, found.vanished)
    differing_rows.faults(found.faults)


def _said(found: Reconciliation) -> str:
    if found.read_at is None:
        return "jamais vue"
    many = plural(found.count, "écart") if found.count else "aucun écart à régler"
    return f"{many}, vu à {clock(found.read_at)[:5]}"


def _none(found: Reconciliation) -> Html:
    at = clock(found.read_at)[:5] if found.read_at else ""
    then = "Ce qui se tape dans une cellule de donnée devient un acte ; ici ne vient que ce qui demande quelqu’un."
    return empty(f"La feuille et le guichet disent la même chose, vu à {at}.", then)


@answers.acting
def _read(desk: Desk, actor: Actor) -> None:
    refused = desk.read_sheet(actor)
    answers.keep(refused) if refused else answers.forget()
