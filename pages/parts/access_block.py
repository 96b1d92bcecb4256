"""Right of access on the screen Dossier: who it is handed to is recorded, then the pack is downloaded."""

import streamlit as st

from desk.access_pack import AccessPack
from desk.desk import Desk
from desk.exporting import Export
from documents.access_pack import access_pack
from pages.parts import answers, forms, handed
from pages.parts.layout import row, show
from pages.parts.markup import note
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Saved

TO, GIVEN, KEY = "access_to", "access_given", "access_pack"


def access(desk: Desk, actor: Actor, dossier: str) -> None:
    """A popover, only for who may ask it; the pack is made when it is downloaded."""
    if not desk.may(actor, "access_pack"):
        return
    popover = st.popover("Droit d’accès", key=f"{KEY}_popover", width="content", on_change="rerun")
    if popover.open:
        with popover:
            _handed(desk, actor, dossier)


def _handed(desk: Desk, actor: Actor, dossier: str) -> None:
    try:
        found = desk.access_pack(actor, dossier)
    except RuleError as refused:
        show(note(str(refused)))
        return
    show(note(f"Toutes les données de la personne, dossier(s) {', '.join(found.dossiers)}. La remise est un acte."))
    st.text_input("Remis à", key=TO, placeholder="la personne, ou qui la représente", max_chars=200)
    with row(gap="small"):
        st.button("Noter la remise", key=f"{KEY}_note", on_click=_give, args=(desk, actor, dossier))
        if st.session_state.get(GIVEN) == dossier:
            lines = sum(len(rows) for rows in found.tables.values())
            what = Export("Dossier de droit d’accès", lines, tuple(found.tables), dossier)
            handed.button(
                desk, actor, "Dossier de droit d’accès (ZIP)", f"droit-acces-{dossier}.zip", handed.ZIP, what,
                lambda: _bytes(found), key=f"{KEY}_zip",
            )  # fmt: skip
    answers.last(desk)


def _bytes(found: AccessPack) -> bytes:
    return access_pack(
        found.school, found.session, found.name, found.dossiers, found.at, found.position, found.tables
    )  # fmt: skip


@answers.acting
def _give(desk: Desk, actor: Actor, dossier: str) -> None:
    answer = desk.give_access_pack(forms.opening(KEY), actor, dossier, st.session_state.get(TO, ""))
    if isinstance(answer, Saved):
        st.session_state[GIVEN] = dossier
        forms.reopen(KEY)
    answers.keep(answer, "Remise du dossier de droit d’accès")
