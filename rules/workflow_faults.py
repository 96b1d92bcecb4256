"""A workflow that reads well and cannot be lived: dead ends, states never reached, a decision taken alone (§5)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from rules.case import DECISION, MISTAKE, NEVER_DECIDE, State, Transition
from rules.faults import Fault
from rules.workflow import CREATION, DEPARTURE, ORIGIN, PREVIOUS, SAME, Workflow

TWO_IDENTITIES: Final = frozenset((DECISION, "annonce", MISTAKE))
"""The kinds of transition that a second identity validates (§5)."""
ABSOLUTE: Final[Mapping[str, tuple[str, ...]]] = {
    "depot": ("sur_plateforme",),
    "admission": ("contrat_signe", "fait(documents_validated)"),
}
"""Trait → conditions that no row may drop: nobody overrides R-044, R-049 nor R-123."""

Says = Callable[[str, str], Fault]
"""Names a fault of the row at hand: column, what is wrong."""


def faults(workflow: Workflow) -> list[Fault]:
    return [
        *(fault for row in workflow.transitions.values() for fault in _transition_faults(row, workflow)),
        *(fault for state in workflow.states.values() for fault in _state_faults(state)),
        *(fault for year in sorted(_years(workflow)) for fault in _graph_faults(workflow, year)),
        *(
            Fault("Motifs", reason.code, "etape", f"étape inconnue « {reason.transition} »")
            for reason in workflow.reasons.values()
            if reason.transition not in workflow.transitions
        ),
    ]


def _years(workflow: Workflow) -> set[int]:
    return {year for state in workflow.states.values() for year in state.years}


def _state_faults(state: State) -> Iterator[Fault]:
    held = {condition.text for condition in state.conditions}
    for trait in state.traits & ABSOLUTE.keys():
        for missing in [text for text in ABSOLUTE[trait] if text not in held]:
            yield Fault("États", state.code, "conditions", f"« {missing} » est attendu : personne ne peut l'écarter")


def _transition_faults(row: Transition, workflow: Workflow) -> Iterator[Fault]:
    def says(column: str, text: str) -> Fault:
        return Fault("Transitions", row.id, column, text)

    if not row.roles:
        yield says("roles", "aucun rôle : personne ne pourra la faire")
    for column, roles in (("roles", row.roles), ("validation", row.validation_roles)):
        for role in sorted(roles & NEVER_DECIDE):
            yield says(column, f"« {role} » ne décide pas")
    if row.kind in TWO_IDENTITIES and not row.validation_roles:
        yield says("validation", f"une étape de nature « {row.kind} » se fait à deux : un rôle qui valide est attendu")
    target = workflow.states.get(row.target)
    if target and target.final and CREATION not in row.sources and not row.motive_required:
        yield says("motif", f"un état final ({target.code}) se motive : « oui » est attendu")
    if row.kind == MISTAKE and not row.motive_required:
        yield says("motif", "une erreur matérielle se motive, en citant la décision reprise : « oui » est attendu")
    yield from _leaving_faults(row, workflow, says)


def _leaving_faults(row: Transition, workflow: Workflow, says: Says) -> Iterator[Fault]:
    finals = sorted(code for code in row.sources if code in workflow.states and workflow.states[code].final)
    if finals and row.kind != MISTAKE:
        yield says("de", f"« {finals[0]} » est final : seule une erreur matérielle (nature « erreur ») en fait sortir")
    if row.target == PREVIOUS and row.kind != MISTAKE:
        yield says("vers", "seule une erreur matérielle (nature « erreur ») ramène à l'état précédent")
    keepless = sorted(code for code in row.sources if not workflow.has(code, "origine"))
    if row.target == ORIGIN and keepless:
        yield says("vers", f"« {keepless[0]} » ne garde pas d'origine où revenir")
    if workflow.has(row.target, "origine") and keepless and row.origin != DEPARTURE:
        yield says("origine", f"« {row.target} » garde une origine : « {DEPARTURE} » est attendu")


def _graph_faults(workflow: Workflow, year: int) -> Iterator[Fault]:
    """Each entry year is a graph of its own, from the creation of an application to a final state."""
    states = {code: state for code, state in workflow.states.items() if year in state.years}
    rows = [row for row in workflow.transitions.values() if year in row.years]
    yield from _other_year_faults(workflow, states, rows, year)
    reached = _reached(rows)
    for code in states.keys() - reached:
        yield Fault("États", code, "code", f"état jamais atteint en année {year} : aucune étape n'y mène")
    for code, state in states.items():
        if not state.final and not _leads_somewhere(code, rows, states):
            yield Fault("États", code, "code", f"état sans issue en année {year} : aucune étape ne le nomme")


def _other_year_faults(
    workflow: Workflow, states: Mapping[str, State], rows: list[Transition], year: int
) -> Iterator[Fault]:
    for row in rows:
        for code in sorted((row.named_sources & workflow.states.keys()) - states.keys()):
            yield Fault("Transitions", row.id, "de", f"« {code} » n'existe pas en année {year}")
        for column, code in (("vers", row.target), ("origine", row.origin)):
            if code in workflow.states and code not in states:
                yield Fault("Transitions", row.id, column, f"« {code} » n'existe pas en année {year}")


def _reached(rows: list[Transition]) -> set[str]:
    """The states an application can be in. A way back leads only where it has already been."""
    reached = {CREATION}
    while True:
        further = {row.target for row in rows if row.target not in (SAME, ORIGIN, PREVIOUS) and row.sources & reached}
        if further <= reached:
            return reached
        reached |= further


def _leads_somewhere(code: str, rows: list[Transition], states: Mapping[str, State]) -> bool:
    """Whether steps that name their states lead from there to an end.

    Withdrawal and nullity leave from everywhere, so they prove nothing: what counts is a step meant for that state.
    """
    met, waiting = {code}, [code]
    while waiting:
        here = waiting.pop()
        for row in rows:
            if here in row.named_sources and row.target in states and row.target not in met:
                if states[row.target].final or "admission" in states[row.target].traits:
                    return True
                met.add(row.target)
                waiting.append(row.target)
    return "admission" in states[code].traits and any(code in row.named_sources for row in rows)
