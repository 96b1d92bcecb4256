"""What one does of an application on its way to admission: its title and papers, its steps (§4.1, §9.1)."""

from collections.abc import Mapping

import streamlit as st

from desk.admission_views import ANNUL, HERE, PRONOUNCE, AdmissionFile
from desk.desk import Desk
from desk.typed_days import day_or_unknown
from desk.views import OfferView
from pages.parts import answers, routes
from pages.parts.forms import follow, opening, place, reopen, settle
from pages.parts.layout import row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.typography import day, plural, section
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Saved

SAID = {"non dit": None, "obtenu": True, "non obtenu": False}
PLACES = {"projects": "Projets d’emploi", "seats": "Places", "announcements": "Annonces"}
DAYS = "Obtenu le", "Pièces reçues le"


def where_to_act(file: AdmissionFile) -> None:
    """A door to each screen where a missing condition is met; this screen's own stand below."""
    wanted = dict.fromkeys(one.screen for one in file.line.missing if one.screen != HERE)
    with row(gap="small"):
        for screen in wanted:
            routes.link(screen, f"Agir : {PLACES[screen]}", dossier=file.dossier, formation=file.programme)
        routes.link("dossier", "Fil du dossier", dossier=file.dossier, formation=file.programme)


def title(desk: Desk, actor: Actor, file: AdmissionFile) -> None:
    """Obtained or not, received, then validated: two acts, each by a named person (R-048, R-049)."""
    show(_papers(file))
    if not desk.may(actor, "record_title"):
        return
    papers, own = file.papers, file.dossier
    here = next(word for word, means in SAID.items() if means is papers.obtained)
    keys = f"title {own}", f"title_on {own}", f"papers_on {own}"
    days = (day(one) if one else "" for one in (papers.obtained_on, papers.received_on))
    says = follow("title", dict(zip(keys, (here, *days), strict=True)))
    with row(gap="small", align="bottom"):
        st.selectbox("Titre ou crédits", list(SAID), place(SAID, says[keys[0]]), key=keys[0], width=130)
        for label, key in zip(DAYS, keys[1:], strict=True):
            st.text_input(label, says[key], key=key, placeholder="jj/mm/aaaa", width=140)
        st.button("Enregistrer", key="save_title", on_click=_save_title, args=(desk, actor, file))
    with row(gap="small", align="bottom"):
        st.text_input(
            "Motif", key=f"papers_why {own}", max_chars=300, help="Demandé pour refuser des pièces", width=300
        )
        args = (desk, actor, file)
        ready = papers.received_on is not None
        st.button(
            "Valider les pièces", key="validate_papers", type="primary", on_click=_validate, args=(*args, True),
            disabled=not ready or papers.validated is True,
        )  # fmt: skip
        st.button(
            "Refuser les pièces", key="refuse_papers", on_click=_validate, args=(*args, False), disabled=not ready
        )


def _papers(file: AdmissionFile) -> Html:
    papers = file.papers
    word = {True: "obtenu", False: "non obtenu", None: "on ne sait pas encore"}[papers.obtained]
    parts: list[object] = [
        join(("Titre : ", bold(word), f" le {day(papers.obtained_on)}" if papers.obtained_on else ""))
    ]
    if papers.obtained is None and papers.claimed:
        parts.append(soft("le dossier le dit déjà détenu : à constater sur pièce"))
    if papers.received_on:
        parts.append(f"pièces reçues le {day(papers.received_on)}")
    elif papers.due:
        late = f", {plural(papers.late, 'jour')} de retard : alerte, aucune sanction" if papers.late else ""
        parts.append(tinted(f"pièces dues le {day(papers.due)}{late}", "rouge" if papers.late else "ambre"))
    if papers.validated is not None:
        done = "validées" if papers.validated else "refusées"
        on = f" le {day(papers.validated_on)}" if papers.validated_on else ""
        parts.append(tinted(f"{done} par {papers.validated_by}{on}", "vert" if papers.validated else "rouge"))
    return note(join(parts, " ; "), ".")


