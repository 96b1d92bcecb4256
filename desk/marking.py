"""Marks of jurors on a trial: each types their own, and sees the others' once theirs are in (§5, §6, §7)."""

from collections.abc import Mapping
from decimal import Decimal

from desk import convened as calls
from desk.access import CHAIR, use_case
from desk.files import Files
from desk.results import Results
from desk.room import Answer
from desk.trial_views import MarkingView, TrialLine
from desk.trials import EPREUVE, JURORS
from rules.case import Actor
from rules.faults import RuleError
from rules.jury import Criterion
from rules.marking import Sheet, french_elsewhere, grid, language_unknown, marked, objections, scale, seen, shown
from rules.session import Session
from rules.trials import Trial
from sheets_sync import values
from sheets_sync.answers import Draft, Refused

READS_MARKS = JURORS | CHAIR
"""Whoever may mark writes first, a secretary too; who may not reads them all."""


class Marking(Results):
    """Grids, individual marks, divergences."""

    @use_case(READS_MARKS)
    def marking(self, actor: Actor, line: TrialLine) -> MarkingView | None:
        """The grid of a trial for one candidate, one's own marks, and what one may see of the others'; None where this
        person has no part in marks."""
        if not actor.has(READS_MARKS, line.programme):
            return None
        self._must_sit(actor, line, READS_MARKS)
        return self._marking(self.files(), actor, line)

    def _marking(self, files: Files, actor: Actor, line: TrialLine) -> MarkingView:
        session, language = files.session, files.fields(line.dossier).get("native_language")
        criteria = grid(session, line.trial, language)
        key = line.dossier, line.programme
        sheets = calls.sheets_of(files, key, calls.record_of(files, key, line.trial))
        view = seen(criteria, sheets, actor.email, actor.has(JURORS, line.programme))
        keys = (f"{line.subject}#{name}" for name in _own(actor))
        return MarkingView(
            dossier=line.dossier,
            programme=line.programme,
            trial=line.trial,
            name=line.name,
            criteria=criteria,
            scale=shown(scale(session)),
            mine=next((one for one in sheets if one.juror == actor.email), Sheet(actor.email)),
            seen=view,
            together=marked(session, criteria, view.sheets) if not view.hidden else None,
            french=_of_french(session, line.trial, criteria, language),
            may_mark=bool(criteria) and actor.has(JURORS, line.programme),
            names={sheet.juror: self.name_of(sheet.juror) for sheet in view.sheets},
            bases=files.register.bases(*keys),
        )

    @use_case(JURORS)
    def mark(
        self, form: str, actor: Actor, line: TrialLine, view: MarkingView, texts: Mapping[str, str], says: str
    ) -> Answer:
        """One's own marks as typed, a blank taking one away; out of scale, nothing is recorded (R-079, R-084)."""
        self._must_sit(actor, line, JURORS)
        try:
            marks = {code: self._read_mark(view, code, text) for code, text in texts.items() if text.strip()}
        except RuleError as unreadable:
            return Refused((str(unreadable),))
        if wrong := objections(self.session, view.criteria, marks):
            return Refused(wrong)
        mine, words = _own(actor)
        changes = {line.subject: {mine: {code: str(mark) for code, mark in marks.items()}, words: says.strip()}}
        draft = Draft(
            form, actor.email, EPREUVE, line.subject, changes, section=line.trial.section, bases=dict(view.bases)
        )
        return self._told(self._record(draft))

    def _read_mark(self, view: MarkingView, code: str, text: str) -> Decimal:
        label = next((each.label for each in view.criteria if each.code == code), code)
        try:
            return Decimal(values.read("decimal", text, self.session))
        except RuleError as unreadable:
            raise values.Unreadable(text, f"pour « {label} », une note de 0 à {view.scale}") from unreadable


def _own(actor: Actor) -> tuple[str, str]:
    return f"marks.{actor.email}", f"says.{actor.email}"


def _of_french(session: Session, trial: Trial, criteria: tuple[Criterion, ...], language: str | None) -> str:
    return language_unknown(session, criteria, language) or french_elsewhere(session, trial, language) or ""
