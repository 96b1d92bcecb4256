"""The rehearsal with its red lists first, then signing: the second signature freezes; two people open a batch again."""

from collections.abc import Callable, Sequence

import streamlit as st

from desk.announcement_views import AnnouncementLine, Rehearsal
from desk.desk import Desk
from pages.parts import announce_calendar, answers, lots, routes, year_lists
from pages.parts.banners import banner
from pages.parts.export import export
from pages.parts.forms import opening, reopen
from pages.parts.keys import SAVE
from pages.parts.layout import row, show
from pages.parts.markup import Html, note
from pages.parts.typography import instant, plural, section
from rules.case import Actor
from sheets_sync.answers import Answer, Saved

GRID, WHY, FORM = "announce_lines", "announce_reason", "announce sign"
NEXT = ":material/chevron_right:"


def rehearse(desk: Desk, actor: Actor, line: AnnouncementLine, shown: Sequence[Rehearsal]) -> None:
    """What blocks, who is to be seen, then how many of each outcome."""
    above = announce_calendar.blocked(shown), announce_calendar.untrue(shown), announce_calendar.early(line)
    show(*above, announce_calendar.outcomes(shown))
    _breaches(shown)
    frame = announce_calendar.to_see(shown)
    if len(frame):
        show(note(f"À voir avant de signer : {plural(len(frame), 'ligne')}. Une ligne choisie ouvre le dossier."))
        chosen = st.dataframe(
            frame, key=GRID, hide_index=True, row_height=26, height=min(320, 38 + 26 * len(frame)),
            on_select="rerun", selection_mode="single-row", alt="Candidatures à voir avant de signer l’annonce",
        )["selection"]["rows"]  # fmt: skip
        if chosen and chosen[0] < len(frame):
            dossier = str(frame["Dossier"][chosen[0]])
            routes.link("dossier", f"Ouvrir le dossier {dossier}", icon=NEXT, dossier=dossier)
        export(desk, actor, "a-voir", lambda: year_lists.announced(shown))
    else:
        show(note("Rien à voir : chaque candidature a sa décision, son adresse et sa lettre."))


def _breaches(shown: Sequence[Rehearsal]) -> None:
    """Each broken invariant of these programmes leads to its row and its fix."""
    found = {one.number: one for rehearsal in shown for one in rehearsal.breaches}
    for number, one in found.items():
        show(note(f"Contrôle {number} ({section(one.section)}) : {one.says}. À faire : {one.fix}."))
        routes.link("invariants", f"Voir le contrôle {number}", icon=NEXT, controle=number)


def convene(desk: Desk, actor: Actor, line: AnnouncementLine, shown: Sequence[Rehearsal]) -> None:
    """Those of the frozen batch go on to what the letter convenes them to (§5.1.1)."""
    lots.panel(desk, actor, desk.telling_lots(actor, line.period.code, tuple(one.programme for one in shown)))


def sign(desk: Desk, actor: Actor, line: AnnouncementLine, shown: Sequence[Rehearsal]) -> None:
    """One button for all that is shown; the second signature, by someone else, freezes."""
    show(announce_calendar.blocked(shown), announce_calendar.untrue(shown), announce_calendar.outcomes(shown))
    if signed := [one for one in shown if one.signatures or one.frozen]:
        show(*map(announce_calendar.signatures, signed))
    if not desk.may(actor, "sign"):
        show(note("Deux personnes signent : secrétariat, présidence ou direction, dont l’une des deux dernières."))
        return
    todo = [one for one in shown if one.members and not one.complete and not one.blocks]
    second = any(s.holds and s.email != actor.email for one in todo for s in one.signatures)
    label = "Signer et figer" if second else "Signer"
    with row(gap="small"):
        st.button(
            f"{label} ({plural(len(todo), 'formation')})", key="announce_sign", type="primary", shortcut=SAVE,
            disabled=not todo, on_click=_sign, args=(desk, actor, todo),
        )  # fmt: skip
        show(note("Aucune lettre ne part à la signature ; un lot figé ouvre la convocation et les lettres."))
    _open_again(desk, actor, shown)


def _open_again(desk: Desk, actor: Actor, shown: Sequence[Rehearsal]) -> None:
    frozen = [one for one in shown if one.frozen]
    if not frozen:
        return
    waiting = [one for one in frozen if one.unfreezing]
    for one in waiting:
        asked = one.unfreezing
        if asked:
            says = f"{asked.name}, {instant(asked.at)} : « {asked.reason} »"
            show(
                banner(
                    f"Réouverture demandée, {one.short}", "ambre", says, "Une seconde personne l’accorde ou l’écarte."
                )
            )
    with st.popover("Rouvrir un lot figé", key="announce_open"):
        st.text_input("Motif", key=WHY, max_chars=300)
        show(note("À deux personnes. Ce qui est parti l’est ; ce qui attend ne part plus tant que le lot est ouvert."))
        granted = [one for one in waiting if one.unfreezing and one.unfreezing.email != actor.email]
        ask = "Accorder la réouverture" if granted else "Demander la réouverture"
        st.button(ask, key="announce_unfreeze", on_click=_unfreeze, args=(desk, actor, granted or frozen))
        if waiting:
            st.button("Écarter la demande", key="announce_keep", on_click=_keep, args=(desk, actor, waiting))


@answers.acting
def _sign(desk: Desk, actor: Actor, shown: Sequence[Rehearsal]) -> None:
    _told(shown, lambda one: desk.sign(opening(_form(one)), actor, one), "Signature")


@answers.acting
def _unfreeze(desk: Desk, actor: Actor, shown: Sequence[Rehearsal]) -> None:
    reason = str(st.session_state.get(WHY) or "")
    _told(shown, lambda one: desk.unfreeze(opening(_form(one)), actor, one, reason), "Réouverture")


@answers.acting
def _keep(desk: Desk, actor: Actor, shown: Sequence[Rehearsal]) -> None:
    reason = str(st.session_state.get(WHY) or "")
    _told(shown, lambda one: desk.keep_frozen(opening(_form(one)), actor, one, reason), "Lot gardé figé")


def _form(one: Rehearsal) -> str:
    return f"{FORM} {one.key}"


def _told(shown: Sequence[Rehearsal], ask: Callable[[Rehearsal], Answer], what: str) -> None:
    """One act a programme; a refusal of one is told beside the others."""
    found = [(one, ask(one)) for one in shown]
    for one in shown:
        reopen(_form(one))
    if len(found) == 1:
        answers.keep(found[0][1], f"{what}, {found[0][0].short}")
    else:
        answers.keep(_together(found, what))
    st.rerun()


def _together(found: Sequence[tuple[Rehearsal, Answer]], what: str) -> Html:
    saved = [one.short for one, answer in found if isinstance(answer, Saved)]
    others = [(one.short, answer) for one, answer in found if not isinstance(answer, Saved)]
    says = [f"{short} : {answers.in_short(answer)}." for short, answer in others]
    done = [f"{what} : {', '.join(saved)}."] if saved else []
    return banner(*answers.together(len(saved), [answer for _, answer in others]), *done, *says)
