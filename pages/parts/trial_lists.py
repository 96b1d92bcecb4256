"""A trial's people: counts drawn, the list, the no-shows, the requests of deletion (§6, §7)."""

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa
import streamlit as st

from desk.trial_views import Sitting, TrialLine
from pages.parts.layout import block, heading_only, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.once import once
from pages.parts.tables import Column, grid, sized, table
from pages.parts.tracks import Layer, track
from pages.parts.typography import day, decimal, instant, plural
from pages.parts.words import tinted, word
from sheets_sync.applications import number

TINTS = {"passee": "vert", "absent": "rouge", "incident": "ambre", "": "gris"}
KINDS = (("passee", "passée", "full"), ("incident", "incident", "middle"), ("absent", "absent", "pale"))
ITS_NUMBER = (Column("Dossier", width="5.5rem", whole=True), Column("Formation", width="6.5rem", whole=True))
FITS = 12  # rows below which the grid is as tall as its rows
NAMED = 8  # people of a note
SHOWN = 40  # lines of a table, past which a grid shows them
MISSING = ("Candidat", "Dossier", "Formation", "Ce qui est su", "Adresse mél")


class Held(NamedTuple):
    """What is drawn of a sitting at every rerun: `counts` above the lists, `first` who did not come, `missing` the same
    as a grid when they are many, `asked` the deletions, `named` key of a line → its words in the list of candidates."""

    counts: Html
    first: Html
    missing: pa.Table | None
    asked: Html
    frame: pa.Table
    named: Mapping[str, str]


WIDTHS = sized({
    "Candidat": 150, "Dossier": 74, "Formation": 94, "Issue": 66, "Nature": 220, "Passée le": 126,
    "Résultat": 64, "Concluante": 80,
})  # fmt: skip


def _counts(sitting: Sitting) -> Html:
    """Taken, incidents and absences on the scale of those convened."""
    total = len(sitting.lines)
    layers, sofar = [], 0
    for outcome, _, ink in KINDS:
        sofar += sitting.count(outcome)
        layers.append(Layer(sofar, ink, 14))
    said = [f"{plural(total, 'convoqué')}"]
    said += [plural(sitting.count(outcome), label) for outcome, label, _ in KINDS if sitting.count(outcome)]
    said.append(f"{sitting.waiting} sans résultat")
    words = ", ".join(said)
    when = "fenêtre close" if sitting.over else "fenêtre ouverte" if sitting.begun else "fenêtre à venir"
    keeps = f" · {sitting.keeps}" if sitting.keeps else ""
    untold = len(sitting.untold)
    letters = f"{plural(untold, 'lettre')} à faire partir, écran Annonces : hors du fichier du prestataire"
    waits = join((" · ", tinted(letters, "ambre"))) if untold else Html("")
    late = plural(len(sitting.overdue), "enregistrement à faire effacer", "enregistrements à faire effacer")
    keeps += f" · {late}" if sitting.overdue else ""
    drawn = track(max(total, 1), layers[::-1], height=14, floor=total, says=words)
    return join((drawn, note(f"{words}. {when.capitalize()}{keeps}", waits)))


def lists(sitting: Sitting) -> None:
    """No-shows first, once the window is over; then everyone, whatever became of them."""
    drawn = held(sitting)
    first = drawn.first
    if drawn.missing is not None:
        show(first)
        st.dataframe(
            drawn.missing, key=f"no_shows {sitting.trial.code}", hide_index=True, row_height=26, height=340,
            column_config=WIDTHS, alt="Ne se sont pas présentés",
        )  # fmt: skip
        first = Html("")
    show(first, drawn.asked, heading_only("Convoqués", right=plural(len(sitting.lines), "candidature")))
    if not sitting.lines:
        show(note("Personne n’est convoqué à cette épreuve."))
        return
    st.dataframe(
        drawn.frame, key=f"trial_lines {sitting.trial.code}", hide_index=True, row_height=26,
        height=340 if len(sitting.lines) > FITS else "content", column_config=WIDTHS,
        alt=f"Convoqués à l’épreuve : {sitting.trial.label}",
    )  # fmt: skip


def held(sitting: Sitting) -> Held:
    return once("trial_lists", sitting, _held)


def _held(sitting: Sitting) -> Held:
    named = {line.key: f"{line.name}, {line.dossier}, {line.short}" for line in sitting.lines}
    asked = [line for line in sitting.lines if line.deletion]
    first = _no_shows(sitting) if sitting.over else Html("")
    rows = [(line.name, line.dossier, line.short, known(line), line.email) for line in sitting.no_shows]
    many = grid(MISSING, rows) if sitting.over and len(rows) > SHOWN else None
    return Held(_counts(sitting), first, many, _deletions(asked) if asked else Html(""), _frame(sitting), named)


