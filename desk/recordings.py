"""Recordings that their provider has erased (§6.2, R-090): said of one, or of all those whose day has come."""

from collections.abc import Iterator, Sequence
from datetime import date

from desk.access import WORKERS, use_case
from desk.room import Answer
from desk.trial_views import TrialLine
from desk.trials import TrialRefused, Trials
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync import values
from sheets_sync.answers import Draft, Refused


class Recordings(Trials):
    """The provider erases; the desk keeps the day on which it says so."""

    @use_case(WORKERS)
    def record_erased(self, form: str, actor: Actor, shown: TrialLine, day: str, reason: str = "") -> Answer:
        """The provider says that the recording is gone (R-090)."""
        self._must_sit(actor, shown, WORKERS)
        try:
            draft = self._erasure(form, actor, shown, self._erased_on(day), reason)
        except RuleError as refused:
            return Refused((str(refused),))
        return draft if isinstance(draft, Refused) else self._told(self._record(draft))

    @use_case(WORKERS)
    def record_all_erased(
        self, form: str, actor: Actor, shown: Sequence[TrialLine], day: str
    ) -> tuple[tuple[TrialLine, Answer], ...]:
        """The same of each of these, one act a recording, which may serve several of them. Raises `TrialRefused` for a
        day that cannot be; whoever comes second on one of them is told, the others are recorded."""
        on = self._erased_on(day)
        found = list(self._erasures(form, actor, shown, on))
        drafts = [(line, draft) for line, draft in found if isinstance(draft, Draft)]
        answers = self.journal.record([draft for _, draft in drafts]) if drafts else []
        told = [(line, self._told(answer)) for (line, _), answer in zip(drafts, answers, strict=True)]
        return (*told, *((line, draft) for line, draft in found if isinstance(draft, Refused)))

    def _erasures(
        self, form: str, actor: Actor, shown: Sequence[TrialLine], on: date
    ) -> Iterator[tuple[TrialLine, Draft | Refused]]:
        said: set[str] = set()
        for line in (one for one in shown if one.subject not in said):
            try:
                self._must_sit(actor, line, WORKERS)
                draft = self._erasure(f"{form} {line.subject}", actor, line, on, "")
            except RuleError as refused:
                draft = Refused((str(refused),))
            said |= set(draft.changes) if isinstance(draft, Draft) else set()
            yield line, draft

    def _erasure(self, form: str, actor: Actor, shown: TrialLine, on: date, reason: str) -> Draft | Refused:
        taken = shown.taken_at
        if taken and on < taken.astimezone(self.session.calendar.zone).date():
            raise TrialRefused(f"l'effacement précède l'épreuve, passée le {self._on(taken)} : vérifiez la date")
        return self._trial_draft(form, actor, shown, {"recording_deleted_on": on.isoformat()}, reason)

    def _erased_on(self, text: str) -> date:
        found = values.day(text.strip())
        if found is None or found > self.today():
            raise TrialRefused(str(values.Unreadable(text, values.a_day(text.strip(), "une date passée, jj/mm/aaaa"))))
        return found
