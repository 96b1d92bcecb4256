"""Opening a sitting, saying who is there, closing it (R-060)."""

import streamlit as st

from desk.deliberation_views import PROPOSED, TO_DECIDE, TO_VALIDATE, Deliberation, SittingView, ToDecide
from desk.desk import Desk
from desk.typed_days import typed_day
from pages.parts import answers, sitting_without, year_lists
from pages.parts.export import export
from pages.parts.forms import follow, opening, place, reopen, reword
from pages.parts.layout import block, row, show, title
from pages.parts.markup import Html, note, soft
from pages.parts.tables import Column, table
from pages.parts.typography import day, number, plural
from pages.parts.words import tinted
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Saved

SITTING, WHAT, DAY, PRESENT, CHAIR = "sitting_chosen", "sitting_what", "sitting_day", "sitting_present", "sitting_chair"
PRESIDENCY = frozenset(("presidence",))
WAITING = ""  # no sitting: what waits for one
HELD_ON = "Jour de la séance"
OPENS, SEATS, CLOSES = "open_sitting", "seat_sitting", "close_sitting"
UNSAVED = "La présence choisie n’est pas celle qui est enregistrée : enregistrez-la, ou remettez-la, puis closez."


def choose(desk: Desk, actor: Actor) -> str:
    """The identifier of the sitting looked at: the one that lasts first; `WAITING` first when none lasts and dossiers,
    or decisions that no sitting took, wait for one."""
    known = {one.id: one for one in desk.sittings(actor)}
    if not known:
        return WAITING
    lasts = next(iter(known.values())).open
    waits = not lasts and (any(one.waiting for one in desk.to_deliberate(actor)) or bool(desk.out_of_sitting(actor)))
    words = {WAITING: "Ce qui attend une séance", **{one: _label(sitting) for one, sitting in known.items()}}
    reword(SITTING, words)
    return st.selectbox(
        "Séance", [WAITING, *known] if waits else [*known, WAITING], key=SITTING, width=440, format_func=words.get,
        label_visibility="collapsed",
    )  # fmt: skip


def waiting(desk: Desk, actor: Actor) -> None:
    """Phases where dossiers wait for a sitting, and who opens one; then what was decided without one."""
    open_now = {(one.programme, one.phase.code) for one in desk.sittings(actor) if one.open}
    found = [one for one in desk.to_deliberate(actor) if one.waiting]
    show(title("Ce qui attend une séance" if open_now else "Aucune séance ouverte"))
    rows = [
        [one.short, one.phase.label, number(one.waiting), number(one.proposed),
         "ouverte" if (one.programme, one.phase.code) in open_now else soft("à ouvrir")]
        for one in found
    ]  # fmt: skip
    heads = ["Formation", "Phase", *(Column(name, right=True) for name in ("Dossiers", "Dont proposés")), "Séance"]
    show(
        table("Dossiers qui attendent une séance", heads, rows) if rows else note("Aucun dossier n’attend le jury."),
        note("La présidence ou le secrétariat du jury en ouvre une."),
    )
    if found:
        export(desk, actor, "attend-seance", lambda: year_lists.waiting(found, open_now))
    sitting_without.everywhere(desk, actor)


def _label(one: SittingView) -> str:
    return f"{one.short} · {day(one.held_on)} · {one.phase.label}{'' if one.open else ' · close'}"


def opening_form(desk: Desk, actor: Actor) -> None:
    if not desk.may(actor, "open_sitting"):
        return
    popover = st.popover("Ouvrir une séance", key="sitting_open", on_change="rerun")
    if not popover.open:
        return
    choices = {(one.programme, one.phase.code): one for one in desk.to_deliberate(actor)}
    with popover:
        words = {key: _named(one) for key, one in choices.items()}
        reword(WHAT, words)
        what = st.selectbox("Formation et phase", list(choices), key=WHAT, format_func=words.get)
        st.text_input(HELD_ON, day(desk.today()), key=DAY, placeholder="jj/mm/aaaa", width=170)
        people = dict(desk.jury_members(actor, what[0]))
        here = st.multiselect(
            "Présents", list(people), list(people), key=f"{PRESENT} {what[0]}", format_func=people.get
        )
        chair = _chair(actor, what[0], here)
        st.selectbox("Préside", here, chair, key=f"{CHAIR} {what[0]}", format_func=people.get, placeholder="Choisir")
        st.button("Ouvrir", key="open_sitting", type="primary", on_click=_open, args=(desk, actor, what))