def steps(desk: Desk, actor: Actor, file: AdmissionFile) -> None:
    """The steps of this screen that are this person's; what a closed one waits for is said before the click."""
    if not file.offers:
        show(note("Aucune étape d’admission ne vous est ouverte depuis cet état."))
        return
    own = "/".join(file.line.key)
    offers = file.offers
    code = st.selectbox(
        "Étape", list(offers), _expected(offers), key=f"step {own}", placeholder="Choisir une étape", width=330,
        format_func=lambda one: offers[one].label,
    )  # fmt: skip
    offer = offers.get(code)
    if offer is None:
        show(note("Une étape se choisit ; rien n’est proposé d’office."))
        return
    if offer.needs_motive:
        motives = {one.code: one.label for one in offer.motives}
        st.selectbox(
            "Motif", list(motives), None, key=f"step_motive {own} {code}", format_func=motives.get,
            placeholder="Choisir un motif",
        )  # fmt: skip
        proof = "Preuve : la pièce, sa source, son jour" if code == ANNUL else "Précision"
        st.text_input(proof, key=f"step_says {own} {code}", max_chars=500)
    show(_outcome(offer))
    label = "Valider la proposition" if offer.validates else "Proposer" if offer.proposes else offer.label
    asked = {"args": (desk, actor, file, offer), "kwargs": {"chosen": {f"step {own}": code}}}
    st.button(label, key="take_step", type="primary", on_click=_take, disabled=bool(offer.objections), **asked)


def _expected(offers: Mapping[str, OfferView]) -> int | None:
    """What waits for a validation, else the admission; what judges someone is never chosen for anybody."""
    waits = (rank for rank, offer in enumerate(offers.values()) if offer.validates)
    return next(waits, list(offers).index(PRONOUNCE) if PRONOUNCE in offers else None)


def _outcome(offer: OfferView) -> Html:
    if offer.objections:
        return note("Fermée : ", tinted(" ; ".join(offer.objections), "rouge"), f" ({section(offer.section)})")
    if offer.validates:
        return note("Proposé, attend votre validation. ", soft(f"Motif : {offer.validates.reason}"))
    if offer.proposes:
        return note("Proposition. Validera une autre personne : ", bold(" ou ".join(offer.validators[:2])), ".")
    return note(f"Effet immédiat, à votre nom ({section(offer.section)}).")


@answers.acting
def _save_title(desk: Desk, actor: Actor, file: AdmissionFile) -> None:
    own, kept, form = file.dossier, st.session_state, f"title {file.dossier}"
    typed = zip((kept[f"title_on {own}"], kept[f"papers_on {own}"]), DAYS, strict=True)
    days = [day_or_unknown(text, label) for text, label in typed]
    answer = desk.record_title(opening(form), actor, file, SAID[kept[f"title {own}"]], *days, kept[f"papers_why {own}"])
    if isinstance(answer, Saved):
        settle("title")
    _told(answer, form, f"Titre, dossier {own}")


@answers.acting
def _validate(desk: Desk, actor: Actor, file: AdmissionFile, valid: bool) -> None:
    form = f"papers {file.dossier}"
    reason = st.session_state[f"papers_why {file.dossier}"]
    answer = desk.validate_papers(opening(form), actor, file, valid, reason)
    _told(answer, form, f"Pièces {'validées' if valid else 'refusées'}, dossier {file.dossier}")


@answers.acting
def _take(desk: Desk, actor: Actor, file: AdmissionFile, offer: OfferView) -> None:
    own, kept = "/".join(file.line.key), st.session_state
    chosen = kept.get(f"step_motive {own} {offer.id}")
    motive = next((one for one in offer.motives if one.code == chosen), None)
    said = (motive.label if motive else "", str(kept.get(f"step_says {own} {offer.id}") or "").strip())
    form, cited = f"step {own} {offer.id}", motive.section if motive else offer.section
    answer = desk.take_admission_step(opening(form), actor, file, offer.id, " : ".join(filter(None, said)), cited)
    _told(answer, form, f"{offer.label}, dossier {file.dossier}")


def _told(answer: answers.Answer, form: str, what: str) -> None:
    if isinstance(answer, Saved):
        reopen(form)
    answers.keep(answer, what)
    st.rerun()
