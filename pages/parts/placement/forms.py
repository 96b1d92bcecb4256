"""The acts on a project: one is chosen, its few fields asked, and why a closed one is closed is said before (§8)."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from desk.commitments import CONTRACT
from desk.day_corrections import DAYS
from desk.desk import Desk
from desk.placement_views import PlacementFile
from desk.project_acts import ProjectAct
from desk.projects import LABELS, PARTY, SOURCES, ProjectView, said
from pages.parts import answers
from pages.parts.forms import follow, opening, reopen, reword
from pages.parts.layout import row, show
from pages.parts.markup import bold, note, soft
from pages.parts.placement import projects
from pages.parts.typography import day, instant, section
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.projects import ITS_WORDS

FICHE, ACT = "project", "project_act"
COMING = "Une autre fiche"
LONG = ("missions", "progression", "skills")
Keys = dict[str, Any]
"""What an act asks → the key of its field: the values are read as one saves, never those of the last drawing."""


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
        reword(key, labels)
        chosen = st.selectbox("Acte", list(labels), key=key, format_func=labels.get, label_visibility="collapsed")
        act = next(one for one in offered if one.id == chosen)
        prefix = f"{key} {act.id}"
        typed = _proposed(shown) if act.validates else FIELDS.get(act.id, _reason)(desk, one, prefix)
        with row(gap="small"):
            seen = {key: act.id, f"{FICHE} {shown.key}": subject}
            asked = {"args": (desk, actor, shown, subject, act, typed), "kwargs": {"chosen": seen}}
            label = "Proposer" if act.proposes else "Valider" if act.validates else "Enregistrer"
            st.button(label, key="save_project", type="primary", on_click=_save, disabled=bool(act.closed), **asked)
            show(_says(act))


def _chosen(shown: PlacementFile) -> ProjectView | None:
    """The live one first; the next one when there is none."""
    known = {one.subject: f"{one.project.number} · {one.name} · {one.label}" for one in shown.projects} | {"": COMING}
    if len(known) == 1:
        return None
    live = [one.subject for one in shown.projects if not one.project.ended]
    key = f"{FICHE} {shown.key}"
    st.session_state.setdefault(key, live[-1] if live else "")
    reword(key, known)
    chosen = st.selectbox("Fiche", list(known), key=key, format_func=known.get, label_visibility="collapsed")
    return shown.project(chosen or "")


def _says(act: ProjectAct) -> Any:
    if act.closed:
        return note("Fermé : ", tinted(act.closed, "rouge"), f" ({section(act.section)})")
    then = "Une autre personne valide" if act.proposes else "Effet immédiat, à votre nom"
    return note(f"{then} ({section(act.section)}).")


def _proposed(shown: PlacementFile) -> Keys:
    """Who asks what, when and why: it is that which one validates, and there is nothing to add."""
    view, proposal = shown.view, shown.view.proposal
    if proposal:
        why = soft(f" Motif : {proposal.reason}") if proposal.reason else ""
        show(note(bold(view.proposer_name), f" propose « {view.proposal_label} », le {instant(proposal.at)}.", why))
    return {}


def _on(desk: Desk, label: str, prefix: str, value: str | None = None) -> str:
    today, key = day(desk.today()) if value is None else value, f"{prefix} {label}"
    st.text_input(label, value=today, key=key, placeholder="jj/mm/aaaa", width=170, live="0ms")
    return key


def _text(label: str, prefix: str, value: str = "", *, tall: bool = False) -> str:
    key = f"{prefix} {label}"
    if tall:
        st.text_area(label, value=value, key=key, height=68)
    else:
        st.text_input(label, value=value, key=key, live="0ms")
    return key


def _one_of(label: str, names: dict[str, str], prefix: str) -> str:
    key, codes = f"{prefix} {label}", list(names)
    first = codes[0] if codes else None
    st.segmented_control(label, codes, default=first, key=key, format_func=names.get, required=bool(codes))
    return key


def _reason(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    return {"reason": _text("Motif", prefix)}


def _provide(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    return {"on": _on(desk, LABELS["provided_on"], prefix)}


def _words(one: ProjectView | None, prefix: str) -> dict[str, str]:
    before = said(one.project) if one else dict.fromkeys(ITS_WORDS, "")
    now = {f"{prefix} {LABELS[name]}": before[name] for name in ITS_WORDS}
    says = dict(zip(ITS_WORDS, follow("fiche", now).values(), strict=True))
    with row(gap="small"):
        short = {name: _text(LABELS[name], prefix, says[name]) for name in ITS_WORDS if name not in LONG}
    return short | {name: _text(LABELS[name], prefix, says[name], tall=True) for name in LONG}


def _receive(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    with row(gap="small"):
        on = _on(desk, LABELS["received_on"], prefix)
        source = _one_of(LABELS["received_from"], SOURCES, prefix)
    words = _words(one, prefix)
    lacks = _text("Ce qui manque (vide : la fiche est complète)", prefix)
    return {"on": on, "source": source, "words": words, "lacks": lacks}


def _lacks(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    return {"lacks": _text(LABELS["to_complete"], prefix)}


def _complete(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    return {"on": _on(desk, LABELS["completed_on"], prefix), "words": _words(one, prefix)}


def _correct(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    return {"words": _words(one, prefix), "reason": _text("Motif", prefix)}


def _days(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    known = {name: when for name in DAYS if one and (when := getattr(one.project, name))}
    says = follow("fiche", {f"{prefix} {LABELS[name]}": day(when) for name, when in known.items()})
    with row(gap="small"):
        days = {name: _on(desk, LABELS[name], prefix, text) for name, text in zip(known, says.values(), strict=True)}
    return {"days": days, "reason": _text("Motif", prefix)}


def _accord(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    given = one.project.accords if one else {}
    left = {party: label for party, label in PARTY.items() if party not in given}
    with row(gap="small"):
        return {"party": _one_of("Accord", left, prefix), "on": _on(desk, "Donné le", prefix)}


def _accord_back(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    given = {party: PARTY[party] for party in (one.project.accords if one else ())}
    return {"party": _one_of("Accord", given, prefix), "reason": _text("Motif", prefix)}


def _evidence(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    return {"evidence": _text(LABELS["default_evidence"], prefix, one.project.default_evidence if one else "")}


def _hold(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    held = one.project.seat_held_until if one else None
    with row(gap="small"):
        until = _on(desk, LABELS["seat_held_until"], prefix, day(held) if held else "")
        return {"until": until, "reason": _text("Motif", prefix)}


def _contract(desk: Desk, one: ProjectView | None, prefix: str) -> Keys:
    known = {name: getattr(one.project, name) if one else None for name in CONTRACT}
    now = {f"{prefix} {LABELS[name]}": day(when) if when else "" for name, when in known.items()}
    says = zip(known, follow("fiche", now).values(), strict=True)
    with row(gap="small"):
        days = {name: _on(desk, LABELS[name], prefix, said) for name, said in says}
    return {"days": days, "reason": _text("Motif", prefix)}


FIELDS: dict[str, Callable[[Desk, ProjectView | None, str], Keys]] = {
    "provide": _provide, "receive": _receive, "ask_more": _lacks, "complete": _complete, "correct_project": _correct,
    "correct_days": _days,
    "give_accord": _accord, "take_accord_back": _accord_back, "record_default": _evidence,
    "hold_seat": _hold,
    "record_contract": _contract,
}  # fmt: skip
"""What each act asks; any other asks a motive."""


@answers.acting
def _save(desk: Desk, actor: Actor, shown: PlacementFile, subject: str, act: ProjectAct, typed: Keys) -> None:
    form = f"fiche {act.id} {shown.key} {subject}"
    given = {"form": opening(form), "actor": actor, "shown": shown, **_read(typed)}
    if act.id != "provide":
        given["subject"] = subject
    ask = getattr(desk, act.id, None)
    answer = ask(**given) if ask else desk.placement_step(transition=act.id, **given)
    reopen(form)
    answers.keep(answer, f"{act.label}, {shown.dossier}, {shown.short}")
    st.rerun()


def _read(keys: Keys) -> dict[str, Any]:
    return {name: _read(key) if isinstance(key, dict) else _value(key) for name, key in keys.items()}


def _value(key: str) -> str:
    return str(st.session_state.get(key) or "")
