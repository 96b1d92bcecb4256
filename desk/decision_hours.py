"""The hour of a decision taken over on a bare day, given by the jury that took it: it says whether a recording's
deletion, asked that very day, came first (R-091, §6.2)."""

from desk.access import use_case
from desk.recordings import Recordings
from desk.room import Answer
from desk.trial_views import TrialLine
from desk.trials import JURORS, instant_typed
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Draft, Refused
from sheets_sync.standings import HOUR


class DecisionHours(Recordings):
    """Nothing is deduced of an hour that nobody knows."""

    @use_case(JURORS)
    def tell_hour(self, form: str, actor: Actor, shown: TrialLine, hour: str, reason: str) -> Answer:
        """`hour` as « 16:30 », of the stated day; `reason` says where it is read. The step is then a person's, as ever;
        an application that ended on it keeps the hour it ended on."""
        self._must_sit(actor, shown, JURORS)
        entry, day = self.files().entries.get((shown.dossier, shown.programme)), shown.decided_on
        if day is None or entry is None:
            return Refused((f"aucune heure n'est à préciser sur la candidature {shown.key}",))
        state = self.session.workflow.states[entry.state]
        if state.final:
            says = f"la candidature est « {state.label} » : corrigez d'abord cette erreur matérielle, à l'Instruction"
            return Refused((says,))
        try:
            at = instant_typed(f"{day:%d/%m/%Y} {hour.strip()}", self.session, self.now())
        except RuleError as unreadable:
            return Refused((f"Heure de la décision du {day:%d/%m/%Y}. {unreadable}",))
        if not reason.strip():
            return Refused(("dites d'où vient cette heure : le procès-verbal, le mél de la présidence",))
        subject = f"candidature:{shown.key}"
        read = f"{subject}#{HOUR}", f"{subject}#state", f"{shown.subject}#deletion_asked_at"
        bases = {key: shown.bases.get(key) for key in read}
        draft = Draft(
            form, actor.email, "saisie", subject, {subject: {HOUR: at.isoformat()}}, reason=reason.strip(),
            section=shown.trial.section, bases=bases,
        )  # fmt: skip
        return self._told(self._record(draft))
