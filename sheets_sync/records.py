"""What the year records beside dossiers and states: trials and slots (§6, §7), as frozen values; and the facts of all.

Cells that cannot be read are unknown, never *no*. The facts that guards and invariants ask are derived here, once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from rules.calendar import Calendar
from sheets_sync.applications import day, instant, number
from sheets_sync.fold import NOTHING
from sheets_sync.projects import project_facts, projects_of
from sheets_sync.register import Register

TAKEN, ABSENT, INCIDENT = "passee", "absent", "incident"
"""The outcomes of a trial; an incident is the jury's to judge (R-080)."""
SLOT = "slot."
TRIAL_COLUMNS = (
    ("provider", "Prestataire", "texte", False),
    ("recording_url", "Enregistrement", "texte", False),
)
"""Columns of `Épreuves` beside those of `Champs`: key, label, type, data. Marks are their juror's until told (§6)."""
ORAL: Final = {"nature": "Nature demandée", "modality": "Modalité", "place": "Lieu"}
"""What the jury says, application by application, of a trial that it chooses (R-106): fields of its record."""
MODALITIES: Final = {"presentiel": "en présentiel", "distanciel": "à distance"}
SLOT_COLUMNS = (
    ("programme", "Formation", "texte", False),
    ("trial", "Épreuve", "texte", False),
    ("starts_at", "Début", "instant", False),
    ("minutes", "Minutes", "entier", False),
    ("jurors", "Jury", "codes", False),
    ("room", "Salle", "texte", True),
    ("held_by", "Réservé par", "texte", False),
    ("cancelled", "Annulé car", "texte", False),
)
"""Columns of `Entretiens`: nobody is in two interviews at once, so that all but the room is decided in the desk."""


@dataclass(frozen=True)
class TrialRecord:
    """One trial of one application. `marks`: juror's address → criterion → mark; `says` their words; `oral` what
    the jury asked (see `ORAL`)."""

    subject: str
    trial: str
    taken_at: datetime | None
    outcome: str
    conclusive: bool | None
    score: str
    provider: str
    source: str
    recording_url: str
    deletion_asked_at: datetime | None
    recording_deleted_on: date | None
    marks: Mapping[str, Mapping[str, Decimal]]
    says: Mapping[str, str]
    oral: Mapping[str, str]

    @property
    def taken(self) -> bool:
        return self.outcome == TAKEN

    @property
    def results(self) -> tuple[str, ...]:
        """All that a candidate is never told of it (§6.3, §7.5): its score, as it was typed, and each juror's marks."""
        marks = (str(mark) for given in self.marks.values() for mark in given.values())
        return tuple(filter(None, (self.score, *marks)))


@dataclass(frozen=True)
class SlotRecord:
    """One interview slot. `held_by` is `dossier/programme` or ""; `cancelled` why, or ""."""

    id: str
    programme: str
    trial: str
    starts_at: datetime
    minutes: int
    jurors: tuple[str, ...]
    room: str
    held_by: str
    cancelled: str


def trials_of(register: Register, dossier: str, programme: str) -> tuple[TrialRecord, ...]:
    """In order of arrival."""
    subjects = register.owned(dossier, programme, "epreuve")
    return tuple(_trial(subject, register.fields[subject]) for subject in subjects)


def slots(register: Register) -> tuple[SlotRecord, ...]:
    """Every slot that has an instant, cancelled ones too, by instant."""
    found = (_slot(subject, register.fields[subject]) for subject in register.records("creneau"))
    return tuple(sorted((slot for slot in found if slot), key=lambda slot: (slot.starts_at, slot.id)))


def slot_of(register: Register, dossier: str, programme: str, trial: str) -> SlotRecord | None:
    """The slot that this application holds for a trial."""
    name = register.value(f"candidature:{dossier}/{programme}", f"{SLOT}{trial}")
    return _slot(f"creneau:{name}", register.fields.get(f"creneau:{name}", NOTHING)) if name else None


def slots_held(candidature: Mapping[str, Any]) -> tuple[str, ...]:
    """The trials of which an application, by its fields, holds a slot."""
    return tuple(name.removeprefix(SLOT) for name, value in candidature.items() if name.startswith(SLOT) and value)


