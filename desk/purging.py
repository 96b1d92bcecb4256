"""Purge of a person's dossiers or of an ended session: rehearsed, asked by one of direction, confirmed by another.

The confirming act keeps what statistics need, then what the same acts said of others is told again, then all is
blanked: killed anywhere, finishing does the rest. The notice says nothing of it (RGPD 5 and 17; archives' visa before
destroying).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from desk.access import CHAIR, Denied, use_case
from desk.checking import standings_of
from desk.figures import families
from desk.files import Files
from desk.kept_figures import CONFIRMED, DOSSIERS, KEPT, PURGE, without_names
from desk.purge_plan import SHEET, UNREAD, Rehearsal, acts_of, in_the_sheet, rehearsal, restated, subjects_of
from desk.recusal import away
from desk.room import Answer
from desk.statistics import Statistics, spans_by_application
from desk.views import Bases
from rules.case import Actor
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.book import BookError

FIELDS = (DOSSIERS, "reason", "slip", CONFIRMED, "done")
LONGEST = 300


@dataclass(frozen=True)
class PurgeView:
    """One request. `done` counts the acts that were erased, None while they are not; `left`: the rows of the shared
    sheet that a person is still to delete, as it was last read.
    """

    subject: str
    number: str
    dossiers: tuple[str, ...]
    reason: str
    slip: str
    by: str
    by_name: str
    asked_at: datetime | None
    confirmed: bool
    confirmed_by: str
    done: int | None
    left: tuple[str, ...] = ()
    bases: Bases = field(repr=False, default_factory=dict)


class Purging(Statistics):
    """For the management alone, on programmes that are all theirs."""

    @use_case(CHAIR)
    def rehearse_purge(self, actor: Actor, dossier: str = "") -> Rehearsal:
        """Of the person whose dossier it is, or of the whole session. Raises `Denied`."""
        some = self._to_purge(actor, dossier)
        found: Rehearsal = self.kept(("purge", some), lambda files: rehearsal(files, some, self.today()))
        return replace(found, outside=(*found.outside, *self._in_the_sheet(some)))

    def _in_the_sheet(self, dossiers: tuple[str, ...]) -> Iterator[str]:
        if self.journal.watching is None:
            return
        seen = self.journal.differences()
        yield from SHEET
        yield from in_the_sheet(seen.places, dossiers) if seen.read_at else (UNREAD,)

    @use_case(CHAIR)
    def purges(self, actor: Actor) -> tuple[PurgeView, ...]:
        """Every request, the last first."""
        files = self.files()
        return tuple(self._purge(files, subject) for subject in reversed(files.register.records(PURGE)))

    @use_case(CHAIR)
    def ask_purge(self, form: str, actor: Actor, shown: Rehearsal, reason: str, slip: str) -> Answer:
        """The first of two: why, and the reference of the archives' visa; nothing is erased yet."""
        why = [*shown.held, *self._unwritten(shown.dossiers, reason, slip)]
        for dossier in shown.dossiers:
            self._require(actor, dossier, CHAIR)
        if why:
            return Refused(tuple(why))
        subject = f"{PURGE}:{len(self.files().register.records(PURGE)) + 1}"
        said = {DOSSIERS: list(shown.dossiers), "reason": reason.strip(), "slip": slip.strip()}
        draft = Draft(form, actor.email, PURGE, subject, {subject: said}, bases={f"{subject}#{n}": None for n in said})
        return self._record(draft)

    def _unwritten(self, dossiers: tuple[str, ...], reason: str, slip: str) -> Iterator[str]:
        if not dossiers:
            yield "aucun dossier n'est à effacer"
        if not reason.strip() or len(reason) > LONGEST:
            yield f"dites pourquoi ces dossiers sont effacés, en {LONGEST} caractères au plus"
        if not slip.strip() or len(slip) > LONGEST:
            yield "donnez la référence du bordereau d'élimination visé par les archives, ou « sans objet »"
        written = f"{reason} {slip}".casefold()
        for dossier in dossiers:
            fields = self.files().fields(dossier)
            told = [str(fields.get(name) or "").casefold() for name in ("family_name", "email", "phone")]
            if any(len(one) > 1 and one in written for one in told):
                yield f"le motif reste après la purge : n'y nommez pas la personne du dossier {dossier}"

    @use_case(CHAIR)
    def confirm_purge(self, form: str, actor: Actor, shown: PurgeView) -> Answer:
        """The second of two; erases. Asked again after a cut, it finishes what was confirmed."""
        files = self.files()
        for dossier in shown.dossiers:
            if files.known_programmes(dossier):
                self._require(actor, dossier, CHAIR)
        if shown.done is not None:
            return Refused(("cette purge est déjà faite",))
        if held := rehearsal(files, shown.dossiers, self.today()).held if not shown.confirmed else ():
            return Refused(held)
        if shown.by == actor.email and not shown.confirmed:
            return Refused(("une autre personne de la direction que celle qui a demandé la purge la confirme",))
        if not shown.confirmed:
            acts = len(acts_of(files, shown.dossiers))
            said = {CONFIRMED: True, "erased": acts, KEPT: self._without_names(files, shown.dossiers)}
            draft = Draft(form, actor.email, PURGE, shown.subject, {shown.subject: said}, bases=dict(shown.bases))
            answer = self._record(draft)
            if not isinstance(answer, Saved):
                return answer
        return self._erase(actor, shown)

    def _without_names(self, files: Files, dossiers: tuple[str, ...]) -> list[dict[str, object]]:
        some = [one for one in standings_of(files) if one.dossier in {*dossiers}]
        return without_names(files, some, families(files, some), spans_by_application(files, some))

    def _erase(self, actor: Actor, shown: PurgeView) -> Answer:
        """Others' share of common acts told again, then every act blanked, then said done."""
        files = self.files()
        if again := restated(files, shown.dossiers, acts_of(files, shown.dossiers)):
            told = Draft(str(uuid4()), actor.email, PURGE, shown.subject, again, reason="redit avant effacement")
            if not isinstance(answer := self._record(told), Saved):
                return answer
        try:
            erased = self.journal.purge(*subjects_of(self.files(), shown.dossiers))
        except BookError as silence:
            return Refused((f"{silence} La purge confirmée n'est pas finie : demandez-la de nouveau.",))
        if isinstance(erased, Refused):
            return erased
        done = {shown.subject: {"done": self.files().register.value(shown.subject, "erased")}}
        return self._record(Draft(f"{shown.subject} done", actor.email, PURGE, shown.subject, done))

    def _to_purge(self, actor: Actor, dossier: str) -> tuple[str, ...]:
        files = self.files()
        if dossier:
            self._require(actor, dossier, CHAIR)
            found = files.dossiers_of(files.person(dossier))
        else:
            found = tuple(files.register.dossiers)
        codes = {code for one in found for code in files.register.applications.get(one, ())}
        if missing := codes - {*self._visible(actor, CHAIR)}:
            raise Denied(f"Vous n'avez pas la direction de : {', '.join(sorted(missing))}.")
        if not {dossier for dossier, _ in away(files, actor.email)}.isdisjoint(found):
            raise Denied("Vous êtes déporté d'une candidature concernée : une autre direction s'en charge.")
        return found

    def _purge(self, files: Files, subject: str) -> PurgeView:
        said, heads, register = files.register.fields[subject], files.register.heads, files.register
        dossiers = tuple(said.get(DOSSIERS) or ())
        left = in_the_sheet(self.journal.differences().places, dossiers) if said.get("done") is not None else ()
        asked, confirmed = (register.recorded(heads[f"{subject}#{name}"] or "") for name in (DOSSIERS, CONFIRMED))
        return PurgeView(
            subject, subject.partition(":")[2], dossiers, str(said.get("reason") or ""),
            str(said.get("slip") or ""), asked.act.actor if asked else "",
            self.name_of(asked.act.actor) if asked else "", asked.at if asked else None, bool(said.get(CONFIRMED)),
            self.name_of(confirmed.act.actor) if confirmed else "", said.get("done"),
            tuple(left), register.bases(*(f"{subject}#{name}" for name in FIELDS)),
        )  # fmt: skip
