"""The free half of the top bar: what is false here, the age of what is read, a person to find, who I am."""

import streamlit as st

from desk.desk import Desk
from desk.views import Sight
from pages.parts import answers, finding, line, sign_in, workbooks
from pages.parts.banners import checked, closed, silent, skewed
from pages.parts.layout import row, show
from pages.parts.markup import Html, in_label, join
from pages.parts.typography import NB, clock, plural
from pages.parts.words import word
from rules.case import Actor


def draw(desk: Desk, actor: Actor) -> None:
    """No line of the page is spent on it (guichet.css, rule 3), except when the book is read-only, or tells late."""
    sight = desk.sight()
    with row("head", gap="xsmall", width="content"):
        show(join(_said(desk, sight), " "), width="content")
        finding.button(desk, actor)
        with st.popover(f"{in_label(actor.name)}, {desk.title(actor)}", type="tertiary", key="who"):
            sign_in.change(desk, actor)
    if told := [one for one in (line.back(desk, actor), _state(desk, sight)) if one]:
        with st.container(key="state"):
            show(*told)
    if acts := [one for one in desk.outcomes(actor) if one.operation != answers.awaited()]:
        with row("checked", gap="small", align="center", wrap=False):
            show(checked(acts))
            st.button("Vu", key="checked_seen", on_click=answers.acting(desk.looked), args=(actor, acts))


def _state(desk: Desk, sight: Sight) -> Html | None:
    """What keeps people from saving; the gravest first."""
    if sight.read_only:
        return closed(sight.read_only)
    if sight.silence:
        return silent(sight.read_at, desk.now(), sight.pending, sight.silence)
    if sight.skew:
        return skewed(sight.skew, desk.now())
    return None


def _said(desk: Desk, sight: Sight) -> list[Html]:
    words = [word("Données fictives", "ambre")] if desk.demo else []
    if name := workbooks.chosen().name:
        words.append(word(name, "gris"))
    if sight.pending:
        words.append(word(f"{plural(sight.pending, 'acte')} en vérification", "bleu"))
    return [*words, word(f"Lu à{NB}{clock(sight.read_at)}", "ambre" if sight.read_only or sight.silence else "gris")]
