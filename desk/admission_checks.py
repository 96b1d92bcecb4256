"""The conditions of an admission, read from the workflow's own rows: what the button would object, and nothing else.

The steps that lead to a seat and then to an admission, and the states that they enter, say what is asked (§8, §9.1).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desk.admission_views import HERE, PROJECTS, SEATS, TELLING, Requirement
from desk.files import Files, Key, key_of
from rules.case import Case, Condition, Transition
from rules.case_facts import FACTS
from rules.fact_guards import unknown
from sheets_sync.applications import day
from sheets_sync.projects import Project, projects_of

SEAT, BLOCKS = "place", "BLOQ"
DELAY: Final = "delai_justificatifs"
"""The row of `Session` that says how many days one has to send a title once obtained (R-048)."""
PAPERS, TITLE, CONTRACT = "fait(documents_validated)", "fait(title_obtained)", "contrat_signe"
COMPLETE, AGREED, ACCORDS = "fait(fiche_complete)", "fait(fiche_agreed)", "fait(all_parties_agreed)"
FREE, LEFT, TOLD, IN_TIME = "personne_libre", "place_libre", "annonce_faite", "contrat_a_temps(fin_stagiaires)"
PARTIES: Final = {"ecole": "école", "cfa": "CFA"}


@dataclass(frozen=True)
class Words:
    """What a condition is called, which rule of the notice says it, who must act when it is missing, and where."""

    label: str
    rule: str
    who: str
    screen: str


KNOWN: Final[Mapping[str, Words]] = {
    TOLD: Words("Admissibilité annoncée, sa lettre partie", "R-042", "instruction ou secrétariat du jury", TELLING),
    LEFT: Words("Une place sous le plafond de la formation", "R-122", "direction, qui décide des places", SEATS),
    COMPLETE: Words("Fiche de projet d'emploi remplie et reçue complète", "R-122", "candidat et entreprise", PROJECTS),
    AGREED: Words("Fiche agréée par l'école", "R-122", "placement ou direction", PROJECTS),
    ACCORDS: Words("Accord de toutes les parties", "R-112", "candidat, entreprise et école", PROJECTS),
    TITLE: Words("Diplôme, titre ou crédits obtenus", "R-122", "candidat, puis instruction qui le constate", HERE),
    PAPERS: Words("Titre et derniers relevés validés", "R-049", "candidat, puis instruction ou direction", HERE),
    CONTRACT: Words("Contrat d'apprentissage signé", "R-123", "candidat et entreprise", PROJECTS),
    IN_TIME: Words("Contrat signé au plus tard le dernier jour du stagiaire", "R-134", "direction", HERE),
    FREE: Words("Personne libre de tout autre engagement", "R-112", "candidat, ou direction", PROJECTS),
}
"""A condition that a row adds and that is not here is told in its own words."""


def requirements(files: Files, key: Key, case: Case, today: date) -> tuple[Requirement, ...]:
    """Those of the way to an admission, in its order; each is met exactly when its guard objects nothing. An
    announcement and a trainee's last day are no conditions of §9.1: they are told while they object, and no longer."""
    asked = {text: one for text, one in _asked(files) if text not in (TOLD, IN_TIME) or one[0].objection(case)}
    order = [text for text in KNOWN if text in asked] + [text for text in asked if text not in KNOWN]
    return tuple(_requirement(files, key, case, today, *asked[text]) for text in order)


def _asked(files: Files) -> Iterator[tuple[str, tuple[Condition, Transition]]]:
    """Condition as written → it, and the step that asks it."""
    workflow = files.session.workflow
    for step in _way(files):
        target = workflow.states[step.target]
        yield from ((condition.text, (condition, step)) for condition in (*step.guards, *target.conditions))


def _way(files: Files) -> tuple[Transition, ...]:
    """The steps that take a seat, and those from a seat to an admission: first the agreement, last the admission."""
    states, steps = files.session.workflow.states, files.session.workflow.transitions.values()
    placed = {code for code, state in states.items() if SEAT in state.traits}
    found = [step for step in steps if step.target in placed and step.target not in step.sources]
    return tuple(step for step in found if not step.validation_roles)


def _requirement(
    files: Files, key: Key, case: Case, today: date, condition: Condition, step: Transition
) -> Requirement:
    objection = condition.objection(case)
    words = KNOWN.get(condition.text) or Words(f"« {condition.text} »", "", "", PROJECTS)
    rule = files.session.rules.get(words.rule)
    return Requirement(
        code=condition.text,
        label=words.label,
        met=None if objection and _unknown(objection) else objection is None,
        says=_told(files, key, case, today, condition.text, objection) if objection else "",
        who=words.who if objection else "",
        since=_since(files, key, case, condition.text) or (objection and _awaited(files, case, condition.text)) or None,
        section=rule.section if rule else step.section,
        screen=words.screen,
        absolute=rule is not None and rule.severity == BLOCKS,
    )  # fmt: skip


