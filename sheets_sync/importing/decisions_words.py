"""What a school's own spreadsheet calls things → the session's codes: states, motives, trials, by the rows' labels.

A code, a label, or the step that leads there, whatever the accents, capitals, hyphens and endings of gender and number.
Nothing resembling is taken: what only resembles is said, for the cell to be corrected.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from rules.calendar import Moment
from rules.session import Session
from rules.trials import Trial
from rules.trials import trials as trials_of
from sheets_sync.importing.cells import Cell, instant
from sheets_sync.importing.words import Raw, fold, nearest, tidy

PASSED: Final = frozenset(("oui", "o", "x", "passee", "passe", "terminee", "faite", "fait", "realisee", "presente"))
MISSED: Final = frozenset(("non", "n", "absent", "absente", "non passee", "pas passee", "non presente", "abs"))
TAKEN, ABSENT = "passee", "absent"
SHORT: Final = 4
"""Letters up to which a word has no ending of gender or number: « pré » is not « pr »."""


def bare(text: Raw) -> str:
    """« Pré-admissibles », « préadmissible » and « PRE_ADMISSIBLE » are one word."""
    return "".join(word.rstrip("es") if len(word) > SHORT else word for word in fold(text).split())


@lru_cache(maxsize=8)
def states(session: Session, year: int) -> Mapping[str, str]:
    """Bare word → the state it names, for an entry year; a word that could name two names none."""
    found: dict[str, str] = {}
    for word, code in _names(session, year):
        found[word] = code if found.get(word, code) == code else ""
    return {word: code for word, code in found.items() if code} | {
        bare(word): code
        for code, state in session.workflow.states.items()
        if year in state.years
        for word in (code, state.label)
    }


def _names(session: Session, year: int) -> Iterator[tuple[str, str]]:
    workflow = session.workflow
    for row in workflow.transitions.values():
        if year in row.years and row.target in workflow.states:
            yield bare(row.id), row.target
            yield bare(row.label), row.target


def state(session: Session, year: int, raw: Raw, said: Mapping[str, str]) -> Cell:
    """A state of this entry year; `said` (folded text → state) is what a person answered of this file's own words."""
    known, written = states(session, year), tidy(raw)
    code = said.get(fold(raw)) or known.get(bare(raw))
    if code and year in session.workflow.states[code].years:
        return code, ""
    words = set(fold(raw).split())
    labels = [s.label for s in session.workflow.states.values() if year in s.years]
    like = nearest(fold(raw), labels)
    near = [like] if like else [label for label in labels if words & set(fold(label).split())]
    could = ", ".join(f"« {label} »" for label in near[:5])
    more = f" ; peut-être {could}" if near else ""
    return None, f"« {written[:60]} » n’est l’état d’aucune ligne d’États{more} : écrivez son libellé ou son code"


def motive(session: Session, target: str, raw: Raw) -> str:
    """The motive's own words when a row of `Motifs` of a step that leads there is named, else the text as written."""
    written = tidy(raw)
    steps = {row.id for row in session.workflow.transitions.values() if row.target == target}
    named = (one for one in session.workflow.reasons.values() if one.transition in steps)
    found = (one.label for one in named if bare(raw) in (bare(one.code), bare(one.label)))
    return next(found, written)


def trial(session: Session, year: int, raw: Raw) -> Trial | None:
    """The trial that a header or a word of a list names: its code, its label, or its kind (`EVD`)."""
    return _trials(session, year).get(bare(raw))


@lru_cache(maxsize=8)
def _trials(session: Session, year: int) -> Mapping[str, Trial]:
    """Bare word → the one trial that it names."""
    every = [(one, {bare(one.code), bare(one.label), bare(one.kind)}) for one in trials_of(session, year).values()]
    words = Counter(word for _, named in every for word in named)
    return {word: one for one, named in every for word in named if words[word] == 1}


def asked(session: Session, year: int, raw: Raw) -> Cell:
    """« EVD ; anglais » → codes; None when nothing is said."""
    parts = [part for part in tidy(raw).replace("+", ";").replace(",", ";").split(";") if fold(part)]
    found = [(part, trial(session, year, part)) for part in parts]
    if unknown := [part.strip() for part, one in found if one is None]:
        known = ", ".join(trials_of(session, year))
        return None, f"épreuve inconnue : « {', '.join(unknown)[:60]} », attendu parmi {known}, séparées par « ; »"
    return tuple(one.code for _, one in found if one is not None) or None, ""


def result(raw: Raw) -> Cell:
    """(outcome, day or instant, None when not given), or None when nothing is said."""
    word = fold(raw)
    if not word:
        return None, ""
    if word in MISSED:
        return (ABSENT, None), ""
    if word in PASSED:
        return (TAKEN, None), ""
    at, problem = moment(raw)
    if problem or at is None:
        return None, "attendu le jour où l’épreuve est passée, « oui », ou « absent »"
    return (TAKEN, at), ""


def moment(raw: Raw) -> Cell:
    """A day, or an aware instant; midnight in a spreadsheet is a day without an hour."""
    at, problem = instant(raw)
    midnight = isinstance(at, datetime) and not (at.hour or at.minute or at.second)
    return (at.date() if midnight else at), problem


def written(at: Moment | None) -> str | None:
    """ISO text, as the journal keeps it."""
    return at.isoformat() if at is not None else None


def read_moment(text: Any) -> Moment | None:
    """What `written` wrote; None when it cannot be read."""
    try:
        return datetime.fromisoformat(str(text)) if "T" in str(text) else date.fromisoformat(str(text))
    except ValueError:
        return None
