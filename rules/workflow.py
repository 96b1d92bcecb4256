"""The life of an application, read from the tabs `États` and `Transitions`.

It answers two questions: what is this actor offered, and what does a transition do? No role, no transition. Where a row
names validation roles, taking it only proposes; a different identity, in one of those roles, validates (§5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from rules.case import NEVER_DECIDE, ROLES, Actor, Case, Condition, Offer, Outcome, Proposal, Reason, State, Transition
from rules.faults import RuleError

__all__ = [
    "Actor",
    "Case",
    "Offer",
    "Outcome",
    "Proposal",
    "Reason",
    "State",
    "Transition",
    "TransitionRefused",
    "Workflow",
]

CREATION = ""
"""The state of an application that has none yet."""
SAME, ORIGIN, PREVIOUS, DEPARTURE = "meme", "origine", "precedent", "depart"
"""What `vers` may say instead of a state, and what `origine` may say instead of one."""
RENOUNCED = "fait(person_renounced)"
"""The condition of the steps by which a person's other applications follow a renouncing."""


class TransitionRefused(RuleError):  # noqa: N818  a refusal is an answer, not an error
    """This transition is not open to this actor, now, on this application."""

    def __init__(self, label: str, reasons: tuple[str, ...]):
        self.reasons = reasons
        super().__init__(f"{label} : {' ; '.join(reasons)}")


