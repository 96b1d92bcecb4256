"""Horloges: all that runs, with its days, who must act and where; the season drawn; the same as a calendar file."""

from functools import partial

import streamlit as st

from desk.desk import Desk
from desk.running import Board, Running
from pages.parts import lists, routes, season, views
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import row, show, title
from pages.parts.markup import Html
from pages.parts.once import Each, once
from pages.parts.typography import long_day, plural
from rules.case import Actor

GRID, NEXT = "clock_rows", ":material/chevron_right:"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Horloges"):
        return
    board = desk.clocks(actor)
    with row(gap="small"):
        show(title(long_day(board.today), season.heading(board)))
        season.feed_button(desk, actor, board)
        export(desk, actor, "horloges", lambda: lists.clocks(desk, board))
    for one in board.unset[:1]:
        show(season.unset(board))
        routes.link("sheet", "Saisir la date dans Feuille", icon=NEXT, **one.asked)
    left, right = st.columns([0.66, 0.34], gap="large")
    with left:
        _board(desk, actor)
    with right:
        show(season.drawn(desk, board))


@st.fragment(key="clocks")
@guarded
def _board(desk: Desk, actor: Actor) -> None:
    board: Board = desk.clocks(actor)
    drawn, told = once("clocks", board, lambda shown: (season.frame(desk, shown), Each(partial(_told, desk, shown))))
    rows = st.dataframe(
        drawn, key=GRID, hide_index=True, row_height=26, height=season.height(board),
        on_select="rerun", selection_mode="single-row", alt="Tout ce qui court, le plus urgent d’abord",
        column_config=season.COLUMNS, placeholder="",
    )["selection"]["rows"]  # fmt: skip
    place = rows[0] if rows and rows[0] < len(board.running) else 0
    show(told[place])
    _way(board.running[place])


def _told(desk: Desk, board: Board, place: int) -> Html:
    return season.told(desk, board, board.running[place])


def _way(one: Running) -> None:
    """To where one acts; the queue opens on those who wait."""
    if one.view is not None and routes.has(one.screen):
        label = f"Voir dans la file : {plural(one.count, 'candidature')}"
        st.button(label, key="clock_go", on_click=_queue, args=(one,), type="tertiary", icon=NEXT)
    elif one.screen != "dossier":
        routes.link(one.screen, "Ouvrir l’écran où agir", icon=NEXT, **one.asked)
    elif one.about:
        first = one.about[0]
        routes.link("dossier", f"Ouvrir le dossier {first.dossier}", icon=NEXT, dossier=first.dossier)


def _queue(one: Running) -> None:
    views.use(one.view)
    routes.go(one.screen)
