"""The opening of a form: an identifier from the moment it is shown until its answer holds.

Clicking twice is the same opening, hence one act; saving, changing and saving again is two. While a save is being
checked its opening stays: asked again once the book is back, it is the same act.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import streamlit as st

from pages.parts.layout import show
from pages.parts.markup import note
from pages.parts.words import tinted
from sheets_sync.answers import Saved

OPENINGS, CHECKED, LAST = "openings", "openings_checked", "openings_last"
FIELDS, ANSWER, TOLD, SENT = "fields", "answer", "words_told", "fields_sent"


@dataclass
class Fields:
    """What is known of a form's fields, by their key: `drawn` is what stood as they were drawn; `waiting` what was
    typed of somebody who is not looked at now, and what stood; `under` those where a colleague's value came under what
    one types; `answered` the last answer seen."""

    drawn: Mapping[str, object] = field(default_factory=dict)
    waiting: dict[str, tuple[object, object]] = field(default_factory=dict)
    under: set[str] = field(default_factory=set)
    answered: object = None


def _fields(form: str) -> Fields:
    """In one entry of what the tab holds: Streamlit looks through them all at each field that it draws."""
    every: dict[str, Fields] = st.session_state.setdefault(FIELDS, {})
    return every.setdefault(form, Fields())


def opening(form: str) -> str:
    """The current opening of a form, named by what it is about (`decision 24-00012/MKX1`)."""
    kept: dict[str, str] = st.session_state.setdefault(OPENINGS, {})
    st.session_state[LAST] = form, kept.setdefault(form, uuid4().hex)
    return kept[form]


def reopen(form: str) -> None:
    """After an answer: the next save is another act, on what the screen shows now."""
    if form not in st.session_state.get(CHECKED, {}):
        st.session_state.setdefault(OPENINGS, {}).pop(form, None)


def hold() -> None:
    """The last form asked is being checked: its opening stays, even reopened meanwhile, and what it sent is known."""
    if asked := st.session_state.get(LAST):
        form, name = asked
        fields = form.partition(" ")[0]
        sent = {key: st.session_state.get(key) for key in _fields(fields).drawn}
        st.session_state[SENT] = fields, sent
        st.session_state.setdefault(OPENINGS, {})[form] = name
        st.session_state.setdefault(CHECKED, {})[form] = name


def release() -> None:
    """What was being checked is known, or the last form asked has its answer."""
    asked, checked = st.session_state.get(LAST), st.session_state.get(CHECKED, {})
    if asked and asked[0] in checked:
        del checked[asked[0]]
        st.session_state.setdefault(OPENINGS, {}).pop(asked[0], None)


def follow(form: str, now: Mapping[str, Any], words: Mapping[str, str] = {}) -> dict[str, Any]:
    """Before its fields are drawn: one that nobody touched says what stands now, a colleague's act included; what was
    typed stays, and waits while one looks at somebody else. Recorded by somebody else under what one types, a value is
    told: saving replaces it, and knows it. `now`: key of a field → what is recorded; `words`: what the screen writes
    for it. `form` is the first word of its opening, so that one's own save is known from a colleague's.

    Answers what each field says, to be given as its value too. A field is only told anew when what stands has changed:
    told the same at each turn, it would take back what a quick hand typed in it since the turn was asked.
    """
    kept, fields = st.session_state, _fields(form)
    before, waiting = fields.drawn, fields.waiting
    away = {key: value for key, value in before.items() if key not in now and kept.get(key, value) != value}
    waiting |= {key: (kept[key], value) for key, value in away.items()}
    seen = dict(before)
    for key, value in now.items():
        if key in waiting:
            kept[key], seen[key] = waiting.pop(key)
        elif key in kept and key in before and kept[key] == before[key] != value:
            kept[key] = value
    says = {key: kept.get(key, value) for key, value in now.items()}
    typed = {key for key, value in now.items() if says[key] != value}
    fields.drawn = now
    moved = {key for key in typed if key in seen and seen[key] != now[key]}
    _mark_under(form, now, typed, moved)
    _tell([words.get(str(now[key]), now[key]) for key in now if key in fields.under])
    return says


def place(options: Iterable[object], said: object) -> int | None:
    """Where a list says `said`: its `index`."""
    return next((at for at, one in enumerate(options) if one == said), None)


def waits(form: str, about: str) -> bool:
    """Was something typed of it, before one looked elsewhere?"""
    return any(key.endswith(f" {about}") for key in _fields(form).waiting)


def reword(key: str, words: Mapping[object, str]) -> None:
    """Before a list is drawn: the browser keeps the words that its choice had, unless it is given it anew. A fiche that
    a colleague completed was still « À compléter » there."""
    kept, told = st.session_state, f"{TOLD} {key}"
    if (chosen := kept.get(key)) in words and kept.get(told) != words[chosen]:
        kept[key] = chosen
    kept[told] = words.get(chosen)


def settle(form: str) -> None:
    """What was typed is recorded: its fields say what stands from now on, as the desk writes it."""
    fields = _fields(form)
    fields.drawn = {key: st.session_state.get(key, value) for key, value in fields.drawn.items()}


def settle_sent() -> None:
    """What was being checked is recorded: its fields say what stands, but those where one typed meanwhile."""
    kept = st.session_state
    form, sent = kept.pop(SENT, ("", {}))
    fields = _fields(form)
    same = {key: value for key, value in sent.items() if key in fields.drawn and kept.get(key) == value}
    fields.drawn = {**fields.drawn, **same}


def _mark_under(form: str, now: Mapping[str, object], typed: Set[str], moved: Set[str]) -> None:
    """The fields under which something came since one typed in them, until one saves them or types what stands; of
    what one just recorded oneself, nothing. Those of somebody else who is looked at meanwhile keep theirs."""
    kept, fields = st.session_state, _fields(form)
    answer, (asked, _) = kept.get(ANSWER), kept.get(LAST, ("", ""))
    new = answer is not None and answer is not fields.answered
    mine = new and isinstance(answer[0], Saved) and asked.partition(" ")[0] == form
    fields.answered = answer
    fields.under = (fields.under | moved) - (now.keys() if mine else now.keys() - typed)


def _tell(values: list[object]) -> None:
    if values:
        said = ", ".join(f"« {value} »" for value in values if isinstance(value, str) and value)
        show(note(tinted(f"Pendant que vous écriviez, quelqu’un a enregistré autre chose ici{' : ' * bool(said)}{said}."
                         " Enregistrer le remplacera.", "ambre")))  # fmt: skip
