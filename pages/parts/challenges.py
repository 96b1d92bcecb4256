"""Challenges (*recours*) of an application: received, with their clock; recording, answering, the whole file."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from desk.challenge_views import Challenges, ChallengeView
from desk.desk import Desk
from desk.exporting import Export
from desk.typed_days import day_or_unknown
from pages.parts import answers, challenge_paper, handed
from pages.parts.forms import follow, opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.tables import Column, table
from pages.parts.typography import day, plural
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Saved

RECEIVED, ANSWERED = "Recours reçu le", "Répondu le"
HELD = "Il ne change aucune décision, toutes sans appel. Tant qu’il est ouvert, rien de ce dossier n’est effacé."


def waiting(found: Sequence[ChallengeView]) -> Html:
    """The open ones of a programme, the first due first; a line that says so when there is none."""
    if not found:
        return note("Aucun recours sans réponse dans cette formation.")
    rows = [[one.name, one.dossier, day(one.received_on) if one.received_on else "", clock(one)] for one in found]
    columns = ["Candidat", Column("Dossier", width="5rem"), Column("Reçu le", width="6rem"), "Réponse"]
    return block("Recours sans réponse", table("Recours sans réponse", columns, rows))


def clock(one: ChallengeView) -> Html:
    """Until when one has to answer; a delay that nobody set is said."""
    if one.answered_on:
        return tinted(f"répondu le {day(one.answered_on)} par {one.answered_by}", "vert")
    if one.due_on is None or one.left is None:
        return tinted("délai à fixer : Feuille, onglet Session, ligne « delai_recours_jours »", "ambre")
    if one.left < 0:
        return tinted(f"due le {day(one.due_on)}, {plural(-one.left, 'jour')} de retard", "rouge")
    return tinted(f"due le {day(one.due_on)}, dans {plural(one.left, 'jour')}", "ambre")


def challenges(desk: Desk, actor: Actor, dossier: str, programme: str) -> None:
    found = desk.challenges(actor, dossier, programme)
    show(note(HELD))
    for one in found.received:
        show(_told(one))
        _answer(desk, actor, one)
        _correct(desk, actor, one)
        _file(desk, actor, one)
    if not found.received:
        show(note("Aucun recours reçu."))
    if desk.may(actor, "record_challenge"):
        _record(desk, actor, found)


def _told(one: ChallengeView) -> Html:
    received = (
        f"Recours n° {one.number}, reçu le {day(one.received_on)}" if one.received_on else f"Recours n° {one.number}"
    )
    waits = "réponse " if one.left is not None else ""
    said = note(bold(received), soft(f", saisi par {one.known_by} ; {waits}"), clock(one))
    answer = note("Réponse : ", one.answer) if one.answer else Html("")
    return join((said, note("Objet : ", one.about), answer))


def _record(desk: Desk, actor: Actor, found: Challenges) -> None:
    own = f"{found.dossier}/{found.programme}"
    with row(gap="small", align="bottom"):
        st.text_input(RECEIVED, key=f"challenge_on {own}", placeholder="jj/mm/aaaa", width=150)
        st.text_input("Ce qu’il conteste", key=f"challenge_about {own}", max_chars=500, width="stretch")
        st.button("Enregistrer le recours", key="save_challenge", on_click=_save, args=(desk, actor, found))
    if found.delay is None:
        show(note(tinted("Aucun délai n’est fixé : onglet Session, ligne « delai_recours_jours ».", "ambre")))


def _answer(desk: Desk, actor: Actor, one: ChallengeView) -> None:
    if not one.open or not desk.may(actor, "answer_challenge"):
        return
    with row(gap="small", align="bottom"):
        key = f"answered_on {one.subject}"
        st.text_input(ANSWERED, day(desk.today()), key=key, placeholder="jj/mm/aaaa", width=150)
        st.text_input("Réponse donnée", key=f"answer {one.subject}", max_chars=500, width="stretch")
        st.button("Répondre", key=f"save_answer {one.subject}", on_click=_save_answer, args=(desk, actor, one))


def _correct(desk: Desk, actor: Actor, one: ChallengeView) -> None:
    """Folded: a slip of the day or of the object is rare."""
    if not one.open or not desk.may(actor, "correct_challenge"):
        return
    fold = st.expander(f"Corriger le recours n° {one.number}", key=f"fold {one.subject}", on_change="rerun")
    if not fold.open:
        return
    with fold:
        on = day(one.received_on) if one.received_on else ""
        says = follow("mended", {f"mended_on {one.subject}": on, f"mended_about {one.subject}": one.about})
        (on_key, on), (about_key, about) = says.items()
        with row(gap="small", align="bottom"):
            st.text_input(RECEIVED, on, key=on_key, placeholder="jj/mm/aaaa", width=150)
            st.text_input("Ce qu’il conteste", about, key=about_key, max_chars=500, width="stretch")
        with row(gap="small", align="bottom"):
            st.text_input("Motif de la correction", key=f"mended_why {one.subject}", max_chars=300, width="stretch")
            st.button("Corriger", key=f"save_mended {one.subject}", on_click=_save_mended, args=(desk, actor, one))


def _file(desk: Desk, actor: Actor, one: ChallengeView) -> None:
    """Made at the click: facts, acts, sections, mails."""
    file, name = f"recours-{one.dossier}-{one.programme}-{one.number}.pdf", f"Dossier du recours n° {one.number}"
    handed.button(
        desk, actor, f"{name} (PDF)", file, handed.PDF, Export(name, 1, dossier=one.dossier),
        partial(challenge_paper.paper, desk, actor, one), key=f"file {one.subject}", type="tertiary",
    )  # fmt: skip


@answers.acting
def _save(desk: Desk, actor: Actor, found: Challenges) -> None:
    own, kept = f"{found.dossier}/{found.programme}", st.session_state
    form = f"challenge {own}"
    on = day_or_unknown(kept[f"challenge_on {own}"], RECEIVED)
    answer = desk.record_challenge(opening(form), actor, found, on, kept[f"challenge_about {own}"])
    if isinstance(answer, Saved):
        reopen(form)
        kept[f"challenge_about {own}"] = kept[f"challenge_on {own}"] = ""
    answers.keep(answer, f"Recours, dossier {found.dossier}")
    st.rerun()


@answers.acting
def _save_answer(desk: Desk, actor: Actor, one: ChallengeView) -> None:
    kept, form = st.session_state, f"answer {one.subject}"
    on = day_or_unknown(kept[f"answered_on {one.subject}"], ANSWERED)
    answer = desk.answer_challenge(opening(form), actor, one, on, kept[f"answer {one.subject}"])
    if isinstance(answer, Saved):
        reopen(form)
    answers.keep(answer, f"Réponse au recours, dossier {one.dossier}")
    st.rerun()


@answers.acting
def _save_mended(desk: Desk, actor: Actor, one: ChallengeView) -> None:
    kept, form = st.session_state, f"mended {one.subject}"
    on = day_or_unknown(kept[f"mended_on {one.subject}"], RECEIVED)
    about, why = (str(kept[f"mended_{name} {one.subject}"]) for name in ("about", "why"))
    answer = desk.correct_challenge(opening(form), actor, one, on, about, why)
    if isinstance(answer, Saved):
        reopen(form)
        kept[f"mended_why {one.subject}"] = ""
    answers.keep(answer, f"Correction du recours, dossier {one.dossier}")
    st.rerun()
