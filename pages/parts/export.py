"""Any list as a file: its columns chosen, as XLSX or CSV, with nothing that a spreadsheet would run.

A list is what the screen shows to this person, and no more: none has a column for the work offered (§5, R-087).
"""

from collections.abc import Callable, Mapping

import streamlit as st

from desk.desk import Desk
from desk.exporting import Export
from documents.tables import Table, csv, xlsx
from pages.parts import handed
from pages.parts.layout import row, show
from pages.parts.markup import note
from pages.parts.typography import plural
from rules.case import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEY = "export"


def export(desk: Desk, actor: Actor, name: str, make: Callable[[], Table]) -> None:
    """The popover « Exporter »; the list is made only while it is open. `name` is the file's, and its key."""
    popover = st.popover("Exporter", key=f"{KEY}_{name}", width="content", on_change="rerun")
    if popover.open:
        with popover:
            choose(desk, actor, name, make())


def export_one(desk: Desk, actor: Actor, key: str, made: Mapping[str, tuple[str, Callable[[], Table]]]) -> None:
    """One of several lists of a screen: `made` gives each file's name with the list's label and how it is made."""
    which = st.selectbox(
        "Liste à exporter", list(made), key=key, width=270, label_visibility="collapsed",
        format_func=lambda name: f"Liste : {made[name][0].lower()}",
    )  # fmt: skip
    export(desk, actor, which, made[which][1])


def choose(desk: Desk, actor: Actor, name: str, whole: Table) -> None:
    """The columns and the two files, where a popover is open already. Each file that leaves is an act."""
    labels = dict(whole.columns)
    keys = st.multiselect(
        "Colonnes", list(labels), default=list(labels), key=f"{KEY}_columns_{name}", format_func=labels.get,
        placeholder="Choisir au moins une colonne",
    )  # fmt: skip
    said = f"{plural(len(whole.rows), 'ligne')}, {plural(len(keys), 'colonne')}, dans l’ordre de l’écran. La sortie"
    show(note(f"{said} est notée au journal."))
    if keys:
        table, at = whole.only(keys), desk.now()
        file = f"guichet-{name}-{at:%Y-%m-%d}"
        with row(gap="small"):
            what = Export(table.title, len(table.rows), tuple(label for _, label in table.columns))
            for label, kind, make in (("XLSX", XLSX, lambda: xlsx(table, at)), ("CSV", handed.CSV, lambda: csv(table))):
                key, named = f"{KEY}_{label.lower()}_{name}", f"{file}.{label.lower()}"
                handed.button(desk, actor, label, named, kind, what, make, key=key, type="tertiary")
