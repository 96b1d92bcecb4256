"""A step for several people at once: its count, names, states before and after, who is left out, then the click."""

import streamlit as st

from desk.desk import Desk
from desk.listing_views import KEEP_LATE
from desk.lots import Lot, LotLine
from pages.parts import answers, held_grid
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, join, note
from pages.parts.tables import Column, table
from pages.parts.typography import plural, section
from pages.parts.words import tinted
from rules.case import Actor

NAMED = 2  # validators told by name


def lot(desk: Desk, actor: Actor, shown: Lot, name: str, heading: str = "", grid: str = "") -> None:
    """Drawn whole before anyone clicks; an empty one says so in a line. `grid`: the held one that they leave."""
    if not shown.lines:
        return
    show(block(heading or shown.label, _lines(shown), right=f"{len(shown.open)} sur {len(shown.lines)}"))
    if not shown.open:
        return
    with row(gap="small", align="bottom"):
        st.text_input(
            "Motif", key=f"motive {name}", max_chars=300, width=300,
            placeholder="obligatoire" if shown.needs_motive else "facultatif", live="0ms", on_change="ignore",
        )  # fmt: skip
        asked = (desk, actor, shown, name, grid)
        st.button(_verb(shown), key=f"take {name}", type="primary", on_click=_take, args=asked)
    show(note(_who(shown)))


def _lines(shown: Lot) -> Html:
    rows = [[line.name, line.dossier, _then(line)] for line in shown.lines]
    columns = ["Candidat", Column("Dossier", width="6rem"), "Ce qui se passerait"]
    return table(shown.label, columns, rows, style="wrap")


def _then(line: LotLine) -> Html:
    if not line.open:
        return tinted(" ; ".join(line.objections), "ambre")
    state = line.view.state.label if line.view.state else ""
    if line.offer is None or line.offer.proposes:
        return join((state, ", proposé à la validation"))
    after = line.offer.target.label if line.offer.target else ""
    same = "son contrat l’emporte" if line.offer and line.offer.id == KEEP_LATE else "l’origine change"
    return join((state, " → ", after)) if after != state else join((state, f", inchangé ; {same}"))


def _verb(shown: Lot) -> str:
    first = shown.open[0].offer
    verb = "Valider" if first and first.validates else "Proposer" if first and first.proposes else "Enregistrer"
    return f"{verb} pour {plural(len(shown.open), 'personne')}"


def _who(shown: Lot) -> str:
    offer = shown.open[0].offer
    cited = section(shown.section)
    if offer and offer.proposes:
        return f"Validera : {' ou '.join(offer.validators[:NAMED])} ({cited})."
    return f"Un acte par personne, à votre nom ({cited})."


@answers.acting
def _take(desk: Desk, actor: Actor, shown: Lot, name: str, grid: str) -> None:
    taken = desk.take_lot(opening(name), actor, shown, st.session_state.get(f"motive {name}", ""))
    if taken.saved:
        reopen(name)
        held_grid.fresh(grid)
    others = [one for one in taken.others if one[0].open]
    answers.keep(answers.of_many(desk, taken, shown.label, others))
    st.rerun()
