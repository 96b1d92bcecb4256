"""The administration gives an access: one form, in force at once, above the rows of `Accès`."""

import streamlit as st

from desk.desk import Desk
from pages.parts import answers, grids
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.markup import note
from rules.case import EVERYWHERE, ROLES, Actor
from sheets_sync.answers import Saved

FORM = "grant"
NAME, EMAIL, ROLE, WHERE = "grant_name", "grant_email", "grant_role", "grant_where"


def give(desk: Desk, actor: Actor) -> None:
    """Who, which role, on which programmes; none chosen is all of them."""
    with st.container(border=True, key="grant", gap="xsmall"):
        with row(gap="small", align="bottom"):
            st.text_input("Nom", key=NAME, max_chars=80, width=200)
            st.text_input("Adresse de messagerie", key=EMAIL, max_chars=254, width=280)
            st.selectbox("Rôle", list(ROLES), key=ROLE, format_func=ROLES.get, width=190)
            st.multiselect(
                "Formations", list(desk.session.programmes), key=WHERE, format_func=desk.short,
                placeholder="Toutes", width=300,
            )  # fmt: skip
            st.button("Donner l’accès", key="grant_save", type="primary", on_click=_give, args=(desk, actor))
        taken = "Pour retirer un accès : videz son rôle dans la grille, enregistrez le brouillon, mettez-le en vigueur."
        show(note(f"L’accès vaut aussitôt ; une personne peut avoir plusieurs rôles. {taken}"))


@answers.acting
def _give(desk: Desk, actor: Actor) -> None:
    asked = st.session_state
    where = tuple(asked[WHERE]) or (EVERYWHERE,)
    answer = desk.grant(opening(FORM), actor, asked[EMAIL].strip().lower(), asked[NAME], asked[ROLE], where)
    reopen(FORM)
    answers.keep(answer, f"Accès donné à {asked[NAME].strip() or asked[EMAIL].strip()} : {ROLES[asked[ROLE]]}")
    if isinstance(answer, Saved):
        asked[NAME], asked[EMAIL] = "", ""
        grids.reload()
        st.rerun()  # the whole page: who may come in is also in its head