@dataclass(frozen=True)
class Workflow:
    """Keys are codes of the rows, in the order of the tabs."""

    states: Mapping[str, State]
    transitions: Mapping[str, Transition]
    reasons: Mapping[str, Reason]

    def has(self, state: str | None, trait: str) -> bool:
        """Whether a state has one of the properties of `États`; no state has none."""
        return bool(state) and state in self.states and trait in self.states[state or ""].traits

    def tells_of_a_project(self, state: str | None) -> bool:
        """Whether a state says that a project exists, ceased or is wanting: not to whoever still judges the person
        (§5)."""
        return self.has(state, "revele_entreprise")

    def undecided(self, state: str | None) -> bool:
        """Whether admissibility is still to be decided (§6.3, §7.5)."""
        known = self.states.get(state or "")
        return known is None or not (known.final or "admissibilite_decidee" in known.traits)

    @cached_property
    def before_a_project(self) -> frozenset[str]:
        """The states from which a step may lead to one that tells of a project, and that say nothing themselves."""
        sources = (row.named_sources for row in self.transitions.values() if self.tells_of_a_project(row.target))
        return frozenset(state for some in sources for state in some if not self.tells_of_a_project(state))

    @cached_property
    def after_a_project(self) -> frozenset[str]:
        """The states in which an application may have had a project: those that say so, and whatever follows them."""
        telling, rows = {code for code in self.states if self.tells_of_a_project(code)}, self.transitions.values()
        found: set[str] = set()
        more = telling | {source for row in rows if row.target in telling for source in row.named_sources}
        while more - found:
            found |= more
            more = {row.target for row in rows if found & {*row.sources}} & {*self.states}
        return frozenset(found)

    @cached_property
    def renounced(self) -> frozenset[str]:
        """The states of who went back on a commitment (§8): those to which the person's other applications follow."""
        rows = self.transitions.values()
        return frozenset(row.target for row in rows if any(guard.text == RENOUNCED for guard in row.guards))

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        """State → the transitions that start there."""
        rows = self.transitions.values()
        states = (CREATION, *self.states)
        return {state: tuple(row for row in rows if state in row.sources) for state in states}

    def reasons_for(self, transition: str) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons.values() if reason.transition == transition)

    def offers(self, case: Case, actor: Actor) -> tuple[Offer, ...]:
        """The transitions of this actor from where the application stands, open or not."""
        found = (self._offer(transition, case, actor) for transition in self._leaving.get(case.state, ()))
        return tuple(offer for offer in found if offer)

    def theirs(self, transition: Transition, state: str, before: object, year: int) -> Transition:
        """The row with the roles that it has there: whoever could take a step may take it back, and whoever validated
        it validates that; else those of the row, who answer for it and may propose it too (§5)."""
        if transition.target != PREVIOUS:
            return transition
        steps = [row for row in self._leaving.get(str(before or ""), ()) if row.target == state and year in row.years]
        took = frozenset(role for row in steps for role in row.roles)
        answered = frozenset(role for row in steps for role in row.validation_roles or row.roles)
        validate = transition.validation_roles & answered or transition.validation_roles
        return replace(transition, roles=transition.roles & (took | validate), validation_roles=validate)

    def _offer(self, row: Transition, case: Case, actor: Actor) -> Offer | None:
        transition = self._theirs(row, case)
        validates = self._waits(transition, case)
        roles = transition.roles | transition.validation_roles if validates else transition.roles
        if not self._leads_on(transition, case) or not actor.has(roles, case.application.programme):
            return None
        objections = (*self._two_identities(transition, case, actor), *self.objections(transition, case))
        return Offer(transition, objections, validates, _against(transition.reservations, case))

    def _theirs(self, row: Transition, case: Case) -> Transition:
        return self.theirs(row, case.state, case.facts.get("previous_state"), case.year)

    @staticmethod
    def _leads_on(transition: Transition, case: Case) -> bool:
        return case.state in transition.sources and case.year in transition.years

    @staticmethod
    def _waits(transition: Transition, case: Case) -> Proposal | None:
        return case.proposal if case.proposal and case.proposal.transition == transition.id else None

    def _two_identities(self, transition: Transition, case: Case, actor: Actor) -> tuple[str, ...]:
        """Who proposed never validates, and one proposal waits at a time (§5)."""
        proposal = case.proposal
        if proposal is None or not transition.validation_roles:
            return ()
        if proposal.transition != transition.id:
            waiting = self.transitions.get(proposal.transition)
            return (f"une proposition attend déjà : {waiting.label if waiting else proposal.transition}",)
        if _same_identity(proposal.by, actor.email):
            return ("vous avez proposé cette étape : une autre personne doit la valider",)
        if not actor.has(transition.validation_roles, case.application.programme):
            who = " ou ".join(sorted(ROLES[role] for role in transition.validation_roles))
            return (f"cette étape est proposée : elle attend {who}",)
        return ()

    def objections(self, transition: Transition, case: Case) -> tuple[str, ...]:
        """What the notice holds against it, whoever asks: its own conditions, then those of the state it leads to; back
        where the project was agreed, the person was let in already, and is there."""
        target = self.target(transition, case)
        if target is None:
            return ("l'état où revenir n'est pas connu, ou une étape a suivi",)
        stays = target == case.state or transition.target == ORIGIN
        entered = () if stays else self.states[target].conditions
        return tuple(dict.fromkeys((*_against(transition.guards, case), *_against(entered, case))))

    def target(self, transition: Transition, case: Case) -> str | None:
        """The state it leads this application to; None when it leads back to one that is not known."""
        back = {SAME: case.state, ORIGIN: case.origin, PREVIOUS: case.facts.get("previous_state")}
        target = back.get(transition.target, transition.target)
        return target if isinstance(target, str) and target in self.states else None

    def entry(self, case: Case) -> Transition | None:
        """By which transition a new application comes in: the first row without objection (§4.1)."""
        rows = (row for row in self._leaving[CREATION] if self._leads_on(row, case))
        return next((row for row in rows if not self.objections(row, case)), None)

    def take(self, transition_id: str, case: Case, actor: Actor, reason: str = "") -> Outcome:
        """The application after the transition, its proposal or its validation; or `TransitionRefused`."""
        transition = self.transitions.get(transition_id)
        offer = self._offer(transition, case, actor) if transition else None
        if transition is None or offer is None:
            label = transition.label if transition else transition_id
            raise TransitionRefused(label, ("cette étape n'est pas ouverte à cette personne dans cet état",))
        missing = ("un motif est obligatoire",) if offer.needs_motive and not reason.strip() else ()
        if objections := offer.objections or (*missing, *(offer.reservations if missing else ())):
            raise TransitionRefused(transition.label, objections)
        return self._outcome(offer, case, actor, reason)

    def _outcome(self, offer: Offer, case: Case, actor: Actor, reason: str) -> Outcome:
        transition = offer.transition
        if transition.validation_roles and offer.validates is None:
            proposal = Proposal(transition.id, actor.email, case.now, reason.strip())
            return Outcome("proposition", case.state, case.origin, proposal)
        kind = "validation" if offer.validates else "transition"
        return Outcome(kind, self.target(transition, case) or case.state, self._origin(transition, case))

    @staticmethod
    def _origin(transition: Transition, case: Case) -> str | None:
        """The origin afterwards: kept, unless the row names another or leads back to it (§9.1)."""
        if transition.target == ORIGIN:
            return None
        return case.state if transition.origin == DEPARTURE else transition.origin or case.origin

    def drop(self, case: Case, actor: Actor) -> Outcome:
        """Give a proposal up (its author) or refuse it (who could validate it); or `TransitionRefused`.

        One whose row is no longer in the session can only be set aside, by anyone who decides.
        """
        proposal = case.proposal
        if proposal is None:
            raise TransitionRefused("Écarter la proposition", ("aucune proposition n'attend",))
        transition = self.transitions.get(proposal.transition)
        anyone = frozenset(ROLES.keys() - NEVER_DECIDE)
        roles = self._theirs(transition, case).validation_roles if transition else anyone
        if not actor.has(roles, case.application.programme) and not _same_identity(proposal.by, actor.email):
            raise TransitionRefused("Écarter la proposition", ("réservé à qui l'a faite ou peut la valider",))
        return Outcome("refus_proposition", case.state, case.origin)


def _against(conditions: tuple[Condition, ...], case: Case) -> tuple[str, ...]:
    return tuple(objection for condition in conditions if (objection := condition.objection(case)))


def _same_identity(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
