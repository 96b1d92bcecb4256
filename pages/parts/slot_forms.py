"""Giving a slot to who chose it, and what becomes of one: moved, given back, cancelled, its past (§6.2, §7.3)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import streamlit as st

from desk.desk import Desk
from desk.interview_views import Planned, Planning, Waiting
from pages.parts import answers, slot_files
from pages.parts.forms import opening, reopen, reword
from pages.parts.keys import SAVE
from pages.parts.layout import row, show
from pages.parts.markup import bold, join, note, soft
from pages.parts.slot_planning import away, day_label
from pages.parts.threads import thread
from pages.parts.typography import PARIS
from rules.case import Actor
from sheets_sync.answers import Saved

WHO, WHEN, TOLD, ONE, TO, WHY, AWAY, JURY = (
    f"slot_{name}" for name in ("who", "when", "told", "one", "to", "why", "away", "jury")
)
NOON = time(13)


def book(desk: Desk, actor: Actor, shown: Planning) -> None:
    """Someone who has none, and a free slot; where the candidate chooses, who told it."""
    if (who := _waiting(shown)) is None:
        return
    if who.away:
        show(note("Pas disponible : ", away(who)))
    free = _free(desk, shown)
    if not free:
        show(note("Aucun créneau libre à venir : « Ouvrir » en pose d’autres."))
        return
    slot = free[_pick("Créneau libre", list(free), WHEN, shown, lambda key: told(free[key]))]
    label = "Qui a choisi, et comment on le sait" if shown.chosen else "Précision (facultative)"
    st.text_input(
        label, key=_key(TOLD, shown), max_chars=300, placeholder="mél du candidat du…" if shown.chosen else "",
        persist_state="page",
    )  # fmt: skip
    seen = {"chosen": {_key(WHO, shown): who.key, _key(WHEN, shown): slot.slot.id}}
    asked = {"args": (desk, actor, shown, who, slot), "kwargs": seen}
    st.button("Inscrire", key="slot_book", type="primary", shortcut=SAVE, on_click=_book, **asked)


def _waiting(shown: Planning) -> Waiting | None:
    """The one who is chosen among those who have none, the same in both tasks."""
    if not shown.waiting:
        show(note("Personne n’attend de créneau pour cette épreuve."))
        return None
    waiting = {one.key: one for one in shown.waiting}
    return waiting[_pick("Candidat", list(waiting), WHO, shown, lambda key: _named(waiting[key]))]


def _free(desk: Desk, shown: Planning) -> dict[str, Planned]:
    """The free slots that are not past: nobody is put in one that is."""
    return {one.slot.id: one for one in shown.free if one.slot.starts_at > desk.now()}


@answers.acting
def _book(desk: Desk, actor: Actor, shown: Planning, who: Waiting, slot: Planned) -> None:
    form = f"slot {who.key}/{who.trial}"
    answer = desk.book(opening(form), actor, who, slot, str(st.session_state.get(_key(TOLD, shown)) or ""))
    _answered(form, answer, f"{who.name}, {slot.when}", _key(TOLD, shown))


def availability(desk: Desk, actor: Actor, shown: Planning) -> None:
    """Half days when the candidate said not to be free: an assignment goes against them last."""
    if (who := _waiting(shown)) is None:
        return
    halves = {f"{day_label(day)} {label}": span for day in shown.days for label, span in _halves(day)}
    kept = [label for label, span in halves.items() if span in who.away]
    chosen = st.multiselect(
        "Pas disponible", list(halves), default=kept, key=f"{AWAY} {who.key}/{who.trial}", placeholder="Rien de dit"
    )
    what = (desk, actor, who, [halves[label] for label in chosen])
    same = set(chosen) == set(kept)
    st.button("Noter l’indisponibilité", key="slot_away", on_click=_note_away, args=what, disabled=same)


def _halves(day: date) -> list[tuple[str, tuple[datetime, datetime]]]:
    start, noon = (datetime.combine(day, hour, PARIS) for hour in (time(), NOON))
    return [("matin", (start, noon)), ("après-midi", (noon, datetime.combine(day + timedelta(1), time(), PARIS)))]


@answers.acting
def _note_away(desk: Desk, actor: Actor, who: Waiting, spans: list[tuple[datetime, datetime]]) -> None:
    form = f"away {who.key}/{who.trial}"
    _answered(form, desk.set_away(opening(form), actor, who, spans), f"Disponibilités de {who.name}")


def lead(shown: Planning, slot: str) -> None:
    """The next drawing opens on this slot."""
    st.session_state[_key(ONE, shown)] = slot


def change(desk: Desk, actor: Actor, shown: Planning) -> None:
    """One slot: who, where, with whom; then what may become of it."""
    slots = {one.slot.id: one for one in (*shown.slots, *shown.cancelled)}
    if not slots:
        show(note("Aucun créneau n’est ouvert."))
        return
    coming = [place for place, one in enumerate(slots.values()) if one.slot.starts_at > desk.now()]
    first = coming[0] if coming else 0
    one = slots[_pick("Créneau", list(slots), ONE, shown, lambda key: told(slots[key]), first)]
    show(_about(one))
    if shown.may_book and not one.slot.cancelled:
        _change(desk, actor, shown, one)
    slot_files.of_candidate(desk, actor, shown, one)
    show(thread(desk.slot_history(actor, one.slot.id), desk.now()))


def _change(desk: Desk, actor: Actor, shown: Planning, one: Planned) -> None:
    st.text_input("Motif", key=_key(WHY, shown), max_chars=300, persist_state="page")
    free, chosen = _free(desk, shown), {_key(ONE, shown): one.slot.id}
    if one.slot.held_by and free:
        to = free[_pick("Déplacer vers", list(free), TO, shown, lambda key: told(free[key]))]
        there = {"chosen": {**chosen, _key(TO, shown): to.slot.id}}
        st.button("Déplacer", key="slot_move", on_click=_moved, args=(desk, actor, shown, one, to), kwargs=there)
    names = dict(shown.sitters)
    key = f"{JURY} {one.slot.id} {' '.join(one.slot.jurors)}"
    here = [email for email in one.slot.jurors if email in names]
    st.multiselect("Jury", list(names), default=here, key=key, format_func=names.get, placeholder="Qui reçoit")
    st.button(
        "Changer le jury",
        key="slot_jurors",
        on_click=_jury,
        args=(desk, actor, shown, one, key),
        kwargs={"chosen": chosen},
    )
    back = {"on_click": _back, "kwargs": {"chosen": chosen}}
    with row(gap="small"):
        if one.slot.held_by:
            st.button("Reprendre au candidat", key="slot_release", args=(desk, actor, shown, one, False), **back)
        st.button("Annuler le créneau", key="slot_cancel", args=(desk, actor, shown, one, True), **back)


@answers.acting
def _moved(desk: Desk, actor: Actor, shown: Planning, one: Planned, to: Planned) -> None:
    form = f"slot {one.slot.id}"
    answer = desk.move_booking(opening(form), actor, one, to, _why(shown))
    _answered(form, answer, f"{one.name}, {to.when}", _key(WHY, shown))


@answers.acting
def _jury(desk: Desk, actor: Actor, shown: Planning, one: Planned, key: str) -> None:
    form, jurors = f"slot jury {one.slot.id}", [str(email) for email in st.session_state.get(key) or ()]
    answer = desk.replace_jurors(opening(form), actor, one, jurors, _why(shown))
    _answered(form, answer, f"Jury, {one.when}", _key(WHY, shown))


@answers.acting
def _back(desk: Desk, actor: Actor, shown: Planning, one: Planned, cancels: bool) -> None:
    form = f"slot {one.slot.id}"
    ask, what = (desk.cancel_slot, "Créneau annulé") if cancels else (desk.release, "Créneau repris")
    _answered(form, ask(opening(form), actor, one, _why(shown)), f"{what}, {one.when}", _key(WHY, shown))


def _answered(form: str, answer: answers.Answer, what: str, clears: str = "") -> None:
    """What held empties its field; a refusal keeps the words typed, beside what is true now."""
    answers.keep(answer, what)
    reopen(form)
    if clears and isinstance(answer, Saved):
        st.session_state[clears] = ""
    st.rerun()


def _why(shown: Planning) -> str:
    return str(st.session_state.get(_key(WHY, shown)) or "")


def _key(field: str, shown: Planning) -> str:
    return f"{field} {shown.programme}/{shown.trial.code}"


def _pick(
    label: str, options: list[str], field: str, shown: Planning, named: Callable[[str], str], first: int = 0
) -> str:
    """The one that `first` places, until another is chosen."""
    key = _key(field, shown)
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[first]
    reword(key, {one: named(one) for one in options})
    return str(st.selectbox(label, options, key=key, format_func=named))


def _named(who: Waiting) -> str:
    return f"{who.name}, {who.dossier}"


def told(one: Planned) -> str:
    """« lun. 13/05 09:00, B 12, Aubry Noémie »."""
    start = one.slot.starts_at.astimezone(PARIS)
    state = "annulé" if one.slot.cancelled else one.name or "libre"
    return ", ".join(filter(None, (f"{day_label(start.date())} {start:%H:%M}", one.slot.room, state)))


def _about(one: Planned) -> object:
    who = bold(one.name) if one.name else soft(f"annulé : {one.slot.cancelled}" if one.slot.cancelled else "libre")
    where = f"salle {one.slot.room}" if one.slot.room else "en visio"
    return note(join((f"{one.when}, ", who, f", {where}, ", ", ".join(one.jurors) or "jury à nommer")))
