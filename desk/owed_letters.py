"""Letters bound to no date (R-046, R-047, R-048, §6, §8): what happened that a candidate is to be told, and is not yet.

Each rests on one act: a state, a slot, a project refused, a title obtained. What happens again is told again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from desk.announced import last_change, subject_of
from desk.announcing import REWRITE
from desk.files import Entry, Files
from desk.letter_values import day_words, letter_of, values_of
from desk.letters import GONE, MailRecord, mails_of
from desk.news import last_news
from desk.withheld import withheld
from rules.faults import RuleError
from rules.letter_words import creneau, pieces
from rules.slot_steps import waiting_states
from rules.templates import Letter
from sheets_sync.applications import day
from sheets_sync.projects import projects_of
from sheets_sync.records import SLOT, SlotRecord, slots, trials_of
from sheets_sync.register import Recorded
from sheets_sync.standings import history
from sheets_sync.whose_rows import value_at

BOOKED, MOVED, CANCELLED = "creneau_reserve", "creneau_deplace", "creneau_annule"
PROOFS, ERASED, REFUSED, TO_COMPLETE = "rappel_justificatifs", "suppression_actee", "fiche_refusee", "fiche_a_completer"
"""Rows of `Modèles` that an event tells; those that tell a state name it themselves."""
LACKS: Final = "missing_documents"
PROOF_DAYS: Final = "delai_justificatifs"


@dataclass(frozen=True)
class Cause:
    """Something to tell: by which letter, from which act on `about`, with which values; `project` when it is about an
    employment project, or about what followed one, which whoever still judges the person is not told of (§5)."""

    entry: Entry
    template: str
    about: str
    act: Recorded
    values: Mapping[str, str] = field(default_factory=dict)
    project: bool = False


def owed(files: Files, now: datetime) -> Iterator[Cause]:
    """Everything that is not told yet, in the order of dossiers."""
    told = _state_letters(files)
    for key in sorted(files.entries):
        yield from (cause for cause in _causes(files, files.entries[key], told, now) if not _told(files, cause))


def outdated(files: Files, one: MailRecord, now: datetime) -> str:
    """Why a letter that waits no longer says what would be written now, "" when it does or tells nothing of here."""
    entry, about = files.entries.get(one.key), (one.about, one.decision)
    every = _causes(files, entry, _state_letters(files), now) if entry else ()
    cause = next((each for each in every if (each.about, each.act.row.operation) == about), None)
    try:
        return "" if cause is None or one.serves(one.to, lambda: letter_for(files, cause)) else REWRITE
    except RuleError as missing:
        return str(missing)


def letter_for(files: Files, cause: Cause) -> Letter:
    """What is to be told, as it would be written now. Raises `RuleError` when a word is missing."""
    key, template = cause.entry.key, files.session.templates[cause.template]
    return letter_of(files, key, template, values_of(files, key, more=cause.values))


def _causes(files: Files, entry: Entry, told: Mapping[tuple[str, int], str], now: datetime) -> Iterator[Cause]:
    found = (*_by_state(files, entry, told), *_erased(files, entry), *_events(files, entry, now))
    return (one for one in found if one.template in files.session.templates)


def _told(files: Files, cause: Cause) -> bool:
    """Is there a letter about it that has left, or that waits and says it as it is?"""
    mine = (one for one in mails_of(files.register, cause.entry.key) if one.about == cause.about)
    here = [one for one in mine if one.decision == cause.act.row.operation]
    try:
        return any(one.serves(cause.entry.email, lambda: letter_for(files, cause)) for one in here)
    except RuleError:
        return False


def _events(files: Files, entry: Entry, now: datetime) -> Iterator[Cause]:
    """What happens only after a decision waits until that decision is told (§3); once the application has ended, none
    of it is news any more."""
    state = files.session.workflow.states.get(entry.state)
    over = state is None or state.final
    found = [] if over else [one for cause in AFTERWARDS for one in cause(files, entry, now)]
    yield from found if found and not withheld(files, entry.key, now) else ()


def _state_letters(files: Files) -> dict[tuple[str, int], str]:
    """(state, entry year) → the letter that tells it at no announcement."""
    found: dict[tuple[str, int], str] = {}
    every = {programme.year for programme in files.session.programmes.values()}
    for template in files.session.templates.values():
        if not template.period:
            for state in template.states:
                years = every if template.year is None else {template.year}
                found.update({(state, year): template.code for year in years})
    return found


def _by_state(files: Files, entry: Entry, told: Mapping[tuple[str, int], str]) -> Iterator[Cause]:
    code = told.get((entry.state, files.session.programmes[entry.programme].year))
    about = f"{subject_of(entry.key)}#state"
    act = last_news(files, about) if code else None
    if code and act:
        words = {**_lacked(files, entry, act), **(_deadline(files, entry) if _names_documents(files, code) else {})}
        yield Cause(entry, code, about, act, words, project=_since_a_project(files, entry, act))
        if more := _more_lacks(files, entry, code, act):
            yield Cause(entry, code, f"dossier:{entry.dossier}#{LACKS}", more, words)


def _since_a_project(files: Files, entry: Entry, act: Recorded) -> bool:
    """Is it the first act by which the application told of a project, or one since? A withdrawal that followed would
    tell as much as what it followed (`desk/blindness.py`)."""
    tells, past = files.session.workflow.tells_of_a_project, history(files.register, *entry.key)
    first = next((files.register.recorded(one.acts[0]) for one in past if tells(one.target)), None)
    return first is not None and act.position >= first.position


def _deadline(files: Files, entry: Entry) -> Mapping[str, str]:
    """The last day before the examination goes on without what is missing (R-046): a step from there waits for it."""
    calendar, rows = files.session.calendar, files.session.workflow.transitions.values()
    words = {guard.text for step in rows if entry.state in step.named_sources for guard in step.guards}
    days = [row.start - timedelta(days=1) for code, row in calendar.periods.items() if f"depuis({code})" in words]
    return {"echeance": day_words(min(days))} if days else {}


def _more_lacks(files: Files, entry: Entry, code: str, since: Recorded) -> Recorded | None:
    """The change by which a document is missing that no letter that left has named; fewer are no news."""
    subject = f"dossier:{entry.dossier}"
    now, register = files.fields(entry.dossier).get(LACKS), files.register
    gone = [one for one in mails_of(register, entry.key) if one.template == code and one.status in GONE]
    written = [at for one in gone if (at := register.thread(one.subject)[0].position) > since.position]
    if not written or not isinstance(now, list) or not _names_documents(files, code):
        return None
    named = {each for at in written for each in value_at(register, subject, LACKS, at) or ()}
    return last_change(register, f"{subject}#{LACKS}") if set(now) - named else None


def _names_documents(files: Files, code: str) -> bool:
    return "pieces" in files.session.templates[code].words


def _lacked(files: Files, entry: Entry, act: Recorded) -> Mapping[str, str]:
    """The documents that an examination was refused for (R-047): the letter names them, whatever came since."""
    over = files.session.workflow.states[entry.state].final
    then = value_at(files.register, f"dossier:{entry.dossier}", LACKS, act.position + 1) if over else None
    return {"pieces": pieces(files.session, then)} if isinstance(then, list) and then else {}


def _slots(files: Files, entry: Entry, now: datetime) -> Iterator[Cause]:
    """A slot given, moved or taken away; a past one is no news."""
    mine = files.candidature(*entry.key)
    names = [name for name in mine if name.startswith(SLOT)]
    known = {slot.id: slot for slot in slots(files.register)} if names else {}
    zone = files.session.calendar.zone
    for name in names:
        about = f"{subject_of(entry.key)}#{name}"
        act, (before, room) = last_news(files, about), told_slot(files, entry, name)
        slot, old = known.get(str(mine[name] or "")), known.get(before)
        was = {"ancien_creneau": creneau(old.starts_at, old.minutes, zone)} if old else {}
        if slot and old and slot.id == old.id:
            was["ancien_creneau"] += f", {room}" if room else ", en visioconférence"
            if room == slot.room:
                continue
        if act and slot and slot.starts_at > now:
            words = {"creneau": creneau(slot.starts_at, slot.minutes, zone), "lieu": slot.room, **was}
            yield Cause(entry, MOVED if old else BOOKED, about, act, words)
        elif act and not slot and old and waits_for(files, name, entry.state):
            yield from _cancelled(files, entry, about, act, old, now, was)


def _cancelled(
    files: Files, entry: Entry, about: str, act: Recorded, old: SlotRecord, now: datetime, was: Mapping[str, str]
) -> Iterator[Cause]:
    """A past one, only when it was not held; why, only where the act took away the slot and nothing else: the reason of
    a refusal or of a material error is not the candidate's to read."""
    subject, _, name = about.partition("#")
    alone = waits_for(files, name, str(value_at(files.register, subject, "state", act.position + 1)))
    if old.starts_at > now or (alone and not _taken(files, entry, name)):
        yield Cause(entry, CANCELLED, about, act, {**was, "motif": act.act.reason.strip().rstrip(".") if alone else ""})


