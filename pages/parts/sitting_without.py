"""What was decided with no sitting open and stands in no minutes yet (§5, R-060): how many, who, and what to do."""

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from desk.deliberation_views import OutOfSitting, SittingView
from desk.desk import Desk
from pages.parts import year_lists
from pages.parts.banners import empty
from pages.parts.export import export
from pages.parts.layout import block, heading_only, show
from pages.parts.markup import Html, bold, note, soft
from pages.parts.once import once
from pages.parts.tables import Column, grid, sized, table
from pages.parts.typography import instant, number, plural
from rules.case import Actor

HEADING = "Décidé hors séance"
TO_DO = (
    "Ouvrez une séance (présidence ou secrétariat du jury) : son procès-verbal les reprendra en annexe, à sa clôture."
)
WIDTHS = sized({"Candidat": 170, "Dossier": 85, "Décision": 190, "Formation": 110, "Validée le": 130})
FITS = 12


def everywhere(desk: Desk, actor: Actor) -> None:
    """Phase by phase, then everyone."""
    every = desk.out_of_sitting(actor)
    if not every:
        says = "Rien de décidé hors séance n’attend un procès-verbal."
        then = "Ce que deux personnes décident sans séance ouverte vient ici, jusqu’à la clôture de la suivante."
        show(block(HEADING, empty(says, then)))
        return
    sits = {(one.programme, one.phase.code) for one in desk.sittings(actor) if one.open}
    counts = Counter((one.short, one.phase.label, (one.programme, one.phase.code) in sits) for one in every)
    rows = [
        [short, label, number(many), "ouverte" if open_ else soft("à ouvrir")]
        for (short, label, open_), many in counts.items()
    ]
    columns = ["Formation", "Phase", Column("Décisions", right=True), "Séance"]
    drawn = table("Décisions hors séance, par phase", columns, rows)
    show(block(HEADING, drawn, note(TO_DO), right=f"{_taken(len(every))}, dans aucun procès-verbal"))
    _list(desk, actor, "hors-seance", every)


def of_sitting(desk: Desk, actor: Actor, one: SittingView) -> None:
    """Who is in the annex of this one, while it is open."""
    if mine := desk.out_of_sitting(actor, one.id):
        show(heading_only("À reprendre en annexe", right=f"{_taken(len(mine))} hors séance"))
        _list(desk, actor, f"hors-seance-{one.id}", mine)


def said(desk: Desk, actor: Actor, one: SittingView) -> Html:
    """How many its closing adds to its minutes."""
    mine = desk.out_of_sitting(actor, one.id)
    says = f"À sa clôture, son procès-verbal reprendra en annexe {_taken(len(mine))} hors séance sur cette phase."
    return note(bold(says)) if mine else Html("")


def _taken(n: int) -> str:
    return plural(n, "décision prise", "décisions prises")


def _list(desk: Desk, actor: Actor, name: str, lines: tuple[OutOfSitting, ...]) -> None:
    st.dataframe(
        once(name, lines, _frame), key=f"list {name}", hide_index=True, row_height=26, column_config=WIDTHS,
        height=340 if len(lines) > FITS else "content", alt="Décisions prises hors séance",
    )  # fmt: skip
    export(desk, actor, name, lambda: year_lists.out_of_sitting(lines))


def _frame(lines: Sequence[OutOfSitting]) -> pa.Table:
    cells = (
        (
            one.decided.name, one.decided.dossier, _outcome(one), one.short, one.proposed_by, one.validated_by,
            instant(one.at), one.phase.label,
        )
        for one in lines
    )  # fmt: skip
    heads = "Candidat", "Dossier", "Décision", "Formation", "Proposée par", "Validée par", "Validée le", "Phase"
    return grid(heads, cells)


def _outcome(one: OutOfSitting) -> str:
    return f"{one.decided.after} (n’est plus en vigueur)" if one.decided.back else one.decided.after
