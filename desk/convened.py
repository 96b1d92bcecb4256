"""Who is convened to a trial, who has taken it, who has not: read from states, records and the calendar (§6, §7)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from desk.cases import case_of
from desk.files import Entry, Files, Key
from desk.spelling import plain
from desk.trial_views import Sitting, TrialLine
from desk.withheld import letter_awaited
from rules import providers
from rules.history import kept_at, past_facts
from rules.marking import Sheet, grid, is_in
from rules.trial_guards import UNSETTLED, deletion_before_decision
from rules.trials import Trial, trials
from sheets_sync.applications import instant
from sheets_sync.records import INCIDENT, ORAL, TAKEN, TrialRecord
from sheets_sync.shared_results import shared
from sheets_sync.standings import HOUR, history

FIRST, LATER = "epreuves", "complementaire"
"""The phases of `États` in which one is convened to the first series, and to those after it."""
NOT_YET = frozenset(("depot", "instruction", "recevabilite", "preadmissibilite"))
RECORDED = ("taken_at", "outcome", "conclusive", "score", "source", "provider", "recording_url", "deletion_asked_at",
            "recording_deleted_on", *ORAL)  # fmt: skip


def phase(files: Files, trial: Trial) -> str:
    first = min(each.series for each in trials(files.session, trial.year).values())
    return FIRST if trial.series == first else LATER


def convened(files: Files, trial: Trial, programmes: Iterable[str]) -> Iterator[Entry]:
    """The applications that were convened to it, whatever became of them, in no order."""
    wanted = [code for code in programmes if files.session.programmes[code].year == trial.year]
    for code in wanted:
        for state in files.session.workflow.states:
            for key in files.standing(code, state):
                if is_convened(files, trial, files.entries[key]):
                    yield files.entries[key]


def is_convened(files: Files, trial: Trial, entry: Entry) -> bool:
    """The first series is asked by the jury, one trial at a time (R-069); the later ones are everybody's there.

    Only a state that says too little has its past read: most of them say enough.
    """
    where, state = phase(files, trial), files.session.workflow.states[entry.state]
    asked = where == LATER or trial.code in (files.candidature(*entry.key).get("trials") or ())
    if not asked or state.phase in NOT_YET or (where == LATER and state.phase == FIRST and not state.final):
        return False
    return (state.phase == where and not state.final) or _went_through(files, entry, where)


def _went_through(files: Files, entry: Entry, where: str) -> bool:
    states = files.session.workflow.states
    targets = (states.get(step.target) for step in history(files.register, *entry.key))
    return any(state is not None and state.phase == where and not state.final for state in targets)


def live(files: Files, trial: Trial, entry: Entry) -> bool:
    """Still there to take it: only they are named to a provider (R-086)."""
    state = files.session.workflow.states[entry.state]
    return state.phase == phase(files, trial) and not state.final


def told(files: Files, trial: Trial, programmes: Iterable[str]) -> list[Entry]:
    """Those convened to it who are still there to take it, and were told so."""
    there = (entry for entry in convened(files, trial, programmes) if live(files, trial, entry))
    return [entry for entry in there if letter_awaited(files, entry.key) is None]


def sitting(files: Files, trial: Trial, programmes: Iterable[str], now: datetime, short: Mapping[str, str]) -> Sitting:
    session = files.session
    period, provider = session.calendar.periods.get(trial.period), providers.of_trial(session, trial)
    over = period is not None and session.calendar.is_after(now, period)
    lines = (_line(files, trial, entry, now, over, short) for entry in convened(files, trial, programmes))
    return Sitting(
        trial,
        str(period) if period else "fenêtre à saisir dans Calendrier",
        period is not None and not session.calendar.is_before(now, period),
        over,
        provider.label if provider else "",
        _kept(provider),
        tuple(sorted(lines, key=lambda line: (plain(line.name), line.key))),
    )


def _kept(provider: providers.Provider | None) -> str:
    if provider is None:
        return ""
    days = "durée inconnue" if provider.days is None else f"{provider.days}\u00a0j"
    return f"enregistrements gardés : {days} (§{provider.section})"


def _line(files: Files, trial: Trial, entry: Entry, now: datetime, over: bool, short: Mapping[str, str]) -> TrialLine:
    record = record_of(files, entry.key, trial)
    mine, here = files.candidature(*entry.key), live(files, trial, entry)
    spared = trial.can_be_spared and bool(mine.get("speciality_dispense"))
    outcome = record.outcome if record else ""
    waited = here and not spared and outcome not in (TAKEN, INCIDENT)
    untold = waited and letter_awaited(files, entry.key) is not None
    subject = f"epreuve:{entry.dossier}/{entry.programme}/{trial.code}"
    subjects = {subject, *(shared_with(files, entry.key, trial.code))}
    keys = [f"{one}#{name}" for one in subjects for name in RECORDED]
    purge, overdue = _purge(files, trial, record, now)
    keys += [f"candidature:{entry.dossier}/{entry.programme}#{name}" for name in ("speciality_dispense", "state", HOUR)]
    return TrialLine(
        dossier=entry.dossier,
        programme=entry.programme,
        short=short.get(entry.programme, entry.programme),
        trial=trial,
        person=entry.person,
        family=entry.family,
        given=entry.given,
        email=entry.email,
        state=files.session.workflow.states[entry.state].label,
        live=here,
        outcome=outcome,
        taken_at=record.taken_at if record else None,
        score=record.score if record else "",
        source=record.source if record else "",
        recording_url=record.recording_url if record else "",
        recorded=providers.of_trial(files.session, trial) is not None,
        conclusive=record.conclusive if record else None,
        marks_in=_marks_in(files, trial, entry, record),
        no_show=over and waited and not untold,
        untold=untold,
        spared=spared,
        oral=record.oral if record else {},
        deletion=_deletion(files, entry, record, now),
        purge=purge,
        overdue=overdue,
        erased_on=record.recording_deleted_on if record else None,
        decided_on=_decided_on(files, entry, record),
        bases=files.register.bases(*keys),
    )


def record_of(files: Files, key: tuple[str, str], trial: Trial) -> TrialRecord | None:
    return next((one for one in files.trials(*key) if one.trial == trial.code), None)


def shared_with(files: Files, key: Key, code: str) -> tuple[str, ...]:
    """Where else a result that is the person's may be written: their other applications of that year (R-077)."""
    trial, programmes = files.session.trials[code], files.session.programmes
    if not shared(files.session, trial):
        return ()
    others = (one for one in files.of_person(key[0]) if one != key and programmes[one[1]].year == trial.year)
    return tuple(f"epreuve:{dossier}/{programme}/{code}" for dossier, programme in others)


