"""Whose a result is: an application's own, the person's, or the one recording that the jury lets serve several (§6).

English is the person's (R-077, row `epreuves_partagees`). The deferred video is an application's, its questions being
about the speciality (R-076); the jury may let one serve them all, and who brings the result in says so.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from desk.convened import is_convened, record_of
from desk.files import Entry, Files, Key
from rules.trials import Trial
from sheets_sync.importing.results_people import Convened
from sheets_sync.shared_results import shared

BY_HAND: Final = "saisie"
"""The source of a result that somebody typed."""
OF_THE_RECORDING: Final = frozenset(("deletion_asked_at", "recording_deleted_on"))


def of_person(files: Files, entry: Entry, trial: Trial, said: Collection[str] = ()) -> tuple[str, ...]:
    """The records that one result writes: this application's, and where it is shared the person's others (R-077). What
    is `said` of a recording alone is said of all those that it serves (R-091)."""
    others = [key for key in _others(files, entry) if _asks(files, trial, key)]
    if not shared(files.session, trial):
        about = bool(said) and OF_THE_RECORDING.issuperset(said)
        others = [key for key in others if about and _same_recording(files, trial, entry.key, key)]
    return tuple(f"epreuve:{dossier}/{code}/{trial.code}" for dossier, code in (entry.key, *others))


def _others(files: Files, entry: Entry) -> Iterator[Key]:
    return (key for key in files.of_person(entry.dossier) if key != entry.key)


def _asks(files: Files, trial: Trial, key: Key) -> bool:
    same_year = files.session.programmes[key[1]].year == trial.year
    recorded = files.register.value(f"epreuve:{key[0]}/{key[1]}/{trial.code}", "outcome")
    return same_year and bool(recorded or is_convened(files, trial, files.entries[key]))


def _same_recording(files: Files, trial: Trial, one: Key, other: Key) -> bool:
    """Both were brought in by the same line of the same file."""
    ours, theirs = record_of(files, one, trial), record_of(files, other, trial)
    return bool(ours and theirs and ours.source == theirs.source and ours.source not in ("", BY_HAND))


def people(files: Files, trial: Trial, entries: Iterable[Entry]) -> tuple[Convened, ...]:
    """As an import of results looks for them; where the result is shared, each person once."""
    found: dict[str, Convened] = {}
    for entry in sorted(entries):
        name = entry.person if shared(files.session, trial) else "/".join(entry.key)
        key = "/".join(entry.key)
        found.setdefault(name, Convened(key, entry.person, entry.family, entry.given, entry.email))
    return tuple(found.values())
