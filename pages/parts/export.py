"""Any list as a file: its columns chosen, as XLSX or CSV, with nothing that a spreadsheet would run.

A list is what the screen shows to this person, and no more: none has a column for the work offered (§5, R-087).
"""

from collections.abc import Callable

import streamlit as st

from desk.desk import Desk
from documents.tables import Table, csv, xlsx
from pages.parts.layout import row, show
from pages.parts.markup import note
from pages.parts.typography import plural

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEY = "export"


def export(desk: Desk, name: str, make: Callable[[], Table]) -> None:
    """The popover « Exporter »; the list is made only while it is open. `name` is the file's, and its key."""
    popover = st.popover("Exporter", key=f"{KEY}_{name}", width="content", on_change="rerun")
    if popover.open:
        with popover:
            choose(desk, name, make())


def choose(desk: Desk, name: str, whole: Table) -> None:
    """The columns and the two files, where a popover is open already."""
    labels = dict(whole.columns)
    keys = st.multiselect(
        "Colonnes", list(labels), default=list(labels), key=f"{KEY}_columns_{name}", format_func=labels.get,
        placeholder="Choisir au moins une colonne",
    )  # fmt: skip
    show(note(f"{plural(len(whole.rows), 'ligne')}, dans l’ordre de l’écran."))
    if keys:
        table, at = whole.only(keys), desk.now()
        file = f"guichet-{name}-{at:%Y-%m-%d}"
        with row(gap="small"):
            kept = {"on_click": "ignore", "type": "tertiary"}
            st.download_button("XLSX", lambda: xlsx(table, at), f"{file}.xlsx", XLSX, key=f"{KEY}_xlsx_{name}", **kept)
            st.download_button("CSV", lambda: csv(table), f"{file}.csv", "text/csv", key=f"{KEY}_csv_{name}", **kept)
