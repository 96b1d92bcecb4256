"""The steps that results lead to, put to all those convened at once: all taken, or the window over (§6, §7)."""

from desk import convened as calls
from desk.access import SCREENERS, use_case
from desk.files import Files
from desk.lots import Lot, Lots
from desk.marking import Marking
from desk.trials import recused
from rules.case import Actor, Transition
from rules.trials import Trial

ASKED, OVER = ("epreuves_passees", "epreuve_manquante"), "apres"
"""The conditions by which a step follows from results, or from a window that closed on whoever chose no slot (§6.2)."""
KINDS = frozenset(("controle", "evenement"))
"""What only happened: no decision is put to all at once here."""


class TrialSteps(Marking, Lots):
    """Nothing moves by itself: a named person takes the step, for those to whom it is open."""

    @use_case(SCREENERS)
    def trial_steps(self, actor: Actor, trial: str, programme: str = "") -> tuple[Lot, ...]:
        """One batch a step that follows this trial's results, with everyone who stands where it starts: `take_lot`
        takes it."""
        files, programmes = self.files(), self._sat(actor, programme, SCREENERS)
        asked = self._trial(files, trial)
        entries = sorted(calls.convened(files, asked, programmes), key=lambda entry: (entry.name, entry.key))
        mine = [e for e in entries if calls.live(files, asked, e) and not recused(files, actor, *e.key)]
        found = (
            self.lot(actor, [entry.key for entry in mine if entry.state in step.sources], step.id)
            for step in _following(files, asked)
            if any(actor.has(step.roles, code) for code in programmes)
        )
        return tuple(lot for lot in found if lot.lines)


def _following(files: Files, trial: Trial) -> tuple[Transition, ...]:
    """What only happened, of the trial's year, from the phase in which it is taken: steps that ask about trials, or
    whether its window is over."""
    workflow, here = files.session.workflow, calls.phase(files, trial)
    return tuple(
        step
        for step in workflow.transitions.values()
        if step.kind in KINDS
        and trial.year in step.years
        and any(guard.text.startswith(ASKED) or guard.text == f"{OVER}({trial.period})" for guard in step.guards)
        and any(workflow.states[source].phase == here for source in step.sources if source in workflow.states)
    )
