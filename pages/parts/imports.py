"""What one does with an export: correct what a column means, import, undo. Nothing is written before it was shown."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from desk.deposits import ImportLine, Running
from desk.desk import Desk
from desk.previewing import Preview, choices
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.keys import SAVE
from pages.parts.layout import heading_only, row, show
from pages.parts.markup import note
from pages.parts.once import read_once
from pages.parts.typography import instant, number, plural
from rules.case import Actor

KEPT, MAPPING, FORM, UNDO = "deposit_preview", "deposit_mapping", "import", "undo"
FILE, STARTED, NOT_TAKEN = "deposit_file", "deposit_started", ""


def uploader() -> str:
    """The key of the file's field: another one after each import, so that the file leaves with its preview."""
    return f"{FILE} {len(st.session_state.get(STARTED, ()))}"


def mine(running: Running) -> bool:
    """Was it started from this tab?"""
    return running.form in st.session_state.get(STARTED, ())


def _started(running: Running) -> None:
    st.session_state[STARTED] = (*st.session_state.get(STARTED, ()), running.form)
    st.session_state.pop(KEPT, None)
    st.session_state.pop(MAPPING, None)


def previewed(desk: Desk, actor: Actor, file: Any) -> Preview:
    """The kept preview of this file so corrected. The import itself compares again with the book of that moment."""
    mapping = st.session_state.setdefault(MAPPING, {})
    key = (file.file_id, tuple(sorted(mapping.items())))
    position = desk.sight().position
    shown, _ = read_once(KEPT, key, lambda: (desk.preview(actor, file.name, file.getvalue(), mapping), position))
    return shown


def confirm(desk: Desk, actor: Actor, shown: Preview) -> None:
    """The one button that writes, with how much it writes."""
    with row(gap="small"):
        label = f"Importer {plural(shown.writes, 'dossier')}" if shown.writes else "Rien à importer"
        label = f"Reprendre l’import, {plural(shown.writes, 'dossier')} à écrire" if shown.resumes else label
        asked = {"shortcut": SAVE, "type": "primary", "disabled": not (shown.writes or shown.resumes)}
        st.button(label, key="import", on_click=_apply, args=(desk, actor, shown), **asked)
        _, (_, then), _ = st.session_state[KEPT]
        if desk.sight().position != then:
            st.button("Comparer de nouveau", key="preview_again", on_click=lambda: st.session_state.pop(KEPT, None))
            show(note("Le classeur a changé depuis cet aperçu ; l’import en tiendra compte."))
        else:
            show(note("Rien n’est écrit avant ce bouton. L’import reprend où il s’est arrêté, et s’annule."))


def correct(headers: Mapping[str, str]) -> None:
    """A column read wrongly, or not at all, is told what it gives; the book remembers it for the next export.

    `headers`: header → field, those that give nothing first in the list.
    """
    show(heading_only("Corriger une colonne"))
    labels = {NOT_TAKEN: "non reprise", **dict(choices())}
    with row(gap="xsmall", align="bottom"):
        header = st.selectbox(
            "Colonne du fichier", sorted(headers, key=lambda one: bool(headers[one])), key="map_header"
        )
        fields = list(labels)
        now = headers[header] if header else NOT_TAKEN
        place = fields.index(now) if now in fields else 0
        field = st.selectbox("donne", fields, place, key=f"map_field {header}", format_func=labels.__getitem__)
        st.button("Corriger", key="map_save", on_click=_correct, args=(header, field), disabled=field == now)


def undoing(desk: Desk, actor: Actor) -> None:
    """Undoing shows first what would go back, and what stays because someone acted since."""
    lines = {line.id: line for line in desk.history(actor) if line.undoable}
    if not lines:
        return
    with st.popover("Annuler un import", key=UNDO, on_change="rerun") as popover:
        if not popover.open:
            return
        chosen = st.selectbox("Import", list(lines), key="undo_which", format_func=lambda one: _named(lines[one]))
        effect = desk.undo_effect(actor, chosen)
        kept = [one for one in effect.dossiers if not one.after]
        back = plural(len(effect.writes), "dossier")
        show(note(f"{back} : retour à l’état d’avant l’import, ou retrait ; rien ne s’efface."))
        if kept:
            show(note(f"{number(len(kept))} restent : quelqu’un y a agi depuis, ou rien n’y change."))
        there = {"args": (desk, actor, chosen), "kwargs": {"chosen": {"undo_which": chosen}}}
        st.button("Annuler cet import", key="undo_save", type="primary", on_click=_undo, **there)


def _named(line: ImportLine) -> str:
    """The same file comes in more than once: its hour tells which."""
    return f"{line.name}, {instant(line.at)}, {plural(line.written, 'dossier')}"


@answers.acting
def _apply(desk: Desk, actor: Actor, shown: Preview) -> None:
    _started(desk.apply(opening(FORM), actor, shown))
    reopen(FORM)


def _correct(header: str, field: str) -> None:
    st.session_state[MAPPING] = {**st.session_state.get(MAPPING, {}), header: field}


@answers.acting
def _undo(desk: Desk, actor: Actor, import_id: str) -> None:
    _started(desk.undo(opening(UNDO), actor, import_id))
    reopen(UNDO)
    st.session_state[UNDO] = False  # left open, it would offer the import before this one
