"""Results that are the person's (§6.1, §7.1): recorded on one of their applications, they are each one's of that year.

Read here whatever was written where, so that an application convened after the result came in has it too (R-077).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rules.marking import words
from rules.session import Session
from rules.trials import Trial, trials
from sheets_sync.records import TrialRecord, trials_of
from sheets_sync.register import Register

SHARED: Final = "epreuves_partagees"


def shared(session: Session, trial: Trial) -> bool:
    """One result for a person, reused by every application that asks it (R-077)."""
    return trial.kind in words(session, SHARED)


def results_of(
    register: Register, session: Session, key: tuple[str, str], person: Iterable[tuple[str, str]]
) -> tuple[TrialRecord, ...]:
    """The trials of an application, (dossier, programme) like those of its `person`. A result that is the person's is
    their other application's where this one has none: its `subject` says whose; the jury's words stay each one's."""
    found = {one.trial: one for one in trials_of(register, *key)}
    others = [one for one in person if one != key]
    if others and key[1] in session.programmes:
        for code, trial in trials(session, session.programmes[key[1]].year).items():
            mine = found.get(code)
            if (mine and mine.outcome) or not shared(session, trial):
                continue
            if lent := _lent(register, others, code):
                own = mine or replace(lent, conclusive=None, marks={}, says={})
                found[code] = replace(lent, conclusive=own.conclusive, marks=own.marks, says=own.says)
    return tuple(found.values())


def _lent(register: Register, others: Iterable[tuple[str, str]], code: str) -> TrialRecord | None:
    every = (one for other in others for one in trials_of(register, *other))
    return next((one for one in every if one.trial == code and one.outcome), None)
