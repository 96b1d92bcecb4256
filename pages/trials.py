"""Épreuves: who is convened, who has taken what, who did not come; results, marks, files of the providers (§6, §7)."""

import streamlit as st

from desk.desk import Desk
from desk.trial_views import Sitting
from pages.parts import (
    answers,
    keys,
    routes,
    trial_import,
    trial_lists,
    trial_marks,
    trial_recordings,
    trial_result,
    trial_steps,
    year_lists,
)
from pages.parts.accidents import guarded
from pages.parts.beginning import beginning
from pages.parts.export import export
from pages.parts.layout import headed, row, show, title
from pages.parts.typography import ordinal
from rules.case import Actor
from rules.trials import Trial

PROGRAMME, TRIAL, TASK, WHO, ALL = "trial_programme", "trial_code", "trial_task", "trial_who", ""
PERSON, RESULTS, STEPS, RECORDINGS = "Une personne", "Fichier de résultats", "Étapes", "Enregistrements"


def page(desk: Desk, actor: Actor) -> None:
    if beginning(desk, actor, "Épreuves"):
        return
    choices = dict(desk.trial_choices(actor))
    _asked(desk, actor, choices)
    head, right = headed("trial_head")
    with right:
        programme, trial = _chosen(desk, choices)
        sitting = desk.sitting(actor, trial, programme)
        trial_import.hand_out(desk, actor, sitting, programme)
        export(desk, actor, f"epreuve-{trial}", lambda: year_lists.trial(sitting))
    with head:
        show(title(sitting.trial.label, f"{sitting.window}, {ordinal(sitting.trial.year)} année"))
    answers.last(desk)
    show(trial_lists.held(sitting).counts)
    left, right = st.columns([0.52, 0.48], gap="large")
    with left:
        trial_lists.lists(sitting)
    with right.container(key="pane"):
        _task(desk, actor, sitting, programme)


def _asked(desk: Desk, actor: Actor, choices: dict[str, tuple[Trial, ...]]) -> None:
    """Another screen leads to one application's trial: the address says which, once."""
    dossier, programme, code = routes.asked("dossier", "formation", "epreuve")
    if code not in {trial.code for trial in choices.get(programme, ())}:
        return
    st.session_state.update({PROGRAMME: programme, f"{TRIAL} {programme}": code})
    if any(line.dossier == dossier for line in desk.sitting(actor, code, programme).lines):
        st.session_state[f"{WHO} {code}"] = f"{dossier}/{programme}"
    st.session_state[TASK] = PERSON


def _chosen(desk: Desk, choices: dict[str, tuple[Trial, ...]]) -> tuple[str, str]:
    """A programme or all of mine, then one of its trials."""
    programme = st.selectbox(
        "Formation", [ALL, *choices], key=PROGRAMME, width=170, label_visibility="collapsed",
        format_func=lambda code: desk.short(code) if code else "Toutes les miennes",
    )  # fmt: skip
    some = choices[programme] if programme else [trial for trials in choices.values() for trial in trials]
    labels = {trial.code: f"{trial.label}, {ordinal(trial.year)} année" for trial in some}
    asked = {"key": f"{TRIAL} {programme}", "format_func": labels.get, "width": 330, "label_visibility": "collapsed"}
    trial = st.selectbox("Épreuve", list(labels), **asked)
    return programme, trial


def _task(desk: Desk, actor: Actor, sitting: Sitting, programme: str) -> None:
    """What this person may do here; a role that only reads sees the lists alone."""
    tasks = {
        PERSON: "sitting", RESULTS: "preview_results", STEPS: "trial_steps", RECORDINGS: "record_all_erased",
    }  # fmt: skip
    mine = [name for name, what in tasks.items() if desk.may(actor, what)]
    hidden = {"label_visibility": "collapsed"}
    task = st.segmented_control("Que faire", mine, default=mine[0], key=TASK, **hidden) if mine[1:] else mine[0]
    if task == RESULTS:
        trial_import.importing(desk, actor, sitting, programme)
    elif task == STEPS:
        trial_steps.steps(desk, actor, sitting, programme)
    elif task == RECORDINGS:
        trial_recordings.recordings(desk, actor, sitting)
    elif sitting.lines:
        _person(desk, actor, sitting)


@st.fragment(key="trial_person")
@guarded
def _person(desk: Desk, actor: Actor, sitting: Sitting) -> None:
    """One candidate: the result, the marks, the recording."""
    named = trial_lists.held(sitting).named
    field = f"{WHO} {sitting.trial.code}"
    with row(gap="small", align="bottom"):
        key = st.selectbox("Candidat", list(named), key=field, format_func=named.get, persist_state="page")
        for label, shortcut, by in (("Précédent", keys.PREVIOUS, -1), ("Suivant", keys.NEXT, 1)):
            asked = {"shortcut": shortcut, "type": "tertiary", "args": (field, list(named), by)}
            st.button(label, key=f"trial {label}", on_click=_move, **asked)
    line = next(line for line in sitting.lines if line.key == key)
    show(trial_lists.told(line))
    if line.recording_url.startswith("https://"):
        st.link_button("Voir l’enregistrement", line.recording_url, key="recording")
    trial_result.forms(desk, actor, line)
    trial_marks.form(desk, actor, line)


@answers.acting
def _move(field: str, every: list[str], by: int) -> None:
    """To the next of the list; past the last, the first again."""
    answers.forget()
    st.session_state[field] = every[(every.index(st.session_state[field]) + by) % len(every)]
