"""A programme, then one of its hundreds of people: found by typing a name or a number, in any order, accents or not.

Streamlit's own list compares letter by letter: « lefevre » finds no Lefèvre. Who is open is kept by identifier.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import streamlit as st

from desk.finding import answers_to
from pages.parts import answers
from pages.parts.accidents import guarded
from pages.parts.banners import empty
from pages.parts.layout import row, show
from pages.parts.markup import Html, bold, note, tag
from pages.parts.opened import Opened, open_application, opened
from pages.parts.typography import plural
from pages.parts.words import tinted
from rules.case import State

TYPED, COUNT, CHOSEN, NOBODY = "person_typed", "persons_opened", "person_chosen", "Choisir une personne"
MOST = 8  # found, that a screen shows without hiding what is below


class Line(Protocol):
    """Someone of the list."""

    @property
    def dossier(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def state(self) -> State: ...


def programme(programmes: Mapping[str, str], key: str) -> str:
    """One of these codes, shown by its name: at first that of the person who is open."""
    here, codes = opened(), list(programmes)
    return st.selectbox(
        "Formation", codes, index=codes.index(here.programme) if here and here.programme in programmes else 0, key=key,
        format_func=programmes.get, label_visibility="collapsed", width=170, on_change=_leave, args=(key,),
    )  # fmt: skip


@answers.acting
def _leave(key: str) -> None:
    """Another programme: nobody is opened there yet."""
    answers.forget()
    open_application(Opened("", st.session_state[key]))


@st.fragment(key="choosing")
@guarded
def person(programme: str, lines: Sequence[Line], pane: str) -> None:
    """A field to type in, whose answers stand below; nothing typed, the whole list. `pane`: the fragment that shows who
    is open."""
    with row(gap="xsmall"):
        typed = st.text_input(
            "Trouver une personne", key=_field(programme), placeholder="Nom ou numéro", live=True, width=250,
            label_visibility="collapsed", icon=":material/search:",
        ).strip()  # fmt: skip
        if not typed:
            _every(programme, lines, pane)
            return
        found = [line for line in lines if answers_to(typed, line.name, line.dossier)]
        more = f", les {MOST} premières ici : un mot de plus les départage" if len(found) > MOST else ""
        if found:
            show(note(f"{plural(len(found), 'personne')}{more}. Tab puis Entrée ouvre la première."))
    if not found:
        show(empty("Personne de cette formation ne correspond.", "Alt + F cherche dans toutes."))
    with st.container(gap="xxsmall", key="persons_found"):
        for line in found[:MOST]:
            with row(gap="small"):
                # The number alone is a label (Markdown); what a candidate typed stays in escaped HTML.
                key, what = f"person_found {line.dossier}", (programme, line.dossier, pane)
                st.button(line.dossier, key=key, on_click=_open, args=what, width=110)
                show(tag("div", bold(line.name), Html(" "), tinted(line.state.label, line.state.colour), classes="gt"))


def _every(programme: str, lines: Sequence[Line], pane: str) -> None:
    # No state in these words: the browser keeps the words of its choice, and they would no longer be one of the list.
    names = {line.dossier: f"{line.name}, {line.dossier}" for line in lines}
    here, key = opened(), f"{CHOSEN} {programme}"
    st.session_state[key] = here.dossier if here and here.dossier in names else None
    st.selectbox(
        "Personne", list(names), index=None, key=key, format_func=names.get, placeholder=NOBODY,
        label_visibility="collapsed", on_change=_choose, args=(programme, pane),
    )  # fmt: skip


def _field(programme: str) -> str:
    """Another one, hence empty, each time that somebody is opened. Emptied in place while its fragment alone is drawn,
    it went on showing what was typed."""
    return f"{TYPED} {programme} {st.session_state.get(COUNT, 0)}"


def _choose(programme: str, pane: str) -> None:
    _open(programme, st.session_state[f"{CHOSEN} {programme}"] or "", pane)


@answers.acting
def _open(programme: str, dossier: str, pane: str) -> None:
    """What is open follows, and who is found."""
    answers.forget()
    open_application(Opened(dossier, programme))
    st.session_state[COUNT] = st.session_state.get(COUNT, 0) + 1
    st.rerun(["choosing", pane])
