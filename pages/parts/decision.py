"""The decision: what the workflow offers this person now, with its reason; the desk proposes, a named person acts."""

from collections.abc import Sequence

import streamlit as st
from desk.desk import Desk
from sheets_sync.answers import Saved

from desk.views import AcademicFile, ApplicationView, OfferView
from pages.parts import answers, queue
from pages.parts.accidents import guarded
from pages.parts.forms import opening, reopen
from pages.parts.keys import REFUSE, SAVE, SAVE_AND_NEXT
from pages.parts.layout import row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.typography import instant, section
from pages.parts.words import tinted
from rules.case import Actor

CHOSEN, MOTIVE, SAYS = "decision_offer", "decision_motive", "decision_says"
OWN_WORDS = ""  # the motive is written beside


@st.fragment(key="decision")
@guarded
def decision(desk: Desk, actor: Actor, file: AcademicFile, application: ApplicationView) -> None:
    with st.container(border=True, gap="xsmall", key="decision"):
        answers.last(desk)
        offers = desk.offers(actor, file.dossier, application.programme)
        if application.proposal:
            _proposed(desk, actor, file, application, offers)
        elif offers:
            _choice(desk, actor, file, application, offers)
        else:
            show(note(f"Aucune étape ne vous est ouverte depuis « {application.state.label} »."))


def _choice(
    desk: Desk, actor: Actor, file: AcademicFile, application: ApplicationView, offers: Sequence[OfferView]
) -> None:
    by_id = {offer.id: offer for offer in sorted(offers, key=lambda offer: bool(offer.objections))}
    about = f"{file.dossier}/{application.programme}"
    with row(gap="xsmall", wrap=False):
        chosen = st.selectbox(
            "Étape",
            list(by_id),
            key=f"{CHOSEN} {about}",
            format_func=lambda code: by_id[code].label + (" · fermée" if by_id[code].objections else ""),
            label_visibility="collapsed",
            width=290,
        )
        offer = by_id[chosen]
        _reason(offer, about)
    with row(gap="xsmall", wrap=False):
        show(_outcome(offer))
        told = {"disabled": bool(offer.objections), "on_click": _save}
        what = (desk, actor, file, application, offer, about)
        st.button("Enregistrer", key="save", shortcut=SAVE, args=(*what, False), **told)
        st.button(
            "Enregistrer et suivant",
            key="save_next",
            type="primary",
            shortcut=SAVE_AND_NEXT,
            args=(*what, True),
            **told,
        )


def _reason(offer: OfferView, about: str) -> None:
    if offer.motives:
        motives = {motive.code: f"{section(motive.section)} {motive.label}" for motive in offer.motives}
        st.selectbox(
            "Motif",
            [*motives, OWN_WORDS],
            key=f"{MOTIVE} {about} {offer.id}",
            format_func=lambda code: motives.get(code, "Autre motif, à écrire"),
            label_visibility="collapsed",
            width=290,
        )
    st.text_input(
        "Précision",
        key=f"{SAYS} {about}",
        placeholder="Motif, à écrire" if offer.needs_motive and not offer.motives else "Précision (facultative)",
        label_visibility="collapsed",
        live="0ms",  # staged as it is typed: a shortcut pressed inside the field must not lose the last word
        on_change="ignore",
    )


def _outcome(offer: OfferView) -> Html:
    """What the button will do, or why it is closed, said before one decides."""
    if offer.objections:
        return note("Fermée : ", tinted(" ; ".join(offer.objections), "rouge"), f" ({section(offer.section)})")
    if not offer.proposes:
        return note(f"Effet immédiat, à votre nom ({section(offer.section)}).")
    return note("Proposition. Validera : ", bold(" ou ".join(offer.validators)), f" ({section(offer.section)}).")


@guarded
def _save(
    desk: Desk,
    actor: Actor,
    file: AcademicFile,
    application: ApplicationView,
    offer: OfferView,
    about: str,
    onward: bool,
) -> None:
    motive = st.session_state.get(f"{MOTIVE} {about} {offer.id}", OWN_WORDS)
    says = st.session_state.get(f"{SAYS} {about}", "").strip()
    label = next((one.label for one in offer.motives if one.code == motive), "")
    reason = " : ".join(filter(None, (label, says)))
    cited = next((one.section for one in offer.motives if one.code == motive), offer.section)
    answer = desk.decide(opening(about), actor, file, application.programme, offer.id, reason, cited)
    _answered(desk, actor, answer, about, f"{offer.label}, {file.dossier}", onward)


def _answered(desk: Desk, actor: Actor, answer: answers.Answer, about: str, what: str, onward: bool) -> None:
    """What held is on its way; a refusal keeps the dossier and the words typed."""
    answers.keep(answer, what)
    if isinstance(answer, Saved):
        st.session_state[f"{SAYS} {about}"] = ""
    reopen(about)
    if isinstance(answer, Saved) and onward:
        queue.step(desk, actor, 1)
    st.rerun(["queue", "dossier"])


def _proposed(
    desk: Desk, actor: Actor, file: AcademicFile, application: ApplicationView, offers: Sequence[OfferView]
) -> None:
    """A proposal waits: whoever may validates or refuses it; the others see who."""
    proposal = application.proposal
    about = f"{file.dossier}/{application.programme}"
    offer = next((one for one in offers if one.validates), None)
    who = (bold(application.proposer_name), f" propose « {application.proposal_label} », le {instant(proposal.at)}.")
    show(join((*who, soft(f" Motif : {proposal.reason}") if proposal.reason else "")))
    if offer is None or offer.objections:
        why = " ; ".join(offer.objections) if offer else "Une autre personne valide."
        show(note(why))
        return
    with row(gap="xsmall", wrap=False):
        st.text_input(
            "Précision",
            key=f"{SAYS} {about}",
            placeholder="Pourquoi refuser, ou précision",
            label_visibility="collapsed",
            live="0ms",
            on_change="ignore",
        )
        what = (desk, actor, file, application, offer, about)
        st.button("Refuser la proposition", key="refuse", shortcut=REFUSE, on_click=_refuse, args=what)
        st.button("Valider", key="save", type="primary", shortcut=SAVE, on_click=_save, args=(*what, True))


@guarded
def _refuse(
    desk: Desk, actor: Actor, file: AcademicFile, application: ApplicationView, offer: OfferView, about: str
) -> None:
    says = st.session_state.get(f"{SAYS} {about}", "").strip()
    answer = desk.refuse_proposal(opening(about), actor, file, application.programme, says)
    _answered(desk, actor, answer, about, f"Proposition refusée, {file.dossier}", False)
