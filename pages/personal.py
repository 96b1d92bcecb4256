"""Données personnelles: what a purge would erase, who holds it back, the requests, and the second person's yes."""

import streamlit as st

from desk.desk import Desk
from pages.parts import answers, book_lists, purges
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from rules.case import Actor
from rules.faults import RuleError

DOSSIER = "purge_dossier"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Données personnelles"):
        return
    requests = desk.purges(actor)
    with row(gap="small"):
        show(title("Données personnelles", "effacer : répété, demandé par une personne, confirmé par une autre"))
        export(desk, actor, "purges", lambda: book_lists.purges(requests, purges.state))
    answers.last(desk)
    _rehearsal(desk, actor)
    show(purges.requests(requests))
    purges.confirm(desk, actor, requests)


@st.fragment(key="purges")
@guarded
def _rehearsal(desk: Desk, actor: Actor) -> None:
    dossier = st.text_input("Dossier (vide : toute la session)", key=DOSSIER, width=260).strip()
    try:
        found = desk.rehearse_purge(actor, dossier)
    except RuleError as refused:
        show(note(str(refused)))
    else:
        show(purges.rehearsed(desk, found))
        purges.ask(desk, actor, found)
