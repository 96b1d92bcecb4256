"""Employment projects as they stand: who searches, what waits for whom, one application opened (§8, §9.1).

Whoever still judges an undecided application of a person sees none of it, in these words for all such people (§5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from desk import projects
from desk.access import PLACERS, SCREENERS, Denied, use_case
from desk.alerts import age_told
from desk.blindness import judged_elsewhere
from desk.cases import SPARES, bound_by, bound_elsewhere, spared
from desk.counting import seats_of
from desk.dossiers import application_bases
from desk.files import Entry, Files, Key
from desk.lots import Lots
from desk.outside import Outside
from desk.placement_views import PlacedLine, PlacementBoard, PlacementFile, Turn
from desk.projects import AGREE, COMMIT, LABELS, MANAGING, PLACING, RENOUNCE, STEPS, ProjectView, held, view
from desk.proposed import proposed_default
from desk.room import Answer
from rules.case import Actor
from sheets_sync.answers import Refused
from sheets_sync.projects import Project, projects_of

CLOSED: Final = "vous jugez encore une candidature de cette personne : le placement suit ses projets (§5)"


class Placement(Lots, Outside):
    """Reading: nothing here is a decision."""

    @use_case(PLACERS)
    def placement_programmes(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """(code, « MKX 1A ») of the programmes whose projects this person follows."""
        return tuple((code, self.short(code)) for code in self._visible(actor, PLACERS))

    @use_case(PLACERS)
    def placement_board(self, actor: Actor, programme: str) -> PlacementBoard:
        """Everyone of this programme who may have a project, with those they have."""
        if programme not in self._visible(actor, PLACERS):
            raise Denied(f"Les projets d'emploi de « {programme} » ne sont pas de vos formations.")
        judged = frozenset(self._visible(actor, SCREENERS))
        found: PlacementBoard = self._kept_for(
            actor, ("placement", programme), lambda files: self._placement_board(files, programme, judged)
        )
        told = (line for line in found.lines if line.projects)
        self._reads_projects(actor, found, ((line.dossier, programme) for line in told))
        return found

    def _placement_board(self, files: Files, programme: str, judged: frozenset[str]) -> PlacementBoard:
        states = files.session.workflow.states
        keys = (key for code in states if places(files, code) for key in files.standing(programme, code))
        lines = [self._placed_line(files, files.entries[key], judged) for key in keys]
        lines.sort(key=lambda line: (-1 if line.waits is None else -line.waits - 1, line.name, line.dossier))
        seats = seats_of(self.files(), programme)
        return PlacementBoard(programme, self.short(programme), seats, tuple(lines), tuple(_turns(lines)))

    def _placed_line(self, files: Files, entry: Entry, judged: frozenset[str]) -> PlacedLine:
        state = files.session.workflow.states[entry.state]
        closed = CLOSED if judged_elsewhere(files, entry.key, judged) else ""
        found = () if closed else self._project_views(files, entry.key)
        name = entry.name or entry.dossier
        searches = "place" not in state.traits and not bound_elsewhere(files, entry.key)
        return PlacedLine(entry.dossier, entry.programme, name, state, searches, found, closed)

    def _project_views(self, files: Files, key: Key) -> tuple[ProjectView, ...]:
        admitted = files.session.workflow.has(files.entries[key].state, "admission")
        found = (self._project_view(files, one, key, admitted) for one in projects_of(files.register, *key))
        bound = bound_by(files, key).partition("/")[2]
        return tuple(self._alerted(files, one, bound) for one in found)

    def _project_view(self, files: Files, project: Project, key: Key, admitted: bool) -> ProjectView:
        today = self.today()
        proposed = proposed_default(files, key, held(project, today), self.name_of) if project.default_evidence else ""
        return view(project, admitted, today, proposed)

    def _alerted(self, files: Files, one: ProjectView, bound: str) -> ProjectView:
        """With what the person's other applications, and the acts since the agreement, say of it."""
        alerts = (*one.alerts, *self._since_agreed(files, one.project), *self._age(files, one.project))
        if not bound or one.project.ended or one.project.firm:
            return replace(one, alerts=alerts)
        ends, who = ("à faire tomber", MANAGING) if one.project.agreed else ("à refuser", PLACING)
        return replace(one, awaits=who, alerts=(*alerts, f"la personne est liée par {self.short(bound)} : {ends}"))

    def _age(self, files: Files, project: Project) -> tuple[str, ...]:
        """On the day of its contract, or today; of no project that ended (R-133)."""
        told = age_told(files, project.dossier, project.contract_signed_on or self.today())
        return () if project.ended or not told else (told,)

    def _since_agreed(self, files: Files, project: Project) -> Iterator[str]:
        """Words that are no longer those which the school agreed (R-110)."""
        register = files.register
        agreed = register.recorded(register.heads[f"{project.subject}#agreed_on"] or "") if project.agreed else None
        for name in projects.ASKED if agreed else ():
            last = register.recorded(register.heads[f"{project.subject}#{name}"] or "")
            if agreed and last and last.position > agreed.position:
                at = last.act.at.astimezone(files.session.calendar.zone)
                who = self.name_of(last.act.actor)
                yield f"{LABELS[name].lower()} : changé le {at:%d/%m/%Y} par {who}, après l'agrément"

    @use_case(PLACERS)
    def placement_file(self, actor: Actor, dossier: str, programme: str) -> PlacementFile:
        """One application and its projects, with what an act on them rests on. Raises `Denied`."""
        files, key = self._placing(actor, dossier, programme), (dossier, programme)
        entry, found, coming = files.entries[key], self._project_views(files, key), _coming(files, key)
        self._reads_projects(actor, entry, (key,) if found else ())
        bases = _bases(files, key, (*(one.subject for one in found), coming))
        offers = {one.id: one for one in self.offers(actor, dossier, programme) if one.id in (AGREE, COMMIT, *STEPS)}
        return PlacementFile(
            dossier, programme, self.short(programme), entry.name or dossier, entry.email,
            self._application(files, dossier, programme), not files.session.workflow.has(entry.state, "place"),
            found, offers, self._locked_on(files, key), tuple(self._other_applications(files, actor, key)),
            self._renounced(files, entry.state), spared(files, f"{dossier}/{programme}"), coming, bases,
        )  # fmt: skip

    def _placing(self, actor: Actor, dossier: str, programme: str) -> Files:
        """The files as this person sees them, who may follow this application's projects: one whose admissibility is
        decided, of a person whom this one judges nowhere (R-109, §5)."""
        if programme not in self._require(actor, dossier, PLACERS):
            self._require(actor, "", PLACERS)
        files, key = self._seen(actor), (dossier, programme)
        if key not in files.entries:
            raise Denied(f"La candidature {dossier}/{programme} a été retirée.")
        if judged_elsewhere(files, key, frozenset(self._visible(actor, SCREENERS))):
            raise Denied(f"{CLOSED[:1].upper()}{CLOSED[1:]}.")
        return files

    @staticmethod
    def _renounced(files: Files, state: str) -> bool:
        """Did the candidate go back on a firm commitment here?"""
        return files.session.workflow.transitions[RENOUNCE].target == state

    def _locked_on(self, files: Files, key: Key) -> str:
        """Where else the person is firmly committed (R-112)."""
        others = (other for other in self._of_same_person(files, key) if files.entries[other].state)
        engaged = (one for one in others if files.session.workflow.has(files.entries[one].state, "engagement"))
        return next((self.short(code) for _, code in engaged), "")

    def _other_applications(self, files: Files, actor: Actor, key: Key) -> Iterator[tuple[str, str, str]]:
        states, mine = files.session.workflow.states, self._visible(actor)
        for other in self._of_same_person(files, key):
            if other[1] in mine:
                state = states.get(files.entries[other].state)
                yield *other, f"{self.short(other[1])} · {state.label if state else 'sans état'}"

    @staticmethod
    def _of_same_person(files: Files, key: Key) -> tuple[Key, ...]:
        dossiers = files.dossiers_of(files.person(key[0]))
        keys = ((dossier, code) for dossier in dossiers for code in files.programmes(dossier))
        return tuple(other for other in keys if other != key)

    def _in_french(self, refused: Refused) -> Refused:
        """Both values, those of projects left out: only their own screen tells them."""
        told = replace(refused, mine=_of(refused.mine, False), theirs=_of(refused.theirs, False))
        return self._met(refused) or super()._in_french(told)

    def _told_of(self, answer: Answer) -> Answer:
        """An answer to whoever follows projects: both values where they differ, theirs included."""
        if not isinstance(answer, Refused):
            return answer
        if met := self._met(answer):
            return met
        said = self._in_french(answer)
        mine, theirs = (_named(_of(values, True)) for values in (answer.mine, answer.theirs))
        apart = [name for name in mine if mine[name] != theirs.get(name)]
        return replace(
            said,
            mine={**said.mine, **{name: mine[name] for name in apart}},
            theirs={**said.theirs, **{name: theirs.get(name, "") for name in apart}},
        )

    def _met(self, refused: Refused) -> Refused | None:
        """A step and a change of the fiche that it rests on: no two values to compare, only which came first. What came
        first on the person is another answer's to tell, or to keep (`_of_person`, §5)."""
        winner = None if refused.elsewhere else refused.winner
        if winner is None or not any(key.startswith("fiche:") for key in (winner.subject, *refused.mine)):
            return None
        if any(f"{subject}#{name}" in refused.mine for subject, fields in winner.after.items() for name in fields):
            return None
        step = self.session.workflow.transitions.get(winner.transition or "")
        at = winner.at.astimezone(self.session.calendar.zone)
        what = f"« {step.label} » a été enregistré" if step else "la fiche de projet d'emploi a été changée"
        who = f"par {self.name_of(winner.actor)} le {at:%d/%m/%Y à %H:%M}"
        return Refused((f"{what} {who} : relisez la fiche, puis recommencez",))


