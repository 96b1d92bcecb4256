"""An employment project in words (§8): how far it came, since when, who must act, what is to be looked at.

The only module of the desk that names what a project says; its file is read by nobody who still judges the person (§5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sheets_sync.applications import day
from sheets_sync.projects import ITS_WORDS, PARTIES, Project

AGREE, COMMIT, LAPSE, DEFAULT = "agreer", "engager", "projet_caduc", "employeur_defaillant"
RENOUNCE, FOLLOW, REPLACE = "renoncer", "renoncer_avec", "remplacer_employeur"
FAILS: Final = "fait(employer_default)"
"""The condition of the steps that a default opens (R-113)."""
TO_PROPOSE: Final = "étape à proposer puis à valider"
STEPS: Final = (LAPSE, DEFAULT, REPLACE, RENOUNCE)
"""The steps of `Transitions` that one takes on an application with its project."""
SCHOOL: Final = PARTIES[-1]
PARTY: Final = {PARTIES[0]: "candidat", PARTIES[1]: "entreprise", SCHOOL: "école", "cfa": "CFA"}
"""Who gives an accord; the training centre's is recorded and awaited by nobody (R-112)."""
COMPLETES: Final = "l'entreprise"
"""Who completes the fiche that was provided, and gives it back (R-109)."""
SOURCES: Final = {PARTIES[1]: "de l'entreprise", PARTIES[0]: "du candidat"}
"""From whom the fiche came back; the notice says from the company (R-109)."""
ASKED: Final = tuple(word for word in ITS_WORDS if word != "contact")
"""What a complete fiche says: the school looks at the missions, their progression, the skills (R-110)."""
BOUND: Final = ("company", "missions")
"""What a firm commitment is about: another of either is another project (R-112)."""
LABELS: Final = {
    "company": "Entreprise", "contact": "Contact", "missions": "Missions", "progression": "Progression",
    "skills": "Compétences visées", "provided_on": "Fiche remise le", "received_on": "Fiche reçue le",
    "received_from": "Reçue", "complete": "Complète", "completed_on": "Complétée le", "to_complete": "À compléter",
    "agreed_on": "Agréée le", "refused_on": "Refusée le", "refusal": "Motif du refus", "lapsed_on": "Caduque le",
    "lapse": "Pourquoi", "default_evidence": "Preuve de la défaillance",
    "seat_held_until": "Place gardée jusqu'au", "contract_signed_on": "Contrat signé le",
    "contract_from": "Contrat du", "contract_to": "Contrat jusqu'au", "opco_on": "Déposé à l'OPCO le",
} | {f"accord.{party}": f"Accord, {label}" for party, label in PARTY.items()}  # fmt: skip
"""Every field of a fiche, as people call it."""
DATES: Final = {name for name in LABELS if name.endswith(("_on", "_from", "_to", "_until"))} - {"received_from"} | {
    name for name in LABELS if name.startswith("accord.")
}
PLACING, MANAGING = "placement ou direction", "direction"
STATES: Final = {
    "provided": ("Remise", "gris", SOURCES[PARTIES[1]]), "received": ("Reçue complète", "bleu", PLACING),
    "to_complete": ("À compléter", "ambre", SOURCES[PARTIES[1]]), "agreed": ("Agréée", "vert", ""),
    "refused": ("Refusée", "rouge", ""), "lapsed": ("Caduque", "gris", ""),
}  # fmt: skip
"""Its small life: state → label, colour, who must act then."""


@dataclass(frozen=True)
class ProjectView:
    """`since`: the day it came there, None when nobody said; `waits`: days since then, None once nothing is awaited.

    `awaits` is who must act, "" when nobody; `alerts` are sentences for whoever follows it.
    """

    project: Project
    label: str
    colour: str
    since: date | None
    waits: int | None
    awaits: str
    alerts: tuple[str, ...]

    @property
    def subject(self) -> str:
        return self.project.subject

    @property
    def name(self) -> str:
        return self.project.company or f"fiche {self.project.number}"


def view(project: Project, admitted: bool, today: date, proposed: str = "") -> ProjectView:
    """`admitted`: nothing is awaited any more. `proposed`: the step of its employer's default that waits for somebody
    else, in words."""
    colour = STATES[project.state][1]
    since, awaits = _since(project), "" if admitted else _awaits(project)
    waits = (today - since).days if since and awaits else None
    alerts = tuple(_alerts(project, today, proposed))
    return ProjectView(project, state_label(project), colour, since, waits, awaits, alerts)


def state_label(project: Project) -> str:
    return _agreed_label(project) or STATES[project.state][0]


def _agreed_label(project: Project) -> str:
    if not project.agreed:
        return ""
    return "Contrat signé" if project.contract_signed_on else "Accords donnés" if project.firm else ""


def _awaits(project: Project) -> str:
    if not project.agreed:
        return STATES[project.state][2].removeprefix("de ")
    if project.missing_accords:
        return "accord : " + ", ".join(PARTY[party] for party in project.missing_accords)
    return MANAGING if project.contract_signed_on else f"contrat : {PARTY[PARTIES[0]]}, {PARTY[PARTIES[1]]}"


def _since(project: Project) -> date | None:
    ends = project.refused_on or project.lapsed_on
    if ends or not project.agreed:
        return ends or project.registered_on or project.received_on or project.provided_on
    accords = max(project.accords.values(), default=None) if project.firm else None
    return project.contract_signed_on or accords or project.agreed_on


def _alerts(project: Project, today: date, proposed: str) -> Iterator[str]:
    signed, agreed = project.contract_signed_on, project.agreed_on
    if project.received_from == PARTIES[0]:
        yield "rendue par le candidat : la notice l'attend de l'entreprise"
    if signed and not project.ended and (agreed is None or signed < agreed):
        yield f"contrat daté du {signed:%d/%m/%Y}, avant l'agrément" + (f" du {agreed:%d/%m/%Y}" if agreed else "")
    if project.default_evidence and project.agreed:
        until = held(project, today)
        kept = f"place gardée jusqu'au {until:%d/%m/%Y} : " if until else ""
        then = proposed or ("reçue complète, une autre fiche la prend" if until else TO_PROPOSE)
        yield f"défaillance de l'employeur : preuve versée, {kept}{then}"


def held(project: Project, today: date) -> date | None:
    """The day until which management holds the seat of an employer that defaults, that day included (R-113)."""
    until = project.seat_held_until if project.agreed and project.default_evidence else None
    return until if until and today <= until else None


def shown(name: str, value: Any) -> str:
    """A field's value as people read it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if name == "received_from":
        return SOURCES.get(str(value), str(value or ""))
    read = day(value) if name in DATES else None
    return f"{read:%d/%m/%Y}" if read else str(value or "")


def changes(changed: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(label, before, after) of the fields of a fiche that an act changed."""
    for name, (before, after) in changed.items():
        if name in LABELS and before != after:
            yield LABELS[name], shown(name, before), shown(name, after)


def missing(words: Mapping[str, str]) -> tuple[str, ...]:
    """What a fiche does not say yet, by its label."""
    return tuple(LABELS[name].lower() for name in ASKED if not words.get(name, "").strip())


def said(project: Project) -> dict[str, str]:
    """What it says, field by field."""
    return {name: str(getattr(project, name)) for name in ITS_WORDS}
