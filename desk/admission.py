"""Admission (R-122): who is on the way to it and what each still misses; pronouncing it, alone or for several.

What is shown comes from the guards that the button asks, so that one cannot disagree with the other (§4.1, §9.1).
"""

from collections.abc import Iterable
from typing import Final

from desk.access import SCREENERS, Denied, use_case
from desk.admission_checks import COMPLETE, act_day, days_late, due_on, requirements
from desk.admission_views import PRONOUNCE, STEPS, AdmissionBoard, AdmissionFile, AdmissionLine, TitlePapers
from desk.blindness import judged_elsewhere
from desk.cases import case_of
from desk.counting import seats_of
from desk.deciding import Choice
from desk.dossiers import application_bases
from desk.files import Files, Key
from desk.lots import Lot, Lots
from desk.room import Answer
from rules.case import Actor
from sheets_sync.answers import Refused
from sheets_sync.applications import day

FOLLOWERS: Final = frozenset(("lecture", "instruction", "presidence", "placement", "direction"))
"""Who is told why someone is not admitted yet."""
STEPPERS: Final = frozenset(("presidence", "direction"))
"""Who takes, proposes or validates the steps of this screen; the rows say which."""
DECIDED: Final = "admissibilite_decidee"
PAPERS: Final = ("title_obtained", "title_obtained_on", "documents_received_on", "documents_validated")
CLOSED: Final = "vous jugez encore une candidature de cette personne : ce qui lui manque ne vous est pas montré (§5)"


