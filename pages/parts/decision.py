"""The decision: what the workflow offers this person now, with its reason; the desk proposes, a named person acts."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from desk.desk import Desk
from desk.views import AcademicFile, ApplicationView, OfferView
from pages.parts import answers, queue
from pages.parts.accidents import guarded
from pages.parts.forms import opening, reopen
from pages.parts.keys import REFUSE, SAVE, SAVE_AND_NEXT
from pages.parts.layout import row, show
from pages.parts.markup import Html, bold, html, join, note, soft
from pages.parts.placement import projects
from pages.parts.typography import instant, plural, section
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Saved

OFFER, MOTIVE, SAYS, TRIALS, OPEN = "offer", "motive", "says", "trials", "decision_open"
CHECK = "controle"  # `nature` of a row of Transitions that leaves no judgement
NAMED = 2  # validators told by name
WIDE = 290  # px of the two lists; the words take the rest of the screen


class Form(NamedTuple):
    """Who decides what, on the dossier as it is shown: the act rests on it."""

    desk: Desk
    actor: Actor
    file: AcademicFile
    application: ApplicationView

    @property
    def name(self) -> str:
        return f"decision {self.file.dossier}/{self.application.programme}"

    def key(self, field: str) -> str:
        """A widget's key: what is typed for one application never shows on another."""
        return f"{field} {self.file.dossier}/{self.application.programme}"

    def kept(self, field: str) -> object:
        return st.session_state.get(self.key(field))


@st.fragment(key="decision")
@guarded
def decision(desk: Desk, actor: Actor, file: AcademicFile, application: ApplicationView) -> None:
    form = Form(desk, actor, file, application)
    only(f"{file.dossier}/{application.programme}")
    with row("decision", gap="xsmall", border=True):  # one container for all its lines: each more costs
        answers.last(desk)
        offers = desk.offers(actor, file.dossier, application.programme, form.kept(TRIALS))
        if application.proposal:
            _proposed(form, offers)
        elif offers:
            _choice(form, offers)
        else:
            show(note("Aucune étape ne vous est ouverte depuis cet état."))


def only(subject: str) -> None:
    """The fields of this form alone, and the words typed in others. Streamlit keeps the fields of a fragment drawn
    inside another, yet shows them empty when they come back: one step would be shown, and another recorded."""
    if st.session_state.get(OPEN) == subject:
        return
    st.session_state[OPEN] = subject
    for key, value in dict(st.session_state).items():
        field = str(key).partition(" ")[0]
        if field in (OFFER, MOTIVE, TRIALS) or (field == SAYS and not value):
            del st.session_state[key]
    if words := st.session_state.get(f"{SAYS} {subject}"):
        st.session_state[f"{SAYS} {subject}"] = words  # said again, so that the browser shows it


def _choice(form: Form, offers: Sequence[OfferView]) -> None:
    by_id = {offer.id: offer for offer in sorted(offers, key=lambda offer: bool(offer.objections))}
    chosen = st.selectbox(
        "Étape",
        list(by_id),
        index=_expected(list(by_id.values())),
        key=form.key(OFFER),
        format_func=lambda code: by_id[code].label + (" · fermée" if by_id[code].objections else ""),
        placeholder="Choisir une étape",
        label_visibility="collapsed",
        width=WIDE,
    )
    offer = by_id.get(chosen)
    if offer is None:
        show(note("Une décision se choisit ; rien n’est proposé d’office."))
        return
    _motive(form, offer)
    _words(form, "Motif, à écrire" if offer.needs_motive and not offer.motives else "Précision (facultative)")
    _trials(form, offer)
    show(_outcome(offer))
    asked = {"on_click": _save, "kwargs": {"chosen": {form.key(OFFER): offer.id}}, "disabled": bool(offer.objections)}
    st.button("Enregistrer", key="save", shortcut=SAVE, args=(form, offer, False), **asked)
    st.button(
        "Enregistrer et suivant", key="save_next", type="primary", shortcut=SAVE_AND_NEXT,
        args=(form, offer, True), **asked,
    )  # fmt: skip


def _expected(offers: Sequence[OfferView]) -> int | None:
    """The check that the notice leaves open now comes first; what asks a judgement is never chosen for someone (§5)."""
    ranks = (rank for rank, offer in enumerate(offers) if offer.kind == CHECK and not offer.objections)
    return next(ranks, None)


def _trials(form: Form, offer: OfferView) -> None:
    """The trials that a pre-admissible is asked, the compulsory ones proposed (§5.1.1)."""
    if offer.trials:
        labels = {trial.code: trial.label for trial in offer.trials}
        st.pills(
            "Épreuves demandées",
            list(labels),
            selection_mode="multi",
            default=form.application.trials or [trial.code for trial in offer.trials if trial.compulsory],
            key=form.key(TRIALS),
            format_func=labels.__getitem__,
            label_visibility="collapsed",
        )


