"""Places: per programme, what is open, the range, three counters; management's decision on them (R-001 to R-006)."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from desk.counting import SeatRow
from desk.desk import Desk
from pages.parts import answers, capacity, lists, seat_lists
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.bulletin import ANSWERED, bulletin
from pages.parts.bulletin import FORM as BULLETIN
from pages.parts.export import export_one
from pages.parts.forecast import forecast
from pages.parts.forms import follow, opening, place, reopen
from pages.parts.layout import heading_only, row, show, title
from pages.parts.markup import Html, note
from pages.parts.number_field import tried
from pages.parts.typography import long_day
from rules.case import Actor

FORM, DECIDED, EXTRA, REASON = "capacity", "seats_decided", "seats_extra", "seats_reason"
WHICH, DRAWN = "seats_list", "seats_drawn"
UNDECIDED = -1  # a choice of its own: an empty one would read « Choisir »


def page(desk: Desk, actor: Actor) -> None:
    today = long_day(desk.today()).lower()
    lines = desk.seats(actor)
    with row(gap="small"):
        show(title(f"Places au {today}", "un registre tiré des actes, jamais un nombre saisi (§9.1)"))
        _export(desk, actor, lines)
    beginning(desk, actor)
    st.session_state[DRAWN] = tuple(lines)
    show(capacity.seats(lines) if lines else note("Aucune formation dans cette session."))
    if lines:
        _decide(desk, actor)
        bulletin(desk, actor)
        forecast(desk, actor)


def _export(desk: Desk, actor: Actor, lines: Sequence[SeatRow]) -> None:
    """One list of the screen, each under a name of its own."""
    made = {
        "places": ("Places", lambda: lists.seats(lines)),
        "decomptes": ("Décomptes publiés", lambda: seat_lists.bulletins(desk, desk.bulletins(actor))),
        "admissibles": ("Admissibles à déclarer", lambda: seat_lists.forecast(desk.forecasts(actor))),
        "fin-de-saison": ("Fin de saison", lambda: seat_lists.season(desk.forecasts(actor))),
        "risques": ("Risque selon le nombre", lambda: seat_lists.risks(desk, actor, desk.forecasts(actor))),
    }
    export_one(desk, actor, WHICH, made)


@st.fragment(key="capacity")
@guarded
def _decide(desk: Desk, actor: Actor) -> None:
    """Anyone may try a number; only management records it."""
    lines = {line.programme: line for line in desk.seats(actor)}
    if st.session_state[DRAWN] != tuple(lines.values()):  # the table above is the screen's
        st.rerun()
    show(heading_only("Et si…", right="rien n’est enregistré tant que la direction ne décide pas"))
    if st.session_state.get(ANSWERED) != BULLETIN:
        answers.last(desk)
    above = st.container()
    with row(gap="small", align="bottom"):
        code = st.selectbox(
            "Formation", list(lines), key="seats_programme", format_func=lambda c: lines[c].short, width=170
        )
        line = lines[code]
        decided, typed = _numbers(line, above)
        extra, unread = tried(typed, "Supplémentaires", "un nombre entier, 0 pour aucune")
        objection = ""
        if extra is not None:
            then, objection = desk.what_if(actor, code, decided, extra)
            show(capacity.what_if(line.seats, then, objection))
    show(unread)
    if not desk.may_decide_capacity(actor, code):
        show(note("La direction décide des places de cette formation ; vous pouvez essayer un nombre."))
        return
    _record(desk, actor, line, decided, extra, typed, closed=extra is None or bool(objection))


def _record(
    desk: Desk, actor: Actor, line: SeatRow, decided: int | None, extra: int | None, typed: str, closed: bool
) -> None:
    with row(gap="small", align="bottom"):
        st.text_input("Motif", key=REASON, max_chars=300, width=480)
        same = (decided, extra) == (line.seats.decided, line.seats.extra)
        code = line.programme
        here = UNDECIDED if decided is None else decided
        seen = {"seats_programme": code, f"{DECIDED} {code}": here, f"{EXTRA} {code}": typed}
        asked = {"args": (desk, actor, line, decided, extra), "kwargs": {"chosen": seen}, "disabled": closed or same}
        st.button("Décider", key="decide_seats", type="primary", on_click=_save, **asked)
        show(note("Essayez un autre nombre pour le décider.") if same else Html(""))


def _numbers(line: SeatRow, above: DeltaGenerator) -> tuple[int | None, str]:
    """The number within the range (or none), and the seats opened beyond it, as typed (R-004, R-005)."""
    within = [UNDECIDED, *range(line.min, line.max + 1)]
    keys = f"{DECIDED} {line.programme}", f"{EXTRA} {line.programme}"
    now = line.seats.decided if line.seats.decided in within else UNDECIDED
    with above:
        number, extra = follow(FORM, dict(zip(keys, (now, str(line.seats.extra)), strict=True))).values()
    decided = st.selectbox(
        "Décidé", within, place(within, number), key=keys[0], width=130,
        format_func=lambda n: "non décidé" if n == UNDECIDED else str(n),
    )  # fmt: skip
    return None if decided == UNDECIDED else decided, st.text_input("Supplémentaires", extra, key=keys[1], width=140)


@answers.acting
def _save(desk: Desk, actor: Actor, line: SeatRow, decided: int | None, extra: int) -> None:
    answer = desk.decide_capacity(opening(FORM), actor, line, decided, extra, st.session_state[REASON])
    reopen(FORM)
    st.session_state[ANSWERED] = FORM
    answers.keep(answer, f"Places, {line.short}")
    st.rerun()
