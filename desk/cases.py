"""An application put to the workflow: where it stands, what its past, its records and the seats say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from desk.announced import decided
from desk.blindness import judged_elsewhere
from desk.consequences import restored
from desk.files import Entry, Files, Key, key_of
from desk.reading import application
from desk.withheld import came_back_on, letter_awaited
from rules import seats
from rules.case import Case, Proposal
from rules.history import past_facts
from rules.workflow import Workflow
from sheets_sync.projects import project_facts, projects_of
from sheets_sync.records import deletion_asked, facts_of
from sheets_sync.standings import history

COMMITTED: Final = "engagement"
TRAINEE: Final = "stagiaire"
SPARES = "spares"
NOWHERE: Final[Mapping[Key, str]] = {}
UNRANKED: Final[Mapping[Key, int]] = {}


def case_of(
    files: Files,
    dossier: str,
    programme: str,
    now: datetime,
    trials: Sequence[str] | None = None,
    known: Mapping[str, object] | None = None,
) -> Case:
    """`trials` are those of the form being filled in; without them, those already decided. `known` are facts that the
    act itself brings (the last accord, a date being written).
    """
    mine = files.candidature(dossier, programme)
    proposal = proposal_of(files, dossier, programme)
    return Case(
        application=application(dossier, programme, files.fields(dossier), files.session),
        state=str(mine.get("state") or ""),
        origin=mine.get("origin"),
        examination=files.examination(dossier, programme),
        facts=_facts(files, dossier, programme, trials) | (known or {}),
        proposal=proposal,
        now=now,
        session=files.session,
    )


def proposal_of(files: Files, dossier: str, programme: str) -> Proposal | None:
    """The proposal that waits; its operation is the last act on that field."""
    kept: dict[str, Any] | None = files.candidature(dossier, programme).get("proposal")
    if not kept:
        return None
    operation = files.register.heads.get(f"candidature:{dossier}/{programme}#proposal") or ""
    at = datetime.fromisoformat(kept["at"])
    return Proposal(kept["transition"], kept["by"], at, kept.get("reason", ""), operation)


def _facts(files: Files, dossier: str, programme: str, trials: Sequence[str] | None) -> dict[str, object]:
    mine = files.candidature(dossier, programme)
    facts = past_facts(history(files.register, dossier, programme), files.session.workflow)
    results = files.trials(dossier, programme)
    facts |= facts_of(files.register, dossier, programme, results)
    asked = deletion_asked(results, facts["recording_kept_at"], files.session.calendar)
    facts["recording_deletion_asked_at"] = asked
    facts |= _brought_back(files, dossier, programme, str(facts["previous_state"] or ""))
    facts["project_recorded"] = any(projects_of(files.register, *one) for one in files.of_person(dossier))
    facts["letter_awaited"] = letter_awaited(files, (dossier, programme)) if facts["announcement"] else None
    facts["letter_came_back"] = came_back_on(files, (dossier, programme)) if facts["letter_awaited"] else None
    facts["email"] = files.fields(dossier).get("email")
    facts["batch_frozen"] = _frozen(files, dossier, programme)
    proposed = (mine.get("proposal") or {}).get("trials")
    asked = next((known for known in (trials, proposed, mine.get("trials")) if known is not None), None)
    if asked is not None:
        facts["trials_asked"] = tuple(asked)
    return facts | shared_facts(files, dossier, programme)


def shared_facts(
    files: Files,
    dossier: str,
    programme: str,
    moved: Mapping[Key, str] = NOWHERE,
    ranked: Mapping[Key, int] = UNRANKED,
) -> dict[str, object]:
    """What other applications leave to this one: commitments of the person, seats, places (§8, §9). `moved`: those that
    are taken to stand in another state than the book says; `ranked`: ranks that it does not have yet."""
    person = _person(files, dossier, programme, moved) | _begun_elsewhere(files, dossier, programme, moved)
    seats_ = _seats(files, files.person(dossier), programme, moved)
    return person | seats_ | _turn(files, (dossier, programme), seats_.get("list_places_left"), moved, ranked)


def _brought_back(files: Files, dossier: str, programme: str, before: str) -> dict[str, object]:
    """From a final state one only comes back from a material error, and then the projects it ended stand again (§5)."""
    state = files.session.workflow.states.get(str(files.candidature(dossier, programme).get("state") or ""))
    if state is None or not state.final:
        return {}
    ended = restored(files, (dossier, programme), before)
    projects = projects_of(files.register, dossier, programme)
    return project_facts(tuple(replace(one, lapsed_on=None) if one.subject in ended else one for one in projects))


def _frozen(files: Files, dossier: str, programme: str) -> bool:
    """Is the decision that it stands on in an announcement that two people closed (§5)?"""
    announcements = (
        files.register.fields[subject]
        for subject in files.register.records("annonce")
        if subject.rpartition("/")[2] == programme
    )
    batches = [one.get("members") or {} for one in announcements if one.get("frozen_at")]
    found = decided(files, (dossier, programme)) if batches else None
    return found is not None and any(batch.get(f"{dossier}/{programme}") == found.operation for batch in batches)


def _elsewhere(files: Files, dossier: str, programme: str, moved: Mapping[Key, str]) -> list[tuple[str, str]]:
    """(`dossier/programme`, state) of the person's other applications."""
    others = (other for other in files.dossiers_of(files.person(dossier)))
    keys = ((other, code) for other in others for code in files.programmes(other))
    states = ((key, moved.get(key, files.entries[key].state)) for key in keys if key != (dossier, programme))
    return [(f"{key[0]}/{key[1]}", state) for key, state in states]