def places(files: Files, state: str) -> bool:
    """A project may exist: the admissibility is decided, and it is not over (R-109)."""
    known = files.session.workflow.states.get(state)
    return known is not None and "admissibilite_decidee" in known.traits and not known.final


def shown_state(files: Files, key: Key, subject: str) -> str:
    """Where one project stands, as its screen says it."""
    one = next(project for project in projects_of(files.register, *key) if project.subject == subject)
    return projects.state_label(one)


def _turns(lines: Iterable[PlacedLine]) -> Iterator[Turn]:
    """By the day the complete fiche was registered, then by agreement, which none of them has; then management."""
    waiting = [(line, one) for line in lines if line.searching for one in line.projects if one.project.registered]
    waiting.sort(key=lambda pair: (pair[1].project.registered_on, pair[0].name))
    before = None
    for rank, (line, one) in enumerate(waiting, 1):
        yield Turn(rank, line.name, line.dossier, one, one.project.registered_on == before)
        before = one.project.registered_on


def _bases(files: Files, key: Key, subjects: Iterable[str]) -> dict[str, str | None]:
    """Every field of each project, those still blank included, and of the one that would come next."""
    keys = [f"{subject}#{name}" for subject in subjects for name in projects.LABELS]
    mine = f"candidature:{key[0]}/{key[1]}#{SPARES}"
    return {**application_bases(files.register, files.session, *key), **files.register.bases(*keys, mine)}


def _coming(files: Files, key: Key) -> str:
    known = sum(1 for _ in files.register.owned(*key, "fiche"))
    return f"fiche:{key[0]}/{key[1]}/{known + 1}"


def _of(values: Any, of_project: bool) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key.startswith("fiche:") == of_project}


def _named(values: dict[str, Any]) -> dict[str, Any]:
    names = ((key.partition("#")[2], value) for key, value in values.items())
    return {LABELS.get(name, name): projects.shown(name, value) for name, value in names}
