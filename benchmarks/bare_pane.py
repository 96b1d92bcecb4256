"""What « suivant » draws again, without a desk behind: as many elements of each kind, in two fragments of one page.

Its time is the part of ours that only drawing less would save.
"""

import pyarrow as pa
import streamlit as st

LINES = pa.table({name: ["Candidature d'essai"] * 500 for name in "abcde"})
STEPS = [f"Étape {rank}" for rank in range(8)]
BLOCK = "<section>" + "<p>Une ligne de dossier</p>" * 30 + "</section>"


@st.fragment(key="lines")
def lines() -> None:
    with st.container(key="lines"):
        st.dataframe(LINES, key="grid", on_select="rerun", selection_mode="single-cell")
        st.html(BLOCK)


@st.fragment(key="pane")
def pane() -> None:
    with st.container(key="pane"):
        with st.container(horizontal=True):
            st.html(BLOCK)
            st.popover("Corriger", key="correct", on_change="rerun")  # closed, it draws nothing
            st.link_button("Plateforme", "http://localhost")
            st.button("Précédent", key="previous")
            st.button("Suivant", key="next", on_click=lambda: st.rerun(["lines", "pane"]))
        st.segmented_control("Candidature", STEPS[:2], key="application")
        with st.container(key="body"):
            left, right = st.columns(2)
            with left:
                st.html(BLOCK)
                st.html(BLOCK)
                st.text_input("Note", key="note")
            right.html(BLOCK)
        decision()


@st.fragment(key="decision")
def decision() -> None:
    with st.container(border=True, key="decision"):
        with st.container(horizontal=True):
            st.selectbox("Étape", STEPS, key="step")
            st.selectbox("Motif", STEPS, key="motive")
            st.text_input("Précision", key="says")
        with st.container(horizontal=True):
            st.html(BLOCK)
            st.button("Enregistrer", key="save")
            st.button("Enregistrer et suivant", key="save_next")


lines()
pane()