class Admitting(Lots):
    """Reading, then the step that admits."""

    @use_case(FOLLOWERS)
    def admission_programmes(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """(code, « MKX 1A ») of the programmes that this person follows, in the order of the rows."""
        return tuple((code, self.short(code)) for code in self._visible(actor, FOLLOWERS))

    @use_case(FOLLOWERS)
    def admission_board(self, actor: Actor, programme: str) -> AdmissionBoard:
        """Everyone of a programme whose admissibility is decided and who may still be admitted, or is."""
        if programme not in self._visible(actor, FOLLOWERS):
            raise Denied(f"Les admissions de « {programme} » ne sont pas de vos formations, ou de votre rôle.")
        judged = frozenset(self._visible(actor, SCREENERS))
        found: AdmissionBoard = self._kept_for(
            actor, ("admission", programme), lambda files: self._admission_board(files, programme, judged)
        )
        return found

    def _admission_board(self, files: Files, programme: str, judged: frozenset[str]) -> AdmissionBoard:
        states = [code for code, state in files.session.workflow.states.items() if _going_on(files, code)]
        keys = [key for code in states for key in files.standing(programme, code)]
        lines = _in_order(self._admission_line(files, key, judged) for key in keys)
        return AdmissionBoard(
            programme=programme,
            short=self.short(programme),
            label=files.session.programmes[programme].label,
            seats=seats_of(self.files(), programme),
            near=tuple(line for line in lines if line.near),
            others=tuple(line for line in lines if not line.near),
        )

    def _admission_line(self, files: Files, key: Key, judged: frozenset[str]) -> AdmissionLine:
        entry, workflow = files.entries[key], files.session.workflow
        closed = CLOSED if judged_elsewhere(files, key, judged) else ""
        asked = () if closed else requirements(files, key, case_of(files, *key, self.now()), self.today())
        complete = any(one.code == COMPLETE and one.met for one in asked)
        return AdmissionLine(
            dossier=entry.dossier,
            programme=entry.programme,
            short=self.short(entry.programme),
            name=entry.name or entry.dossier,
            state=workflow.states[entry.state],
            admitted=workflow.has(entry.state, "admission"),
            near=complete or workflow.has(entry.state, "place"),
            requirements=asked,
            late=days_late(files, entry.dossier, self.today()),
            closed=closed,
        )

    @use_case(FOLLOWERS)
    def why_not_admitted(self, actor: Actor, dossier: str) -> tuple[AdmissionLine, ...]:
        """Each application of the dossier that may still be admitted, or is, with what it misses."""
        mine = self._require(actor, dossier, FOLLOWERS)
        judged = frozenset(self._visible(actor, SCREENERS))

        def found(files: Files) -> tuple[AdmissionLine, ...]:
            keys = [(dossier, code) for code in mine if (dossier, code) in files.entries]
            some = (key for key in keys if _going_on(files, files.entries[key].state))
            return tuple(self._admission_line(files, key, judged) for key in some)

        told: tuple[AdmissionLine, ...] = self._kept_for(actor, ("why not admitted", dossier, mine), found)
        return told

    @use_case(FOLLOWERS)
    def admission_file(self, actor: Actor, dossier: str, programme: str) -> AdmissionFile:
        """One application with its title and the steps of this person. Raises `Denied`."""
        if programme not in self._require(actor, dossier, FOLLOWERS):
            raise Denied(f"La candidature {dossier}/{programme} n'est pas de vos formations.")
        files, key = self._seen(actor), (dossier, programme)
        if key not in files.entries or files.entries[key].state not in files.session.workflow.states:
            raise Denied(f"La candidature {dossier}/{programme} a été retirée, ou n'a pas encore d'état.")
        line = self._admission_line(files, key, frozenset(self._visible(actor, SCREENERS)))
        offers = {one.id: one for one in self.offers(actor, dossier, programme) if one.id in STEPS}
        bases = application_bases(files.register, files.session, *key)
        return AdmissionFile(line, self._title_papers(files, dossier), self._application(files, *key), offers, bases)

    def _title_papers(self, files: Files, dossier: str) -> TitlePapers:
        said, register = files.fields(dossier), files.register
        validated = said.get("documents_validated")
        operation = register.heads.get(f"dossier:{dossier}#documents_validated") if validated is not None else None
        recorded = register.recorded(operation) if operation else None
        return TitlePapers(
            obtained=said.get("title_obtained"),
            obtained_on=day(said.get("title_obtained_on")),
            received_on=day(said.get("documents_received_on")),
            validated=validated,
            validated_by=self.name_of(recorded.act.actor) if recorded else "",
            validated_on=act_day(files, dossier, "documents_validated") if recorded else None,
            due=due_on(files, dossier),
            late=days_late(files, dossier, self.today()),
            claimed=bool(said.get("diploma_obtained")),
            bases=register.bases(*(f"dossier:{dossier}#{name}" for name in PAPERS)),
        )

    @use_case(FOLLOWERS)
    def admission_lot(self, actor: Actor, programme: str) -> Lot:
        """The admission put to everyone of the programme from whom it starts: open or not, nobody left out (R-122)."""
        step = self.session.workflow.transitions[PRONOUNCE]
        keys = [line.key for line in self.admission_board(actor, programme).near if line.state.code in step.sources]
        return self.lot(actor, keys, PRONOUNCE)

    @use_case(STEPPERS)
    def take_admission_step(
        self, form: str, actor: Actor, shown: AdmissionFile, transition: str, reason: str = "", section: str = ""
    ) -> Answer:
        """Admits, ends, proposes to annul or validates it: the workflow knows which, and what is held against it."""
        if shown.programme not in self._require(actor, shown.dossier, STEPPERS):
            raise Denied(f"La candidature {shown.dossier}/{shown.programme} n'est pas de vos formations.")
        if transition not in STEPS:
            return Refused((f"« {transition} » ne se prend pas sur cet écran : voyez Instruction",))
        choice = Choice(form, shown.programme, transition, reason.strip(), section)
        return self._take(choice, actor, shown, self.files())


def _going_on(files: Files, code: str) -> bool:
    state = files.session.workflow.states.get(code)
    return state is not None and not state.final and DECIDED in state.traits


def _in_order(lines: Iterable[AdmissionLine]) -> tuple[AdmissionLine, ...]:
    """Not admitted first, then by what is missing, then by name."""
    return tuple(sorted(lines, key=lambda one: (one.admitted, len(one.missing), one.name.casefold(), one.dossier)))
