"""From the school's agreement to the contract (§8, §9.1): accords by party, firm commitment, default, renouncing.

The accord that completes them is the step that commits the person, in one act: a lock without accords, or accords
without a lock, never stand in the book.
"""

from datetime import date
from typing import Final

from desk.access import CHAIR, PLACERS, use_case
from desk.counting import seats_of
from desk.day_corrections import DayCorrections
from desk.deciding import Choice
from desk.fiches import AGREERS, FALLS, GROUNDS, ProjectRefused
from desk.placement_views import PlacementFile
from desk.projects import AGREE, COMMIT, LABELS, PARTY, SCHOOL, STEPS
from desk.room import Answer
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Refused
from sheets_sync.projects import PARTIES, Project, projects_of

CONTRACT: Final = ("contract_signed_on", "contract_from", "contract_to", "opco_on")
ACCORD, HELD = "accord.", "seat_held_until"


class Commitments(DayCorrections):
    """What binds: each of it a named person's act on what was shown."""

    @use_case(AGREERS)
    def agree(self, form: str, actor: Actor, shown: PlacementFile, subject: str, reason: str = "") -> Answer:
        """The school agrees this project, which then holds a seat; whoever misses the last one is told who got it."""
        self._placing(actor, shown.dossier, shown.programme)
        waiting = projects_of(self.files().register, shown.dossier, shown.programme)
        if not any(one.subject == subject and one.registered and not one.agreed for one in waiting):
            return Refused(("cette fiche n'attend pas d'agrément : elle est reçue complète, ni refusée ni agréée",))
        answer = self._project_step(Choice(form, shown.programme, AGREE, reason.strip(), project=subject), actor, shown)
        return self._whose_seat(answer, actor, shown) if isinstance(answer, Refused) else answer

    def _whose_seat(self, refused: Refused, actor: Actor, shown: PlacementFile) -> Refused:
        files = self._seen(actor)
        last = files.register.recorded(files.register.heads[f"registre:{shown.programme}"] or "")
        if seats_of(self.files(), shown.programme).left > 0 or last is None or last.row.operation in files.unsaid:
            return refused
        dossier = last.act.subject.partition(":")[2].partition("/")[0]
        entry = files.entries.get((dossier, shown.programme))
        if entry is None or not files.session.workflow.has(entry.state, "place"):
            return refused
        at = last.act.at.astimezone(files.session.calendar.zone)
        says = f"La dernière place est allée à {entry.name} ({dossier}), par {self.name_of(last.act.actor)}"
        return Refused((*refused.reasons, f"{says} le {at:%d/%m/%Y à %H:%M:%S}"), refused.winner)

    @use_case(PLACERS)
    def give_accord(self, form: str, actor: Actor, shown: PlacementFile, subject: str, party: str, on: str) -> Answer:
        """A party's accord with its date; the one that completes them commits the person firmly, in the same act."""
        self._placing(actor, shown.dossier, shown.programme)
        try:
            project = self._live_project(shown, subject)
            day = self._accord_day(shown, project, party, on)
        except RuleError as refused:
            return Refused((str(refused),))
        name = f"{ACCORD}{party}"
        if project.agreed and project.missing_accords == (party,):
            choice = Choice(
                form, shown.programme, COMMIT, project=subject,
                also={subject: {name: day}}, known={"all_parties_agreed": True},
            )  # fmt: skip
            return self._project_step(choice, actor, shown)
        grounds = (*GROUNDS, *(f"{ACCORD}{one}" for one in PARTIES))
        return self._write_project(form, actor, shown, subject, lambda _: {name: day}, grounds=grounds)

    def _accord_day(self, shown: PlacementFile, project: Project, party: str, on: str) -> str:
        if party not in PARTY:
            raise ProjectRefused(f"de qui est l'accord ? {', '.join(PARTY.values())}")
        if given := project.accords.get(party):
            way = f"l'engagement est ferme, ses dates restent ; {FALLS}" if project.firm else "retirez-le d'abord"
            raise ProjectRefused(f"{LABELS[f'{ACCORD}{party}']} : déjà enregistré le {given:%d/%m/%Y} : {way}")
        day = self._fiche_day(on, f"{ACCORD}{party}", shown, project)
        if party == SCHOOL and project.agreed_on is None:
            raise ProjectRefused("l'école donne son accord sur un projet agréé : agréez-le d'abord")
        if party == SCHOOL and project.agreed_on and day < project.agreed_on.isoformat():
            raise ProjectRefused(
                f"l'école a agréé le projet le {project.agreed_on:%d/%m/%Y}, son accord ne le précède pas"
            )
        return day

    @use_case(PLACERS)
    def take_accord_back(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, party: str, reason: str
    ) -> Answer:
        """An accord recorded by mistake, while the commitment is not firm; a firm one falls whole (`FALLS`)."""
        self._placing(actor, shown.dossier, shown.programme)
        try:
            project = self._live_project(shown, subject)
            if party not in project.accords:
                raise ProjectRefused("cet accord n'est pas enregistré")
            if project.firm:
                raise ProjectRefused(f"l'engagement est ferme : {FALLS}")
            if not reason.strip():
                raise ProjectRefused("retirer un accord demande un motif")
        except RuleError as refused:
            return Refused((str(refused),))
        grounds = (*GROUNDS, *(f"{ACCORD}{one}" for one in PARTIES))
        return self._write_project(
            form, actor, shown, subject, lambda _: {f"{ACCORD}{party}": None}, reason, grounds=grounds
        )

    @use_case(AGREERS)
    def record_default(self, form: str, actor: Actor, shown: PlacementFile, subject: str, evidence: str) -> Answer:
        """The evidence that the employer defaults; the step is then proposed, and management validates it (R-113)."""

        def fields(project: Project | None) -> dict[str, str]:
            if project is None or not project.firm:
                raise ProjectRefused("la défaillance se constate sur un engagement ferme")
            if not evidence.strip():
                raise ProjectRefused("écrivez la preuve de la défaillance : quoi, de qui, de quand")
            return {"default_evidence": evidence.strip()}

        return self._write_project(form, actor, shown, subject, fields, roles=AGREERS, grounds=GROUNDS)

    @use_case(AGREERS)
    def take_default_back(self, form: str, actor: Actor, shown: PlacementFile, subject: str, reason: str) -> Answer:
        """Evidence recorded by mistake, while the step is not taken: a slip is put right (§5), and the seat that was
        held for it is held no longer."""

        def fields(project: Project | None) -> dict[str, None]:
            if project is None or not project.default_evidence:
                raise ProjectRefused("aucune preuve de défaillance n'est enregistrée sur cette fiche")
            if not reason.strip():
                raise ProjectRefused("retirer la preuve d'une défaillance demande un motif")
            return {"default_evidence": None} | ({HELD: None} if project.seat_held_until else {})

        grounds = (*GROUNDS, "default_evidence", HELD)
        return self._write_project(form, actor, shown, subject, fields, reason, AGREERS, grounds)

    @use_case(CHAIR)
    def hold_seat(self, form: str, actor: Actor, shown: PlacementFile, subject: str, until: str, reason: str) -> Answer:
        """The default gives the seat back unless management holds it, until a day, for the candidate to find another
        employer (R-113): the step waits for that day to be over. No day gives the seat back at once."""

        def fields(project: Project | None) -> dict[str, str | None]:
            if project is None or not (project.firm and project.default_evidence):
                raise ProjectRefused("une place se garde après une défaillance : versez-en d'abord la preuve")
            if not reason.strip():
                raise ProjectRefused("garder une place, ou la rendre avant son jour, demande un motif")
            if not until.strip() and project.seat_held_until is None:
                raise ProjectRefused(f"{LABELS[HELD]} : saisissez le jour jusqu'auquel la place est gardée, jj/mm/aaaa")
            day = self._any_day(until, HELD) if until.strip() else None
            if day and date.fromisoformat(day) < self.today():
                raise ProjectRefused(f"{LABELS[HELD]} {until.strip()} : ce jour est passé, attendu : un jour à venir")
            return {HELD: day}

        grounds = (*GROUNDS, "default_evidence")
        return self._write_project(form, actor, shown, subject, fields, reason, CHAIR, grounds)

    @use_case(PLACERS)
    def record_contract(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, days: dict[str, str], reason: str = ""
    ) -> Answer:
        """The contract's dates, as typed: signature, start, end, deposit. One dated before the agreement is recorded,
        and shown as an alert (R-111), but none before the admissibility; one to come is not concluded yet (R-125), and
        what follows from the signature does not precede it. A date on record, by which someone is admitted or stays,
        changes with a reason (R-122, R-134)."""

        def fields(project: Project | None) -> dict[str, str | None]:
            if project is None or project.received_on is None:
                raise ProjectRefused("le contrat se rattache à une fiche reçue")
            read: dict[str, str | None] = {}
            for name in (one for one in CONTRACT if one in days):
                read[name] = self._contract_day(name, days[name], shown, project) if days[name].strip() else None
            changed = self._contract_changes(shown, project, read)
            if any(getattr(project, name) for name in changed) and not reason.strip():
                raise ProjectRefused("changer une date de contrat déjà enregistrée demande un motif")
            return changed

        return self._write_project(form, actor, shown, subject, fields, reason)

    def _contract_day(self, name: str, text: str, shown: PlacementFile, project: Project) -> str:
        if name == CONTRACT[0] and text.strip() != _typed(project.contract_signed_on):
            return self._fiche_day(text, name, shown, project)
        return self._any_day(text, name, future=name not in (CONTRACT[0], CONTRACT[-1]))

    def _contract_changes(
        self, shown: PlacementFile, project: Project, read: dict[str, str | None]
    ) -> dict[str, str | None]:
        known = {name: getattr(project, name) for name in CONTRACT}
        after = {name: day.isoformat() if day else None for name, day in known.items()} | read
        signed, starts, ends, _ = (after[name] for name in CONTRACT)
        if any(after.values()) and not signed:
            raise ProjectRefused("un contrat est conclu à sa signature : écrivez sa date")
        if not signed and shown.view.state and "admission" in shown.view.state.traits:
            raise ProjectRefused("l'admission est prononcée : elle ne reste pas sans contrat")
        if starts and ends and ends <= starts:
            raise ProjectRefused(f"{LABELS['contract_to']} : la fin précède le début")
        changed = {name: day for name, day in read.items() if day != (known[name].isoformat() if known[name] else None)}
        if not changed:
            raise ProjectRefused("rien ne change")
        for name in CONTRACT[1:]:
            if {name, CONTRACT[0]} & changed.keys() and (why := _before(signed, after[name])):
                raise ProjectRefused(f"{LABELS[name]} {why}")
        return changed

    @use_case(PLACERS)
    def placement_step(
        self, form: str, actor: Actor, shown: PlacementFile, transition: str, reason: str = "", subject: str = ""
    ) -> Answer:
        """The agreement lapses, the employer defaults, the candidate goes back on it: as the rows say, who may and
        who validates."""
        if transition not in STEPS:
            return Refused(("cette étape se prend depuis un autre écran",))
        return self._project_step(
            Choice(form, shown.programme, transition, reason.strip(), project=subject), actor, shown
        )

    def _project_step(self, choice: Choice, actor: Actor, shown: PlacementFile) -> Answer:
        """A step of the workflow about a project."""
        self._placing(actor, shown.dossier, shown.programme)
        try:
            self._one_project(shown, choice.project)
        except RuleError as refused:
            return Refused((str(refused),))
        draft = self._prepared(choice, actor, shown, self.files())
        if isinstance(draft, Refused):
            return draft
        return self._told_of(self._already(draft, self._record(draft)))

    def _live_project(self, shown: PlacementFile, subject: str) -> Project:
        project = self._one_project(shown, subject)
        if project is None or project.received_on is None:
            raise ProjectRefused("un accord se donne sur une fiche reçue")
        return project


def _before(signed: str | None, on: str | None) -> str:
    """A contract is signed by the day it begins, and lodged once it is signed."""
    if not (signed and on) or on >= signed:
        return ""
    said, then = (f"{date.fromisoformat(day):%d/%m/%Y}" for day in (on, signed))
    return f"{said} : le contrat est signé le {then}, attendu : ce jour-là ou un jour suivant, vérifiez les deux dates"


def _typed(when: date | None) -> str:
    return f"{when:%d/%m/%Y}" if when else ""


__all__ = ["ACCORD", "CONTRACT", "Commitments"]
