"""The dossier beside the table: academic facts, what trials said, who is recused; one's own déport, or another's."""

import streamlit as st

from desk.deliberation_views import Deliberation, TableLine
from desk.desk import Desk
from desk.views import AcademicFile
from pages.parts import academic, answers, routes
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, bold, note, tag
from pages.parts.trial_lists import score
from pages.parts.typography import decimal, plural
from pages.parts.words import tinted, word
from rules.case import Actor

REASON, WHO = "recusal_reason", "recusal_who"


def beside(desk: Desk, actor: Actor, shown: Deliberation, line: TableLine) -> None:
    file = desk.file(actor, line.dossier)
    desk.reading(actor, line.dossier)
    application = file.application(line.programme)
    with row(gap="small", wrap=False):
        name = tag("h2", file.name, Html(" "), tag("small", file.dossier), classes="gt-h1")
        show(name, word(line.state, line.colour))
        routes.link("dossier", "Fil", dossier=file.dossier)
        _recusal(desk, actor, file, line)
    show(_standing(line), academic.verdict(application), academic.findings(application))
    show(results(desk, actor, line), academic.marks(file), academic.documents(file), academic.facts(file))
    show(academic.notes(file, desk.now()))


def _standing(line: TableLine) -> Html:
    parts = [note(f"{line.by} propose « {line.outcome} ». {line.reason}")] if line.by else []
    if line.recused:
        parts.append(note("Déporté : ", bold(", ".join(line.recused)), ", qui ne voit ni ne juge ce dossier."))
    parts += [note(tinted(says, "ambre")) for says in line.short_of]
    return Html("".join(parts))


def results(desk: Desk, actor: Actor, line: TableLine) -> Html:
    """Trials recorded, and the jury's marks: nobody's before one's own are in (§5)."""
    trials = dict(desk.trial_choices(actor)).get(line.programme, ())
    said = [_trial(desk, actor, trial.code, line) for trial in trials] if line.results else []
    said = [one for one in said if one]
    return block("Épreuves", *said) if said else Html("")


def _trial(desk: Desk, actor: Actor, trial: str, line: TableLine) -> Html:
    found = desk.sitting(actor, trial, line.programme).lines
    mine = next((one for one in found if one.dossier == line.dossier), None)
    if mine is None or not mine.outcome:
        return Html("")
    told = [bold(mine.trial.label), f" : {mine.outcome_label}", f", {score(mine.score)}" if mine.score else ""]
    view = desk.marking(actor, mine)
    if view.seen.hidden:
        told.append(
            f" · {plural(view.seen.hidden, 'membre du jury a noté', 'membres du jury ont noté')}, notes cachées"
        )
    elif view.together and view.together.mean is not None:
        told.append(f" · moyenne du jury {decimal(view.together.mean, 2)}")
        far = view.together.divergences
        apart = ", ".join(f"{one.label} de {decimal(one.low)} à {decimal(one.high)}" for one in far)
        told.append(tinted(f" · divergences : {apart}", "ambre") if apart else "")
    return note(*told)


def _recusal(desk: Desk, actor: Actor, file: AcademicFile, line: TableLine) -> None:
    if not desk.may(actor, "recuse"):
        return
    popover = st.popover("Déport", key="recusal", on_change="rerun")
    if not popover.open:
        return
    people = dict(desk.jury_members(actor, line.programme))
    with popover:
        show(note("Qui est déporté ne voit ni ne juge plus ce dossier ; une autre personne peut lever le déport."))
        who = st.selectbox("Qui", list(people), key=f"{WHO} {line.dossier}", format_func=people.get,
                           index=list(people).index(actor.email) if actor.email in people else 0)  # fmt: skip
        st.text_input("Motif (obligatoire pour lever)", key=f"{REASON} {line.dossier}", max_chars=300)
        args = (desk, actor, file, line, who)
        with row(gap="xsmall"):
            st.button("Déporter", key="recuse", type="primary", on_click=_recuse, args=(*args, False))
            st.button("Lever le déport", key="lift_recusal", on_click=_recuse, args=(*args, True),
                      disabled=people.get(who, "") not in line.recused)  # fmt: skip


@answers.acting
def _recuse(desk: Desk, actor: Actor, file: AcademicFile, line: TableLine, who: str, lifts: bool) -> None:
    reason, form = str(st.session_state.get(f"{REASON} {line.dossier}") or ""), f"recusal {line.dossier}"
    act = desk.lift_recusal if lifts else desk.recuse
    answer = act(opening(form), actor, file, line.programme, who, reason)
    reopen(form)
    answers.keep(answer, f"Déport {'levé' if lifts else 'enregistré'}, {line.dossier}")
