"""From the rows of `États`, `Transitions` and `Motifs` to a `Workflow`, or every cell that is wrong."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from rules.case import ROLES, Condition, Reason, State, Transition
from rules.conditions import Names, read
from rules.faults import Fault, SessionFaults
from rules.workflow import CREATION, DEPARTURE, ORIGIN, PREVIOUS, SAME, Workflow
from rules.workflow_faults import faults

Row = Mapping[str, str]
Say = Callable[[str, str], None]
"""Tells a fault: column, what is wrong and what was expected."""

TRAITS: Final[Mapping[str, str]] = {
    "depot": "le dépôt est dans les délais (§4.1)",
    "preadmissible": "le jury a déclaré la pré-admissibilité (§5)",
    "complementaire": "phase complémentaire de première année (§6)",
    "entretien_synchrone": "entretien synchrone prévu, passé ou manqué (§6.2)",
    "suppression": "rejet pour suppression de l'enregistrement (§6.2)",
    "admissible": "le jury a déclaré l'admissibilité (§6.3, §7.5)",
    "admissibilite_decidee": "l'admissibilité est décidée : un projet d'emploi peut se voir (§5)",
    "revele_entreprise": "dit qu'un projet d'emploi existe, a cessé ou manque : tu à qui juge encore la personne (§5)",
    "origine": "garde l'état d'où le projet a été agréé (§9.1)",
    "place": "occupe une place sous le plafond (§9.1)",
    "present": "compte dans la capacité d'accueil (§9.2)",
    "engagement": "engagement ferme de la personne (§8)",
    "liste": "inscrit sur la liste complémentaire (§9.2)",
    "stagiaire": "stagiaire sans contrat (§9.2)",
    "admission": "admission prononcée (§9.1)",
    "corrigible": "sans être finale, se reprend comme erreur matérielle tant que rien n'a suivi (§5)",
}
KINDS: Final = ("entree", "controle", "decision", "annonce", "evenement", "placement", "erreur")
COLOURS: Final = ("gris", "bleu", "vert", "ambre", "rouge", "violet")
HELD: Final[Mapping[tuple[str, str], str]] = {
    ("vers", "liste"): "fait(list_retained); personne_libre",
    ("vers", "stagiaire"): "personne_libre; absent(trainee_elsewhere); absent(declared_full)",
    ("origine", "stagiaire"): "personne_libre; absent(trainee_elsewhere)",
}
"""What is held against a step whose row leads into such a state, even where it does not say so: the list is of those
still searching, a person begins in one programme only, and without a project not once numbers are declared full (R-112,
R-114, R-132, R-134). Not against a way back to it."""
BACK: Final = (SAME, ORIGIN, PREVIOUS)
YES: Final = {"oui": True, "non": False}


def compile_workflow(
    states: Iterable[Row],
    transitions: Iterable[Row],
    reasons: Iterable[Row],
    periods: Collection[str] | None = None,
    trials: Collection[str] | None = None,
) -> Workflow:
    """The workflow of these rows, or `SessionFaults` with every cell that is wrong.

    `periods` and `trials` are the codes of `Calendrier` and `Épreuves prévues` that conditions may name; None = any.
    """
    found: list[Fault] = []
    state_rows = list(_keyed("États", states, found))
    codes = [row["code"] for row in state_rows]
    names: Names = {"state": codes, "period": periods, "trial": trials}
    made = {row["code"]: _state(row, names, _teller("États", row, found)) for row in state_rows}
    workflow = Workflow(
        made,
        {
            row["code"]: _transition(row, made, names, _teller("Transitions", row, found))
            for row in _keyed("Transitions", transitions, found)
        },
        {
            row["code"]: Reason(row["code"], _cell(row, "etape"), _cell(row, "libelle"), _cell(row, "section"))
            for row in _keyed("Motifs", reasons, found)
        },
    )
    found = found or faults(workflow)
    if found:
        raise SessionFaults(found)
    return workflow


def _cell(row: Row, column: str) -> str:
    return (row.get(column) or "").strip()


def _codes(row: Row, column: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in _cell(row, column).split(";") if code.strip())


def _teller(tab: str, row: Row, found: list[Fault]) -> Say:
    return lambda column, says: found.append(Fault(tab, row["code"], column, says))


def _keyed(tab: str, rows: Iterable[Row], found: list[Fault]) -> Iterator[dict[str, str]]:
    """Rows by their code, each once and under a name."""
    met: set[str] = set()
    for number, row in enumerate(rows, 2):
        code = _cell(row, "code")
        if not code or code in met or code in BACK:
            says = f"« {code} » ne peut pas servir deux fois, ni être un mot réservé" if code else "code vide"
            found.append(Fault(tab, code or f"ligne {number}", "code", says))
            continue
        met.add(code)
        for column in ("libelle", "section"):
            if not _cell(row, column):
                found.append(Fault(tab, code, column, "cellule vide : un texte est attendu"))
        yield {**row, "code": code}


def _state(row: Row, names: Names, say: Say) -> State:
    return State(
        code=row["code"],
        label=_cell(row, "libelle"),
        colour=_choice(row, "couleur", COLOURS, say),
        final=YES[_choice(row, "final", tuple(YES), say)],
        years=_years(row, say),
        phase=_cell(row, "phase"),
        traits=_among(row, "proprietes", TRAITS, say),
        conditions=read(_cell(row, "conditions"), names, lambda says: say("conditions", says)),
        section=_cell(row, "section"),
    )


def _transition(row: Row, states: Mapping[str, State], names: Names, say: Say) -> Transition:
    sources, named = _sources(row, states, say)
    guards = read(_cell(row, "conditions"), names, lambda says: say("conditions", says))
    return Transition(
        id=row["code"],
        label=_cell(row, "libelle"),
        years=_years(row, say),
        sources=sources,
        target=_choice(row, "vers", (*states, *BACK), say),
        roles=_among(row, "roles", ROLES, say),
        validation_roles=_among(row, "validation", ROLES, say),
        guards=(*guards, *_held(row, states, names, {one.text for one in guards})),
        reservations=read(_cell(row, "reserves"), names, lambda says: say("reserves", says)),
        motive_required=YES[_choice(row, "motif", tuple(YES), say)],
        section=_cell(row, "section"),
        kind=_choice(row, "nature", KINDS, say),
        announcement=_choice(row, "annonce", ("", *(names["period"] or (_cell(row, "annonce"),))), say),
        origin=_choice(row, "origine", ("", DEPARTURE, *states), say),
        named_sources=named,
    )


def _held(row: Row, states: Mapping[str, State], names: Names, said: Collection[str]) -> tuple[Condition, ...]:
    entered = {column: states[code].traits for column in ("vers", "origine") if (code := _cell(row, column)) in states}
    texts = (text for (column, trait), text in HELD.items() if trait in entered.get(column, ()))
    return tuple(one for one in read("; ".join(texts), names, lambda _: None) if one.text not in said)


def _choice(row: Row, column: str, choices: Collection[str], say: Say) -> str:
    """The cell, when it is one of the choices; else a fault, and the first of them."""
    text = _cell(row, column)
    if text in choices:
        return text
    say(column, f"« {text} » n'est pas prévu, attendu : {', '.join(choice or '(vide)' for choice in choices)}")
    return next(iter(choices), "")


def _among(row: Row, column: str, known: Collection[str], say: Say) -> frozenset[str]:
    for code in _codes(row, column):
        if code not in known:
            say(column, f"« {code} » est inconnu, attendu : {', '.join(sorted(known))}")
    return frozenset(_codes(row, column)) & frozenset(known)


def _years(row: Row, say: Say) -> frozenset[int]:
    years = _codes(row, "annees")
    if not years or not all(year.isascii() and year.isdigit() for year in years):
        say("annees", f"« {_cell(row, 'annees')} » : une année d'entrée, ou plusieurs séparées par « ; », est attendue")
        return frozenset()
    return frozenset(map(int, years))


def _sources(row: Row, states: Mapping[str, State], say: Say) -> tuple[frozenset[str], frozenset[str]]:
    """The states it starts from, and those among them that the row names itself."""
    groups = _groups(states)
    sources: set[str] = set()
    named: set[str] = set()
    for code in _codes(row, "de"):
        if code in states:
            named.add(code)
        elif code in groups:
            sources |= groups[code]
        else:
            say("de", f"« {code} » est inconnu, attendu un état ou {', '.join(groups)}")
    if not _codes(row, "de"):
        say("de", "cellule vide : un état de départ est attendu")
    return frozenset(sources | named), frozenset(named)


def _groups(states: Mapping[str, State]) -> dict[str, set[str]]:
    """What `de` may say for many states at once."""
    live = {code for code, state in states.items() if not state.final}
    return {
        "*creation": {CREATION},
        "*final": states.keys() - live,
        "*non_final": live,
        "*avant_admissibilite": {code for code in live if "admissibilite_decidee" not in states[code].traits},
        "*corrigible": {code for code in live if "corrigible" in states[code].traits},
        "*avant_engagement": {code for code in live if "engagement" not in states[code].traits},
    }
