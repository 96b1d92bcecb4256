"""Text made safe for HTML, once, by type: what a candidate, a file or a colleague typed is never markup."""

import re
from collections.abc import Iterable
from html import escape


class Html(str):
    """Markup that we wrote. Everything else is escaped on its way in."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Streamlit draws it as it is; of any other text it asks the disk whether it names a file."""
        return self


def html(value: object) -> Html:
    """The value as markup: as it is when it is ours, escaped when it is text."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def in_label(text: object) -> str:
    """In a label, which Streamlit reads as Markdown: an image there would be asked of whatever host it names."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", str(text))


def tag(name: str, *inside: object, classes: str = "", **attributes: str) -> Html:
    """An element around its children; `aria_label` is written `aria-label`."""
    opened = f'{name} class="{escape(classes)}"' if classes else name
    for key, value in attributes.items():
        if value:
            opened += f' {key.replace("_", "-")}="{escape(value)}"'
    return Html(f"<{opened}>{join(inside)}</{name}>")


def join(parts: Iterable[object], between: str = "") -> Html:
    """Several values, each made safe, one after the other."""
    return Html(escape(between).join([part if isinstance(part, Html) else escape(str(part)) for part in parts]))


def soft(text: object) -> Html:
    """What is true but not asked: dates, sources, sections."""
    return tag("span", text, classes="gt-soft")


def note(*text: object) -> Html:
    """A line beside what it explains, smaller."""
    return tag("p", *text, classes="gt-note")


def whole(text: object) -> Html:
    """What is true but not asked, and never cut: a number of dossier at its hyphen."""
    return tag("span", text, classes="gt-soft gt-whole")


def bold(text: object) -> Html:
    return tag("b", text)
