"""Letters of a frozen batch: written, counted by status, read one by one before they leave."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from desk.announcement_views import AnnouncementLine, Rehearsal
from desk.desk import Desk
from desk.outgoing import MailLine
from pages.parts import answers
from pages.parts.banners import banner, empty
from pages.parts.export import export
from pages.parts.forms import opening, reopen
from pages.parts.layout import row, show
from pages.parts.lists import framed
from pages.parts.markup import Html, join, note
from pages.parts.tables import grid
from pages.parts.typography import plural
from rules.case import Actor

GRID, FORM = "announce_letters", "announce prepare"


def letters(desk: Desk, actor: Actor, line: AnnouncementLine, shown: Sequence[Rehearsal]) -> None:
    """Written for the members of the frozen batch, and kept as they are written."""
    frozen = [one for one in shown if one.frozen]
    if not frozen:
        show(empty("Aucun lot figé.", "Les lettres s’écrivent une fois l’annonce signée par deux personnes."))
        return
    if desk.may(actor, "prepare"):
        with row(gap="small"):
            what = (desk, actor, frozen)
            st.button("Écrire les lettres", key="announce_prepare", type="primary", on_click=_prepare, args=what)
            show(note("Une lettre par candidature ; celles dont la décision a changé sont annulées. Rien ne part ici."))
    mails = desk.outbox(actor, line.period.code, [one.programme for one in shown])
    read(desk, actor, mails, GRID)


def read(desk: Desk, actor: Actor, mails: Sequence[MailLine], key: str) -> None:
    """The list, and the letter chosen in it as its reader will see it."""
    if not mails:
        show(note("Aucune lettre n’est encore écrite."))
        return
    chosen = st.dataframe(
        frame(mails), key=key, hide_index=True, row_height=26, height=min(280, 38 + 26 * len(mails)),
        on_select="rerun", selection_mode="single-row", alt="Lettres, leur état, à qui",
    )["selection"]["rows"]  # fmt: skip
    export(desk, actor, "lettres", lambda: framed("Lettres", frame(mails)))
    one = mails[chosen[0] if chosen and chosen[0] < len(mails) else 0]
    letter(one.mail.to, one.mail.object, one.mail.text)


def frame(mails: Sequence[MailLine]) -> pa.Table:
    rows = ((one.label, one.short, one.mail.key[0], one.name, one.mail.to, _remark(one)) for one in mails)
    return grid(("État", "Formation", "Dossier", "Candidat", "À", "Remarque"), rows)


def _remark(one: MailLine) -> str:
    """Why it failed or may not leave now; its state is said beside."""
    return one.mail.failure or ("" if one.closed == one.label else one.closed)


def letter(to: str, subject: str, text: str) -> None:
    """A candidate's name and what staff typed: plain text only."""
    with st.container(border=True):
        st.text(f"À : {to}\nObjet : {subject}" if to else f"Objet : {subject}")
        st.text(text)


@answers.acting
def _prepare(desk: Desk, actor: Actor, shown: Sequence[Rehearsal]) -> None:
    done = [(one, desk.prepare(opening(f"{FORM} {one.key}"), actor, one)) for one in shown]
    for one in shown:
        reopen(f"{FORM} {one.key}")
    made, voided = sum(each.made for _, each in done), sum(each.voided for _, each in done)
    says = f"{plural(made, 'lettre écrite', 'lettres écrites')}, {plural(voided, 'annulée')}."
    if not made + voided:
        says = "Rien à écrire : chaque candidature des lots figés a déjà sa lettre."
    failed = [f"{line.dossier}, {one.short} : {why}" for one, each in done for line, why in each.failed]
    answers.keep(
        join(
            (
                banner("Lettres", "vert", says) if made + voided or not failed else Html(""),
                banner("Sans lettre", "rouge", *failed[:8]) if failed else Html(""),
            )
        )
    )
    st.rerun()