def _named(one: ToDecide) -> str:
    return f"{one.short} · {one.phase.label} · {plural(one.waiting, 'dossier')}"


def _chair(actor: Actor, programme: str, here: list[str]) -> int | None:
    """Whoever opens it, of the presidency; a secretary says who presides."""
    return here.index(actor.email) if actor.email in here and actor.has(PRESIDENCY, programme) else None


@answers.acting
def _open(desk: Desk, actor: Actor, what: tuple[str, str]) -> None:
    kept, programme = st.session_state, what[0]
    present, chair = kept[f"{PRESENT} {programme}"], kept[f"{CHAIR} {programme}"]
    held_on = typed_day(kept[DAY], HELD_ON)
    answer = desk.open_sitting(opening(OPENS), actor, *what, held_on, present, chair or "")
    reopen(OPENS)
    if isinstance(answer, Saved):
        kept[SITTING] = answer.act.subject.partition(":")[2]
    answers.keep(answer, "Séance ouverte")


def presence(desk: Desk, actor: Actor, shown: Deliberation) -> None:
    """Who is there, with which function; whoever holds the sitting changes it, and closes it."""
    one = shown.sitting
    rows = [[seated.name, seated.label, "préside" if seated.email == one.chair else ""] for seated in one.present]
    asked = f"quorum : {one.quorum}" if one.quorum is not None else "quorum à saisir dans Jurys"
    columns = ["Présent", "Fonction", Column("", width="6rem")]
    show(block("Composition", table("Présents", columns, rows), right=asked))
    if one.open and desk.may(actor, "seat"):
        _change(desk, actor, one)
        show(
            note("Une séance close ne se rouvre pas : une autre peut être ouverte.", _left(shown)),
            sitting_without.said(desk, actor, one),
        )
    sitting_without.of_sitting(desk, actor, one)


def _change(desk: Desk, actor: Actor, one: SittingView) -> None:
    people = dict(desk.jury_members(actor, one.programme))
    now = [seated.email for seated in one.present if seated.email in people]
    recorded = frozenset(now), one.chair if one.chair in now else None
    says = follow(SEATS, {f"{PRESENT} {one.id}": now, f"{CHAIR} {one.id}": recorded[1]}, people)
    present, chair = says
    with row(gap="small", align="bottom"):
        here = st.multiselect("Présents", list(people), says[present], key=present, format_func=people.get)
        st.selectbox("Préside", here, place(here, says[chair]), key=chair, format_func=people.get, width=250)
        st.button("Enregistrer la présence", key="seat_sitting", on_click=_seat, args=(desk, actor, one))
        st.button("Clore la séance", key="close_sitting", on_click=_close, args=(desk, actor, one, recorded))


def _left(shown: Deliberation) -> Html:
    """What closing it leaves undecided."""
    proposed, open_ = len(shown.standing(PROPOSED, TO_VALIDATE)), len(shown.standing(TO_DECIDE))
    left = [f"{plural(proposed, 'proposition')} à valider"] * bool(proposed)
    left += [f"{plural(open_, 'dossier')} à décider"] * bool(open_)
    return tinted(f" Close maintenant, elle laisse {' et '.join(left)}.", "ambre") if left else Html("")


@answers.acting
def _seat(desk: Desk, actor: Actor, one: SittingView) -> None:
    kept = st.session_state
    present, chair = kept[f"{PRESENT} {one.id}"], kept[f"{CHAIR} {one.id}"]
    answer = desk.seat(opening(SEATS), actor, one, present, chair or "")
    reopen(SEATS)
    answers.keep(answer, f"Présence : {plural(len(present), 'présent')}, {desk.name_of(chair)} préside")


@answers.acting
def _close(desk: Desk, actor: Actor, one: SittingView, recorded: tuple[frozenset[str], str | None]) -> None:
    """For good: nobody is in the minutes, or out of them, by a change of the fields that was not recorded."""
    kept = st.session_state
    if (frozenset(kept[f"{PRESENT} {one.id}"]), kept[f"{CHAIR} {one.id}"]) != recorded:
        raise RuleError(UNSAVED)
    answer = desk.close_sitting(opening(CLOSES), actor, one)
    reopen(CLOSES)
    answers.keep(answer, "Séance close")
