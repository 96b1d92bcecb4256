"""Places: per programme, what is open, the range, three counters; management's decision on them (R-001 to R-006)."""

import streamlit as st

from desk.counting import SeatRow
from desk.desk import Desk
from pages.parts import answers, capacity
from pages.parts.accidents import guarded
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show, title
from pages.parts.markup import note
from rules.case import Actor

FORM, DECIDED, EXTRA, REASON = "capacity", "seats_decided", "seats_extra", "seats_reason"


def page(desk: Desk, actor: Actor) -> None:
    lines = desk.seats(actor)
    show(title("Places", "un registre tiré des actes, jamais un nombre saisi (§9.1)"))
    show(capacity.seats(lines))
    _decide(desk, actor)


@st.fragment(key="capacity")
@guarded
def _decide(desk: Desk, actor: Actor) -> None:
    """Anyone may try a number; only management records it."""
    lines = {line.programme: line for line in desk.seats(actor)}
    with st.container(border=True, key="capacity", gap="xsmall"):
        answers.last(desk)
        with row(gap="small", align="bottom"):
            code = st.selectbox("Formation", list(lines), key="seats_programme", format_func=lambda c: lines[c].label)
            line = lines[code]
            decided, extra = _numbers(line)
        now, (then, objection) = line.seats, desk.what_if(actor, code, decided, extra)
        show(capacity.what_if(now, then, objection))
        if not desk.may_decide_capacity(actor, code):
            show(note("La direction décide des places de cette formation ; vous pouvez essayer un nombre."))
            return
        with row(gap="small", align="bottom"):
            st.text_input("Motif", key=REASON, max_chars=300)
            closed = bool(objection) or (decided, extra) == (now.decided, now.extra)
            asked = (desk, actor, code, decided, extra)
            st.button("Décider", key="decide_seats", type="primary", on_click=_save, args=asked, disabled=closed)


def _numbers(line: SeatRow) -> tuple[int | None, int]:
    """The number within the range (or none), and the seats opened beyond it (R-004, R-005)."""
    within = [None, *range(line.min, line.max + 1)]
    decided = st.selectbox(
        "Nombre décidé", within, index=within.index(line.seats.decided), key=f"{DECIDED} {line.programme}",
        format_func=lambda n: "non décidé" if n is None else str(n),
    )  # fmt: skip
    extra = st.number_input("Places supplémentaires", 0, 50, line.seats.extra, key=f"{EXTRA} {line.programme}")
    return decided, int(extra)


@answers.acting
def _save(desk: Desk, actor: Actor, code: str, decided: int | None, extra: int) -> None:
    answer = desk.decide_capacity(opening(FORM), actor, code, decided, extra, st.session_state[REASON])
    reopen(FORM)
    answers.keep(answer, f"Places de {code}")
    st.rerun()