def _motive(form: Form, offer: OfferView) -> None:
    if offer.motives:
        motives = {motive.code: f"{section(motive.section)} {motive.label}" for motive in offer.motives}
        st.selectbox(
            "Motif",
            list(motives),
            index=None,  # a motive is chosen, or written beside; none is recorded for someone
            key=f"{form.key(MOTIVE)} {offer.id}",
            format_func=motives.__getitem__,
            placeholder="Choisir un motif, ou l’écrire" if offer.needs_motive else "Motif (facultatif)",
            label_visibility="collapsed",
            width=WIDE,
        )


def _words(form: Form, placeholder: str) -> None:
    st.text_input(
        "Précision",
        key=form.key(SAYS),
        placeholder=placeholder,
        label_visibility="collapsed",
        live="0ms",  # staged as it is typed: a shortcut pressed inside the field must not lose the last word
        on_change="ignore",
    )


def _outcome(offer: OfferView) -> Html:
    """What the button will do, or why it is closed, said before one decides."""
    if offer.objections:
        return note("Fermée : ", tinted(" ; ".join(offer.objections), "rouge"), f" ({section(offer.section)})")
    due = f"Réserve : {' ; '.join(offer.reservations)}. Un motif est dû. " if offer.reservations else ""
    return note(tinted(due, "ambre"), _who(offer))


def _who(offer: OfferView) -> Html:
    """Who validates, by name when they are few: never the person who proposes (§5)."""
    if not offer.proposes:
        return html(f"Effet immédiat, à votre nom ({section(offer.section)}).")
    more = f" ou {plural(len(offer.validators) - NAMED, 'autre')}" if len(offer.validators) > NAMED else ""
    return join(
        (
            "Proposition. Validera : ",
            bold(" ou ".join(offer.validators[:NAMED])),
            f"{more} ({section(offer.section)}).",
        )
    )


def _proposed(form: Form, offers: Sequence[OfferView]) -> None:
    """A proposal waits: whoever may validates it or sets it aside; its author may give it up."""
    application, proposal = form.application, form.application.proposal
    offer = next((one for one in offers if one.validates), None)
    says = f" propose « {application.proposal_label} », le {instant(proposal.at)}. "
    show(note(bold(application.proposer_name), says, soft(f"Motif : {proposal.reason}") if proposal.reason else ""))
    may = form.desk.may(form.actor, "proposed_fiche")
    if may and (fiche := form.desk.proposed_fiche(form.actor, form.file.dossier, application.programme)):
        show(projects.named(fiche))
    why = " ; ".join(offer.objections) if offer else "Une autre personne valide."
    mine = proposal.by == form.actor.email
    if offer is None and not mine:
        show(note(why))
        return
    _words(form, "Pourquoi l’écarter, ou précision")
    label = "Retirer ma proposition" if mine else "Écarter la proposition"
    st.button(label, key="refuse", shortcut=REFUSE, on_click=_refuse, args=(form,))
    closed = offer is None or bool(offer.objections)
    args = (form, offer, True)
    st.button("Valider", key="save", type="primary", shortcut=SAVE, on_click=_save, args=args, disabled=closed)
    if closed:
        show(note(tinted(why, "ambre")))


@answers.acting
def _save(form: Form, offer: OfferView, onward: bool) -> None:
    chosen = form.application.programme, offer.id
    motive = st.session_state.get(f"{form.key(MOTIVE)} {offer.id}")
    row_of = next((one for one in offer.motives if one.code == motive), None)
    said = (row_of.label if row_of else "", str(form.kept(SAYS) or "").strip())
    cited = row_of.section if row_of else offer.section
    trials = form.kept(TRIALS) if offer.trials and not offer.validates else None
    reason = " : ".join(filter(None, said))
    answer = form.desk.decide(opening(form.name), form.actor, form.file, *chosen, reason, cited, trials)
    _answered(form, answer, offer.label, onward)


@answers.acting
def _refuse(form: Form) -> None:
    says = str(form.kept(SAYS) or "").strip()
    programme = form.application.programme
    answer = form.desk.refuse_proposal(opening(form.name), form.actor, form.file, programme, says)
    _answered(form, answer, "Proposition écartée", False)


def _answered(form: Form, answer: answers.Answer, what: str, onward: bool) -> None:
    """What held goes on; a refusal keeps the dossier and the words typed, on what is true now."""
    answers.keep(answer, f"{what}, {form.file.dossier}, {form.application.short}")
    reopen(form.name)
    if isinstance(answer, Saved):
        st.session_state[form.key(SAYS)] = ""
        if onward:
            queue.step(form.desk, form.actor, 1)
    st.rerun(["queue", "dossier"])
