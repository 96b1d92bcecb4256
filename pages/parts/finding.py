"""A person is found from any screen, in one key: by name, number or address."""

import streamlit as st

from desk.desk import Desk
from desk.finding import Hit
from pages.parts import routes
from pages.parts.banners import empty
from pages.parts.keys import FIND
from pages.parts.layout import row, show
from pages.parts.markup import Html, bold, note, soft, tag
from pages.parts.words import tinted
from rules.case import Actor

ASKED, OPEN, TARGET = "find_text", "find_open", "find_target"
SHORTEST = 2  # letters below which a name says nothing
MOST = 8  # lines that a dialog shows without scrolling
FOCUS = """<script>
{
  let turns = 0;
  const looking = setInterval(() => {
    const field = document.querySelector('.st-key-find_text input'), held = document.activeElement;
    if (field && held !== field && held.contains(field)) field.focus();
    if (++turns > 20) clearInterval(looking);
  }, 50);
}
</script>"""
"""A dialog takes the focus once drawn, and the first letters would be lost. Nothing is taken from another control."""


def button(desk: Desk, actor: Actor) -> None:
    """The button of the head area, and the dialog it opens."""
    st.button("Chercher", key="find", icon=":material/search:", type="tertiary", shortcut=FIND, on_click=_open)
    if target := st.session_state.pop(TARGET, None):
        st.session_state[OPEN] = False
        routes.go("screening" if routes.has("screening") else "dossier", dossier=target)
    if st.session_state.get(OPEN):
        _dialog(desk, actor)


@st.dialog("Trouver une personne", width="medium", on_dismiss=lambda: _close())
def _dialog(desk: Desk, actor: Actor) -> None:
    text = st.text_input(
        "Nom, numéro de dossier ou adresse",
        key=ASKED,
        placeholder="Garnier, 24-00231, n.garnier@…",
        live=True,
        icon=":material/search:",
    ).strip()
    st.html(FOCUS, unsafe_allow_javascript=True)
    if len(text) < SHORTEST:
        show(note("Deux lettres suffisent. Tab puis Entrée ouvre le premier."))
        return
    hits = desk.find(actor, text, MOST)
    if not hits:
        show(empty("Personne ne correspond.", "Avec ou sans accents ; le numéro, entier ou par sa fin."))
    with st.container(gap="xxsmall"):
        for hit in hits:
            with row(gap="small"):
                # The number alone is a label (Markdown); what a candidate typed stays in escaped HTML.
                st.button(hit.dossier, key=f"found_{hit.dossier}", on_click=_choose, args=(hit.dossier,), width=110)
                show(_told(hit))


def _told(hit: Hit) -> Html:
    stands = (hit.programmes_text, " ", tinted(hit.state_label, hit.colour))
    return tag(
        "div", bold(hit.name), " ", *stands, Html("<br>"), soft(f"{hit.birth_date_text} · {hit.email}"), classes="gt"
    )


def _open() -> None:
    st.session_state[ASKED] = ""
    st.session_state[OPEN] = True


def _close() -> None:
    st.session_state[OPEN] = False


def _choose(dossier: str) -> None:
    st.session_state[TARGET] = dossier
    st.rerun()
