"""Deliberating (§5, §6.3, §7.5): the table of a sitting, in the order of its draw, and batches proposed then validated.

Proposal and validation are two identities, by the workflow; a batch leaves nobody out silently, and the quorum of the
sitting, once set, closes what those present are too few to decide.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from desk.access import JURORS, name_of, use_case
from desk.deliberation_views import (
    DECIDED,
    PROPOSED,
    TO_DECIDE,
    TO_VALIDATE,
    Deliberation,
    OutOfSitting,
    SittingView,
    TableLine,
)
from desk.files import Entry, Files, Key
from desk.lots import Lot, LotLine, Taken
from desk.out_of_sitting import annexed_to, by_programme, not_yet_annexed, told
from desk.posted import taken_back
from desk.proceedings import Proceedings, decided_in, posting, proceedings, until
from desk.proposed import may_validate
from desk.recusal import away
from desk.sittings import ATTENDING, Sittings
from desk.standing import diploma_of, mean_of, results_of, short_diploma, short_results
from rules.case import Actor, Transition
from rules.deliberation import Phase, drawn
from rules.faults import RuleError
from sheets_sync.book import BookError

WITHOUT = "decided with no sitting open"


class NoSitting(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """This sitting is not there, or not for this person."""


class NotPosted(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """This list is not to leave yet."""


class Deliberating(Sittings):
    """The jury at work."""

    @use_case(ATTENDING)
    def deliberation(self, actor: Actor, sitting: str) -> Deliberation:
        """What is to decide and what was decided in it; nothing of what this person is recused from."""
        view = self._attended(actor, sitting)
        name = ("deliberation", actor.email, sitting)
        found: Deliberation = self._kept_for(actor, name, lambda files: self._table(files, actor, view))
        return found

    def _attended(self, actor: Actor, sitting: str) -> SittingView:
        found = next((one for one in self._sittings(self.files()) if one.id == sitting), None)
        if found is None or not actor.has(ATTENDING, found.programme):
            raise NoSitting(f"La séance « {sitting} » n'existe pas, ou n'est pas d'un de vos jurys.")
        return found

    def _table(self, files: Files, actor: Actor, view: SittingView) -> Deliberation:
        decided = {
            key: step
            for key, step, one in decided_in(files, view)
            if key in files.entries and not taken_back(files, view.phase, key, one)
        }
        waiting = (key for state in view.phase.sources for key in files.standing(view.programme, state))
        keys = {key[0]: key for key in (*decided, *waiting)}
        lines = tuple(
            self._table_line(files, actor, view, files.entries[keys[dossier]], decided.get(keys[dossier], ""))
            for dossier in drawn(view.id, keys)
        )
        hidden = sum(self._on_table(key, view) for key in away(self.files(), actor.email))
        return Deliberation(view, lines, _counts(view, lines), hidden)

    def _on_table(self, key: Key, view: SittingView) -> bool:
        entry = self.files().entries.get(key)
        return entry is not None and entry.programme == view.programme and entry.state in view.phase.sources

    def _table_line(self, files: Files, actor: Actor, view: SittingView, entry: Entry, decided: str) -> TableLine:
        state = files.session.workflow.states.get(entry.state)
        proposal = files.candidature(*entry.key).get("proposal") or {}
        step = files.session.workflow.transitions.get(decided or entry.proposed)
        return TableLine(
            dossier=entry.dossier,
            programme=entry.programme,
            name=entry.name or entry.dossier,
            state=state.label if state else "Sans état",
            colour=state.colour if state else "gris",
            diploma=diploma_of(files, entry.dossier),
            mean=mean_of(files, entry),
            results=results_of(files, entry),
            stands=DECIDED if decided else _stands(files, actor, entry),
            outcome=step.label if step else "",
            by=self.name_of(entry.proposer) if entry.proposer else "",
            reason=str(proposal.get("reason") or ""),
            recused=tuple(sorted(map(self.name_of, files.recused.get(entry.key, ())))),
            short_of=self._short_of(files, view, entry.key),
            becomes=_becomes(files, step),
            title=short_diploma(files, entry.dossier),
            trials=short_results(files, entry),
        )

    @use_case(JURORS)
    def sitting_lot(
        self, actor: Actor, sitting: str, keys: Sequence[Key], transition: str, trials: Sequence[str] | None = None
    ) -> Lot:
        """The batch as it would be taken in this sitting: `lot`, which says who must be there, and whether this sitting
        is the one."""
        view = self._attended(actor, sitting)
        lot = self.lot(actor, keys, transition, trials)
        return replace(lot, lines=tuple(_in_sitting(view, lot.transition, line) for line in lot.lines))

    @use_case(JURORS)
    def take_in_sitting(
        self, form: str, actor: Actor, sitting: str, lot: Lot, reason: str = "", trials: Sequence[str] | None = None
    ) -> Taken:
        """One act for each line open as it was shown, on the sitting as it was shown."""
        view = self._attended(actor, sitting)
        lines = tuple(_in_sitting(view, lot.transition, line) if line.open else line for line in lot.lines)
        return self.take_lot(form, actor, replace(lot, lines=lines), reason, "", trials)

    @use_case(ATTENDING)
    def proceedings(self, actor: Actor, sitting: str) -> Proceedings:
        """What the minutes say; for nobody who is recused from a dossier that they name."""
        view, files = self._attended(actor, sitting), self.files()
        without = tuple(annexed_to(files, self.kept(WITHOUT, by_programme), view))
        named = {key for key, _, _ in decided_in(files, view)} | {key for key, _ in without}
        if named & away(files, actor.email):
            raise NoSitting(
                "Vous êtes déporté d'un dossier que ce procès-verbal nomme : une autre personne du jury le sort (§5)."
            )
        name = self.name_of if view.open else partial(_kept_name, view)
        annexed = tuple(told(files, view.phase, without, until(files, view), name))
        return posting(proceedings(files, view, self._seen(actor), annexed, name), files.session, self.today())

    @use_case(ATTENDING)
    def out_of_sitting(self, actor: Actor, sitting: str = "") -> tuple[OutOfSitting, ...]:
        """What was decided with no sitting open and stands in no minutes yet, by phase, then by name: of the programmes
        that this person attends, and of nobody that they are recused from. Of a `sitting`: what its closing takes up,
        nothing once it is closed."""
        if sitting:
            view = self._attended(actor, sitting)
            asked = [(view.programme, view.phase)] if view.open else []
        else:
            asked = [(code, phase) for code in self._visible(actor, ATTENDING) for phase in self._phases(code)]
        return tuple(line for programme, phase in asked for line in self._without_sitting(actor, programme, phase))

    def _without_sitting(self, actor: Actor, programme: str, phase: Phase) -> tuple[OutOfSitting, ...]:
        def read(seen: Files) -> tuple[OutOfSitting, ...]:
            files = self.files()
            every = not_yet_annexed(files, self.kept(WITHOUT, by_programme), programme, phase)
            mine = [one for one in every if one[0] not in seen.hidden and one[1].row.operation not in seen.unsaid]
            lines = told(files, phase, mine, files.register.position, self.name_of)
            return tuple(sorted(lines, key=lambda one: (one.decided.name, one.decided.dossier)))

        found: tuple[OutOfSitting, ...] = self._kept_for(actor, ("out_of_sitting", programme, phase.code), read)
        return found

    @use_case(ATTENDING)
    def sealed_proceedings(self, actor: Actor, sitting: str) -> Proceedings:
        """The same for a paper that leaves. Once a sitting is closed its minutes are final: the journal is sealed over
        it, if it was not yet. A book that does not answer leaves them without a seal, and they say so."""
        found = self.proceedings(actor, sitting)
        if found.sitting.open or found.seal:
            return found
        with suppress(BookError):
            self.journal.seal()
        return self.proceedings(actor, sitting)

    @use_case(ATTENDING)
    def posted_list(self, actor: Actor, sitting: str) -> Proceedings:
        """The same for the list that is posted. Raises `NotPosted` until it may leave (§3, R-065)."""
        if why := self.proceedings(actor, sitting).unposted:
            raise NotPosted(f"Liste à afficher : {why}.")
        return self.sealed_proceedings(actor, sitting)


def _kept_name(view: SittingView, email: str) -> str:
    """As it was when the sitting closed: final minutes owe nothing to the *Accès* of today."""
    return view.names.get(email) or name_of(email)


def _in_sitting(view: SittingView, transition: str, line: LotLine) -> LotLine:
    """Only an open one decides, and only its own phase; the rest is asked of every path that takes a step."""
    held = [] if view.open else ["la séance est close"]
    if line.programme != view.programme or transition not in view.phase.codes:
        held.append("cette étape ne se décide pas dans cette séance")
    return replace(line, objections=(*line.objections, *held))


def _stands(files: Files, actor: Actor, entry: Entry) -> str:
    if entry.proposed not in files.session.workflow.transitions:
        return TO_DECIDE
    return TO_VALIDATE if may_validate(files, actor, entry) else PROPOSED


def _becomes(files: Files, step: Transition | None) -> str:
    """The state that it leads to; its own label where it leads to the one before, or to none."""
    state = files.session.workflow.states.get(step.target) if step else None
    return state.label if state else step.label if step else ""


def _counts(view: SittingView, lines: Sequence[TableLine]) -> dict[str, tuple[int, int]]:
    """Outcome → (proposed, decided), in the order of the rows."""
    found = {step.label: (0, 0) for step in view.phase.steps}
    for line in lines:
        if line.outcome in found:
            proposed, decided = found[line.outcome]
            done = line.stands == DECIDED
            found[line.outcome] = (proposed + (not done), decided + done)
    return found
