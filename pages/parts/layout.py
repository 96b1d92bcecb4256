"""How a screen is laid out: style sheet and language, rows, titles, blocks. The only door from `Html` to the page."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.markup import Html, join, tag

STYLE = Html(f"<style>{Path(__file__).with_name('guichet.css').read_text(encoding='utf-8')}</style>")
MENDED = f"<script>{Path(__file__).with_name('guichet.js').read_text(encoding='utf-8')}</script>"
"""What Streamlit leaves English, and what a screen reader trips on: a labelled zone said to be decoration."""


def dress() -> None:
    """Our style, and a page that says it is French."""
    # Dialogs and popovers live outside .stApp, where nothing says whether the theme is light or dark.
    scheme = f"<style>:root {{ color-scheme: {st.context.theme.type or 'light'} }}</style>"
    st.html(Html(STYLE + scheme + MENDED), unsafe_allow_javascript=True)


def show(*parts: Html, width: str = "stretch") -> None:
    """Writes markup as one element of the page: several parts in one call cost the price of one. Nothing writes none,
    which Streamlit refuses."""
    if written := join(parts):
        st.html(written, width=width)


def row(key: str | None = None, *, gap: str = "small", align: str = "center", **more: object) -> DeltaGenerator:
    """Neighbours on one line."""
    return st.container(horizontal=True, vertical_alignment=align, gap=gap, key=key, **more)  # type: ignore[arg-type]


def headed(key: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """The first line of a screen: a place for its title, which depends on what is chosen at its right."""
    with row(key, gap="small"):
        return st.container(), row(f"{key}_chosen", gap="small", width="content")


def title(text: object, rest: object = "") -> Html:
    """The page's h1: what the navigation does not say (the day, the candidate, the sitting)."""
    return tag("h1", text, Html(" "), tag("small", rest) if rest else Html(""), classes="gt-h1")


def block(heading: object, *inside: object, right: object = "") -> Html:
    """A heading, its freshness or source on the right, and what it holds."""
    return tag("section", heading_only(heading, right=right), *inside, classes="gt-block gt")


def heading_only(heading: object, *, right: object = "") -> Html:
    """A heading above a widget."""
    return tag("h2", tag("span", heading), tag("small", right) if right else Html(""), classes="gt-h2")
