"""The small life of an employment project (§8): provided, received, to complete, refused; its words put right.

A project exists only after its application's admissibility; a refused one changes no state, others may wait (R-110).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from desk import projects
from desk.access import PLACERS, in_words, use_case
from desk.cases import bound_by
from desk.files import Files, Key
from desk.placement import Placement, places
from desk.placement_views import PlacedLine, PlacementBoard, PlacementFile
from desk.project_days import too_early
from desk.projects import AGREE, ASKED, BOUND, LABELS, SOURCES
from desk.room import Answer
from desk.withheld import withheld
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync import values
from sheets_sync.answers import Draft, Refused
from sheets_sync.projects import ITS_WORDS, Project
from sheets_sync.register import Register
from sheets_sync.values import Unreadable

KIND = "fiche"
AGREERS: Final = frozenset(("placement", "direction"))
GROUNDS: Final = ("complete", "agreed_on", "refused_on", "lapsed_on")
"""What ends or binds a project: an act on its life rests on these too."""
FALLS: Final = (
    "il ne tombe que par défaillance ou renonciation ; enregistré par erreur, il se reprend à deux, écran Instruction"
)
"""How a firm commitment ends (R-113, R-114); a slip is a material error (§5)."""
Fields = dict[str, Any]


class ProjectRefused(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """What was asked of a project cannot be."""


class Fiches(Placement):
    """What happens to a fiche until the school agrees it."""

    @use_case(PLACERS)
    def provide(self, form: str, actor: Actor, shown: PlacementFile, on: str) -> Answer:
        """The school hands the blank fiche to the candidate (R-109), once they are told that they are admissible."""
        return self._write_project(form, actor, shown, "", lambda _: self._provided(shown, on), opens=True)

    @use_case(PLACERS)
    def provide_all(
        self, form: str, actor: Actor, shown: PlacementBoard, on: str
    ) -> tuple[tuple[PlacedLine, Answer], ...]:
        """The same to each of those shown without one, one act each in one batch; who may have none, or was given one
        meanwhile, is told with the reason. Raises `ProjectRefused` for a day that cannot be."""
        self._past_day(on, "provided_on")
        found: list[tuple[PlacedLine, PlacementFile, Draft | Refused]] = []
        for line in shown.without:
            file = self.placement_file(actor, line.dossier, line.programme)
            found.append((line, file, self._hands(f"{form} {file.key}", actor, file, on)))
        files = [file for _, file, draft in found if isinstance(draft, Draft)]

        def still(register: Register) -> Sequence[str]:
            return [f"{file.name} : {why}" for file in files for why in self._ended_or_bound(register, file, True)]

        drafts = [draft for *_, draft in found if isinstance(draft, Draft)]
        answers = iter(self.journal.record(drafts, still) if drafts else ())
        return tuple(
            (line, self._told_of(next(answers)) if isinstance(draft, Draft) else draft) for line, _, draft in found
        )

    def _hands(self, form: str, actor: Actor, file: PlacementFile, on: str) -> Draft | Refused:
        live = [one.project for one in file.projects if not one.project.ended]
        if [one.provided_on for one in live if one.received_on is None] == [values.day(on.strip())] and not live[1:]:
            # Clicked twice, or a colleague said the same: it is that act, and its answer.
            same = live[0].subject
            file = replace(file, coming=same, bases={**file.bases, f"{same}#provided_on": None})
        elif live:
            return Refused(("une fiche lui a été remise, ou est arrivée, entre-temps",))
        if why := self._ended_or_bound(self.files().register, file, True):
            return Refused(why)
        return self._project_draft(form, actor, file, "", lambda _: self._provided(file, on))

    def _provided(self, shown: PlacementFile, on: str) -> Fields:
        if told_later := withheld(self.files(), (shown.dossier, shown.programme), self.now()):
            raise ProjectRefused(told_later)
        return {"provided_on": self._fiche_day(on, "provided_on", shown, None)}

    @use_case(PLACERS)
    def receive(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, on: str, source: str,
        words: Mapping[str, str], lacks: str = "",
    ) -> Answer:  # fmt: skip
        """A fiche comes back, from the company as the notice says, or from the candidate; `lacks` says what it still
        has to say, "" when it is complete. Without a subject, it came without having been provided on record."""

        def fields(project: Project | None) -> Fields:
            if project is not None and project.received_on:
                raise ProjectRefused("cette fiche est déjà reçue : corrigez-la, ou complétez-la")
            if source not in SOURCES:
                raise ProjectRefused(f"d'où vient la fiche ? {' ou '.join(SOURCES.values())}")
            told = {
                "received_on": self._fiche_day(on, "received_on", shown, project),
                "received_from": source,
                **self._project_words(words),
            }
            return told | _completeness(words, lacks)

        return self._write_project(form, actor, shown, subject, fields, grounds=GROUNDS, opens=True)

    @use_case(PLACERS)
    def ask_more(self, form: str, actor: Actor, shown: PlacementFile, subject: str, lacks: str) -> Answer:
        """What the fiche still has to say; it is not registered meanwhile."""

        def fields(project: Project | None) -> Fields:
            if not lacks.strip():
                raise ProjectRefused("écrivez ce qui manque à la fiche")
            _awaiting(project)
            return {"complete": False, "to_complete": lacks.strip()}

        return self._write_project(form, actor, shown, subject, fields, grounds=GROUNDS)

    @use_case(PLACERS)
    def complete(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, on: str, words: Mapping[str, str]
    ) -> Answer:
        """The fiche is whole now: it is registered on that day (R-122)."""

        def fields(project: Project | None) -> Fields:
            received = _awaiting(project).received_on
            day = self._past_day(on, "completed_on")
            if received and day < received.isoformat():
                raise ProjectRefused(f"la fiche a été reçue le {received:%d/%m/%Y}, elle ne peut être complète avant")
            return {"completed_on": day, **self._project_words(words), **_completeness(words, "")}

        return self._write_project(form, actor, shown, subject, fields, grounds=GROUNDS, opens=True)

    @use_case(PLACERS)
    def correct_project(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, words: Mapping[str, str], reason: str = ""
    ) -> Answer:
        """The words of a fiche put right; only those that differ, each on what was shown of it. Once it is agreed they
        are what the school agreed: who agrees changes them, saying why, and an alert tells it (R-110). Once the person
        is committed, the company and the missions stand (R-112)."""

        def fields(project: Project | None) -> Fields:
            if project is None or project.received_on is None:
                raise ProjectRefused("cette fiche n'est pas encore reçue : rien n'est à corriger")
            before = projects.said(project)
            changed = {
                name: value for name, value in self._project_words(words).items() if (value or "") != before[name]
            }
            if not changed:
                raise ProjectRefused("rien ne change")
            if project.agreed and (why := reworded(project, changed, actor.has(AGREERS, shown.programme), reason)):
                raise ProjectRefused(why)
            if lost := [name for name, value in changed.items() if not value and project.complete and name in ASKED]:
                raise ProjectRefused(f"une fiche complète garde : {', '.join(LABELS[name].lower() for name in lost)}")
            return changed

        return self._write_project(form, actor, shown, subject, fields, reason)

    @use_case(AGREERS)
    def refuse_project(self, form: str, actor: Actor, shown: PlacementFile, subject: str, reason: str) -> Answer:
        """The school refuses the project, saying why; the candidate may bring another (R-110)."""

        def fields(project: Project | None) -> Fields:
            if not reason.strip():
                raise ProjectRefused("refuser un projet d'emploi demande un motif")
            _awaiting(project)
            return {"refused_on": self.today().isoformat(), "refusal": reason.strip()}

        return self._write_project(form, actor, shown, subject, fields, reason, AGREERS, GROUNDS)

    def _write_project(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, fields: Any, reason: str = "",
        roles: frozenset[str] = PLACERS, grounds: tuple[str, ...] = (), opens: bool = False,
    ) -> Answer:  # fmt: skip
        """One act on a project, or on the next one; `opens`: it brings a project closer to a seat, and only for who is
        not bound elsewhere."""
        draft = self._project_draft(form, actor, shown, subject, fields, reason, roles, grounds)
        if isinstance(draft, Refused):
            return draft
        return self._told_of(self.journal.record(draft, lambda register: self._ended_or_bound(register, shown, opens)))

    def _project_draft(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, fields: Any, reason: str = "",
        roles: frozenset[str] = PLACERS, grounds: tuple[str, ...] = (),
    ) -> Draft | Refused:  # fmt: skip
        """Resting on what was shown of the fields it changes."""
        files = self._placing(actor, shown.dossier, shown.programme)
        if not actor.has(roles, shown.programme):
            self._require(actor, "", roles)
        try:
            project = self._one_project(shown, subject)
            changed = fields(project)
        except RuleError as refused:
            return Refused((str(refused),))
        name = subject or shown.coming
        bases = {f"{name}#{one}": shown.bases.get(f"{name}#{one}") for one in (*changed, *grounds)}
        if not subject:  # a first word of a project, and a way back before admissibility, exclude each other (§5)
            bases |= files.register.bases(f"personne:{files.person(shown.dossier)}")
        section = files.session.workflow.transitions[AGREE].section
        return Draft(
            form, actor.email, KIND, name, {name: changed}, reason=reason.strip(), section=section, bases=bases
        )

    def _bound(self, files: Files, key: Key) -> str:
        """Why no other project of this person is taken in, or "" (R-112, R-114)."""
        other = bound_by(files, key).partition("/")[2]
        return (
            f"la personne est liée par {self.short(other)} : aucun autre projet n'est accepté pour elle"
            if other
            else ""
        )

    def _ended_or_bound(self, register: Register, shown: PlacementFile, opens: bool) -> tuple[str, ...]:
        """Asked again as it is recorded: the application may have ended meanwhile, or the person be bound."""
        files = self._of(register)
        if opens and (bound := self._bound(files, (shown.dossier, shown.programme))):
            return (bound,)
        state = str(files.candidature(shown.dossier, shown.programme).get("state") or "")
        if places(files, state):
            return ()
        known = files.session.workflow.states.get(state)
        return (f"pas de projet d'emploi sur une candidature « {known.label if known else 'sans état'} »",)

    @staticmethod
    def _one_project(shown: PlacementFile, subject: str) -> Project | None:
        found = shown.project(subject)
        if subject and found is None:
            raise ProjectRefused("ce projet d'emploi n'est pas de cette candidature : rouvrez-la")
        if found is not None and found.project.ended:
            raise ProjectRefused(f"cette fiche est {found.label.lower()} : elle ne change plus, remettez-en une autre")
        return found.project if found else None

    def _fiche_day(self, text: str, name: str, shown: PlacementFile, project: Project | None) -> str:
        """A day that has come, not before what a fiche follows: a wrong year would rank it first (R-122)."""
        found = self._past_day(text, name)
        on, provided = date.fromisoformat(found), project.provided_on if project else None
        if why := too_early(self.files(), (shown.dossier, shown.programme), on, provided):
            raise ProjectRefused(f"{LABELS[name]} {on:%d/%m/%Y} : {why}")
        return found

    def _past_day(self, text: str, name: str) -> str:
        """A day that has come, as the journal writes it."""
        return self._any_day(text, name, future=False)

    def _any_day(self, text: str, name: str, *, future: bool = True) -> str:
        found = values.day(text.strip())
        if found is None:
            raise ProjectRefused(f"{LABELS[name]}. {Unreadable(text, values.a_day(text.strip()))}")
        if not future and found > self.today():
            raise ProjectRefused(f"{LABELS[name]} {found:%d/%m/%Y} : ce jour n'est pas encore venu, vérifiez la date")
        return found.isoformat()

    def _project_words(self, words: Mapping[str, str]) -> Fields:
        """What was typed, blanks unknown; raises `Unreadable`, which names the field."""
        found: Fields = {}
        for name in (one for one in ITS_WORDS if one in words):
            try:
                found[name] = values.read("texte", words[name], self.session)
            except Unreadable as problem:
                raise ProjectRefused(f"{LABELS[name]}. {problem}") from problem
        return found


def reworded(project: Project, changed: Collection[str], agrees: bool, reason: str) -> str:
    """Why these words of an agreed project do not change, or ""; its contact, who is only called, always may."""
    said = [name for name in changed if name != "contact"]
    if not said:
        return ""
    if bound := [LABELS[name].lower() for name in said if name in BOUND and project.firm]:
        return f"l'engagement est ferme sur ce projet : {', '.join(bound)} ne change plus ; {FALLS}"
    if not agrees:
        return f"cette fiche est agréée : ses mots reviennent à {in_words(AGREERS)}"
    return "" if reason.strip() else "changer les mots d'une fiche agréée demande un motif"


def _awaiting(project: Project | None) -> Project:
    """One that came back and that the school has neither agreed nor refused."""
    if project is None or project.received_on is None:
        raise ProjectRefused("cette fiche n'est pas encore reçue")
    if project.agreed:
        raise ProjectRefused("cette fiche est agréée : l'agrément tombe d'abord, par la direction")
    return project


def _completeness(words: Mapping[str, str], lacks: str) -> Fields:
    if lacks.strip():
        return {"complete": False, "to_complete": lacks.strip()}
    if absent := projects.missing(words):
        raise ProjectRefused(f"une fiche complète dit aussi : {', '.join(absent)} ; sinon, écrivez ce qui manque")
    return {"complete": True, "to_complete": None}


__all__ = ["AGREERS", "Fiches", "ProjectRefused"]
