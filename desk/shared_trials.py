"""Whose a result is: an application's own, the person's, or the one recording that the jury lets serve several (§6).

English is the person's (R-077, row `epreuves_partagees`). The deferred video is an application's, its questions being
about the speciality (R-076); the jury may let one serve them all, and who brings the result in says so.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

from desk.convened import is_convened, record_of
from desk.files import Entry, Files, Key
from rules.trials import Trial
from sheets_sync.importing.results_people import Convened
from sheets_sync.records import TrialRecord, trials_of
from sheets_sync.shared_results import shared

BY_HAND: Final = "saisie"
"""The source of a result that somebody typed."""
OF_THE_RECORDING: Final = frozenset(("deletion_asked_at", "recording_deleted_on"))


def of_person(files: Files, entry: Entry, trial: Trial, said: Collection[str] = ()) -> tuple[str, ...]:
    """The records that one result writes: this application's, and where it is shared the person's others (R-077). What
    is `said` of a recording alone is said of all those that it serves (R-091)."""
    mine = f"epreuve:{entry.dossier}/{entry.programme}/{trial.code}"
    if shared(files.session, trial):
        others = [key for key in _others(files, entry) if _asks(files, trial, key)]
        return (mine, *(f"epreuve:{dossier}/{code}/{trial.code}" for dossier, code in others))
    served = record_of(files, entry.key, trial) if said and OF_THE_RECORDING.issuperset(said) else None
    return (mine, *(one.subject for one in _of_kind(files, entry, trial) if served and _same_recording(served, one)))


def elsewhere(files: Files, entry: Entry, trial: Trial, source: str, at: datetime | None) -> TrialRecord | None:
    """The same line, or the same moment, already recorded for another entry year of this person: one recording would
    serve both, and who brings it in is asked (R-076)."""
    of_others = (one for one in _of_kind(files, entry, trial) if one.trial != trial.code and one.outcome)
    return next((one for one in of_others if one.source == source or (at and one.taken_at == at)), None)


def _of_kind(files: Files, entry: Entry, trial: Trial) -> Iterator[TrialRecord]:
    """The records of this kind of trial on the person's other applications, whatever their entry year."""
    codes = {one.code for one in files.session.trials.values() if one.kind == trial.kind}
    return (one for key in _others(files, entry) for one in trials_of(files.register, *key) if one.trial in codes)


def _others(files: Files, entry: Entry) -> Iterator[Key]:
    return (key for key in files.of_person(entry.dossier) if key != entry.key)


def _asks(files: Files, trial: Trial, key: Key) -> bool:
    same_year = files.session.programmes[key[1]].year == trial.year
    recorded = files.register.value(f"epreuve:{key[0]}/{key[1]}/{trial.code}", "outcome")
    return same_year and bool(recorded or is_convened(files, trial, files.entries[key]))


def _same_recording(ours: TrialRecord, theirs: TrialRecord) -> bool:
    """Both were brought in by the same line of the same file."""
    return ours.source == theirs.source and ours.source not in ("", BY_HAND)


def people(files: Files, trial: Trial, entries: Iterable[Entry]) -> tuple[Convened, ...]:
    """As an import of results looks for them; where the result is shared, each person once."""
    found: dict[str, Convened] = {}
    for entry in sorted(entries):
        name = entry.person if shared(files.session, trial) else "/".join(entry.key)
        key = "/".join(entry.key)
        found.setdefault(name, Convened(key, entry.person, entry.family, entry.given, entry.email))
    return tuple(found.values())
