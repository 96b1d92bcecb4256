"""A screen whose answers are told outside the fragment of its button, which breaks (test_accidents)."""

import streamlit as st

from pages.parts import answers


@answers.acting
def breaks() -> None:
    raise LookupError


@st.fragment
def form() -> None:
    st.button("Casser", key="break", on_click=breaks)


answers.last(None)  # type: ignore[arg-type]
form()
