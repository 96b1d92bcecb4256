"""Contrôles: the invariants of a book, each holding or broken; a broken one leads to its row and its fix (§2.4)."""

import streamlit as st

from desk.desk import Desk
from desk.invariants import Broken, Checks, Invariant
from pages.parts import checks, lists, routes
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import heading_only, row, show, title
from pages.parts.once import once
from pages.parts.typography import plural
from rules.case import Actor

NUMBER, GRID = "invariant", "invariant_rows"
NEXT = ":material/chevron_right:"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Contrôles"):
        return
    found = desk.invariants(actor)
    looked = f"{plural(found.applications, 'candidature regardée', 'candidatures regardées')}, relu à chaque acte"
    with row(gap="small"):
        show(title(checks.heading(found), looked))
        export(desk, actor, "controles", lambda: lists.checks(desk, found))
    left, right = st.columns([0.56, 0.44], gap="large")
    with left:
        show(checks.every(found))
    with right:
        show(heading_only("Où ça ne tient pas") if found.broken else checks.all_hold(found))
        _broken(desk, actor)


@st.fragment(key="invariants")
@guarded
def _broken(desk: Desk, actor: Actor) -> None:
    """One broken invariant: its cases, the one that is open, how and where to mend it."""
    found = desk.invariants(actor)
    if not found.broken:
        return
    one = _chosen(found)
    frame = once("invariant", one, lambda shown: checks.frame(desk, shown.broken))
    rows = st.dataframe(
        frame, key=f"{GRID} {one.number}", hide_index=True, row_height=26,
        height=checks.height(one), on_select="rerun", selection_mode="single-row", alt=f"Cas du contrôle {one.number}",
    )["selection"]["rows"]  # fmt: skip
    _case(desk, one, one.broken[rows[0] if rows and rows[0] < len(one.broken) else 0])


def _chosen(found: Checks) -> Invariant:
    numbers = {one.number: one for one in found.broken}
    (asked,) = routes.asked("controle")
    if asked in numbers:
        st.session_state[NUMBER] = asked
    if st.session_state.get(NUMBER) not in numbers:
        st.session_state.pop(NUMBER, None)
    label = {one.number: f"{one.number} · {one.label}" for one in found.broken}
    return numbers[st.selectbox("Contrôle", list(numbers), key=NUMBER, format_func=label.get)]


def _case(desk: Desk, one: Invariant, case: Broken) -> None:
    show(checks.case(desk, case), checks.told(one))
    if case.dossier:
        routes.link("dossier", f"Ouvrir le dossier {case.dossier}", icon=NEXT, dossier=case.dossier)
    else:
        where = f"Ouvrir Feuille, onglet {case.tab}, ligne {case.row}"
        routes.link("sheet", where, icon=NEXT, onglet=case.tab, ligne=case.row)
