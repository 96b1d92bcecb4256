"""Sittings of the jury (§5, R-060): opened on a phase of a programme, who is there, who presides, closed for good."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from desk.access import CHAIR, CHAIRS, JURORS, use_case
from desk.attending import COMPOSITION, FIELDS
from desk.deliberation_views import SittingView, ToDecide
from desk.files import Files
from desk.lots import Lots
from desk.out_of_sitting import annexed_to, authors, by_programme
from desk.posted import taken_back
from desk.proceedings import decided_in
from desk.recusing import Recusing
from desk.room import Answer
from desk.sitting_bases import none_open
from rules.case import Actor
from rules.deliberation import Phase
from sheets_sync.answers import Draft, Refused
from sheets_sync.fold import NOTHING
from sheets_sync.journal import SITTING, Act

ATTENDING = JURORS | CHAIR


class Sittings(Recusing, Lots):
    """Opening, presence, closing."""

    @use_case(ATTENDING)
    def to_deliberate(self, actor: Actor) -> tuple[ToDecide, ...]:
        """Every phase of the programmes that this person attends, those where dossiers wait first."""
        mine = self._visible(actor, ATTENDING)
        found: tuple[ToDecide, ...] = self._kept_for(
            actor, ("to_deliberate", mine), lambda files: self._to_deliberate(files, mine)
        )
        return found

    def _to_deliberate(self, files: Files, programmes: Sequence[str]) -> tuple[ToDecide, ...]:
        every = (
            _to_decide(files, code, self.short(code), phase) for code in programmes for phase in self._phases(code)
        )
        return tuple(sorted(every, key=lambda one: not one.waiting))

    @use_case(ATTENDING)
    def sittings(self, actor: Actor) -> tuple[SittingView, ...]:
        """Those of the programmes that this person attends: the open ones where dossiers wait, the others that are
        open, then the latest."""
        mine = set(self._visible(actor, ATTENDING))
        waits = {(one.programme, one.phase.code) for one in self.to_deliberate(actor) if one.waiting}
        found = [one for one in self._sittings(self.files()) if one.programme in mine]
        return tuple(sorted(found, key=lambda one: _rank(one, waits), reverse=True))

    @use_case(CHAIRS)
    def open_sitting(
        self, form: str, actor: Actor, programme: str, phase: str, held_on: date, present: Sequence[str], chair: str
    ) -> Answer:
        """One sitting at a time on a phase; nobody sits who is not of the jury."""
        files = self.files()
        if wrong := self._against_opening(files, actor, programme, phase, held_on, present, chair):
            return Refused(wrong)
        name = f"{programme}-{phase}-{held_on:%Y%m%d}"
        again = sum(one.startswith(f"{SITTING}:{name}") for one in files.register.records(SITTING))
        subject = f"{SITTING}:{name}-{again + 1}"
        fields = {
            "programme": programme, "phase": phase, "held_on": held_on.isoformat(), "present": sorted(set(present)),
            "chair": chair,
        }  # fmt: skip
        bases = dict.fromkeys(f"{subject}#{name}" for name in FIELDS)
        return self._put_sitting(form, actor, subject, fields, bases, none_open(programme, phase))

    def _against_opening(
        self, files: Files, actor: Actor, programme: str, phase: str, held_on: date, present: Sequence[str], chair: str
    ) -> tuple[str, ...]:
        if programme not in files.session.programmes or not actor.has(CHAIRS, programme):
            return ("ouvrir une séance revient à la présidence ou au secrétariat du jury de la formation",)
        if phase not in {one.code for one in self._phases(programme)}:
            return (f"« {phase} » n'est pas une phase de {self.short(programme)} dans Transitions",)
        if held_on > self.today():
            return (f"la séance est datée du {held_on:%d/%m/%Y}, qui n'est pas venu : vérifiez la date",)
        first = files.session.calendar.deposits.start
        if held_on < first:
            says = f"la séance est datée du {held_on:%d/%m/%Y}, avant l'ouverture des dépôts le {first:%d/%m/%Y}"
            return (f"{says} : vérifiez la date",)
        if any(one.open and (one.programme, one.phase.code) == (programme, phase) for one in self._sittings(files)):
            return ("une séance est déjà ouverte sur cette phase : close, elle laissera place à une autre",)
        return self._against_presence(programme, present, chair)

    def _against_presence(self, programme: str, present: Sequence[str], chair: str) -> tuple[str, ...]:
        strangers = [self.name_of(one) for one in present if one not in dict(self._jury(programme))]
        if strangers:
            return (f"{', '.join(strangers)} : pas du jury de {self.short(programme)} (onglet Accès)",)
        return () if chair in present else ("qui préside doit être parmi les présents",)

    @use_case(CHAIRS)
    def seat(self, form: str, actor: Actor, shown: SittingView, present: Sequence[str], chair: str) -> Answer:
        """Someone comes in or leaves while the sitting lasts; the quorum follows."""
        wrong = self._against_change(actor, shown) or self._against_presence(shown.programme, present, chair)
        if wrong:
            return Refused(wrong)
        fields = {"present": sorted(set(present)), "chair": chair}
        return self._put_sitting(form, actor, f"{SITTING}:{shown.id}", fields, shown.bases)

    @use_case(CHAIRS)
    def close_sitting(self, form: str, actor: Actor, shown: SittingView) -> Answer:
        """Nothing is decided in it any more, and its minutes are final."""
        if wrong := self._against_change(actor, shown):
            return Refused(wrong)
        fields, subject = {"closed_at": self.now().isoformat(timespec="seconds")}, f"{SITTING}:{shown.id}"
        files = self.files()
        others = authors(_named_in(files, shown))
        kept = {COMPOSITION: self._composition(files, subject, others)}
        return self._put_sitting(form, actor, subject, fields, shown.bases, facts=kept)

    def _against_change(self, actor: Actor, shown: SittingView) -> tuple[str, ...]:
        if not actor.has(CHAIRS, shown.programme):
            return ("tenir une séance revient à la présidence ou au secrétariat du jury de la formation",)
        return () if shown.open else ("la séance est close : une autre peut être ouverte",)

    def _put_sitting(
        self,
        form: str,
        actor: Actor,
        subject: str,
        fields: Mapping[str, Any],
        shown: Mapping[str, str | None],
        *things: str,
        facts: Mapping[str, Any] = NOTHING,
    ) -> Answer:
        """It moves the sitting, so that what was decided on the one before is asked again. It rests on all that was
        shown of it: nobody closes one where somebody came or left meanwhile."""
        bases = {**shown, **self.files().register.bases(subject, *things)}
        draft = Draft(form, actor.email, SITTING, subject, {subject: fields}, facts=facts, bases=bases)
        return self._told(self._record(draft))


def _named_in(files: Files, shown: SittingView) -> Iterator[Act]:
    """The acts whose authors its minutes name: what no sitting decided, and what took a decision back."""
    annexed = tuple(annexed_to(files, by_programme(files), shown))
    decided = ((key, one) for key, _, one in decided_in(files, shown))
    backs = (taken_back(files, shown.phase, key, one) for key, one in (*annexed, *decided))
    return (one.act for one in (*(one for _, one in annexed), *filter(None, backs)))


def _rank(one: SittingView, waits: Collection[tuple[str, str]]) -> tuple[Any, ...]:
    return one.open, one.open and (one.programme, one.phase.code) in waits, one.held_on, one.opened


def _to_decide(files: Files, programme: str, short: str, phase: Phase) -> ToDecide:
    keys = [key for state in phase.sources for key in files.standing(programme, state)]
    proposed = sum(files.entries[key].proposed in phase.codes for key in keys)
    return ToDecide(programme, short, phase, len(keys), proposed)
