"""How far applications come, from the deposit to the admission: nested stages, each a part of the one before."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from desk.files import Files
from rules.case import State
from rules.contents import Standing
from rules.history import standing
from rules.session import Session

STAGES = ("Déposées", "Complètes", "Recevables", "Pré-admissibles", "Admissibles", "Projets agréés", "Admis")
BEYOND = ("epreuves", "complementaire", "placement", "admission")
LATER = {"admissible": 4, "liste": 4, "stagiaire": 4, "place": 5, "admission": 6}
ARRIVED = "pieces(complete)"


class Funnel(NamedTuple):
    """How many came to each of `STAGES`, whatever became of them since."""

    name: str
    counts: tuple[int, ...]


def funnel(files: Files, name: str, some: Iterable[Standing]) -> Funnel:
    furthest = [stage(files, one) for one in some]
    return Funnel(name, tuple(sum(came >= step for came in furthest) for step in range(len(STAGES))))


def stage(files: Files, one: Standing) -> int:
    """The furthest stage that it ever came to, a mistake taken back left aside (§5)."""
    session = files.session
    known = _stages(session)
    been = (one.state, *(step.target for step in standing(one.history, session.workflow)))
    return max((known[code] for code in been if code in known), default=0)


@lru_cache(maxsize=8)
def _stages(session: Session) -> Mapping[str, int]:
    return {code: _supposed(session, state) for code, state in session.workflow.states.items()}


def _supposed(session: Session, state: State) -> int:
    """The last stage that this state supposes."""
    later = max((step for trait, step in LATER.items() if trait in state.traits), default=0)
    if state.phase in BEYOND or "admissibilite_decidee" in state.traits or "preadmissible" in state.traits:
        return max(later, 3)
    if state.phase == "preadmissibilite" or state.code in _judged_from(session):
        return max(later, 2)
    if state.phase == "recevabilite":
        return max(later, 1)
    return max(later, int(state.phase == "instruction" and not state.final and state.code not in _incomplete(session)))


def _judged_from(session: Session) -> frozenset[str]:
    """States where the dossier itself is judged: a pre-admissibility starts there."""
    workflow = session.workflow
    steps = (step for step in workflow.transitions.values() if workflow.has(step.target, "preadmissible"))
    return frozenset(state for step in steps for state in step.sources)


def _incomplete(session: Session) -> frozenset[str]:
    """States that wait for a document: « the documents arrived » starts there (§4.1)."""
    steps = session.workflow.transitions.values()
    arrived = (step for step in steps if any(condition.text == ARRIVED for condition in step.guards))
    return frozenset(state for step in arrived for state in step.sources)
