"""A result typed by hand, a request of deletion, a recording that is gone, the nature of an oral, a dispense (§6.2,
§7.4)."""

from collections.abc import Callable

import streamlit as st

from desk.desk import Desk
from desk.trial_views import TrialLine
from desk.trials import DELETION, ERASURE, RESULT
from pages.parts import answers, routes
from pages.parts.forms import follow, opening, place, reopen, settle, waits
from pages.parts.layout import row, show
from pages.parts.markup import note
from pages.parts.trial_lists import score
from pages.parts.typography import PARIS, day
from rules.case import Actor
from sheets_sync.answers import Refused, Saved
from sheets_sync.records import MODALITIES, ORAL
from sheets_sync.values import OUTCOMES

HOUR = "jj/mm/aaaa hh:mm"
WHY = {RESULT: "why", DELETION: "why_back", ERASURE: "why_erased"}
CLEARS = {RESULT: ("why",), DELETION: ("asked", "why_back"), ERASURE: ("erased", "why_erased")}
WITHDRAWN = {RESULT: "Résultat retiré", DELETION: "Demande retirée", ERASURE: "Effacement retiré"}
Form = Callable[[Desk, Actor, TrialLine], None]


def forms(desk: Desk, actor: Actor, line: TrialLine) -> None:
    """Each in its own fold: one rarely does two of them on one person."""
    if desk.may(actor, "record_result"):
        open_ = waits("result", line.subject) or (not line.outcome and not line.spared)
        _fold("Résultat", _result, desk, actor, line, expanded=open_)
    if line.recorded and desk.may(actor, "ask_deletion"):
        _fold("Enregistrement", _recording, desk, actor, line, expanded=bool(line.deletion))
    if line.trial.can_be_spared and not line.spared and desk.may(actor, "ask_oral"):
        _fold("Nature de l’épreuve", _oral, desk, actor, line, expanded=not line.asked)
    if line.decided_on and desk.may(actor, "tell_hour"):
        _fold("Heure de la décision", _hour, desk, actor, line, expanded=True)
    if line.trial.can_be_spared and desk.may(actor, "spare"):
        _fold("Dispense", _dispense, desk, actor, line)


def _fold(label: str, form: Form, desk: Desk, actor: Actor, line: TrialLine, expanded: bool = False) -> None:
    """Drawn once it is open, and left as it is: a refusal above, a colleague's result, close it on nothing typed."""
    key = f"{label} {line.subject}"
    st.session_state.setdefault(key, expanded)
    fold = st.expander(label, key=key, on_change="rerun")
    if fold.open:
        with fold:
            form(desk, actor, line)


def _result(desk: Desk, actor: Actor, line: TrialLine) -> None:
    now = _recorded(line)
    says = follow("result", now, OUTCOMES)
    outcome, taken, mark, why = says
    with row(gap="small", align="bottom"):
        chosen = {"index": place(OUTCOMES, says[outcome]), "format_func": OUTCOMES.get, "placeholder": "Choisir"}
        st.selectbox("Issue", list(OUTCOMES), key=outcome, width=130, **chosen)
        st.text_input("Passée le", says[taken], key=taken, placeholder=HOUR, width=170)
        st.text_input("Note", says[mark], key=mark, width=90, max_chars=20)
    with row(gap="small", align="bottom"):
        due = "Demandé hors de la fenêtre, et pour retirer"
        st.text_input("Motif", says[why], key=why, max_chars=300, width=380, help=due)
        st.button("Enregistrer", key="save_result", type="primary", on_click=_save_result, args=(desk, actor, line))
        if line.outcome:
            _withdrawing("Retirer ce résultat", desk, actor, line, RESULT)
    if says != now:
        show(note("Pas encore enregistré : ce qui est écrit vous attend ici."))


def _recorded(line: TrialLine) -> dict[str, str | None]:
    """By the key of each field: what stands."""
    own = line.subject
    at = f"{line.taken_at.astimezone(PARIS):%d/%m/%Y %H:%M}" if line.taken_at else ""
    now = {"outcome": line.outcome or None, "taken": at, "score": score(line.score), "why": ""}
    return {f"{name} {own}": value for name, value in now.items()}


def _recording(desk: Desk, actor: Actor, line: TrialLine) -> None:
    own = line.subject
    with row(gap="small", align="bottom"):
        st.text_input("Suppression demandée le", key=f"asked {own}", placeholder=HOUR, width=200)
        st.button("Enregistrer la demande", key="save_deletion", on_click=_save_deletion, args=(desk, actor, line))
    if line.deletion:
        with row(gap="small", align="bottom"):
            st.text_input("Motif du retrait", key=f"{WHY[DELETION]} {own}", max_chars=300, width=200)
            _withdrawing("Retirer la demande", desk, actor, line, DELETION)
    with row(gap="small", align="bottom"):
        st.text_input("Effacé le", key=f"erased {own}", placeholder="jj/mm/aaaa", width=200)
        st.button("Enregistrer l’effacement", key="save_erased", on_click=_save_erased, args=(desk, actor, line))
    if line.erased_on:
        with row(gap="small", align="bottom"):
            st.text_input("Motif du retrait", key=f"{WHY[ERASURE]} {own}", max_chars=300, width=200)
            _withdrawing("Retirer l’effacement", desk, actor, line, ERASURE)
    show(note("Une demande ne décide de rien : le rejet, ou le maintien motivé, se prend à l’instruction."))
    routes.link("screening", f"Décider du dossier {line.dossier}", dossier=line.dossier, formation=line.programme)


