"""How the queue is looked at: scope, words, states, programmes, order; kept under a name when it serves again."""

from dataclasses import replace

import streamlit as st

from desk.desk import Desk
from desk.screening import View
from pages.parts import answers, export, lists
from pages.parts.forms import opening, reopen
from pages.parts.layout import heading_only, row, show
from pages.parts.markup import note
from rules.case import Actor

KEPT, FORM = "queue_view", "view"
SORTS = {"age": "Ancienneté", "name": "Nom", "programme": "Formation", "last": "Dernier acte"}
OWN = "Sans nom"


def current() -> View:
    return st.session_state.setdefault(KEPT, View())


def change(**changed: object) -> None:
    st.session_state[KEPT] = replace(current(), **changed)


def choose(desk: Desk, actor: Actor) -> None:
    """The popover « Vue »; drawn only while it is open, since a closed one would cost seven widgets a run."""
    view = current()
    narrowed = bool(view.states or view.programmes or view.sort != View().sort)
    popover = st.popover("Vue ·" if narrowed else "Vue", width="content", key="view", on_change="rerun")
    if not popover.open:
        return
    with popover:
        _saved(desk, actor)
        _filters(desk, actor, view)
        with row(gap="xsmall", align="bottom"):
            name = st.text_input("Garder sous le nom", key="view_name", max_chars=60, live="0ms")
            st.button("Garder", key="view_save", on_click=_save, args=(desk, actor, name), disabled=not name.strip())
        show(note("Une vue gardée est à vous seul·e."), heading_only("Exporter la file"))
        whole = desk.queue(actor, view, desk.queue(actor, view).total)
        export.choose(desk, actor, "file", lists.queue(whole))


def _saved(desk: Desk, actor: Actor) -> None:
    kept = {view.name: view for view in desk.views(actor)}
    if not kept:
        return
    with row(gap="xsmall", align="bottom"):
        chosen = st.selectbox(
            "Vue gardée",
            [OWN, *kept],
            key="view_kept",
            on_change=lambda: use(kept.get(st.session_state["view_kept"], View())),
        )
        st.button("Oublier", key="view_forget", on_click=_forget, args=(desk, actor, chosen), disabled=chosen == OWN)


def _filters(desk: Desk, actor: Actor, view: View) -> None:
    states = {state.code: state.label for state in desk.states()}
    programmes = {code: short for code, short, _ in desk.programmes()}
    _several("États", "states", states, view.states)
    _several("Formations", "programmes", programmes, view.programmes)
    st.selectbox(
        "Trier par",
        list(SORTS),
        index=list(SORTS).index(view.sort),
        key="view_sort",
        format_func=SORTS.__getitem__,
        on_change=lambda: change(sort=st.session_state["view_sort"]),
    )


def _several(label: str, field: str, options: dict[str, str], chosen: frozenset[str]) -> None:
    key = f"view_{field}"
    st.multiselect(
        label,
        list(options),
        default=[code for code in options if code in chosen],
        key=key,
        format_func=options.__getitem__,
        placeholder="Tous" if field == "states" else "Toutes",
        on_change=lambda: change(**{field: frozenset(st.session_state[key])}),
    )


def use(view: View) -> None:
    """Looks at the queue this way from now on: a kept view, or what another screen leads to."""
    st.session_state[KEPT] = view
    for field in ("states", "programmes", "sort"):  # drawn again from the view
        st.session_state.pop(f"view_{field}", None)


@answers.acting
def _save(desk: Desk, actor: Actor, name: str) -> None:
    answer = desk.save_view(opening(FORM), actor, replace(current(), name=name.strip()))
    reopen(FORM)
    answers.keep(answer, f"Vue « {name.strip()} »")
    st.rerun(["queue", "dossier"])


@answers.acting
def _forget(desk: Desk, actor: Actor, name: str) -> None:
    answer = desk.delete_view(opening(f"forget {name}"), actor, name)
    reopen(f"forget {name}")
    answers.keep(answer, f"Vue « {name} » oubliée")
    st.rerun(["queue", "dossier"])