def _frame(sitting: Sitting) -> pa.Table:
    rows = (
        (
            line.name, line.dossier, line.short, line.outcome_label or "—",
            *([line.asked] if sitting.trial.can_be_spared else []),
            instant(line.taken_at) if line.taken_at else "", score(line.score),
            {True: "oui", False: "non", None: ""}[line.conclusive], str(line.marks_in or ""), line.state,
        )
        for line in sitting.lines
    )  # fmt: skip
    chosen = ("Nature",) if sitting.trial.can_be_spared else ()
    last = ("Passée le", "Résultat", "Concluante", "Jurés", "État")
    return grid(("Candidat", "Dossier", "Formation", "Issue", *chosen, *last), rows)


def score(text: str) -> str:
    mark = number(text)
    return text if mark is None else decimal(mark)


def told(line: TrialLine) -> Html:
    """What is recorded of one application, and where it comes from."""
    said = [word(line.outcome_label or "sans résultat", TINTS.get(line.outcome, "gris")), f" {line.state}"]
    if line.taken_at:
        said.append(f", passée le {instant(line.taken_at)}")
    if line.score:
        said.append(f", {score(line.score)}")
    source = [soft(f" ({line.source})")] if line.source else []
    erased = f"enregistrement effacé le {day(line.erased_on)}" if line.erased_on else ""
    asked = f"demandé : {line.asked}" if line.asked else ""
    about = [note(text) for text in (asked, line.deletion, line.purge, erased) if text]
    return join((note(*said, *source), *about))


def _nobody(sitting: Sitting) -> str:
    """Nobody left to see to is not everybody came: who did not may have been decided on since, or had an incident."""
    without = _decided(sitting)
    if without:
        return f"Plus personne à relancer : {plural(without, 'candidature')} sans épreuve passée, décidées depuis."
    if sitting.untold:
        return "Personne de ceux à qui l’épreuve a été annoncée."
    return "Personne." if sitting.to_judge else "Personne : chaque convoqué a passé l’épreuve."


def _decided(sitting: Sitting) -> int:
    """Those without the trial for whom nothing waits here any more."""
    waits = (line for line in sitting.lines if not (line.no_show or line.untold or line.to_judge))
    return sum(line.outcome != "passee" and not line.spared for line in waits)


def _no_shows(sitting: Sitting) -> Html:
    missing = sitting.no_shows
    apart = [*_incidents(sitting), _untold(sitting)]
    if not missing:
        return block("Ne se sont pas présentés", note(_nobody(sitting)), *apart)
    rows = [[line.name, line.dossier, line.short, _why(line), line.email] for line in missing]
    columns = [Column(MISSING[0]), *ITS_NUMBER, *MISSING[3:]]
    decided = _decided(sitting)
    says = plural(decided, "autre, décidée depuis", "autres, décidées depuis")
    rest = [note(f"Sans épreuve passée aussi : {says}.")] if decided else []
    drawn = table("Ne se sont pas présentés", columns, rows, style="wrap") if len(rows) <= SHOWN else Html("")
    return block("Ne se sont pas présentés", drawn, *rest, *apart, right=plural(len(missing), "candidature"))


def _incidents(sitting: Sitting) -> list[Html]:
    """Whoever had one came: it is no absence (R-080)."""
    count = len(sitting.to_judge)
    return [note(f"Hors de cette liste : {plural(count, 'incident')}, à juger par le jury.")] if count else []


def _untold(sitting: Sitting) -> Html:
    """Nobody is absent from what they were never told of (§3)."""
    if not sitting.untold:
        return Html("")
    named = [f"{line.name} ({line.dossier}, {line.short})" for line in sitting.untold]
    more = [f"et {plural(len(named) - NAMED, 'autre')}"] if len(named) > NAMED else []
    who = ", ".join([*named[:NAMED], *more])
    says = " : la lettre de convocation n’est pas partie, ou est revenue (Annonces)."
    return note(tinted("Jamais convoqués", "ambre"), f" {who}{says}")


def known(line: TrialLine) -> str:
    return line.outcome_label or "aucun résultat"


def _why(line: TrialLine) -> Html:
    return tinted(known(line), TINTS.get(line.outcome, "gris"))


def _deletions(lines: list[TrialLine]) -> Html:
    rows = [[bold(line.name), line.dossier, line.short, line.deletion] for line in lines]
    columns = ["Candidat", *ITS_NUMBER, "Demande"]
    return block("Suppressions d’enregistrement demandées", table("Suppressions", columns, rows, style="wrap"))