def _hour(desk: Desk, actor: Actor, line: TrialLine) -> None:
    """Of a decision taken over on a bare day: it settles which came first, the deletion or the decision (R-091)."""
    own = line.subject
    with row(gap="small", align="bottom"):
        st.text_input(f"Décidé le {day(line.decided_on)} à", key=f"hour {own}", placeholder="hh:mm", width=150)
        st.text_input("D’où vient cette heure", key=f"why_hour {own}", max_chars=300, width=230)
        st.button("Enregistrer l’heure", key="save_hour", on_click=_save_hour, args=(desk, actor, line))
    show(note("Elle départage la demande de suppression du même jour ; l’étape se prend ensuite à l’instruction."))


def _dispense(desk: Desk, actor: Actor, line: TrialLine) -> None:
    st.text_input("Motif de la dispense", key=f"spare {line.subject}", max_chars=300)
    label = "Lever la dispense" if line.spared else "Dispenser"
    st.button(label, key="save_spare", on_click=_save_spare, args=(desk, actor, line))


def _oral(desk: Desk, actor: Actor, line: TrialLine) -> None:
    own, stands = line.subject, line.oral
    now = {f"{name} {own}": stands.get(name, None if name == "modality" else "") for name in ORAL}
    says = follow("oral", now, MODALITIES)
    nature, modality, where = says
    with row(gap="small", align="bottom"):
        st.text_input("Nature", says[nature], key=nature, placeholder="oral de thermique", max_chars=100, width=260)
        chosen = {"index": place(MODALITIES, says[modality]), "format_func": MODALITIES.get, "placeholder": "Choisir"}
        st.selectbox("Modalité", list(MODALITIES), key=modality, width=150, **chosen)
    with row(gap="small", align="bottom"):
        st.text_input("Lieu ou adresse", says[where], key=where, max_chars=100, width=260)
        st.button("Enregistrer la nature", key="save_oral", on_click=_save_oral, args=(desk, actor, line))
    show(note("La convocation le dit, si elle est écrite ensuite ; partie avant, prévenez le candidat."))


@answers.acting
def _save_oral(desk: Desk, actor: Actor, line: TrialLine) -> None:
    nature, modality, where = (st.session_state[f"{name} {line.subject}"] or "" for name in ORAL)

    def record(form: str) -> answers.Answer:
        answer = desk.ask_oral(form, actor, line, nature, modality, where)
        if isinstance(answer, Saved):
            settle("oral")
        return answer

    _told(line, "oral", record, "Nature de l’épreuve")


@answers.acting
def _save_result(desk: Desk, actor: Actor, line: TrialLine) -> None:
    own, kept = line.subject, st.session_state
    outcome, at, mark, why = (kept[f"{name} {own}"] or "" for name in ("outcome", "taken", "score", "why"))

    def record(form: str) -> answers.Answer:
        answer = desk.record_result(form, actor, line, outcome, at, mark, why)
        if isinstance(answer, Saved):
            kept[f"why {own}"] = ""
            settle("result")
        return answer

    _told(line, "result", record, "Résultat")


@answers.acting
def _save_deletion(desk: Desk, actor: Actor, line: TrialLine) -> None:
    asked = st.session_state[f"asked {line.subject}"]
    _told(line, "deletion", lambda form: desk.ask_deletion(form, actor, line, asked), "Demande de suppression")


@answers.acting
def _save_hour(desk: Desk, actor: Actor, line: TrialLine) -> None:
    hour, why = (st.session_state[f"{name} {line.subject}"] for name in ("hour", "why_hour"))
    _told(line, "hour", lambda form: desk.tell_hour(form, actor, line, hour, why), "Heure de la décision")


@answers.acting
def _save_erased(desk: Desk, actor: Actor, line: TrialLine) -> None:
    on = st.session_state[f"erased {line.subject}"]
    _told(line, "erased", lambda form: desk.record_erased(form, actor, line, on), "Effacement")


@answers.acting
def _save_spare(desk: Desk, actor: Actor, line: TrialLine) -> None:
    why = st.session_state[f"spare {line.subject}"]
    _told(line, "spare", lambda form: desk.spare(form, actor, line, not line.spared, why), "Dispense")


def _withdrawing(label: str, desk: Desk, actor: Actor, line: TrialLine, what: str) -> None:
    asked = {"on_click": _withdraw, "args": (desk, actor, line, what)}
    st.button(label, key=f"withdraw_{what}", type="tertiary", **asked)


@answers.acting
def _withdraw(desk: Desk, actor: Actor, line: TrialLine, what: str) -> None:
    own, kept, form = line.subject, st.session_state, f"{what} withdrawn {line.subject}"
    answer = desk.withdraw_trial(opening(form), actor, line, what, str(kept[f"{WHY[what]} {own}"] or ""))
    if isinstance(answer, Saved):
        kept.update({f"{name} {own}": "" for name in CLEARS[what]})
    _kept(form, answer, f"{WITHDRAWN[what]}, dossier {line.dossier}")


def _told(line: TrialLine, what: str, act: Callable[[str], answers.Answer], said: str) -> None:
    form = f"{what} {line.subject}"
    _kept(form, act(opening(form)), f"{said}, dossier {line.dossier}")


def _kept(form: str, answer: answers.Answer, said: str) -> None:
    if not isinstance(answer, Refused):
        reopen(form)
    answers.keep(answer, said)
    st.rerun()