def _person(files: Files, dossier: str, programme: str, moved: Mapping[Key, str]) -> dict[str, object]:
    """Firmly committed on another application, or gone back on it (§8): where the person has renounced here too, it may
    be what the others followed, and a material error takes it back first."""
    others, workflow = _elsewhere(files, dossier, programme, moved), files.session.workflow
    if not others:
        return {"person_lock": None, "person_renounced": False}
    lock = next((key for key, state in others if workflow.has(state, COMMITTED)), None)
    mine, renounced = f"{dossier}/{programme}", [key for key, state in others if state in workflow.renounced]
    if files.candidature(dossier, programme).get("state") in workflow.renounced:
        renounced = []
    return {"person_lock": lock, "person_renounced": any(mine not in spared(files, key) for key in renounced)}


def _begun_elsewhere(files: Files, dossier: str, programme: str, moved: Mapping[Key, str]) -> dict[str, object]:
    """In the school as a trainee of another programme, with a project agreed since or not (§9.2)."""
    workflow, found = files.session.workflow, None
    for key, state in _elsewhere(files, dossier, programme, moved):
        origin = files.candidature(*key_of(key)).get("origin") if workflow.has(state, "origine") else None
        if workflow.has(state, TRAINEE) or workflow.has(origin, TRAINEE):
            found = found or key
    return {"trainee_elsewhere": found}


def spared(files: Files, renounced: str) -> tuple[str, ...]:
    """The person's other applications that management keeps out of this renouncing (R-114)."""
    return tuple(files.register.value(f"candidature:{renounced}", SPARES) or ())


def _seats(files: Files, person: str, programme: str, moved: Mapping[Key, str]) -> dict[str, object]:
    """What is left by the other persons, under the cap and of the seats opened (§9.1, §9.2)."""
    row = files.session.programmes[programme]
    held, present = (
        len({entry.person for entry in holders(files, programme, trait, moved)} - {person})
        for trait in ("place", "present")
    )
    cap, opened = seats.cap(row), seats.opened(row)
    said = files.register.fields.get(f"formation:{programme}", {})
    capacity, size = said.get("hosting_capacity"), said.get("list_size")
    facts: dict[str, object] = {
        "seats_left": cap - held,
        "capacity_left": (cap if capacity is None else int(capacity)) - present,
        "vacant_seats": max(0, opened - held),
    }
    if size is None:
        return facts
    return facts | {"list_places_left": int(size) - len(on_the_list(files, programme, moved) - {person})}


