"""The acts on a project: one is chosen, its few fields asked, and why a closed one is closed is said before (§8)."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from desk.desk import Desk
from desk.placement_views import PlacementFile
from desk.project_acts import ProjectAct
from desk.projects import LABELS, PARTY, SOURCES, ProjectView, said
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.markup import note
from pages.parts.placement import projects
from pages.parts.typography import day, section
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Saved
from sheets_sync.projects import ITS_WORDS

FICHE, ACT = "project", "project_act"
COMING = "Une autre fiche"
LONG = ("missions", "progression", "skills")
Values = dict[str, Any]


def acts(desk: Desk, actor: Actor, shown: PlacementFile) -> None:
    """The project that is opened, drawn; then what may be done with it."""
    one = _chosen(shown)
    if one is not None:
        show(projects.fiche(one))
    subject = one.subject if one else ""
    offered = desk.project_acts(actor, shown, subject)
    if not offered:
        show(note("Cette fiche ne change plus : remettez-en une autre."))
        return
    labels = {act.id: act.label + (" · fermé" if act.closed else "") for act in offered}
    key = f"{ACT} {shown.key} {subject}"
    with st.container(border=True, gap="xsmall", key="project_form"):
        chosen = st.selectbox("Acte", list(labels), key=key, format_func=labels.get, label_visibility="collapsed")
        act = next(one for one in offered if one.id == chosen)
        prefix = f"{key} {act.id}"
        typed = FIELDS.get(act.id, _reason)(desk, one, prefix)
        with row(gap="small"):
            asked = (desk, actor, shown, subject, act, typed)
            st.button(
                "Proposer" if act.proposes else "Enregistrer", key="save_project", type="primary", on_click=_save,
                args=asked, disabled=bool(act.closed),
            )  # fmt: skip
            show(_says(act))


def _chosen(shown: PlacementFile) -> ProjectView | None:
    """The live one first; the next one when there is none."""
    known = {one.subject: f"{one.project.number} · {one.name} · {one.label}" for one in shown.projects} | {"": COMING}
    if len(known) == 1:
        return None
    live = [one.subject for one in shown.projects if not one.project.ended]
    first = list(known).index(live[-1]) if live else len(known) - 1
    key = f"{FICHE} {shown.key}"
    chosen = st.selectbox(
        "Fiche", list(known), index=first, key=key, format_func=known.get, label_visibility="collapsed"
    )
    return shown.project(chosen or "")


def _says(act: ProjectAct) -> Any:
    if act.closed:
        return note("Fermé : ", tinted(act.closed, "rouge"), f" ({section(act.section)})")
    then = "Une autre personne valide" if act.proposes else "Effet immédiat, à votre nom"
    return note(f"{then} ({section(act.section)}).")


def _on(desk: Desk, label: str, prefix: str, value: str | None = None) -> str:
    today = day(desk.today()) if value is None else value
    return st.text_input(label, value=today, key=f"{prefix} {label}", placeholder="jj/mm/aaaa", width=170, live="0ms")


def _text(label: str, prefix: str, value: str = "", *, tall: bool = False) -> str:
    field: Callable[..., Any] = st.text_area if tall else st.text_input
    more: Values = {"height": 68} if tall else {}
    return str(field(label, value=value, key=f"{prefix} {label}", live="0ms", **more) or "")


def _reason(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    return {"reason": _text("Motif", prefix)}


def _provide(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    return {"on": _on(desk, LABELS["provided_on"], prefix)}


def _words(one: ProjectView | None, prefix: str) -> dict[str, str]:
    before = said(one.project) if one else dict.fromkeys(ITS_WORDS, "")
    with row(gap="small"):
        short = {name: _text(LABELS[name], prefix, before[name]) for name in ITS_WORDS if name not in LONG}
    return short | {name: _text(LABELS[name], prefix, before[name], tall=True) for name in LONG}


def _receive(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    with row(gap="small"):
        on = _on(desk, LABELS["received_on"], prefix)
        source = st.segmented_control(
            LABELS["received_from"], list(SOURCES), default=next(iter(SOURCES)), key=f"{prefix} source",
            format_func=SOURCES.get, required=True,
        )  # fmt: skip
    words = _words(one, prefix)
    lacks = _text("Ce qui manque (vide : la fiche est complète)", prefix)
    return {"on": on, "source": source, "words": words, "lacks": lacks}


def _lacks(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    return {"lacks": _text(LABELS["to_complete"], prefix)}


def _complete(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    return {"on": _on(desk, LABELS["completed_on"], prefix), "words": _words(one, prefix)}


def _correct(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    return {"words": _words(one, prefix), "reason": _text("Motif", prefix)}


def _accord(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    given = one.project.accords if one else {}
    left = [party for party in PARTY if party not in given]
    with row(gap="small"):
        party = st.segmented_control(
            "Accord", left, default=left[0] if left else None, key=f"{prefix} party", format_func=PARTY.get
        )
        return {"party": party or "", "on": _on(desk, "Donné le", prefix)}


def _accord_back(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    given = list(one.project.accords) if one else []
    party = st.segmented_control(
        "Accord", given, default=given[0] if given else None, key=f"{prefix} party", format_func=PARTY.get
    )
    return {"party": party or "", "reason": _text("Motif", prefix)}


def _evidence(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    return {"evidence": _text(LABELS["default_evidence"], prefix, one.project.default_evidence if one else "")}


def _contract(desk: Desk, one: ProjectView | None, prefix: str) -> Values:
    names = ("contract_signed_on", "contract_from", "contract_to", "opco_on")
    known = {name: getattr(one.project, name) if one else None for name in names}
    with row(gap="small"):
        days = {name: _on(desk, LABELS[name], prefix, day(when) if when else "") for name, when in known.items()}
    return {"days": days}


FIELDS: dict[str, Callable[[Desk, ProjectView | None, str], Values]] = {
    "provide": _provide, "receive": _receive, "ask_more": _lacks, "complete": _complete, "correct_project": _correct,
    "give_accord": _accord, "take_accord_back": _accord_back, "record_default": _evidence,
    "record_contract": _contract,
}  # fmt: skip
"""What each act asks; any other asks a motive."""


@answers.acting
def _save(desk: Desk, actor: Actor, shown: PlacementFile, subject: str, act: ProjectAct, typed: Values) -> None:
    form = f"{act.id} {shown.key} {subject}"
    given = {"form": opening(form), "actor": actor, "shown": shown, **typed}
    if act.id != "provide":
        given["subject"] = subject
    ask = getattr(desk, act.id, None)
    answer = ask(**given) if ask else desk.placement_step(transition=act.id, **given)
    reopen(form)
    answers.keep(answer, f"{act.label}, {shown.dossier}, {shown.short}")
    st.rerun("app" if isinstance(answer, Saved) else "fragment")
