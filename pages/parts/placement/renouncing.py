"""After a renouncing: what becomes of the person's other applications, as a list that a named person takes (§8)."""

import streamlit as st

from desk.desk import Desk
from desk.placement_views import PlacementFile
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import note
from pages.parts.tables import table
from pages.parts.typography import plural
from rules.case import Actor


def followed(desk: Desk, actor: Actor, shown: PlacementFile) -> None:
    """Nothing unless the candidate went back on a firm commitment here."""
    if not shown.renounced:
        return
    lot = desk.renouncing(actor, shown)
    rows = [
        [line.dossier, line.view.short, line.view.state.label if line.view.state else "", " ; ".join(line.objections)]
        for line in lot.lines
    ]
    drawn = table("Autres candidatures", ["Dossier", "Formation", "État", "Pourquoi non"], rows)
    show(block("La renonciation vaut pour toute la personne", drawn if rows else note("Aucune autre candidature.")))
    if not rows:
        return
    st.text_input("Motif", key=_reason(shown), live="0ms")
    with row(gap="small", align="bottom"):
        label = f"Clore {plural(len(lot.open), 'candidature')}"
        st.button(label, key="renounce_with", on_click=_take, args=(desk, actor, shown), disabled=not lot.open)
        if desk.may(actor, "limit_renouncing"):
            keys = {f"{dossier}/{code}": said for dossier, code, said in shown.others}
            kept = st.multiselect(
                "La direction laisse vivre", list(keys), default=[key for key in shown.spared if key in keys],
                key=_spared(shown), format_func=keys.get, placeholder="Aucune",
            )  # fmt: skip
            same = sorted(kept) == sorted(shown.spared)
            st.button("Limiter", key="limit_renouncing", on_click=_limit, args=(desk, actor, shown), disabled=same)


@answers.acting
def _take(desk: Desk, actor: Actor, shown: PlacementFile) -> None:
    form = f"renounce {shown.key}"
    taken = desk.take_lot(opening(form), actor, desk.renouncing(actor, shown), st.session_state[_reason(shown)])
    reopen(form)
    for line, answer in taken.answers:
        answers.keep(answer, f"{line.dossier}, {line.view.short}")
    if taken.saved > 1:
        answers.keep(note(f"{plural(taken.saved, 'candidature close', 'candidatures closes')}."))
    st.rerun()


@answers.acting
def _limit(desk: Desk, actor: Actor, shown: PlacementFile) -> None:
    form, kept, reason = f"limit {shown.key}", tuple(st.session_state[_spared(shown)]), st.session_state[_reason(shown)]
    answers.keep(desk.limit_renouncing(opening(form), actor, shown, kept, reason), f"Renonciation, {shown.key}")
    reopen(form)
    st.rerun()


def _reason(shown: PlacementFile) -> str:
    return f"renounce_reason {shown.key}"


def _spared(shown: PlacementFile) -> str:
    return f"spared {shown.key}"
