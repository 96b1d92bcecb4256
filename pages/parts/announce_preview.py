"""A letter read as a real candidate would: in force, or as the draft of `Modèles` has it, before it is put in force."""

from collections.abc import Sequence

import streamlit as st

from desk.announcement_views import AnnouncementLine, Rehearsal
from desk.desk import Desk
from pages.parts import routes
from pages.parts.announce_letters import letter
from pages.parts.banners import banner
from pages.parts.layout import row, show
from pages.parts.markup import note
from rules.case import Actor
from rules.faults import RuleError, SessionFaults
from rules.templates import Template

WHICH, DRAFT, WHO = "preview_which", "preview_draft", "preview_who"
NEXT = ":material/chevron_right:"
FAULTS = 4


def preview(desk: Desk, actor: Actor, line: AnnouncementLine | None, shown: Sequence[Rehearsal]) -> None:
    """Nothing is written here; a word without a value stands as it is named."""
    with row(gap="small", align="bottom"):
        drafted = st.toggle("Brouillon", key=DRAFT, help="Les lignes de Modèles telles qu’elles sont en brouillon")
        routes.link("sheet", "Modifier les lettres", icon=NEXT, onglet="Modèles")
    try:
        found = {one.code: one for one in desk.templates(actor, drafted)}
    except SessionFaults as wrong:
        show(banner("Brouillon à corriger", "rouge", *map(str, wrong.faults[:FAULTS])))
        return
    here = line.period.code if line else ""
    ordered = sorted(found.values(), key=lambda one: one.period != here)
    code = st.selectbox("Lettre", [one.code for one in ordered], key=WHICH, format_func=lambda c: found[c].label)
    _on_a_dossier(desk, actor, found[code])


def _on_a_dossier(desk: Desk, actor: Actor, template: Template) -> None:
    key = desk.preview_of(actor, template)
    proposed = "/".join(key) if key else ""
    typed = st.text_input(
        "Sur la candidature (dossier/formation)", value=proposed, key=f"{WHO} {template.code}", max_chars=60, width=260
    )
    dossier, _, programme = str(typed).strip().partition("/")
    if not dossier or not programme:
        says = "Aucune candidature n’est dans un état que cette lettre dit"
        show(note(says, " : écrivez un numéro de dossier, une barre, un code de formation."))
        return
    try:
        read, missing = desk.preview_letter(actor, template, dossier, programme)
    except RuleError as refused:
        show(banner("Pas d’aperçu", "ambre", str(refused)))
        return
    if missing:
        show(note(missing))
    letter("", read.object, read.text)
