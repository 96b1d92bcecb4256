"""What a step changes besides the state: the employment project it agrees or ends, the slot it gives back (§6, §8, §9).

One act carries all of it, so that no state ever says more, or less, than the records it rests on.
"""

from collections.abc import Container, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from desk.announced import counting
from desk.files import Files, Key
from rules.case import MISTAKE
from rules.faults import RuleError
from rules.history import entrance
from rules.slot_steps import booking_step, waiting_states
from rules.slots import live_trials
from sheets_sync.projects import PARTIES, Project, project_facts, projects_of
from sheets_sync.records import SLOT, slot_of, slots_held

Changes = dict[str, dict[str, Any]]
SEAT, COMMITTED, LATE = "place", "engagement", "contrat_tardif"
TURN = ("list_rank", "present_on_first_day")
"""What is said of an admissible person for the complementary list (§9.2)."""
COMMITTING = (f"accord.{PARTIES[-1]}", "default_evidence", "seat_held_until")
"""What is said of a project that only a commitment gives a sense to (§8)."""


class Unsettled(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """The step needs a choice that only a person can make."""


def consequences(
    files: Files, key: Key, transition: str, source: str, target: str, reason: str, now: datetime, project: str = ""
) -> Changes:
    """Subject → field → value. `project` names the one to agree where several wait. Raises `Unsettled`."""
    workflow, today = files.session.workflow, files.session.calendar.day(now)
    step = workflow.transitions[transition]
    if step.kind == MISTAKE:
        return _put_right(files, key, target, now)
    takes = workflow.has(target, SEAT) and not workflow.has(source, SEAT)
    changes = _agreed(files, key, today, project) if takes else _ended(files, key, source, target, reason, today)
    if _replaces(files, source, target):
        changes = _replaced(files, key, today, project, reason or step.label)
    if any(word.guard == LATE for one in step.guards for word in getattr(one, "words", ())):
        changes |= {_subject(key): {"late_contract_kept": _signed(files, key)}}
    if workflow.states[target].final:
        changes |= _given_back(files, key, _over(files, key, now))
    elif _signs_up_again(files, key, target):
        changes |= _given_back(files, key)
    return changes


def to_agree(files: Files, key: Key, transition: str, source: str, target: str, today: date, chosen: str) -> str:
    """The project that a proposed step would agree, "" where it agrees none. Raises `Unsettled`."""
    workflow = files.session.workflow
    if not workflow.has(target, SEAT) or workflow.transitions[transition].kind == MISTAKE:
        return ""
    if not workflow.has(source, SEAT):
        return next(iter(_agreed(files, key, today, chosen)), "")
    return next(iter(_next_agreed(files, key, today, chosen))) if _replaces(files, source, target) else ""


def _replaces(files: Files, source: str, target: str) -> bool:
    """Does the seat stay while the commitment that held it ends (R-113)?"""
    has = files.session.workflow.has
    return has(target, SEAT) and has(source, COMMITTED) and not has(target, COMMITTED)


def _signed(files: Files, key: Key) -> str | None:
    """What management keeps is the contract that it read, and none that comes after it (R-134)."""
    signed = project_facts(projects_of(files.register, *key))["contract_date"]
    return signed.isoformat() if isinstance(signed, date) else None


def _agreed(files: Files, key: Key, today: date, chosen: str) -> Changes:
    """The project that the school agrees: the only one received complete, or the one that was named."""
    waiting = [one for one in projects_of(files.register, *key) if one.registered and not one.agreed_on]
    wanted = [one for one in waiting if chosen in ("", one.subject)]
    if len(wanted) > 1:
        raise Unsettled(f"{len(wanted)} projets d'emploi attendent un agrément : choisissez lequel, écran Entreprises")
    return {wanted[0].subject: {"agreed_on": today.isoformat()}} if wanted else {}


def _replaced(files: Files, key: Key, today: date, chosen: str, reason: str) -> Changes:
    """Another employer takes the seat of the one that defaults: one lapses, the other is agreed, in the same act, so
    that nobody takes the seat in between (R-113)."""
    lapsed = {"lapsed_on": today.isoformat(), "lapse": reason}
    ended = {one.subject: lapsed for one in projects_of(files.register, *key) if one.agreed}
    return _next_agreed(files, key, today, chosen) | ended


def _next_agreed(files: Files, key: Key, today: date, chosen: str) -> Changes:
    if agreed := _agreed(files, key, today, chosen):
        return agreed
    raise Unsettled("choisissez la fiche reçue complète qui prend la place gardée, écran Entreprises")


def _ended(files: Files, key: Key, source: str, target: str, reason: str, today: date) -> Changes:
    """The agreed project lapses with the seat that it held; in a final state, every live one does (R-124)."""
    workflow = files.session.workflow
    loses = workflow.has(source, SEAT) and not workflow.has(target, SEAT)
    over = workflow.states[target].final

    def ends(project: Project) -> bool:
        return not project.ended and (over or (loses and project.agreed))

    lapsed = {"lapsed_on": today.isoformat(), "lapse": reason or workflow.states[target].label}
    return {one.subject: dict(lapsed) for one in projects_of(files.register, *key) if ends(one)}


def _signs_up_again(files: Files, key: Key, target: str) -> bool:
    """Back where one chooses a slot, none is held (§6.2), whichever screen the step is taken on."""
    trials = live_trials(files.session, files.session.programmes[key[1]].year)
    return any(booking_step(files.session.workflow, target, trial) for trial in trials)


def _given_back(files: Files, key: Key, kept: Container[str] = ()) -> Changes:
    """The slots that it still holds are free again, but those of these trials."""
    mine = files.candidature(*key)
    held = {f"{SLOT}{one}": mine[f"{SLOT}{one}"] for one in slots_held(mine) if one not in kept}
    changes: Changes = {f"creneau:{slot}": {"held_by": None} for slot in held.values()}
    return changes | ({_subject(key): dict.fromkeys(held)} if held else {})


def _over(files: Files, key: Key, now: datetime) -> set[str]:
    """The trials whose slot is past: it stays whose it was, and of no use to anybody else (§6.2, §7.3)."""
    held = {one: slot_of(files.register, *key, one) for one in slots_held(files.candidature(*key))}
    return {one for one, slot in held.items() if slot and slot.starts_at <= now}


def _put_right(files: Files, key: Key, target: str, now: datetime) -> Changes:
    """What a material error takes away: slots to come that are waited for no more, the accord that made a commitment,
    and, of who is judged again, their turn."""
    trials = live_trials(files.session, files.session.programmes[key[1]].year)
    waited = {one.code for one in trials if target in waiting_states(files.session.workflow, one)}
    changes = _given_back(files, key, waited | _over(files, key, now))
    turn = {name: None for name in TURN if files.candidature(*key).get(name) is not None}
    if turn and files.session.workflow.undecided(target):
        add(changes, {_subject(key): turn})
    add(changes, _uncommitted(files, key, target))
    add(changes, restored(files, key, target))
    return changes


def _uncommitted(files: Files, key: Key, target: str) -> Changes:
    """No project stays firm without its commitment (R-112): the school's accord goes, where the act that is taken back
    gave none, and so does what was recorded of a default on it (R-113)."""
    if files.session.workflow.has(target, COMMITTED):
        return {}
    firm, value = [one.subject for one in projects_of(files.register, *key) if one.firm], files.register.value
    return {one: {name: None for name in COMMITTING if value(one, name) is not None} for one in firm}


def restored(files: Files, key: Key, target: str) -> Changes:
    """A material error brings back what the act by which the application left that state had ended: the projects, not
    the slots (§5)."""
    kept = counting(files, key)
    place = entrance(kept, target, str(files.candidature(*key).get("state") or ""))
    act = files.register.recorded(kept[place].acts[0]) if place is not None else None
    return dict(_before(act.act.changes)) if act else {}


def _before(changes: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for subject, fields in changes.items():
        if subject.startswith("fiche:"):
            yield subject, {name: pair[0] for name, pair in fields.items()}


def _subject(key: Key) -> str:
    return f"candidature:{key[0]}/{key[1]}"


def add(changes: Changes, more: Mapping[str, Mapping[str, Any]]) -> None:
    """In place: field by field, where both change a subject."""
    for subject, fields in more.items():
        changes[subject] = {**changes.get(subject, {}), **fields}
