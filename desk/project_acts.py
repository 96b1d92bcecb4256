"""What one may do now with an application's projects: each act open, or closed with its reason (§8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desk.access import PLACERS, Denied, in_words, use_case
from desk.cases import proposal_of
from desk.day_corrections import drawn
from desk.fiches import AGREERS, reworded
from desk.placement_views import PlacementFile
from desk.projects import AGREE, COMMIT, DEFAULT, PARTY, REPLACE, STEPS, ProjectView, held
from desk.proposed import other_project, proposed_project
from desk.renouncing import Renouncing
from desk.withheld import withheld
from rules.case import Actor
from sheets_sync.projects import Project

LABELS: Final = {
    "provide": "Remettre la fiche au candidat", "receive": "Enregistrer la fiche reçue",
    "ask_more": "Dire ce qui manque", "complete": "La fiche est complète", "agree": "Agréer le projet",
    "refuse_project": "Refuser le projet", "give_accord": "Enregistrer un accord",
    "take_accord_back": "Retirer un accord", "correct_project": "Corriger la fiche",
    "correct_days": "Corriger une date",
    "record_contract": "Dates du contrat", "record_default": "Verser la preuve d'une défaillance",
    "take_default_back": "Retirer la preuve d'une défaillance", "hold_seat": "Garder la place jusqu'à un jour",
}  # fmt: skip
"""The acts of this screen; the steps are named by their rows."""


OPENS: Final = ("provide", "receive", "complete")
"""Those that bring a project closer to a seat: not for who is bound elsewhere (R-112)."""


@dataclass(frozen=True)
class ProjectAct:
    """`closed`: why it is not open to this person now, "" when it is. `proposes`: another person will validate;
    `validates`: what another person proposed."""

    id: str
    label: str
    closed: str
    section: str
    proposes: bool = False
    validates: bool = False
    needs_motive: bool = False


class ProjectActs(Renouncing):
    """The screen's choices."""

    @use_case(PLACERS)
    def project_acts(self, actor: Actor, shown: PlacementFile, subject: str) -> tuple[ProjectAct, ...]:
        """On one project, or without a subject on the one that would come; open ones first, and before them what waits
        for this person's validation."""
        self._placing(actor, shown.dossier, shown.programme)
        project = shown.project(subject)
        found = [*self._plain_acts(actor, shown, project), *self._step_acts(actor, shown, project)]
        return tuple(sorted(found, key=lambda act: (bool(act.closed), not act.validates)))

    @use_case(PLACERS)
    def proposed_fiche(self, actor: Actor, dossier: str, programme: str) -> ProjectView | None:
        """The one that a step waiting there would agree (R-113), for whoever validates it where no fiche is shown. None
        where it names none, or to whoever may not read it (§5)."""
        try:
            files, key = self._placing(actor, dossier, programme), (dossier, programme)
        except Denied:
            return None
        proposal = proposal_of(files, *key)
        wanted = proposed_project(files, key, proposal.transition) if proposal else ""
        found = next((one for one in self._project_views(files, key) if one.subject == wanted), None)
        self._reads_projects(actor, found, (key,) if found else ())
        return found

    def _plain_acts(self, actor: Actor, shown: PlacementFile, project: ProjectView | None) -> Iterator[ProjectAct]:
        section = self.session.workflow.transitions[AGREE].section
        for name in _possible(project):
            roles = getattr(type(self), name).asks
            closed = "" if actor.has(roles, shown.programme) else f"réservé à : {in_words(roles)}"
            offer = shown.offers.get(AGREE)
            if name == "give_accord" and not closed:
                closed = self._commits(shown, project)
            if name == "correct_project" and project and project.project.agreed and not closed:
                closed = reworded(project.project, ("skills",), actor.has(AGREERS, shown.programme), "?")
            if name in OPENS and not closed:
                closed = self._bound(self.files(), (shown.dossier, shown.programme))
            if name == "correct_days" and project is not None and not closed:
                closed = drawn(project.project)
            if name == "provide" and not closed:
                closed = withheld(self.files(), (shown.dossier, shown.programme), self.now())
            if name == "agree" and not closed:
                closed = " ; ".join(offer.objections) if offer else self._seated(shown)
            yield ProjectAct(name, LABELS[name], closed, section)

    def _seated(self, shown: PlacementFile) -> str:
        """Who defaulted while management holds the seat gives it to the next employer in one act (R-113)."""
        step, seated = self.session.workflow.transitions.get(REPLACE), "une place est déjà tenue par un projet agréé"
        waits = any(held(one.project, self.today()) for one in shown.projects)
        return f"{seated} : « {step.label} » l'agrée à sa place" if step and waits else seated

    def _commits(self, shown: PlacementFile, project: ProjectView | None) -> str:
        """The last accord is the step that commits the person: whose it is, is said before the click (§8)."""
        last = project is not None and project.project.agreed and len(project.project.missing_accords) == 1
        roles = self.session.workflow.transitions[COMMIT].roles
        mine = not last or COMMIT in shown.offers
        return "" if mine else f"le dernier accord engage, réservé à : {in_words(roles)}"

    def _step_acts(self, actor: Actor, shown: PlacementFile, project: ProjectView | None) -> Iterator[ProjectAct]:
        state = shown.view.state.code if shown.view.state else ""
        for name in STEPS:
            step, offer = self.session.workflow.transitions.get(name), shown.offers.get(name)
            if step is None or state not in step.sources or project is None or not _is_about(name, project.project):
                continue
            closed = " ; ".join(offer.objections) if offer else f"réservé à : {in_words(step.roles)}"
            closed = closed or other_project(self.files(), (shown.dossier, shown.programme), name, project.subject)
            proposes, validates = bool(offer and offer.proposes), bool(offer and offer.validates)
            motive = bool(offer and offer.needs_motive)
            yield ProjectAct(name, step.label, closed, step.section, proposes, validates, motive)


def _is_about(step: str, project: Project) -> bool:
    """Steps end the agreed project, but the one that gives its seat to another, which is taken on that other."""
    return project.registered and not project.agreed if step == REPLACE else project.agreed


def _possible(project: ProjectView | None) -> tuple[str, ...]:
    """The acts that make sense where the project stands: what is waited for first, what takes something back last."""
    if project is None:
        return ("provide", "receive")
    one = project.project
    if one.ended:
        return ()
    if one.received_on is None:
        return ("receive", "correct_days")
    mend = ("correct_project", "correct_days", *(("take_accord_back",) if one.accords and not one.firm else ()))
    mend += ("take_default_back",) if one.default_evidence else ()
    if not one.agreed:
        life = ("agree", "refuse_project", "ask_more") if one.complete else ("complete", "refuse_project")
        return (*life, "give_accord", *mend, "record_contract")
    if not one.firm:
        return ("give_accord", "record_contract", *mend)
    due = ("give_accord",) if PARTY.keys() - one.accords.keys() else ()
    default = ("record_default", *(("hold_seat",) if one.default_evidence else ()))
    return ("record_contract", *due, *default, *mend)


__all__ = ["DEFAULT", "ProjectAct", "ProjectActs"]