def sheets_of(files: Files, key: Key, record: TrialRecord | None) -> tuple[Sheet, ...]:
    """What jurors wrote, in the order in which they came to it; nothing of whoever was recused since (§5)."""
    if record is None:
        return ()
    apart = files.recused.get(key, ())
    jurors = (one for one in dict.fromkeys((*record.marks, *record.says)) if one not in apart)
    return tuple(Sheet(juror, record.marks.get(juror, {}), record.says.get(juror, "")) for juror in jurors)


def _marks_in(files: Files, trial: Trial, entry: Entry, record: TrialRecord | None) -> int:
    if record is None or not record.marks:
        return 0
    criteria = grid(files.session, trial, files.fields(entry.dossier).get("native_language"))
    return sum(is_in(criteria, sheet) for sheet in sheets_of(files, entry.key, record))


def _deletion(files: Files, entry: Entry, record: TrialRecord | None, now: datetime) -> str:
    """What a request of deletion entails, by the strict comparison of its instant with the decision's (R-091)."""
    if record is None or record.deletion_asked_at is None:
        return ""
    zone = files.session.calendar.zone
    asked = f"suppression demandée le {record.deletion_asked_at.astimezone(zone):%d/%m/%Y à %H:%M}"
    workflow, precedes = files.session.workflow, files.session.calendar.precedes
    kept = kept_at(history(files.register, *entry.key), workflow)
    if kept and precedes(record.deletion_asked_at, kept):
        return f"{asked} : le jury a conservé la candidature"
    late = deletion_before_decision(case_of(files, *entry.key, now))
    if late:
        return f"{asked} : {late}" if late.startswith(UNSETTLED) else f"{asked} : sans effet, {late}"
    state = workflow.states[entry.state]
    if state.final:
        return f"{asked} : {state.label.lower()}"
    return f"{asked}, avant la décision : à rejeter, ou à conserver avec un motif du jury"


def _decided_on(files: Files, entry: Entry, record: TrialRecord | None) -> date | None:
    """The day of a decision taken over without its hour, or with one that the jury gave since, when a deletion was
    asked on that very day: which of them came first is the jury's to say (R-091)."""
    if record is None or record.deletion_asked_at is None:
        return None
    past = past_facts(history(files.register, *entry.key), files.session.workflow)
    decided, told = past["admissibility_decided_at"], instant(files.candidature(*entry.key).get(HOUR))
    day, calendar = files.session.calendar.day, files.session.calendar
    bare = isinstance(decided, date) and (not isinstance(decided, datetime) or decided == told)
    return day(decided) if bare and day(decided) == calendar.day(record.deletion_asked_at) else None


def _purge(files: Files, trial: Trial, record: TrialRecord | None, now: datetime) -> tuple[str, bool]:
    """When the recording must be gone, in words, and whether that day has come (R-090)."""
    if record is None or record.taken_at is None or record.recording_deleted_on is not None:
        return "", False
    zone, provider = files.session.calendar.zone, providers.of_trial(files.session, trial)
    taken_on, today = (moment.astimezone(zone).date() for moment in (record.taken_at, now))
    return providers.purge_said(provider, taken_on), bool(providers.overdue(provider, [taken_on], today))
