"""Liste complémentaire: what it waits for, ranks, the draw; the first day; the three months and who leaves (§9.2)."""

import streamlit as st

from desk.desk import Desk
from desk.listing_views import ComplementaryList
from pages.parts import answers, list_days, list_draw, list_lot, year_lists
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import headed, show, title
from pages.parts.markup import note
from rules.case import Actor

PROGRAMME, TASK = "list_programme", "list_task"
DRAW, BEGIN, LEAVE = "Dresser la liste", "Rentrée", "Départs"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Liste complémentaire"):
        return
    programmes = desk.list_programmes(actor)
    if not programmes:
        show(title("Liste complémentaire"), note("Aucune de vos formations."))
        return
    head, right = headed("list_head")
    with right:
        programme = st.selectbox(
            "Formation", programmes, key=PROGRAMME, format_func=desk.short, width=170, label_visibility="collapsed",
            on_change=answers.forget,
        )  # fmt: skip
        task = st.segmented_control(
            "Que faire", [DRAW, BEGIN, LEAVE], default=DRAW, required=True, key=TASK, label_visibility="collapsed",
            on_change=answers.forget,
        )  # fmt: skip
        shown = desk.complementary_list(actor, programme)
        _give(desk, actor, shown, task == LEAVE)
    first = f"rentrée le {shown.first_day:%d/%m/%Y}" if shown.first_day else "rentrée à fixer"
    with head:
        show(title(f"Liste complémentaire, {shown.short}", f"{first} (§9.2)"))
    {DRAW: _draw, BEGIN: _first_day, LEAVE: _departures}[task or DRAW](desk, actor, programme)


def _give(desk: Desk, actor: Actor, shown: ComplementaryList, leaving: bool) -> None:
    """The list of what is looked at."""
    if leaving:
        export(desk, actor, "departs", lambda: year_lists.departures(desk.departures(actor, shown.programme)))
    else:
        export(desk, actor, "liste", lambda: year_lists.complementary(shown))


@st.fragment(key="list_draw")
@guarded
def _draw(desk: Desk, actor: Actor, programme: str) -> None:
    shown = desk.complementary_list(actor, programme)
    answers.last(desk)
    left, right = st.columns([0.52, 0.48], gap="large")
    with left:
        show(list_draw.told(shown))
        list_draw.ranks(desk, actor, programme)
    with right:
        list_draw.criteria(desk, actor, shown)
        list_draw.limits(desk, actor, shown)
        list_draw.draw(desk, actor, shown)


@st.fragment(key="list_first_day")
@guarded
def _first_day(desk: Desk, actor: Actor, programme: str) -> None:
    answers.last(desk)
    left, right = st.columns([0.52, 0.48], gap="large")
    with left:
        list_days.presence(desk, actor, desk.complementary_list(actor, programme))
    with right:
        list_days.first_day(desk, actor, programme)


@st.fragment(key="list_departures")
@guarded
def _departures(desk: Desk, actor: Actor, programme: str) -> None:
    shown = desk.departures(actor, programme)
    answers.last(desk)
    left, right = st.columns([0.52, 0.48], gap="large")
    with left:
        show(list_days.three_months(shown))
    with right:
        list_days.declare(desk, actor, shown)
        list_lot.lot(desk, actor, desk.leaving(actor, programme), f"leave {programme}", "Liste des départs")
        late = desk.leaving(actor, programme, late=True)
        list_lot.lot(desk, actor, late, f"leave late {programme}", "Contrat signé après le dernier jour : faire sortir")
        list_lot.lot(desk, actor, desk.keeping(actor, programme), f"keep late {programme}", "Ou retenir ce contrat")
        if len(late.lines) > 1:
            show(note("Pour une personne seule : écran Admission, « Retenir le contrat tardif »."))
        list_days.waiting(desk, actor, shown)