def _unknown(objection: str) -> bool:
    return any(unknown(fact) in objection for fact in FACTS)


def _told(files: Files, key: Key, case: Case, today: date, code: str, objection: str) -> str:
    """The guard's objection, then what is known of it."""
    more = {
        ACCORDS: lambda: _accords(files, key),
        PAPERS: lambda: _papers(files, key, today),
        TITLE: lambda: _title(files, key),
        FREE: lambda: _bound_on(case),
    }.get(code)
    return " ; ".join(filter(None, (objection, more() if more else "")))


def _bound_on(case: Case) -> str:
    lock = str(case.facts.get("person_lock") or "")
    return f"dossier {lock.replace('/', ', ')}" if lock else ""


def _accords(files: Files, key: Key) -> str:
    project = live(files, key)
    if project is None or not project.agreed:
        return ""
    return "attendus : " + ", ".join(PARTIES.get(party, party) for party in project.missing_accords)


def _papers(files: Files, key: Key, today: date) -> str:
    said = files.fields(key[0])
    if said.get("documents_validated") is False:
        return "pièces refusées : d'autres sont attendues"
    if received := day(said.get("documents_received_on")):
        return f"pièces reçues le {received:%d/%m/%Y}, à valider par une personne nommée"
    due, late = due_on(files, key[0]), days_late(files, key[0], today)
    if late:
        return f"pièces dues le {due:%d/%m/%Y} : {late} jour{'s' if late > 1 else ''} de retard (R-048, alerte)"
    return f"pièces attendues avant le {due:%d/%m/%Y} compris" if due else "pièces non reçues"


def _title(files: Files, key: Key) -> str:
    said = files.fields(key[0])
    if said.get("title_obtained") is None and said.get("diploma_obtained"):
        return "le dossier le dit obtenu : à constater sur pièce"
    return ""


def live(files: Files, key: Key) -> Project | None:
    """The project that an admission would rest on: the agreed one, else the last that has not ended."""
    found = [one for one in projects_of(files.register, *key) if not one.ended]
    return next((one for one in reversed(found) if one.agreed), found[-1] if found else None)


def due_on(files: Files, dossier: str) -> date | None:
    """The last day to send the papers of a title obtained: « aussitôt », then the delay of the row (R-048)."""
    obtained, delay = day(files.fields(dossier).get("title_obtained_on")), files.session.parameters.get(DELAY, "")
    return obtained + timedelta(days=int(delay)) if obtained and delay.isdecimal() else None


def days_late(files: Files, dossier: str, today: date) -> int:
    """Days after that one, while nothing is received; an alert and no sanction (R-048)."""
    due = due_on(files, dossier)
    return max(0, (today - due).days) if due and not files.fields(dossier).get("documents_received_on") else 0


def _since(files: Files, key: Key, case: Case, code: str) -> date | None:
    """The last day that moved this condition: the project's own dates, else the act that said it."""
    if code in (TITLE, PAPERS):
        return _since_papers(files, key[0], code)
    if code == FREE:
        return _entered(files, str(case.facts.get("person_lock") or ""))
    project = live(files, key)
    if project is None:
        return _entered(files, "/".join(key)) if code == COMPLETE else None
    accords = max(project.accords.values(), default=None)
    steps = (project.provided_on, project.received_on, project.agreed_on, accords, project.contract_signed_on)
    rank = {COMPLETE: 1, AGREED: 2, ACCORDS: 3, CONTRACT: 4}.get(code, -1) + 1
    return next((one for one in reversed(steps[:rank]) if one), None)


def _awaited(files: Files, case: Case, code: str) -> date | None:
    """What nobody spoke of yet is waited for since the admissibility was decided (§8, §9.1)."""
    decided = case.facts.get("admissibility_decided_at")
    mine = code in (AGREED, ACCORDS, TITLE, PAPERS, CONTRACT)
    return files.session.calendar.day(decided) if mine and isinstance(decided, date) else None


def _entered(files: Files, name: str) -> date | None:
    """The day on which an application (`dossier/programme`) came to its state."""
    entry = files.entries.get(key_of(name))
    return entry.since.astimezone(files.session.calendar.zone).date() if entry else None


def _since_papers(files: Files, dossier: str, code: str) -> date | None:
    said, name = files.fields(dossier), code[len("fait(") : -1]
    obtained, received = day(said.get("title_obtained_on")), day(said.get("documents_received_on"))
    if code == PAPERS and not said.get(name):
        return received or obtained
    return obtained if code == TITLE and obtained else act_day(files, dossier, name)


def act_day(files: Files, dossier: str, name: str) -> date | None:
    """The day of the last act on a field of a dossier, in the notice's zone."""
    operation = files.register.heads.get(f"dossier:{dossier}#{name}")
    recorded = files.register.recorded(operation) if operation else None
    return recorded.act.at.astimezone(files.session.calendar.zone).date() if recorded else None