def waits_for(files: Files, name: str, state: str) -> bool:
    """Is the trial of this slot still to be taken from there? Another one is promised to nobody else (§6.2, §7.3)."""
    trial = files.session.trials.get(name.removeprefix(SLOT))
    return trial is not None and state in waiting_states(files.session.workflow, trial)


def _taken(files: Files, entry: Entry, name: str) -> bool:
    """Was the interview held, and its slot only taken out of the planning afterwards?"""
    return any(one.trial == name.removeprefix(SLOT) and one.taken for one in files.trials(*entry.key))


def told_by(files: Files, entry: Entry, name: str, but: str = "") -> MailRecord | None:
    """The last letter about this slot that left. `but` names a letter that is not asked."""
    about = f"{subject_of(entry.key)}#{name}"
    left = (one for one in reversed(mails_of(files.register, entry.key)) if one.about == about and one.status in GONE)
    return next((one for one in left if one.subject != but and files.register.recorded(one.decision)), None)


def told_slot(files: Files, entry: Entry, name: str, but: str = "") -> tuple[str, str]:
    """The slot that the last letter about it told, and the room that it gave; blank when none left."""
    one = told_by(files, entry, name, but)
    act = files.register.recorded(one.decision) if one else None
    if act is None:
        return "", ""
    slot = value_at(files.register, subject_of(entry.key), name, act.position + 1)
    room = value_at(files.register, f"creneau:{slot}", "room", act.position + 1) if slot else ""
    return str(slot or ""), str(room or "")


