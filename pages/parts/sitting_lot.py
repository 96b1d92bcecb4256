"""A batch of a sitting: who, from where to where, who is left out and why, before one clicks; then what it became."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from desk.deliberation_views import DECIDED, Deliberation, TableLine
from desk.desk import Desk
from desk.lots import Lot, LotLine, Taken
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, note
from pages.parts.tables import Column, table
from pages.parts.typography import plural, section
from pages.parts.words import tinted
from rules.case import Actor

FITS, TALL = 14, 420  # lines of a lot shown whole; else the height in px of what one scrolls
STEP, MOTIVE, SAYS, TRIALS = "lot_step", "lot_motive", "lot_says", "lot_trials"


def batch(desk: Desk, actor: Actor, shown: Deliberation, marked: Sequence[TableLine]) -> None:
    if not desk.may(actor, "sitting_lot"):
        return
    if not marked:
        show(note(_nothing_ticked(shown)))
        return
    labels = {step.id: step.label for step in shown.sitting.phase.steps}
    step = st.selectbox(
        f"Issue proposée pour {plural(len(marked), 'dossier')}", list(labels), index=None, key=STEP,
        format_func=labels.get, placeholder="Choisir l’issue", width=300,
    )  # fmt: skip
    if step is None:
        return
    keys = [line.key for line in marked]
    lot = desk.sitting_lot(actor, shown.sitting.id, keys, step, st.session_state.get(TRIALS))
    _asked(lot)
    with st.container(height=TALL if len(lot.lines) > FITS else "content", border=False):  # the button stays in sight
        show(_told(lot))
    asked = {"args": (desk, actor, shown.sitting.id, lot), "kwargs": {"chosen": {STEP: step}}}
    st.button(_label(lot), key="take_lot", type="primary", disabled=not lot.open, on_click=_take, **asked)


def _nothing_ticked(shown: Deliberation) -> str:
    if all(line.stands == DECIDED for line in shown.lines):
        close = " ; elle se clôt dans « Séance et documents »" if shown.sitting.open else ""
        return f"Tout est décidé dans cette séance{close}."
    return "Cochez des dossiers pour les décider ensemble ; rien n’est enregistré avant que le lot ne soit montré."


def _label(lot: Lot) -> str:
    """What the click does, and to how many: proposing is not validating."""
    validates = sum(bool(line.offer and line.offer.validates) for line in lot.open)
    proposes = len(lot.open) - validates
    said = [f"Proposer {plural(proposes, 'dossier')}"] if proposes else []
    said += [f"Valider {plural(validates, 'proposition')}"] if validates else []
    return ", ".join(said) or "Rien à prendre"


def _asked(lot: Lot) -> None:
    """The motive, and the trials where the step asks them; a validation approves those of the proposal."""
    offers = [line.offer for line in lot.open if line.offer and not line.offer.validates]
    if not offers:
        return
    motives = {reason.code: f"{section(reason.section)} {reason.label}" for reason in offers[0].motives}
    with row(gap="xsmall", align="bottom"):
        if motives:
            st.selectbox(
                "Motif", list(motives), index=None, key=MOTIVE, format_func=motives.get, width=300,
                placeholder="Choisir un motif, ou l’écrire",
            )  # fmt: skip
        due = "Précision, ou motif à écrire" if lot.needs_motive else "Précision (facultative)"
        st.text_input(due, key=SAYS, max_chars=500)
    if offers[0].trials:
        trials = {trial.code: trial.label for trial in offers[0].trials}
        compulsory = [trial.code for trial in offers[0].trials if trial.compulsory]
        st.pills("Épreuves demandées", list(trials), selection_mode="multi", default=compulsory, key=TRIALS,
                 format_func=trials.get)  # fmt: skip


def _told(lot: Lot) -> Html:
    """Count, consequences, names and states of those it takes; each of the others with its reasons."""
    moves = Counter((before, after or "proposition, l’état ne change pas") for before, after in lot.counts.elements())
    said = [note(f"{plural(n, 'dossier')} : {before} → {after}") for (before, after), n in moves.items()]
    rows = [[line.name, line.dossier, _now(line), _becomes(line)] for line in (*lot.closed, *lot.open)]
    columns = ["Candidat", Column("Numéro", width="5.5rem"), Column("État", width="8rem"), "Ce que le lot ferait"]
    left = (
        plural(len(lot.closed), "laissé de côté", "laissés de côté") if lot.closed else "personne n’est laissé de côté"
    )
    drawn = table(f"Lot : {lot.label}", columns, rows, style="wrap")
    return block(f"{lot.label} : {plural(len(lot.open), 'dossier')}, {left}", *said, drawn, right=section(lot.section))


def _now(line: LotLine) -> str:
    return line.view.state.label if line.view.state else "Sans état"


def _becomes(line: LotLine) -> Html:
    if line.objections or line.offer is None:
        return tinted(" ; ".join(line.objections), "ambre")
    due = f" · réserve : {' ; '.join(line.offer.reservations)}" if line.offer.reservations else ""
    target = line.offer.target.label if line.offer.target else ""
    if line.offer.proposes:
        who = " ou ".join(line.offer.validators[:2])
        return tinted(f"proposé : {target}, à valider par {who}{due}", "bleu")
    return tinted(f"{target}{due}", line.offer.target.colour if line.offer.target else "gris")


@answers.acting
def _take(desk: Desk, actor: Actor, sitting: str, lot: Lot) -> None:
    kept, form = st.session_state, f"lot {sitting} {lot.transition}"
    offers = [line.offer for line in lot.open if line.offer]
    chosen = next((one.label for one in offers[0].motives if one.code == kept.get(MOTIVE)), "") if offers else ""
    reason = " : ".join(filter(None, (chosen, str(kept.get(SAYS) or "").strip())))
    asks = any(offer.trials and not offer.validates for offer in offers)
    taken = desk.take_in_sitting(opening(form), actor, sitting, lot, reason, kept.get(TRIALS) if asks else None)
    reopen(form)
    if taken.saved == len(lot.open):
        kept[SAYS] = ""
        kept[f"ticked {sitting}"] = frozenset()
    answers.keep(done(desk, lot, taken))


def done(desk: Desk, lot: Lot, taken: Taken) -> Html:
    """What became of each: none is left out in silence."""
    return answers.of_many(desk, taken, lot.label, taken.others)
