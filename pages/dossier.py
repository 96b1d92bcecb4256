"""Dossier: the thread. Every act, who, when, why, from which facts, and what has changed since."""

import streamlit as st

from desk.desk import Desk
from pages.parts import academic, admission_list, routes, threads
from pages.parts.access_block import access
from pages.parts.beginning import beginning
from pages.parts.layout import row, show, title
from pages.parts.markup import Html
from pages.parts.opened import opened
from rules.case import Actor


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Aucun dossier"):
        return
    here = opened()
    if here is None:
        show(title("Aucun dossier ouvert", "Alt + F cherche une personne par nom, numéro ou adresse"))
        return
    file = desk.file(actor, here.dossier)
    thread = desk.thread(actor, here.dossier)
    with row(gap="small", wrap=False):
        show(title(file.name, f"{file.dossier} · {academic.told(file)}"))
        routes.link("screening", "Instruire", dossier=file.dossier)
        access(desk, actor, file.dossier)
    main, side = st.columns([0.62, 0.38], gap="medium")
    with main:
        show(threads.thread(thread, desk.now()))
    with side:
        show(threads.standing(file), *_why(desk, actor, here.dossier))
        show(academic.documents(file), academic.fee(file), academic.facts(file))


def _why(desk: Desk, actor: Actor, dossier: str) -> list[Html]:
    """What each application still misses to be admitted, for those who follow admissions (§9.1)."""
    if not desk.may(actor, "why_not_admitted"):
        return []
    return [admission_list.why(line, short=True) for line in desk.why_not_admitted(actor, dossier)]
