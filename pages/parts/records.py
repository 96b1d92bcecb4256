"""A tab of records of the year in Feuille: read as a table; the row chosen opens on the screen where it is written."""

from collections.abc import Mapping

import streamlit as st

from desk.sheet_views import Grid, GridRow
from pages.parts import grids, routes
from pages.parts.layout import row, show
from pages.parts.markup import note

CHOSEN = "sheet_record"
SCREENS = {"Épreuves": "trials", "Entretiens": "interviews", "Fiches": "projects"}
NEXT = ":material/chevron_right:"


def reader(shown: Grid) -> None:
    """Nothing is typed here: a result, a booking, a project each has its own step, with its checks."""
    key = f"{CHOSEN} {grids.opened()}"
    picked = st.session_state.get(key, {}).get("selection", {}).get("rows") or []
    chosen = shown.rows[picked[0]] if picked and picked[0] < len(shown.rows) else None
    with row(gap="small"):
        if chosen is None:
            show(note("Lecture seule : une ligne choisie s’ouvre sur l’écran où elle s’écrit."))
        else:
            where = asked(shown, chosen)
            what = ", ".join(filter(None, (where.get("dossier"), where.get("formation")))) or "ce créneau"
            routes.link(SCREENS[shown.tab], f"Ouvrir {what}", icon=NEXT, **where)
    tall = len(shown.rows) > grids.FITS
    with st.container(key="tall_draft" if tall else "low_sheet"):
        st.dataframe(
            grids.frame(shown), key=key, hide_index=True, row_height=26, height="stretch" if tall else "content",
            on_select="rerun", selection_mode="single-row", alt=f"Onglet {shown.tab}",
            column_config={column.label: st.column_config.TextColumn() for column in shown.columns},
        )  # fmt: skip


def asked(shown: Grid, chosen: GridRow) -> Mapping[str, str]:
    """What the address of that screen then says."""
    if shown.tab == "Entretiens":
        return {"creneau": chosen.id}
    dossier, programme, last = chosen.id.split("/")
    where = {"dossier": dossier, "formation": programme}
    return where | ({"epreuve": last} if shown.tab == "Épreuves" else {})
