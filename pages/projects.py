"""Entreprises: per programme who searches, the projects with who must act; one application opened, its accords (§8)."""

import streamlit as st

from desk.desk import Desk
from desk.placement_views import PlacementBoard
from pages.parts import answers, choosing, routes
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from pages.parts.once import once
from pages.parts.opened import opened
from pages.parts.placement import forms, project_list, projects, providing, renouncing
from pages.parts.typography import long_day
from rules.case import Actor

PROGRAMME = "placement_programme"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Entreprises"):
        return
    programmes = dict(desk.placement_programmes(actor))
    with row(gap="small"):
        show(title(f"Entreprises au {long_day(desk.today()).lower()}"))
        code = choosing.programme(programmes, PROGRAMME)
        board = desk.placement_board(actor, code)
        export(desk, actor, "projets", lambda: project_list.projects(board))
    left, right = st.columns([0.52, 0.48], gap="medium")
    with left:
        show(projects.head(board))
        choosing.person(board.programme, board.lines, "placement")
        providing.everyone(desk, actor, board)
        show(once("placement", board, projects.everyone))
    with right.container(key="pane"):
        _opened(desk, actor, board)


@st.fragment(key="placement")
@guarded
def _opened(desk: Desk, actor: Actor, board: PlacementBoard) -> None:
    answers.last(desk)
    here = opened()
    line = next((one for one in board.lines if here and one.dossier == here.dossier), None)
    if not (here and here.dossier) or not (here.programme == board.programme or (line and not here.programme)):
        show(note("Choisissez une personne : ses fiches, ses accords et ce qui vous est ouvert s’affichent ici."))
        return
    if line is not None and line.closed:
        show(note(line.name, " : ", line.closed, "."))
        return
    shown = desk.placement_file(actor, here.dossier, board.programme)
    with row(gap="small", wrap=False):
        show(projects.who(shown))
        routes.link("dossier", "Fil", dossier=shown.dossier)
    forms.acts(desk, actor, shown)
    renouncing.followed(desk, actor, shown)
