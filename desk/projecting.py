"""What the wall shows beside a dossier: the grids of its entry year, how long an interview may last (§5 to §7).

Everybody in the room reads the wall: a juror's marks are there once each of those present who judges has put theirs in.
"""

from collections.abc import Iterator

from desk import convened as calls
from desk.access import use_case
from desk.deliberating import Deliberating, NoSitting
from desk.deliberation_views import Projected, SittingView, WallGrid
from desk.files import Files, Key
from desk.recusal import away
from desk.sittings import ATTENDING
from rules.case import Actor
from rules.deliberation import JUDGES
from rules.jury import EXAMINATION, Criterion
from rules.marking import grid, is_in, marked, scale, shown
from rules.slots import live_trials
from rules.trials import Trial


class Projecting(Deliberating):
    """The wall."""

    @use_case(ATTENDING)
    def projected(self, actor: Actor, sitting: str, dossier: str) -> Projected:
        """The grids of what this sitting decides on one of its dossiers. Raises `NoSitting` for whoever is recused."""
        view, files = self._attended(actor, sitting), self.files()
        key = dossier, view.programme
        if key in away(files, actor.email) or key not in files.entries:
            raise NoSitting("Ce dossier n'est pas sur votre table.")
        year = files.session.programmes[view.programme].year
        limits = (trial for trial in live_trials(files.session, year) if trial.minutes)
        return Projected(tuple(self._wall(files, actor, view, key)), next(limits, None))

    def _wall(self, files: Files, actor: Actor, view: SittingView, key: Key) -> Iterator[WallGrid]:
        session, year = files.session, files.session.programmes[view.programme].year
        if any(session.workflow.has(step.target, "preadmissible") for step in view.phase.steps):
            rows = [one for one in session.grids.values() if (one.year, one.trial) == (year, EXAMINATION)]
            yield WallGrid("Examen du dossier", rows[0].section if rows else "", tuple(rows))
        for trial in _decided_on(files, view, year):
            criteria = grid(session, trial, files.fields(key[0]).get("native_language"))
            if criteria:
                yield self._marks(files, actor, view, key, trial, criteria)

    def _marks(
        self, files: Files, actor: Actor, view: SittingView, key: Key, trial: Trial, criteria: tuple[Criterion, ...]
    ) -> WallGrid:
        sheets = calls.sheets_of(files, key, calls.record_of(files, key, trial))
        mine = {sheet.juror: sheet for sheet in sheets}
        judges = {one.email for one in view.present if one.function in JUDGES}
        judges |= {actor.email} if actor.has(JUDGES, view.programme) else set()
        judges -= set(files.recused.get(key, ()))
        awaited = sorted(self.name_of(one) for one in judges if not is_in(criteria, mine.get(one)))
        told = () if awaited or not judges else sheets  # nobody there who judges: nobody to show them to
        return WallGrid(
            trial.label, trial.section, criteria, shown(scale(files.session)), tuple(told),
            marked(files.session, criteria, told) if told else None, tuple(awaited),
            {sheet.juror: self.name_of(sheet.juror) for sheet in told},
        )  # fmt: skip


def _decided_on(files: Files, view: SittingView, year: int) -> Iterator[Trial]:
    """The trials whose results this phase judges: those of the phase of its states."""
    states = files.session.workflow.states
    phases = {states[source].phase for source in view.phase.sources if source in states}
    return (one for one in files.session.trials.values() if one.year == year and calls.phase(files, one) in phases)
