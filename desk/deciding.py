"""Steps of an application (rules.md, part 2): taking what is offered.

A proposal changes no state; a different identity validates it, and the state changes then (§5). What was shown is what
the act rests on.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from desk.access import READERS, use_case
from desk.cases import case_of
from desk.consequences import Unsettled, add, consequences, to_agree
from desk.files import Files, Key, following
from desk.offering import Offering
from desk.proposed import motive, not_as_proposed, proposed_otherwise, proposed_project
from desk.reading import facts_read, in_words
from desk.room import Answer
from desk.step_acts import (
    PROOF,
    Choice,
    Shown,
    bases_of,
    changed_by,
    in_sitting,
    ledgers,
    reads_title,
    reads_trials,
    unproved,
)  # fmt: skip
from desk.views import AcademicFile, ApplicationView
from rules.case import Actor, Case
from rules.workflow import Outcome, TransitionRefused
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.journal import Act
from sheets_sync.register import Register

PROPOSED = "proposition"


class Deciding(Offering):
    """Decisions, proposals, validations."""

    @use_case(READERS)
    def decide(
        self,
        form: str,
        actor: Actor,
        shown: AcademicFile,
        programme: str,
        transition: str,
        reason: str = "",
        section: str = "",
        trials: Sequence[str] | None = None,
    ) -> Answer:
        """Takes a step, proposes it, or validates the proposal of it: the workflow knows which.

        The act rests on the application as it was shown: whoever came first in between wins, and both values come back.
        """
        self._must_read(actor, shown.dossier, programme)
        choice = Choice(
            form, programme, transition, reason.strip(), section, tuple(trials) if trials is not None else None
        )
        return self._take(choice, actor, shown, self.files())

    def _take(self, choice: Choice, actor: Actor, shown: Shown, files: Files) -> Answer:
        draft = self._prepared(choice, actor, shown, self._fresh(choice.transition, files))
        return draft if isinstance(draft, Refused) else self._told(self._already(draft, self._record(draft)))

    def _fresh(self, transition: str, files: Files) -> Files:
        """Nobody is admitted on a title or papers as they were said a moment ago (R-049), nor said to have missed a
        trial that another process just recorded: the book is read again."""
        step = files.session.workflow.transitions.get(transition)
        rests = step and (reads_title(files.session, step) or reads_trials(step))
        if not rests:
            return files
        self.journal.register(0)
        return self.files()

    def _prepared(self, choice: Choice, actor: Actor, shown: Shown, files: Files) -> Draft | Refused:
        """The act that would be recorded, or why there is none."""
        if shut := self._closed_to(actor, shown.dossier, choice.programme):
            return Refused(shut)
        view = shown.application(choice.programme)
        case = self._case_as_shown(files, shown, view, choice)
        key = shown.dossier, choice.programme
        if refusal := self._facts_moved(files, view) or not_as_proposed(files, key, choice):
            return refusal
        try:
            draft = self._made(choice, actor, shown, files, case)
            return Refused((PROOF,)) if draft.kind == PROPOSED and unproved(choice, files) else draft
        except TransitionRefused as refused:
            return Refused(refused.reasons)
        except Unsettled as unsettled:
            return Refused((str(unsettled),))

    def _made(self, choice: Choice, actor: Actor, shown: Shown, files: Files, case: Case) -> Draft:
        """The act on what stands in `files`, for every path that takes a step; or `TransitionRefused`, `Unsettled`."""
        view, key = shown.application(choice.programme), (shown.dossier, choice.programme)
        outcome = files.session.workflow.take(choice.transition, case, actor, choice.reason)
        choice = self._with_project(choice, key, case, outcome, files)
        if held := self._against_sitting(files, actor, key, choice.transition):
            raise TransitionRefused(files.session.workflow.transitions[choice.transition].label, held)
        draft = in_sitting(self._draft(choice, actor, view, case, outcome, files), shown.bases, files, key)
        bases = bases_of(draft, shown.bases, files, case, outcome, choice.project)
        rebase = self._rebase(choice, actor, shown) if ledgers(files, case, outcome) else None
        return replace(draft, bases=draft.bases | bases, rebase=rebase)

    def _with_project(self, choice: Choice, key: Key, case: Case, outcome: Outcome, files: Files) -> Choice:
        """Who proposes a step settles the project that it agrees; whoever validates agrees that one (§8)."""
        if outcome.proposal is None:
            return replace(choice, project=choice.project or proposed_project(files, key, choice.transition))
        workflow, step = files.session.workflow, choice.transition
        target = workflow.target(workflow.transitions[step], case) or ""
        return replace(choice, agrees=to_agree(files, key, step, case.state, target, self.today(), choice.project))

    def _case_as_shown(self, files: Files, shown: Shown, view: ApplicationView, choice: Choice) -> Case:
        """Today's facts and seats, but the state and the proposal that the form showed: a conflict is told as one."""
        trials = choice.trials
        if trials is None:
            trials = self._default_trials(files, shown.dossier, view.programme)
        case = case_of(files, shown.dossier, view.programme, self.now(), trials, choice.known)
        return replace(case, state=view.state.code if view.state else "", proposal=view.proposal)

    def _facts_moved(self, files: Files, view: ApplicationView) -> Refused | None:
        """The verdict that was shown is no longer today's: the person must see the new one before deciding."""
        then, now = facts_read(view.examination), facts_read(files.examination(view.dossier, view.programme))
        known = (
            (name, *(in_words(name, facts.get(name) or "inconnu") for facts in (then, now)))
            for name in now | then
            if then.get(name) != now.get(name)
        )
        moved = [f"{name} : {before} → {after}" for name, before, after in known]
        return (
            Refused((f"Les faits ont changé depuis l'ouverture du dossier ({' ; '.join(moved)})",)) if moved else None
        )

    def _draft(
        self, choice: Choice, actor: Actor, view: ApplicationView, case: Case, outcome: Outcome, files: Files
    ) -> Draft:
        subject = f"candidature:{view.dossier}/{view.programme}"
        transition = files.session.workflow.transitions[choice.transition]
        facts = facts_read(view.examination) if view.examination else {}
        changes = {subject: changed_by(files, case, outcome, choice, facts)}
        if outcome.proposal is None:
            key = view.dossier, view.programme
            why = motive(files, key, choice)
            more = consequences(files, key, transition.id, case.state, outcome.state, why, self.now(), choice.project)
            add(changes, more)
            add(changes, choice.also)
        return Draft(
            form=choice.form,
            actor=actor.email,
            kind=outcome.kind,
            subject=subject,
            changes=changes,
            transition=transition.id,
            reason=choice.reason,
            section=choice.section or transition.section,
            facts=facts,
            bases={},
        )

    def _rebase(self, choice: Choice, actor: Actor, shown: Shown) -> Callable[[Register], Draft | str]:
        """An act that lost only on a ledger of seats goes again while its guard still passes."""

        def again(register: Register) -> Draft | str:
            files = following(self.files(), register, self.session)
            case = self._case_as_shown(files, shown, shown.application(choice.programme), choice)
            try:
                return self._made(choice, actor, shown, files, case)
            except TransitionRefused as refused:
                return " ; ".join(refused.reasons)
            except Unsettled as unsettled:
                return str(unsettled)

        return again

    @use_case(READERS)
    def refuse_proposal(self, form: str, actor: Actor, shown: AcademicFile, programme: str, reason: str) -> Answer:
        """Sets a proposal aside: its author gives it up, or who could validate refuses it, with a reason."""
        self._must_read(actor, shown.dossier, programme)
        if shut := self._closed_to(actor, shown.dossier, programme):
            return Refused(shut)
        view, files = shown.application(programme), self.files()
        case = self._case_as_shown(files, shown, view, Choice(form, programme, ""))
        try:
            files.session.workflow.drop(case, actor)
        except TransitionRefused as refused:
            return Refused(refused.reasons)
        if not reason.strip() and case.proposal and case.proposal.by != actor.email:
            return Refused(("écarter la proposition de quelqu'un demande un motif",))
        subject = f"candidature:{shown.dossier}/{programme}"
        base = f"{subject}#proposal"
        draft = Draft(
            form=form,
            actor=actor.email,
            kind="refus_proposition",
            subject=subject,
            changes={subject: {"proposal": None}},
            transition=case.proposal.transition if case.proposal else None,
            reason=reason.strip(),
            bases={base: shown.bases.get(base)},
        )
        return self._told(self._record(draft))

    def _told(self, answer: Answer) -> Answer:
        """Both values in French; the same proposal by someone else is already recorded, and makes nobody its
        validator."""
        return self._in_french(answer) if isinstance(answer, Refused) else answer

    def _already(self, draft: Draft, answer: Answer) -> Answer:
        """The same was recorded first: by the same person it is this one, sent twice, and what already followed from it
        is not asked again; the same proposal by someone else is theirs, and whoever made it may not validate it (§5).
        """
        if isinstance(answer, Saved):
            return replace(answer, already_by=None) if answer.already_by == draft.actor else answer
        winner = answer.winner if isinstance(answer, Refused) else None
        recorded = self.journal.register().recorded(winner.operation) if winner else None
        if winner is None or recorded is None:
            return answer
        same = (winner.kind, winner.subject, winner.transition, winner.reason) == (
            draft.kind, draft.subject, draft.transition, draft.reason,
        )  # fmt: skip
        again = (winner.form, winner.actor) == (draft.form, draft.actor) and _did_all(winner, draft)
        if not same or not (again or draft.kind == PROPOSED):
            return answer
        if draft.kind == PROPOSED and (otherwise := proposed_otherwise(winner, draft)):
            return otherwise
        return Saved(winner, recorded.position, None if winner.actor == draft.actor else winner.actor)


def _did_all(act: Act, draft: Draft) -> bool:
    done = {(subject, name): value for subject, fields in act.after.items() for name, value in fields.items()}
    asked = ((subject, name, value) for subject, fields in draft.changes.items() for name, value in fields.items())
    return all((subject, name) in done and done[subject, name] == value for subject, name, value in asked)
