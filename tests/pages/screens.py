"""Screens drawn without a browser: a page for someone, and what it says, tag by tag."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from desk.desk import Desk


def show(desk: object, email: str, name: str) -> None:
    from importlib import import_module

    from pages.parts.accidents import guarded

    guarded(import_module(f"pages.{name}").page)(desk, desk.actor(email))  # type: ignore[attr-defined]


def screen(desk: Desk, email: str, name: str, **asked: str) -> AppTest:
    at = AppTest.from_function(show, args=(desk, email, name), default_timeout=30)
    for key, value in asked.items():
        at.query_params[key] = value
    at.run()
    assert "Erreur G-" not in html(at), words(html(at))
    return at


def html(at: AppTest) -> str:
    """All that we wrote as HTML on the page."""
    return "".join(element.proto.body for element in at.get("html"))


def popovers(at: AppTest) -> set[str]:
    """The keys of the popovers « Exporter »."""
    return set(re.findall(r"export_[\w-]+", str([one.proto for one in at.get("popover")])))


def words(markup: str) -> str:
    """The text that one reads, spaces made plain."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def table(at: AppTest, caption: str) -> list[list[str]]:
    """The cells of one of our tables, row by row, headings left out."""
    return rows_of(html(at), caption)


def rows_of(markup: str, caption: str) -> list[list[str]]:
    """The same, of the tables of that caption in some markup, one after the other."""
    found = re.findall(rf"<caption>{re.escape(caption)}</caption>.*?<tbody>(.*?)</tbody>", markup, re.DOTALL)
    assert found, f"no table « {caption} » in: {words(markup)[:800]}"
    rows = re.findall(r"<tr>(.*?)</tr>", "".join(found), re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]