def facts_of(
    register: Register, dossier: str, programme: str, trials: tuple[TrialRecord, ...] | None = None
) -> dict[str, object]:
    """The facts of `rules.case_facts` that records know; what nobody said stays unknown, by its absence.

    `trials` are those that count for this application, its own by default (see `sheets_sync.shared_results`).
    """
    mine = register.fields.get(f"candidature:{dossier}/{programme}", NOTHING)
    person = register.fields.get(f"dossier:{dossier}", NOTHING)
    formation = register.fields.get(f"formation:{programme}", NOTHING)
    trials = trials_of(register, dossier, programme) if trials is None else trials
    booked = [slot for trial in slots_held(mine) if (slot := slot_of(register, dossier, programme, trial))]
    known: dict[str, object] = {
        "trials_done": frozenset(trial.trial for trial in trials if trial.taken),
        "trials_conclusive": frozenset(trial.trial for trial in trials if trial.conclusive),
        "trials_inconclusive": frozenset(trial.trial for trial in trials if trial.conclusive is False),
        "slot": min((slot.starts_at for slot in booked), default=None),
        "speciality_dispense": bool(mine.get("speciality_dispense")),
        "list_criteria": bool(str(formation.get("list_criteria") or "").strip()),
        "list_rank": mine.get("list_rank"),
        "declared_full": day(formation.get("declared_full_on")),
        "kept_until": day(mine.get("kept_until")),
        "late_contract_kept": day(mine.get("late_contract_kept")),
    }
    said = {"documents_validated": person, "title_obtained": person, "present_on_first_day": mine}
    told = {name: where[name] for name, where in said.items() if where.get(name) is not None}
    return known | told | project_facts(projects_of(register, dossier, programme))


def deletion_asked(trials: Iterable[TrialRecord], kept: object, calendar: Calendar) -> datetime | None:
    """The first request to delete a recording that the jury did not answer by keeping the application, at the instant
    or on the day `kept`; once it answered all, the first (R-091)."""
    asked = sorted(trial.deletion_asked_at for trial in trials if trial.deletion_asked_at)
    left = [one for one in asked if not (isinstance(kept, date) and calendar.precedes(one, kept))]
    return next(iter(left or asked), None)


def _trial(subject: str, fields: Mapping[str, Any]) -> TrialRecord:
    marks = {name.removeprefix("marks."): value for name, value in fields.items() if name.startswith("marks.")}
    says = {name.removeprefix("says."): str(value) for name, value in fields.items() if name.startswith("says.")}
    return TrialRecord(
        subject=subject,
        trial=subject.rpartition("/")[2],
        taken_at=instant(fields.get("taken_at")),
        outcome=str(fields.get("outcome") or ""),
        conclusive=fields.get("conclusive"),
        score=str(fields.get("score") or ""),
        provider=str(fields.get("provider") or ""),
        source=str(fields.get("source") or ""),
        recording_url=str(fields.get("recording_url") or ""),
        deletion_asked_at=instant(fields.get("deletion_asked_at")),
        recording_deleted_on=day(fields.get("recording_deleted_on")),
        marks={who: _marks(given) for who, given in marks.items() if isinstance(given, Mapping)},
        says=says,
        oral={name: str(fields[name]) for name in ORAL if fields.get(name)},
    )


def oral_words(oral: Mapping[str, str]) -> str:
    """« oral de thermique, à distance »: what was asked, as one reads it; "" while nothing was."""
    modality = oral.get("modality", "")
    said = (oral.get("nature"), MODALITIES.get(modality, modality), oral.get("place"))
    return ", ".join(filter(None, said))


def _marks(given: Mapping[str, Any]) -> dict[str, Decimal]:
    return {criterion: mark for criterion, text in given.items() if (mark := number(text)) is not None}


def _slot(subject: str, fields: Mapping[str, Any]) -> SlotRecord | None:
    starts_at = instant(fields.get("starts_at"))
    if starts_at is None:
        return None
    return SlotRecord(
        id=subject.partition(":")[2],
        programme=str(fields.get("programme") or ""),
        trial=str(fields.get("trial") or ""),
        starts_at=starts_at,
        minutes=int(fields.get("minutes") or 0),
        jurors=tuple(fields.get("jurors") or ()),
        room=str(fields.get("room") or ""),
        held_by=str(fields.get("held_by") or ""),
        cancelled=str(fields.get("cancelled") or ""),
    )
