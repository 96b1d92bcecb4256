"""What waits for a second person: they approve what was proposed, and nothing else (§5.1.1, §8)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from desk.access import in_words
from desk.cases import proposal_of
from desk.files import Entry, Files, Key
from desk.projects import FAILS, REPLACE, STEPS
from desk.step_acts import Choice
from rules.case import MISTAKE, Actor, Transition
from rules.history import past_facts
from sheets_sync.answers import Draft, Refused
from sheets_sync.journal import Act
from sheets_sync.projects import projects_of
from sheets_sync.standings import history

TRIALS: Final = "les épreuves sont celles de la proposition : pour en demander d'autres, écartez-la"
PROJECT: Final = "seule se valide la fiche proposée, n° {number} ; sinon, écartez la proposition, écran Instruction"
ENDED: Final = "la fiche proposée n'attend plus d'agrément : écartez la proposition, écran Instruction"
GIVEN_BACK: Final = "la place n'est plus gardée, écartez la proposition, écran Instruction"


def waiting(files: Files, entry: Entry) -> Transition | None:
    """The step that waits there, with the roles that it has there: a material error, those of what it takes back."""
    workflow = files.session.workflow
    step = workflow.transitions.get(entry.proposed)
    if step is None or step.kind != MISTAKE:
        return step
    before = past_facts(history(files.register, *entry.key), workflow)["previous_state"]
    return workflow.theirs(step, entry.state, before, files.session.programmes[entry.programme].year)


def may_validate(files: Files, actor: Actor, entry: Entry) -> bool:
    """Whether this person validates what waits there; never their own proposal (§5)."""
    step = waiting(files, entry)
    return step is not None and actor.has(step.validation_roles, entry.programme) and entry.proposer != actor.email


def _proposal(files: Files, key: Key, transition: str) -> Mapping[str, Any]:
    """What the waiting proposal of this step says; nothing where it is another's."""
    found: Mapping[str, Any] = files.candidature(*key).get("proposal") or {}
    return found if found.get("transition") == transition else {}


def proposed_project(files: Files, key: Key, transition: str) -> str:
    """The employment project that the waiting proposal of this step would agree, "" where it names none (§8)."""
    return str(_proposal(files, key, transition).get("project") or "")


def proposed_default(files: Files, key: Key, held: date | None, named: Callable[[str], str] | None = None) -> str:
    """The step of a default that waits for somebody else (R-113): since when, by whom where `named` says it, who
    validates it; "" when none was proposed. `held`: the day until which management holds the seat."""
    found, steps = proposal_of(files, *key), files.session.workflow.transitions
    step = steps.get(found.transition) if found else None
    if found is None or step is None or all(one.text != FAILS for one in step.guards):
        return ""
    by = f" par {named(found.by)}" if named else ""
    said = f"« {step.label} » proposé le {found.at.astimezone(files.session.calendar.zone):%d/%m/%Y}{by}"
    if step.id == REPLACE and not held:
        return f"{said} : {GIVEN_BACK}"
    after = " après ce jour" if held and step.id != REPLACE else ""
    return f"{said}, à valider{after} par une autre personne ({in_words(step.validation_roles)})"


def motive(files: Files, key: Key, choice: Choice) -> str:
    """Why a project ends: the words of who takes the step, else those of who proposed one about a project (§8). What
    another step was proposed for, a false declaration's evidence, is not written on a project."""
    said = _proposal(files, key, choice.transition).get("reason") if choice.transition in STEPS else ""
    return choice.reason or str(said or "")


def not_as_proposed(files: Files, key: Key, choice: Choice) -> Refused | None:
    """The refusal of a validation whose form asks something else than the proposal."""
    asked = _proposal(files, key, choice.transition).get("trials")
    if choice.trials is not None and asked and set(choice.trials) != set(asked):
        return Refused((TRIALS,))
    why = other_project(files, key, choice.transition, choice.project)
    return Refused((why,)) if why else None


def other_project(files: Files, key: Key, transition: str, project: str) -> str:
    """Why this step, proposed on one project, is not validated on this one, or no more; "" when it may be."""
    wanted = proposed_project(files, key, transition)
    proposed = next((one for one in projects_of(files.register, *key) if one.subject == wanted), None)
    if wanted and (proposed is None or not proposed.registered or proposed.agreed):
        return ENDED
    return "" if proposed is None or project in ("", wanted) else PROJECT.format(number=proposed.number)


def proposed_otherwise(first: Act, draft: Draft) -> Refused | None:
    """Of two proposals of one step, for the same reason, the refusal of the second when it asks something else."""
    theirs, mine = (changes[draft.subject].get("proposal") or {} for changes in (first.after, draft.changes))
    if set(mine.get("trials") or ()) != set(theirs.get("trials") or ()):
        return Refused((TRIALS,))
    project = str(theirs.get("project") or "")
    same = mine.get("project", "") == project
    return None if same else Refused((PROJECT.format(number=project.rpartition("/")[2]),))
