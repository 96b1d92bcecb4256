"""The values of a letter's placeholders, as the book knows them (§5): what is unknown is left out, and never blank.

Its words are those of `rules.letter_words`.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from desk.announced import decided, last_change, subject_of
from desk.files import Files, Key
from rules.faults import RuleError
from rules.letter_words import epreuves, formation, pieces
from rules.results_told import tells
from rules.template_text import PERIOD
from rules.templates import Letter, Template, render
from sheets_sync.records import oral_words, trials_of

Values = Mapping[str, str]
MARK = "la lettre donnerait une note d'épreuve, par le motif ou par le modèle : reformulez, aucun résultat ne s'écrit"
"""A motive is typed, and a template is a row: either may say what no letter says (§6.3, §7.5)."""


def letter_of(files: Files, key: Key, template: Template, values: Values) -> Letter:
    """What this application would read. Raises `RuleError`: a word is missing, or a mark would be told."""
    letter = render(template, values)
    results = (result for trial in files.trials(*key) for result in trial.results)
    if tells(f"{letter.object}\n{letter.text}", results):
        raise RuleError(MARK)
    return letter


def values_of(files: Files, key: Key, period: str = "", more: Values | None = None) -> dict[str, str]:
    """What any letter about this application may say; `more` is what one occasion adds."""
    fields, session = files.fields(key[0]), files.session
    known = {
        "prenom": str(fields.get("given_name") or ""),
        "nom": str(fields.get("family_name") or ""),
        "dossier": key[0],
        "formation": formation(session, key[1]),
        "epreuves": epreuves(session, _trials(files, key), _orals(files, key)),
        "motif": _motive(files, key, period),
        "echeance": "",
        "lieu": "",
        "creneau": "",
        "jour": "",
    }
    if fields.get("missing_documents") is not None:
        known["pieces"] = pieces(session, fields["missing_documents"])
    if (rank := files.candidature(*key).get("list_rank")) is not None:
        known["rang"] = str(rank)
    if period in session.calendar.periods:
        known[PERIOD] = str(session.calendar[period])
    return known | dict(more or {})


def _trials(files: Files, key: Key) -> Collection[str]:
    """The trials asked of this application (§5.1.1); those of the second series once it is convened to it, but the one
    that the jury spares it (§7)."""
    mine, year = files.candidature(*key), files.session.programmes[key[1]].year
    if files.entries[key].state not in _later(files):
        asked: Collection[str] = mine.get("trials") or ()
        return asked
    every = {code: trial for code, trial in files.session.trials.items() if trial.year == year}
    last = max((trial.series for trial in every.values()), default=0)
    spared = bool(mine.get("speciality_dispense"))
    return [code for code, one in every.items() if one.series == last and not (spared and one.can_be_spared)]


def _orals(files: Files, key: Key) -> Values:
    """The trials whose nature the jury chose for this candidate (R-106)."""
    return {one.trial: oral_words(one.oral) for one in trials_of(files.register, *key) if one.oral}


def _later(files: Files) -> frozenset[str]:
    """States of the phase in which another series than the first is taken."""
    states = files.session.workflow.states.values()
    return frozenset(state.code for state in states if state.phase == "complementaire")


def _motive(files: Files, key: Key, period: str) -> str:
    """The reason of the decision, said in it or in the proposal that it validates; never that of one that waits, nor of
    what happened since to what this announcement tells."""
    told = decided(files, key)
    if told and told.period == period:
        recorded = files.register.recorded(told.operation)
    else:
        recorded = last_change(files.register, f"{subject_of(key)}#state")
    if recorded is None:
        return ""
    before = recorded.act.changes.get(subject_of(key), {}).get("proposal", (None, None))[0]
    reason = recorded.act.reason or (before.get("reason", "") if isinstance(before, Mapping) else "")
    return reason.strip().rstrip(".")


def day_words(on: date | datetime) -> str:
    return f"{on:%d/%m/%Y}"
