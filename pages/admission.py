"""Admission: per programme who is on the way and what each misses; one person's checklist, title, steps, challenges."""

import streamlit as st

from desk.desk import Desk
from pages.parts import admission_list, admission_lot, admission_opened, challenges, choosing, year_lists
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import row, show, title
from pages.parts.once import once
from pages.parts.typography import long_day
from rules.case import Actor

PROGRAMME = "admission_programme"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Admission"):
        return
    programmes = dict(desk.admission_programmes(actor))
    with row(gap="small"):
        show(title(f"Admission au {long_day(desk.today()).lower()}"))
        code = choosing.programme(programmes, PROGRAMME)
        board = desk.admission_board(actor, code)
        export(desk, actor, "admission", lambda: year_lists.admission(board))
    left, right = st.columns([0.54, 0.46], gap="medium")
    with left:
        show(admission_list.counts(board))
        choosing.person(board.programme, board.lines, "admission")
        show(once("admission", board, admission_list.lists))
        admission_lot.together(desk, actor, board)
        unanswered = desk.open_challenges(actor, code)
        show(challenges.waiting(unanswered))
        if unanswered:
            export(desk, actor, "recours", lambda: year_lists.challenges(unanswered))
    with right.container(key="pane"):
        admission_opened.one(desk, actor, board)
