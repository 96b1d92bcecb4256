"""What someone who still judges a person is not told: that a project exists, ceased or is wanting elsewhere (§5).

On each of the person's other applications, the acts from the first that says so are as if they had not been: it stands
where it stood before, usually admissible. A step taken by mistake hides itself and what took it back, no more.
All of it shows once the admissibility that they judge is decided.
"""

from collections.abc import Iterable, Iterator

from desk.files import Files, Key
from rules.history import standing
from rules.invariants import Breach
from sheets_sync.fields import fields
from sheets_sync.fold import dossier_of
from sheets_sync.journal import RECUSED
from sheets_sync.register import Recorded
from sheets_sync.standings import history

STILL_JUDGES = (
    "vous jugez encore une autre candidature de cette personne : d'ici là, les étapes de celle-ci reviennent à qui ne "
    "la juge pas (§5)"
)
BOUND, CHALLENGE = "courriel:", "recours"
"""Mails of an application, which may speak of a project or not; challenges, whose words may."""


def seen(files: Files, judged: frozenset[str]) -> Files:
    """The files for whoever judges these programmes; the very same when nothing is to be left unsaid.

    A challenge is there, with its days, whether a project exists or not: its words are muted in both cases.
    """
    kept = [key for key in _after_a_project(files) if judged_elsewhere(files, key, judged)]
    unsaid = [recorded for key in kept for recorded in _telling(files, key)]
    muted = [subject for key in kept for subject in files.register.owned(*key, CHALLENGE) if _searched(files, key)]
    return (files.without(unsaid) if unsaid else files).muting(muted)


def as_judged(files: Files) -> Files:
    """The files for whoever judges every programme: what everybody is answered alike rests on them, since an answer
    that changes with a project would tell that there is one (§5)."""
    if "judged" not in files.memo:
        files.memo["judged"] = seen(files, frozenset(files.session.programmes))
    found: Files = files.memo["judged"]
    return found


def closed_to(shown: Files, key: Key, judged: frozenset[str]) -> str | None:
    """Why whoever still judges the person takes no step here, from where they see the application stand; None when they
    may.

    Something may have followed that they are not told: their step would then lose to it, and the answer would tell.
    Refused whether or not something did, in the same words, it says nothing.
    """
    state = shown.entries[key].state if key in shown.entries else ""
    workflow = shown.session.workflow
    decided = workflow.has(state, "admissibilite_decidee") and not workflow.tells_of_a_project(state)
    return STILL_JUDGES if decided and judged_elsewhere(shown, key, judged) else None


def sayable(files: Files, breaches: Iterable[Breach]) -> tuple[Breach, ...]:
    """The breaches that are not about someone of whom something is left unsaid or hidden: others see to those. Where a
    whole list is shown, one that vanishes would tell as much: `desk.checking.told`."""
    acts = (recorded.act for recorded in map(files.register.recorded, files.unsaid) if recorded)
    dossiers = {dossier_of(act.subject) for act in acts}
    about = dossiers | {files.person(dossier) for dossier in dossiers}
    about |= {f"{dossier}/{programme}" for dossier, programme in files.hidden}
    about |= {dossier for dossier, _ in files.hidden if files.shut(dossier)}
    return tuple(one for one in breaches if one.subject not in about and one.subject.partition("/")[0] not in about)


def _after_a_project(files: Files) -> Iterator[Key]:
    """The applications that may have had a project, of people who have several applications."""
    states = files.session.workflow.after_a_project
    for (_, state), keys in files.places.items():
        if state in states:
            yield from (key for key in keys if len(files.siblings(key[0])) > 1)


def judged_elsewhere(files: Files, key: Key, judged: frozenset[str]) -> bool:
    """Has the person another application, in one of these programmes, whose admissibility is still to be decided?"""
    return any(other != key for other in still_judged(files, key[0], judged))


def still_judged(files: Files, dossier: str, judged: frozenset[str]) -> Iterator[Key]:
    """The person's applications, in these programmes, whose admissibility is still to be decided."""
    undecided = files.session.workflow.undecided
    for one in files.dossiers_of(files.person(dossier)):
        mine = ((one, code) for code in files.programmes(one) if code in judged)
        yield from (key for key in mine if undecided(files.entries[key].state))


def _telling(files: Files, key: Key) -> tuple[Recorded, ...]:
    """The acts to leave out of an application's; kept as long as none is added, since reading acts takes time."""
    mine = f"candidature:{key[0]}/{key[1]}"
    acts, projects = files.register.thread(mine), _project_acts(files, mine)
    fields, kept, length = files.candidature(*key), files.projects.get(key), len(acts) + len(projects)
    if not (kept and kept[0] is files.session and kept[1] is fields and kept[2] == length):
        told = {one.position: one for one in (*_from_a_project(files, key, acts), *projects)}
        kept = files.projects[key] = files.session, fields, length, tuple(told.values())
    found: tuple[Recorded, ...] = kept[3]
    return found


def _searched(files: Files, key: Key) -> bool:
    """Did it ever stand where a project may come?"""
    past = (files.entries[key].state, *(step.target for step in history(files.register, *key)))
    return not files.session.workflow.before_a_project.isdisjoint(past)


def _project_acts(files: Files, candidature: str) -> tuple[Recorded, ...]:
    """All that was ever said of its employment projects, and of the mails about them."""
    about = (one for one in files.register.records(candidature) if one.startswith(("fiche:", BOUND)))
    return tuple(recorded for subject in about for recorded in files.register.thread(subject) if _of_project(recorded))


def _of_project(recorded: Recorded) -> bool:
    """A mail is bound to a project when its act says so (`facts`: `projet`). A step that ends a project on its way is
    the application's own: what it changes of the project is veiled, the step is not."""
    subject = recorded.act.subject
    return subject.startswith("fiche:") or (subject.startswith(BOUND) and bool(recorded.act.facts.get("projet")))


def _from_a_project(files: Files, key: Key, acts: Iterable[Recorded]) -> Iterator[Recorded]:
    """The acts on an application as long as it tells of a project; its data stay, typed here or brought in, and so does
    who is recused from it: what is recorded next rests on them."""
    subject, tells = f"candidature:{key[0]}/{key[1]}", files.session.workflow.tells_of_a_project
    data = {RECUSED, *(name for name, field in fields(files.session).items() if field.data)}
    since, telling = _tells(files, key), False
    for recorded in acts:
        changed = recorded.act.changes.get(subject, {})
        before, telling = telling, since.get(recorded.row.operation, telling)
        says = before or telling or tells(str(changed.get("state", ("", ""))[1]))
        if says and ("state" in changed or (recorded.act.subject == subject and not changed.keys() <= data)):
            yield recorded


def _tells(files: Files, key: Key) -> dict[str, bool]:
    """Act → whether the application tells of a project from then on: until a material error takes back all that did,
    and leads where it was seen to stand all along."""
    workflow, past = files.session.workflow, history(files.register, *key)
    found: dict[str, bool] = {}
    telling, stood = False, ""
    for place, passage in enumerate(past, 1):
        if not telling:
            telling, stood = workflow.tells_of_a_project(passage.target), passage.source
        elif passage.target == stood:
            telling = any(workflow.tells_of_a_project(one.target) for one in standing(past[:place], workflow))
        found[passage.acts[0]] = telling
    return found
