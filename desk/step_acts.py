"""What the act of a step is made of (§5): what it changes, and what it rests on of all that was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from desk.admission_views import ANNUL
from desk.convened import shared_with
from desk.files import Files, Key, key_of
from desk.offering import asks_trials
from desk.sitting_bases import FACT, bases_in, open_on, phase_of
from desk.views import ApplicationView, Bases
from rules.case import Case
from rules.session import Session
from rules.trials import trials
from rules.workflow import Outcome, Transition
from sheets_sync.answers import Draft
from sheets_sync.journal import RECUSED
from sheets_sync.projects import projects_of

BINDS = ("agreed_on", "refused_on", "lapsed_on", "contract_signed_on")
"""What of an agreed project admits, or keeps from leaving."""
TITLE, ON_TRIALS = ("title_obtained", "documents_validated"), "epreuve"
"""What admits beside a contract (R-049); what the name of a guard on trials begins with (`rules/guards.py`)."""
PROOF = "écrivez la preuve de la fausse déclaration : la pièce, sa source, son jour"
EARLY = ("depot", "instruction", "recevabilite")
"""Phases where the route is still being decided: the act keeps which one it was (R-25)."""


class Shown(Protocol):
    """What a person saw of a dossier when the form opened: a whole file, or one line of a list."""

    @property
    def dossier(self) -> str: ...
    @property
    def bases(self) -> Bases: ...
    def application(self, programme: str) -> ApplicationView: ...


@dataclass(frozen=True)
class Choice:
    """What the form says: the step, why, by which section, and the trials where the step asks them (§5.1.1).

    `project` is the employment project that the step is about, `agrees` the one that it would agree; `also` are changes
    (subject → field → value) that the same act carries, and `known` the facts that they make true.
    """

    form: str
    programme: str
    transition: str
    reason: str = ""
    section: str = ""
    trials: tuple[str, ...] | None = None
    project: str = ""
    agrees: str = ""
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    known: Mapping[str, object] = field(default_factory=dict)


def changed_by(files: Files, case: Case, outcome: Outcome, choice: Choice, facts: Mapping[str, str]) -> dict[str, Any]:
    """The fields that the outcome changes: a proposal changes no state; trials are asked by the step that is taken
    (§5.1.1)."""
    trials = choice.trials if asks_trials(files, files.session.workflow.transitions[choice.transition].target) else None
    asked: Any = case.facts.get("trials_asked")
    if outcome.proposal is not None:
        proposal = {
            "transition": outcome.proposal.transition,
            "by": outcome.proposal.by,
            "at": outcome.proposal.at.isoformat(),
            "reason": outcome.proposal.reason,
            "section": choice.section,
        }
        proposal |= {"project": choice.agrees} if choice.agrees else {}
        return {"proposal": proposal | ({"trials": list(trials or asked or ())} if asked is not None else {})}
    changed: dict[str, Any] = {"state": outcome.state}
    if case.proposal is not None:
        changed["proposal"] = None
    if outcome.origin != case.origin:
        changed["origin"] = outcome.origin
    if asks_trials(files, outcome.state) and asked:
        changed["trials"] = list(asked)
    state = files.session.workflow.states.get(case.state)
    if state is not None and state.phase in EARLY:
        changed |= {"decided_eligibility": facts.get("recevabilité"), "decided_route": facts.get("voie")}
    return changed


def in_sitting(draft: Draft, shown: Bases, files: Files, key: Key) -> Draft:
    """Every step rests on who was recused; one of a phase rests on what its form saw of the sittings too and, taken
    while one is open, names that sitting (R-060)."""
    phase = phase_of(files.session, key[1], draft.transition or "")
    register, recused = files.register, f"{draft.subject}#{RECUSED}"
    rests = {recused: shown.get(recused, register.heads.get(recused))}
    if phase is None:
        return replace(draft, bases=rests)
    sitting = open_on(register, key[1], phase.code).partition(":")[2]
    bases = bases_in(register, shown, key[1], phase.code) | rests
    return replace(draft, bases=bases, facts={**draft.facts, FACT: sitting} if sitting else draft.facts)


def bases_of(
    draft: Draft, shown: Bases, files: Files, case: Case, outcome: Outcome, project: str = ""
) -> dict[str, str | None]:
    """What was shown of each changed field and of the state, what stands where nothing was shown, all that was shown of
    the project that the step is about, and the ledgers that a seat or a commitment touches."""
    subject = draft.subject
    keys = {f"{subject}#state", f"{subject}#proposal"}
    keys |= {key for key in shown if project and key.startswith(f"{project}#")}
    keys |= {f"{other}#{name}" for other, fields in draft.changes.items() for name in fields}
    if outcome.proposal is None:
        keys |= _of_contract(files, case, draft.subject)
    heads = files.register.heads
    bases = {key: shown[key] if key in shown else heads.get(key) for key in keys}
    read = () if outcome.proposal else _of_guards(files, draft.transition or "", key_of(subject.partition(":")[2]))
    return bases | {key: heads.get(key) for key in (*read, *ledgers(files, case, outcome))}


def reads_title(session: Session, step: Transition) -> bool:
    """Nobody is admitted without title and papers (R-049)."""
    return session.workflow.has(step.target, "admission")


def reads_trials(step: Transition) -> bool:
    return any(ON_TRIALS in one.text for one in step.guards)


def unproved(choice: Choice, files: Files) -> bool:
    """A false declaration on its motive alone, which is no evidence (R-050)."""
    motives = files.session.workflow.reasons_for(ANNUL)
    return choice.transition == ANNUL and choice.reason in {one.label for one in motives}


def _of_guards(files: Files, transition: str, key: Key) -> set[str]:
    """What the guards read of the title or the trials: nobody is admitted on what is taken back at that very moment,
    nor said to have missed a trial whose result arrives."""
    session, step = files.session, files.session.workflow.transitions[transition]
    titles = {f"dossier:{key[0]}#{name}" for name in TITLE} if reads_title(session, step) else set()
    held = trials(session, session.programmes[key[1]].year) if reads_trials(step) else {}
    subjects = {f"epreuve:{key[0]}/{key[1]}/{code}" for code in held}
    subjects.update(other for code in held for other in shared_with(files, key, code))
    return titles | {f"{subject}#outcome" for subject in subjects}


def _of_contract(files: Files, case: Case, subject: str) -> set[str]:
    """A step from a seat rests on the agreed project as its guards read it, a trainee's on those to come: nobody is
    admitted on a contract that is taken away at that moment, nor leaves while theirs is recorded (R-123, R-134)."""
    workflow = files.session.workflow
    seated = workflow.has(case.state, "place")
    if not seated and not workflow.has(case.state, "stagiaire"):
        return set()
    mine = projects_of(files.register, *key_of(subject.partition(":")[2]))
    return {f"{one.subject}#{name}" for one in mine if one.agreed or not (seated or one.ended) for name in BINDS}


def ledgers(files: Files, case: Case, outcome: Outcome) -> tuple[str, ...]:
    """The ledger of a programme when a seat or a place on its list is taken or given back, or a person begins (§9), and
    then the person's own commitment (§8); a way back before admissibility too, since a fiche may arrive (§5)."""
    workflow, programme = files.session.workflow, case.application.programme
    moves = any(
        workflow.has(case.state, trait) != workflow.has(outcome.state, trait)
        for trait in ("place", "present", "engagement", "liste")
    ) or workflow.has(case.origin, "stagiaire") != workflow.has(outcome.origin, "stagiaire")
    judged_again = workflow.undecided(outcome.state) and not workflow.undecided(case.state)
    person = files.person(getattr(case.application, "dossier", ""))
    return (f"registre:{programme}", f"personne:{person}") if moves or judged_again else ()
