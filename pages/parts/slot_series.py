"""Opening slots in series: what would be opened is shown, with what stands against each, before anything is (R-041)."""

import re
from collections.abc import Sequence
from datetime import time
from itertools import groupby

import streamlit as st

from desk.desk import Desk
from desk.interview_views import Batch, Laid, Planning
from pages.parts import answers
from pages.parts.banners import banner
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.markup import Html, join, note, soft
from pages.parts.number_field import tried
from pages.parts.slot_planning import day_label
from pages.parts.tables import Column, table
from pages.parts.typography import number, plural
from pages.parts.words import tinted
from rules.case import Actor
from rules.slots import Board, Series

FORM = "slot_series"
ALONE = "Aucun juré choisi : personne ne reçoit encore sur ces créneaux, à nommer dans « Un créneau » avant leur jour."
MOMENT = re.compile(r",? ?le \d{2}/\d{2}/\d{4} de \d{2}:\d{2} à \d{2}:\d{2}")
USUAL, LONGEST = 20, 600  # minutes: what the field proposes where the rows give none, and what it takes


def open_slots(desk: Desk, actor: Actor, shown: Planning) -> None:
    """The days are those of the window; the minutes, at most those of the row."""
    if not shown.days:
        show(note("La fenêtre de cette épreuve n’a pas de dates : donnez-les dans l’onglet Calendrier."))
        return
    asked = _asked(shown)
    if asked is None:
        return
    laid = desk.lay_out(actor, asked)
    new = [one for one in laid if one.new]
    show(_preview(laid, new))
    label = f"Ouvrir {plural(len(new), 'créneau', 'créneaux')}"
    st.button(label, key="slot_open", type="primary", on_click=_open, args=(desk, actor, asked), disabled=not new)


def _asked(shown: Planning) -> Series | None:
    with row(gap="small", align="bottom"):
        first = st.selectbox("Du", shown.days, key="series_first", format_func=day_label, width=124)
        later = [day for day in shown.days if day >= first]
        last = st.selectbox(
            "Au", later, index=len(later) - 1, key=f"series_last {first}", format_func=day_label, width=124
        )
    with row(gap="small", align="bottom"):
        opens = st.time_input("De", time(9), key="series_opens", width=98, persist_state="page")
        closes = st.time_input("À", time(12), key="series_closes", width=98, persist_state="page")
        usual = str(shown.trial.minutes or USUAL)
        minutes = st.text_input("Minutes", usual, key=f"series_minutes {shown.trial.code}", width=112)
        pause = st.text_input("Pause", "0", key="series_pause", width=112)
    names = dict(shown.sitters)
    jurors = st.multiselect(
        "Jury", list(names), key=f"series_jurors {shown.programme}", format_func=names.get, placeholder="Qui reçoit",
        persist_state="page",
    )  # fmt: skip
    room = st.text_input("Salle (vide : en visio)", key="series_room", max_chars=60, persist_state="page")
    length, unread = tried(minutes, "Minutes", f"un nombre entier de 1 à {LONGEST}", 1, LONGEST)
    rest, not_read = tried(pause, "Pause", f"un nombre entier de 0 à {LONGEST}", 0, LONGEST)
    show(join((unread, not_read)))
    if opens is None or closes is None or length is None or rest is None:
        return None
    board = Board(tuple(jurors), room.strip())
    return Series(shown.programme, shown.trial.code, first, last, opens, closes, length, rest, (board,))


def _preview(laid: Sequence[Laid], new: Sequence[Laid]) -> Html:
    """What would be opened; each that would not, with why."""
    there = sum(one.there for one in laid)
    closed = [one for one in laid if one.objections]
    if not laid:
        return note("Aucun créneau ne tient dans ces heures.")
    said = [f"{plural(len(new), 'créneau', 'créneaux')} à ouvrir"]
    said += [f"{plural(there, 'déjà ouvert', 'déjà ouverts')}"] * bool(there)
    said += [f"{plural(len(closed), 'refusé')}"] * bool(closed)
    ends = soft(f". Premier {new[0].when}, dernier {new[-1].when}" if new else "")
    nobody = note(tinted(ALONE, "ambre")) if new and not new[0].slot.jurors else Html("")
    return join((note(", ".join(said), ends), nobody, _refused(closed)))


def _refused(closed: Sequence[Laid]) -> Html:
    """All of them, those that one reason closes together: nothing is said of a slot that is not named."""
    if not closed:
        return Html("")
    groups: dict[str, list[Laid]] = {}
    for one in closed:
        groups.setdefault(_reason(one), []).append(one)
    rows = [[number(len(some)), tinted(why, "rouge"), _moments(some)] for why, some in groups.items()]
    columns = [Column("Combien", right=True, width="5rem"), Column("Pourquoi", width="45%"), "Lesquels"]
    return table("Créneaux refusés", columns, rows, style="wrap fixed")


def _reason(one: Laid) -> str:
    """Without the moments, which differ from slot to slot."""
    return " ; ".join(dict.fromkeys(MOMENT.sub("", says).removeprefix(" : ") for says in one.objections))


def _moments(some: Sequence[Laid]) -> str:
    """« lun. 13/05 : 09:00, 09:20 ; mar. 14/05 : 09:00 », whose length is that of the series."""
    days = groupby((one.slot.starts_at for one in some), key=lambda at: at.date())
    return " ; ".join(f"{day_label(day)} : {', '.join(f'{at:%H:%M}' for at in times)}" for day, times in days)


@answers.acting
def _open(desk: Desk, actor: Actor, asked: Series) -> None:
    done = desk.open_slots(opening(FORM), actor, asked)
    reopen(FORM)
    answers.keep(outcome(done, "créneau ouvert", "créneaux ouverts"))
    st.rerun()


def outcome(done: Batch, one: str, many: str) -> Html:
    """How many acts hold; each of the others, by what it was about, with its answer."""
    others = [f"{about} : {answers.in_short(answer)}" for about, answer in done.others]
    if done.last is None and not others:
        return banner("Rien à faire", "bleu", "Tout était déjà enregistré.")
    at = soft(f"relu dans le journal, acte {done.last.position}") if done.last else ""
    says = join((plural(done.slots, one, many), " ", at))
    return banner(*answers.together(done.saved, [answer for _, answer in done.others]), says, *others)