def slot_told_before(files: Files, one: MailRecord) -> SlotRecord | None:
    """The slot that this letter takes back: what the last letter about it told, before this one."""
    name = one.about.partition("#")[2]
    told = told_slot(files, files.entries[one.key], name, but=one.subject)[0]
    return next((slot for slot in slots(files.register) if slot.id == told), None)


def _proofs(files: Files, entry: Entry, now: datetime) -> Iterator[Cause]:
    """A title obtained whose copy did not come (R-048), of whoever is still in the running."""
    fields = files.fields(entry.dossier)
    received = fields.get("documents_received_on") or fields.get("documents_validated")
    if not fields.get("title_obtained") or received:
        return
    about = f"dossier:{entry.dossier}#title_obtained"
    act = last_change(files.register, about)
    on, days = day(fields.get("title_obtained_on")), files.session.parameters.get(PROOF_DAYS, "")
    until = day_words(on + timedelta(days=int(days))) if on and days.isdigit() else ""
    if act and not files.session.workflow.undecided(entry.state):
        yield Cause(entry, PROOFS, about, act, {"echeance": until})


def _erased(files: Files, entry: Entry) -> Iterator[Cause]:
    for trial in trials_of(files.register, *entry.key):
        about = f"{trial.subject}#recording_deleted_on"
        act = last_change(files.register, about) if trial.recording_deleted_on and trial.deletion_asked_at else None
        if act and trial.recording_deleted_on:
            yield Cause(entry, ERASED, about, act, {"jour": day_words(trial.recording_deleted_on)})


def _projects(files: Files, entry: Entry, now: datetime) -> Iterator[Cause]:
    """A project refused, or to be completed (§8); nothing of what it says. Both offer to go on: not to who is firmly
    committed, of whom no other project is accepted (R-112)."""
    if files.session.workflow.has(entry.state, "engagement"):
        return
    for one in projects_of(files.register, *entry.key):
        says = {
            REFUSED: (f"{one.subject}#refused_on", bool(one.refused_on), {"motif": one.refusal.strip().rstrip(".")}),
            TO_COMPLETE: (
                f"{one.subject}#to_complete",
                bool(one.to_complete.strip()) and not one.complete and not one.ended,
                {"a_completer": one.to_complete.strip().rstrip(".")},
            ),
        }
        for code, (about, here, words) in says.items():
            act = last_change(files.register, about) if here else None
            if act:
                yield Cause(entry, code, about, act, words, project=True)


AFTERWARDS: Final[tuple[Callable[[Files, Entry, datetime], Iterator[Cause]], ...]] = (_slots, _proofs, _projects)
