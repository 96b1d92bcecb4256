"""The providers' files: what leaves (four fields), what comes back (results, doubts, lines to mend) (§6.2 NB)."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from desk.desk import Desk
from desk.exporting import Export
from desk.results import EVERY, UNTICKED, Written
from desk.trial_views import Change, ResultsPreview, Sitting
from documents.csv_files import csv_file
from pages.parts import answers, handed, trial_replaced
from pages.parts.accidents import guarded
from pages.parts.banners import banner
from pages.parts.forms import opening, reopen
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, note, soft
from pages.parts.once import once, read_once
from pages.parts.tables import Column, grid, sized, table
from pages.parts.typography import number, plural
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.importing.reading import ImportRefused
from sheets_sync.importing.results import Doubtful

FILE, COUNT, KEPT, FORM = "results_file", "results_done", "results_kept", "results"
DOUBT, ANSWERED, SCREENFUL = "doubt", "results_answered", "results_screenful"
NOBODY = ""
SHOWN = 30
ASKED = 20  # doubts put at once
WIDTHS = sized({"Ligne": 50, "Candidat": 150, "Dossier": 118})


def hand_out(desk: Desk, actor: Actor, sitting: Sitting, programme: str) -> None:
    """The file for the provider: name, given name, telephone, address, of those convened here alone (R-086)."""
    if not sitting.provider or not desk.may(actor, "handed_out"):
        return
    try:
        found = desk.handed_out(actor, sitting.trial.code, programme)
    except RuleError as refused:  # someone recused gives no file; the rest of the screen stays
        show(note(str(refused)))
        return
    name = f"convoques-{sitting.trial.code}{'-' + programme if programme else ''}.csv"
    what = Export(f"Fichier du prestataire, {sitting.trial.code}", len(found.rows), tuple(found.header))
    handed.button(
        desk, actor, f"Fichier du prestataire ({plural(len(found.rows), 'personne')})", name, handed.CSV, what,
        lambda: csv_file([found.header, *found.rows]), key="hand_out", disabled=not found.rows,
    )  # fmt: skip


@st.fragment(key="results")
@guarded
def importing(desk: Desk, actor: Actor, sitting: Sitting, programme: str) -> None:
    file = st.file_uploader("Résultats du prestataire", type=["csv", "xlsx", "txt"], key=_uploader())
    if file is None:
        show(note("Le fichier est lu et comparé ; rien ne s’écrit avant que vous ayez vu chaque ligne."))
        return
    try:
        shown = _previewed(desk, actor, sitting, programme, file)
    except ImportRefused as hostile:
        show(banner("Refusé", "rouge", str(hostile), soft("Rien n’est enregistré. Déposez un autre fichier ici.")))
        return
    chosen = _doubts(shown, file.file_id)
    _confirm(desk, actor, shown, chosen)
    _sure(shown)
    _unknown(shown)
    _problems(shown)


def _uploader() -> str:
    return f"{FILE} {st.session_state.get(COUNT, 0)}"


def _previewed(desk: Desk, actor: Actor, sitting: Sitting, programme: str, file: Any) -> ResultsPreview:
    """Compared again whenever the book has moved: what one confirms is what one sees."""
    key = (file.file_id, sitting.trial.code, programme, desk.sight().position)
    asked = actor, sitting.trial.code, programme, file.name
    with st.spinner("Lecture du fichier, comparaison avec le guichet…"):
        return read_once(KEPT, key, lambda: desk.preview_results(*asked, file.getvalue()))


def _doubts(shown: ResultsPreview, file: str) -> dict[int, str]:
    """Each doubtful line with the people it may be about; nothing is chosen in advance. One screenful at once: what is
    answered of the others waits."""
    answered = _answered(shown.doubtful, file)
    for doubt in _screenful(shown.doubtful, answered):
        _doubt(doubt, answered.get(doubt.line.number))
    return answered


def _answered(every: Sequence[Doubtful], file: str) -> dict[int, str]:
    """The answers given on this file, in sight or not; those on another are forgotten, fields included."""
    kept: tuple[str, dict[int, str]] = st.session_state.get(ANSWERED, ("", {}))
    if kept[0] != file:
        kept = file, {}
        for key in [key for key in map(str, st.session_state) if key.startswith(f"{DOUBT} ")]:
            del st.session_state[key]
    numbers = [doubt.line.number for doubt in every]
    now = {line: st.session_state.get(f"{DOUBT} {line}", kept[1].get(line)) for line in numbers}
    found = {line: key for line, key in now.items() if key is not None}
    st.session_state[ANSWERED] = file, found
    return found


def _screenful(every: Sequence[Doubtful], answered: Mapping[int, str]) -> Sequence[Doubtful]:
    if not every:
        return ()
    left = number(len(every) - len(answered))
    count = f"{plural(len(every), 'ligne douteuse', 'lignes douteuses')}, {left} sans réponse"
    show(heading_only("À qui sont ces lignes ?", right=count))
    if len(every) <= ASKED:
        return every
    starts = range(0, len(every), ASKED)
    here = st.selectbox("Lesquelles", starts, key=SCREENFUL, format_func=lambda start: _span(every, start))
    return every[here : here + ASKED]


def _span(every: Sequence[Doubtful], start: int) -> str:
    """« Lignes 17 à 402 », as the file numbers them."""
    some = every[start : start + ASKED]
    return f"Lignes {some[0].line.number} à {some[-1].line.number}"


def _doubt(doubt: Doubtful, answer: str | None) -> None:
    line = doubt.line
    show(note(f"Ligne {line.number} : {line.who}. ", soft(f"{doubt.why[:1].upper()}{doubt.why[1:]}.")))
    people = {c.who.key: f"{c.who.name}, {c.who.key}, {c.why}" for c in doubt.candidates}
    people |= {EVERY: f"Ses {len(people)} candidatures, épreuve partagée"} if doubt.one_person else {}
    people |= {NOBODY: "Aucune d’elles"}
    st.selectbox(
        f"Ligne {line.number}, c’est", list(people), list(people).index(answer) if answer in people else None,
        key=f"{DOUBT} {line.number}", format_func=people.get, placeholder="Choisir", label_visibility="collapsed",
    )  # fmt: skip


def _confirm(desk: Desk, actor: Actor, shown: ResultsPreview, chosen: dict[int, str]) -> None:
    every = shown.answered(chosen)
    replace = trial_replaced.choose(every, _uploader())
    writes = sum(not change.before for change in every)
    said = [f"Enregistrer {plural(writes, 'nouveau résultat', 'nouveaux résultats')}"] if writes else []
    said += [f"{'remplacer' if writes else 'Remplacer'} {plural(len(replace), 'résultat')}"] if replace else []
    with row(gap="small"):
        asked = {"args": (desk, actor, shown, chosen, replace), "disabled": not said}
        st.button(" et ".join(said) or "Rien à enregistrer", key="record_results", type="primary", on_click=_record,
                  **asked)  # fmt: skip
        show(note("Un acte par résultat ; une ligne sans réponse reste de côté."))


def _sure(shown: ResultsPreview) -> None:
    """Every sure line but those that would replace a result, shown above; past a screenful, in a grid."""
    heads = ("Ligne", "Candidat", "Dossier", "Résultat")
    changes = sorted((one for one in shown.changes if not one.replaces), key=lambda change: change.same)
    rows = [(str(c.found.line.number), c.found.who.name, c.found.who.key, _effect(c)) for c in changes]
    right = f"{shown.results.read_as}, {plural(len(rows), 'ligne sûre', 'lignes sûres')}"
    missing = note(f"{plural(len(shown.results.missing), 'convoqué')} sans ligne dans ce fichier.")
    few = table("Lignes sûres", (Column(heads[0], width="4rem"), *heads[1:]), rows[:SHOWN], style="wrap")
    drawn = note("Aucune ligne sûre.") if not rows else few if len(rows) <= SHOWN else Html("")
    show(block("Ce qui serait enregistré", drawn, missing, right=right))
    if len(rows) > SHOWN:
        st.dataframe(
            once("results_sure", shown, lambda _: grid(heads, rows)), key="results_sure", hide_index=True,
            row_height=26, height=340, column_config=WIDTHS, alt="Lignes sûres, celles déjà enregistrées à la fin",
        )  # fmt: skip


def _effect(change: Change) -> str:
    return f"déjà enregistré : {change.after}" if change.same else change.after


def _unknown(shown: ResultsPreview) -> None:
    rows = [(str(one.line.number), one.line.who, one.says) for one in shown.results.unknown]
    _listed("Inconnus", ("Ligne", "Dans le fichier", "Pourquoi"), rows)


def _problems(shown: ResultsPreview) -> None:
    every = (*shown.results.notes, *shown.results.problems)
    rows = [(str(one.line), one.column, one.says) for one in every]
    _listed("Lignes à corriger", ("Ligne", "Colonne", "Ce qui ne va pas, et ce qui est attendu"), rows)


def _listed(heading: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Every line; past a screenful, in a grid."""
    count = plural(len(rows), "ligne")
    if 0 < len(rows) <= SHOWN:
        columns = (Column(heads[0], width="4rem"), *heads[1:])
        show(block(heading, table(heading, columns, rows, style="wrap"), right=count))
    elif rows:
        show(heading_only(heading, right=count))
        st.dataframe(
            grid(heads, rows), key=f"results {heading}", hide_index=True, row_height=26, height=340,
            column_config=WIDTHS, alt=heading,
        )  # fmt: skip


@answers.acting
def _record(desk: Desk, actor: Actor, shown: ResultsPreview, chosen: dict[int, str], replace: frozenset[str]) -> None:
    done = desk.record_results(opening(FORM), actor, shown, chosen, replace)
    reopen(FORM)
    over = not done.left and len(chosen) == len(shown.doubtful)  # else the file stays, with what is left to answer
    st.session_state[COUNT] = st.session_state.get(COUNT, 0) + over
    answers.keep(_written(done))
    st.rerun()


def _written(done: Written) -> Html:
    """What is recorded, and each line that is not, with its reason."""
    lines: dict[str, list[str]] = {}
    for line, says in done.left:
        lines.setdefault(says, []).append(str(line))
    left = [note(f"{'Lignes' if some[1:] else 'Ligne'} {', '.join(some)} : {says}") for says, some in lines.items()]
    what = f"{plural(done.saved, 'résultat enregistré', 'résultats enregistrés')}, un acte chacun."
    over = lines.keys() <= {UNTICKED}
    return banner("Terminé" if over else "À revoir", "vert" if over else "ambre", what, *left)