def _turn(
    files: Files, key: Key, left: object, moved: Mapping[Key, str], ranked: Mapping[Key, int]
) -> dict[str, object]:
    """Do the ranks retain this application within the places left? Who is bound elsewhere has no turn; while someone
    may still judge them they keep it, for a turn that passes on would tell (§5, R-131)."""

    def rank(one: Key) -> int | None:
        found: int | None = ranked.get(one, files.candidature(*one).get("list_rank"))
        return found

    mine = rank(key)
    if mine is None:
        return {"list_retained": False}
    found = _unbound(files, (one for one in holders(files, key[1], "admissible", moved) if one.key != key))
    ranks = {one.person: rank(one.key) for one in found}
    ahead = sum(other is not None and other < mine for other in ranks.values())
    return {"list_retained": ahead < max(1, left if isinstance(left, int) else 0)}


def on_the_list(files: Files, programme: str, moved: Mapping[Key, str] = NOWHERE) -> set[str]:
    """The persons who take a place of the complementary list: who is on it, and who began from it and is still here."""
    return {one.person for one in (*holders(files, programme, "liste", moved), *begun(files, programme, moved))}


def begun(files: Files, programme: str, moved: Mapping[Key, str] = NOWHERE) -> list[Entry]:
    """Who came from the complementary list: trainees, and those whose project was agreed since (§9.2)."""
    workflow, trainees = files.session.workflow, holders(files, programme, "stagiaire", moved)
    agreed = holders(files, programme, "origine", moved)
    origins = ((entry, files.candidature(*entry.key).get("origin")) for entry in agreed)
    return trainees + [e for e, one in origins if workflow.has(one, "liste") or workflow.has(one, "stagiaire")]


def searching(files: Files, programme: str) -> list[Entry]:
    """Who may still have a project agreed: not who is bound by another of their applications (R-112, R-132)."""
    states = sorted(seeking(files.session.workflow))
    return _unbound(files, (files.entries[key] for state in states for key in files.standing(programme, state)))


def may_sign(files: Files, programme: str) -> list[Entry]:
    """Those who search, and trainees: who may still come to a contract here (R-112, R-133)."""
    return searching(files, programme) + _unbound(files, holders(files, programme, "stagiaire"))


def _unbound(files: Files, some: Iterable[Entry]) -> list[Entry]:
    bound = _bound(files)
    return [one for one in some if one.person not in bound or not bound_elsewhere(files, one.key)]


def bound_elsewhere(files: Files, key: Key) -> bool:
    """Firmly committed on another application, or gone back on it: no project is accepted here any more (R-112, R-114).

    While someone may still judge the person, they count as searching: a count or a letter that stops would tell (§5).
    """
    if not any(_person(files, *key, NOWHERE).values()):
        return False
    return not judged_elsewhere(files, key, frozenset(files.session.programmes))


def bound_by(files: Files, key: Key) -> str:
    """The other application (`dossier/programme`) by which the person is committed, or which they gave up, as far as
    these files say; "" when they are free (R-112, R-114)."""
    found = _person(files, *key, NOWHERE)
    gave_up = (other for other, state in _elsewhere(files, *key, NOWHERE) if state in files.session.workflow.renounced)
    return str(found["person_lock"] or (next(gave_up) if found["person_renounced"] else ""))


def _bound(files: Files) -> set[str]:
    """The few persons of whom the rest is worth asking: those who committed or went back, on any application."""
    workflow = files.session.workflow
    states = workflow.renounced | {code for code in workflow.states if workflow.has(code, COMMITTED)}
    places = (keys for (_, state), keys in files.places.items() if state in states)
    return {files.entries[key].person for keys in places for key in keys}


def seeking(workflow: Workflow) -> frozenset[str]:
    """The states of those who search: the admissible and those on the list (§8); trainees count apart (§9.2)."""
    agreeing = (step for step in workflow.transitions.values() if workflow.has(step.target, "place"))
    states = {one for step in agreeing for one in step.named_sources if not workflow.has(one, "place")}
    return frozenset(state for state in states if not workflow.has(state, "stagiaire"))


def holders(files: Files, programme: str, trait: str, moved: Mapping[Key, str] = NOWHERE) -> list[Entry]:
    """The applications of a programme whose state has this property."""
    states = {code for code, state in files.session.workflow.states.items() if trait in state.traits}
    here = (key for state in states for key in files.standing(programme, state) if key not in moved)
    there = (key for key, state in moved.items() if key[1] == programme and state in states)
    return [files.entries[key] for key in (*here, *there)]
