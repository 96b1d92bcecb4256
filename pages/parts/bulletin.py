"""The published count on the screen Places: what to tell now, the last one told, the reminder, one click (R-124)."""

from collections.abc import Sequence

import streamlit as st

from desk.bulletins import BulletinRow
from desk.desk import Desk
from pages.parts import answers
from pages.parts.accidents import guarded
from pages.parts.banners import banner
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, bold, join, soft
from pages.parts.tables import Column, table
from pages.parts.typography import day, instant, number, plural
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Saved

FORM, CHOSEN, ANSWERED = "bulletin", "bulletin_programmes", "seats_answered"
"""`ANSWERED`: which of the screen's forms asked last, and so where its answer is told."""


@st.fragment(key="bulletin")
@guarded
def bulletin(desk: Desk, actor: Actor) -> None:
    """Anyone reads it; those who may publish choose the programmes, those owed first."""
    rows = desk.bulletins(actor)
    show(_table(desk, rows))
    if st.session_state.get(ANSWERED) == FORM:
        answers.last(desk)
    mine = {one.programme: one for one in rows if one.told and desk.may_publish(actor, one.programme)}
    if not mine:
        return
    due = [code for code, one in mine.items() if one.due]
    with row(gap="small", align="bottom"):
        chosen = st.multiselect(
            "Publier pour",
            list(mine),
            default=due,
            key=CHOSEN,
            format_func=desk.short,
            placeholder="Choisir",
            width="stretch",
        )
        some = [mine[code] for code in chosen]
        st.button("Publier le décompte", key="publish", on_click=_publish, args=(desk, actor, some), disabled=not some)
        if desk.may(actor, "prepare_bulletin_letters"):
            told = [one for one in some if one.last]
            asked = (desk, actor, told)
            st.button("Préparer les méls", key="bulletin_letters", on_click=_letters, args=asked, disabled=not told)
    _texts(some)
    _log(desk, some)


def _table(desk: Desk, rows: Sequence[BulletinRow]) -> Html:
    """Now beside the last one told; what is owed is said first."""
    lines = [
        [one.short, bold(number(one.seats.published)), _last(desk, one), number(one.told), _owed(one)] for one in rows
    ]
    columns = [
        Column("Formation", width="8.5rem"), Column("À publier", right=True, width="6rem"),
        Column("Dernier décompte", width="24rem"), Column("À informer", right=True, width="7rem"), "Rappel",
    ]  # fmt: skip
    owed = sum(one.due for one in rows)
    right = f"{plural(owed, 'formation')} en attente d’un décompte" if owed else "à jour"
    return block("Décompte publié aux admissibles", table("Décompte publié", columns, lines, style="wrap"), right=right)


def _last(desk: Desk, one: BulletinRow) -> Html:
    if one.last is None:
        return soft("aucun")
    says = f"{plural(one.last.published, 'place')} le {day(one.last.on or one.last.at)}"
    return join((says, soft(f", par {desk.name_of(one.last.by)}")))


def _owed(one: BulletinRow) -> Html:
    if one.due:
        since = f" depuis le {day(one.due_on)}" if one.last and one.due_on else ""
        return tinted(f"à publier{since}", "ambre")
    moved = ", le compte a changé" if one.moved else ""
    return soft(f"avant le {day(one.due_on)}{moved}" if one.due_on else "personne à informer" if not one.told else "")


def _texts(some: Sequence[BulletinRow]) -> None:
    """What one may copy; no candidate is named there."""
    if some:
        with st.expander("Texte à copier"):
            st.code("\n\n".join(one.text for one in some), language=None, wrap_lines=True)


def _log(desk: Desk, some: Sequence[BulletinRow]) -> None:
    past = [(one.short, told) for one in some for told in one.past]
    if past:
        with st.expander(f"Décomptes passés ({len(past)})"):
            rows = [[short, instant(told.at), number(told.published), number(told.opened), number(told.registered),
                     desk.name_of(told.by)] for short, told in past]  # fmt: skip
            columns = ["Formation", "Publié le", Column("Places", right=True), Column("Ouvertes", right=True),
                       Column("Enregistrées", right=True), "Par"]  # fmt: skip
            show(table("Décomptes passés", columns, rows))


@answers.acting
def _publish(desk: Desk, actor: Actor, some: Sequence[BulletinRow]) -> None:
    done = desk.publish(opening(FORM), actor, some)
    others = [(row, answer) for row, answer in done if not isinstance(answer, Saved)]
    left = [f"{row.short} : {answers.in_short(answer)}" for row, answer in others]
    saved = len(done) - len(others)
    if saved:
        reopen(FORM)
    st.session_state[ANSWERED] = FORM
    told = plural(saved, "décompte publié", "décomptes publiés")
    answers.keep(banner(*answers.together(saved, [answer for _, answer in others]), told, *left))
    st.rerun()


@answers.acting
def _letters(desk: Desk, actor: Actor, some: Sequence[BulletinRow]) -> None:
    done = [desk.prepare_bulletin_letters(opening(f"{FORM} letters"), actor, one.programme) for one in some]
    reopen(f"{FORM} letters")
    left = [reason for _, reasons in done for reason in reasons]
    st.session_state[ANSWERED] = FORM
    count = sum(ready for ready, _ in done)
    word = "À revoir" if left else "Enregistré" if count else "Rien à faire"
    told = plural(count, "mél prêt", "méls prêts, écran Annonces")
    answers.keep(banner(word, "ambre" if left else "vert", told, *left))
    st.rerun()
