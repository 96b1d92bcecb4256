"""A few words of a dossier for a long list (§5, §6): its diploma, its mean, its trials. Nobody's marks are in them."""

import re
from decimal import Decimal

from desk.files import Entry, Files
from desk.reading import number
from desk.spelling import plain
from desk.trial_views import OUTCOMES
from rules.marking import shown
from sheets_sync.records import TAKEN

MARK = "note"
SHORT, CUT, ABBREVIATED = 17, 20, 4
"""Letters of a title's label that a narrow column shows, of one as it was written; those kept of a trial's word."""
WORDS = re.compile(r"\w+")


def diploma_of(files: Files, dossier: str) -> str:
    """As the rows name it, else as it was written."""
    fields = files.fields(dossier)
    title = files.session.titles.get(str(fields.get("diploma") or ""))
    return title.label if title else str(fields.get("diploma_text") or "")


def short_diploma(files: Files, dossier: str) -> str:
    """« BUT GEII », « BTS Bâtiment »: the label while it is short, else the code that people call it by. What no row
    names is cut, and says so."""
    title, says = files.session.titles.get(str(files.fields(dossier).get("diploma") or "")), diploma_of(files, dossier)
    if title:
        return says if len(says) <= SHORT else title.code.replace("_", " ")
    return says if len(says) <= CUT else f"{says[: CUT - 1].rstrip()}…"


def mean_of(files: Files, entry: Entry) -> str:
    """Of the semesters that count for the entry year (§5.1, §5.2); "" when none is known."""
    fields = files.fields(entry.dossier)
    keys = [row["cle"].strip() for row in files.session.tables.get("Champs", ()) if row.get("type", "").strip() == MARK]
    year = files.session.programmes[entry.programme].year
    counts = files.session.parameters.get(f"semestres_examines_{year}", "")
    known = [mark for key in keys if (mark := number(fields.get(key))) is not None]
    counted = known[-int(counts) :] if counts.isdigit() else known
    return f"{sum(counted, Decimal()) / len(counted):.1f}".replace(".", ",") if counted else ""


def results_of(files: Files, entry: Entry) -> str:
    """« Entretien vidéo 13,5 · Anglais absent »: what was recorded of each trial, in order of arrival."""
    found = (one for one in files.trials(*entry.key) if one.outcome)
    labels = {code: trial.label for code, trial in files.session.trials.items()}
    return " · ".join(f"{labels.get(one.trial, one.trial)} {_said(one.outcome, one.score)}" for one in found)


def short_results(files: Files, entry: Entry) -> str:
    """« EVD ✓ · Angl. B2 · EVS absent »: the same in few words; a trial taken without a mark is ticked."""
    found = (one for one in files.trials(*entry.key) if one.outcome)
    return " · ".join(f"{_called(files, one.trial)} {_said(one.outcome, one.score, '✓')}" for one in found)


def _called(files: Files, code: str) -> str:
    """The word of its label that its code is made of, with its accents; else the code."""
    trial = files.session.trials.get(code)
    kind = trial.kind if trial else code
    words = WORDS.findall(trial.label) if trial else ()
    name = next((word for word in words if plain(word) == plain(kind)), kind)
    return name if name.isupper() or len(name) <= ABBREVIATED else f"{name[:ABBREVIATED].capitalize()}."


def _said(outcome: str, score: str, taken: str = "") -> str:
    mark = number(score)
    told = shown(mark) if mark is not None else score or taken
    return told if outcome == TAKEN and told else OUTCOMES.get(outcome, outcome)
