"""Steps of an application (rules.md, part 2): what is offered to this person, and taking it.

The workflow's rows say everything: who proposes, who validates, what is held against it. A proposal changes no state;
a different identity validates it, and the state changes then (§5). What was shown is what the act rests on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from desk.access import LABELS, READERS, SCREENERS, use_case
from desk.attending import Attending
from desk.blindness import closed_to
from desk.cases import case_of
from desk.consequences import Unsettled, consequences
from desk.files import Files, Key, following
from desk.reading import facts_read, in_words
from desk.room import Answer
from desk.sitting_bases import FACT, bases_in, open_on, phase_of
from desk.views import AcademicFile, ApplicationView, Bases, OfferView
from rules.case import Actor, Case, Offer, Transition
from rules.trials import Trial
from rules.trials import trials as trials_of
from rules.workflow import Outcome, TransitionRefused
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.journal import RECUSED
from sheets_sync.register import Register

PROPOSED = "proposition"
EARLY = ("depot", "instruction", "recevabilite")
"""Phases where the route is still being decided: the act keeps which one it was (R-25)."""


class Shown(Protocol):
    """What a person saw of a dossier when the form opened: a whole file, or one line of a list."""

    @property
    def dossier(self) -> str: ...
    @property
    def bases(self) -> Bases: ...
    def application(self, programme: str) -> ApplicationView: ...


@dataclass(frozen=True)
class Choice:
    """What the form says: the step, why, by which section, and the trials where the step asks them (§5.1.1).

    `project` is the employment project that the step is about; `also` are changes (subject → field → value) that the
    same act carries, and `known` the facts that they make true.
    """

    form: str
    programme: str
    transition: str
    reason: str = ""
    section: str = ""
    trials: tuple[str, ...] | None = None
    project: str = ""
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    known: Mapping[str, object] = field(default_factory=dict)


class Deciding(Attending):
    """Offers, decisions, proposals, validations."""

    @use_case(READERS)
    def offers(
        self, actor: Actor, dossier: str, programme: str, trials: Sequence[str] | None = None
    ) -> tuple[OfferView, ...]:
        """The steps of this person from where the application stands, open or not, in the order of the rows.

        `trials` are those that the form holds now; without them, those already asked, else the compulsory ones.
        """
        self._must_read(actor, dossier, programme)
        files = self._seen(actor)
        asked = trials if trials is not None else self._default_trials(files, dossier, programme)
        case = case_of(files, dossier, programme, self.now(), asked)
        workflow = files.session.workflow
        shut, key = self._closed_to(actor, dossier, programme), (dossier, programme)
        return tuple(
            self._view(files, case, offer, (*shut, *self._against_sitting(files, actor, key, offer.transition.id)))
            for offer in workflow.offers(case, actor)
        )

    def _closed_to(self, actor: Actor, dossier: str, programme: str) -> tuple[str, ...]:
        """What is held against every step that this person would take here, whatever stands in truth (§5)."""
        judged = frozenset(self._visible(actor, SCREENERS))
        why = closed_to(self._seen(actor), (dossier, programme), judged)
        return (why,) if why else ()

    def _view(self, files: Files, case: Case, offer: Offer, held: tuple[str, ...]) -> OfferView:
        transition, workflow = offer.transition, files.session.workflow
        target = workflow.target(transition, case)
        return OfferView(
            id=transition.id,
            label=transition.label,
            target=workflow.states.get(target or ""),
            objections=(*offer.objections, *held),
            reservations=offer.reservations,
            needs_motive=offer.needs_motive,
            proposes=bool(transition.validation_roles) and offer.validates is None,
            validators=self._validators(files, transition, case),
            motives=workflow.reasons_for(transition.id),
            section=transition.section,
            kind=transition.kind,
            validates=offer.validates,
            trials=_first_series(files, case.year) if _asks_trials(files, target) else (),
        )

    def _validators(self, files: Files, transition: Transition, case: Case) -> tuple[str, ...]:
        """Names of those who may validate, the recused left out; their role when nobody has it yet."""
        roles, programme = transition.validation_roles, case.application.programme
        away = files.recused.get((getattr(case.application, "dossier", ""), programme), ())
        every = (who for who in self._everyone().values() if who.email not in away)
        named = sorted(who.name for who in every if roles and who.has(roles, programme))
        return tuple(named) or tuple(f"{LABELS[role]} {self.short(programme)}" for role in LABELS if role in roles)

    def _default_trials(self, files: Files, dossier: str, programme: str) -> tuple[str, ...] | None:
        mine = files.candidature(dossier, programme)
        if (mine.get("proposal") or {}).get("trials") or mine.get("trials"):
            return None
        year = files.session.programmes[programme].year
        return tuple(trial.code for trial in _first_series(files, year) if trial.compulsory)

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
        draft = self._prepared(choice, actor, shown, files)
        return draft if isinstance(draft, Refused) else self._told(self._already(draft, self._record(draft)))

    def _prepared(self, choice: Choice, actor: Actor, shown: Shown, files: Files) -> Draft | Refused:
        """The act that would be recorded, or why there is none."""
        if shut := self._closed_to(actor, shown.dossier, choice.programme):
            return Refused(shut)
        view = shown.application(choice.programme)
        case = self._case_as_shown(files, shown, view, choice)
        if refusal := self._facts_moved(files, view) or _other_trials(files, view, choice):
            return refusal
        try:
            return self._made(choice, actor, shown, files, case)
        except TransitionRefused as refused:
            return Refused(refused.reasons)
        except Unsettled as unsettled:
            return Refused((str(unsettled),))

    def _made(self, choice: Choice, actor: Actor, shown: Shown, files: Files, case: Case) -> Draft:
        """The act on what stands in `files`, for every path that takes a step; or `TransitionRefused`, `Unsettled`."""
        view, key = shown.application(choice.programme), (shown.dossier, choice.programme)
        outcome = files.session.workflow.take(choice.transition, case, actor, choice.reason)
        if held := self._against_sitting(files, actor, key, choice.transition):
            raise TransitionRefused(files.session.workflow.transitions[choice.transition].label, held)
        draft = in_sitting(self._draft(choice, actor, view, case, outcome, files), shown.bases, files, key)
        bases = bases_of(draft, shown.bases, files, case, outcome, choice.project)
        rebase = self._rebase(choice, actor, shown) if _ledgers(files, case, outcome) else None
        return replace(draft, bases=draft.bases | bases, rebase=rebase)

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
        changes = {subject: _changed(files, case, outcome, choice, facts)}
        if outcome.proposal is None:
            key = view.dossier, view.programme
            more = consequences(
                files, key, transition.id, case.state, outcome.state, choice.reason, self.today(), choice.project
            )
            _add(changes, more)
            _add(changes, choice.also)
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

    def _must_read(self, actor: Actor, dossier: str, programme: str) -> None:
        if programme not in self._require(actor, dossier, READERS):
            self._require(actor, "", READERS)

    def _told(self, answer: Answer) -> Answer:
        """Both values in French; the same proposal by someone else is already recorded, and makes nobody its
        validator."""
        return self._in_french(answer) if isinstance(answer, Refused) else answer

    def _already(self, draft: Draft, answer: Answer) -> Answer:
        """The same proposal was recorded first: by the same person it is this one, sent twice; by someone else, that
        person made it, and may not validate it (§5)."""
        winner = answer.winner if isinstance(answer, Refused) else None
        recorded = self.journal.register().recorded(winner.operation) if winner else None
        if winner is None or recorded is None:
            return answer
        same = (winner.kind, winner.subject, winner.transition, winner.reason) == (
            draft.kind, draft.subject, draft.transition, draft.reason,
        )  # fmt: skip
        if not same or draft.kind != PROPOSED:
            return answer
        return Saved(winner, recorded.position, None if winner.actor == draft.actor else winner.actor)


def _changed(files: Files, case: Case, outcome: Outcome, choice: Choice, facts: Mapping[str, str]) -> dict[str, Any]:
    """The fields that the outcome changes: a proposal changes no state; trials are asked by the step that is taken
    (§5.1.1)."""
    trials = (
        choice.trials if _asks_trials(files, files.session.workflow.transitions[choice.transition].target) else None
    )
    asked: Any = case.facts.get("trials_asked")
    if outcome.proposal is not None:
        proposal = {
            "transition": outcome.proposal.transition,
            "by": outcome.proposal.by,
            "at": outcome.proposal.at.isoformat(),
            "reason": outcome.proposal.reason,
            "section": choice.section,
        }
        return {"proposal": proposal | ({"trials": list(trials or asked or ())} if asked is not None else {})}
    changed: dict[str, Any] = {"state": outcome.state}
    if case.proposal is not None:
        changed["proposal"] = None
    if outcome.origin != case.origin:
        changed["origin"] = outcome.origin
    if _asks_trials(files, outcome.state) and asked:
        changed["trials"] = list(asked)
    state = files.session.workflow.states.get(case.state)
    if state is not None and state.phase in EARLY:
        changed |= {"decided_eligibility": facts.get("recevabilité"), "decided_route": facts.get("voie")}
    return changed


def in_sitting(draft: Draft, shown: Bases, files: Files, key: Key) -> Draft:
    """A step of a phase rests on what its form saw of the sittings, and on who was recused; taken while one is open, it
    names that sitting (R-060)."""
    phase = phase_of(files.session, key[1], draft.transition or "")
    if phase is None:
        return draft
    register, recused = files.register, f"{draft.subject}#{RECUSED}"
    sitting = open_on(register, key[1], phase.code).partition(":")[2]
    bases = bases_in(register, shown, key[1], phase.code) | {recused: shown.get(recused, register.heads.get(recused))}
    return replace(draft, bases=bases, facts={**draft.facts, FACT: sitting} if sitting else draft.facts)


def bases_of(
    draft: Draft, shown: Bases, files: Files, case: Case, outcome: Outcome, project: str = ""
) -> dict[str, str | None]:
    """What was shown of each changed field and of the state, what stands where nothing was shown, all that was shown of
    the project that the step is about, and the ledgers that a seat or a commitment touches."""
    subject = draft.subject
    keys = {f"{subject}#state", f"{subject}#proposal"}
    keys |= {key for key in shown if project and key.startswith(f"{project}#")}
    keys |= {f"{other}#{name}" for other, fields in draft.changes.items() for name in fields}
    heads = files.register.heads
    bases = {key: shown[key] if key in shown else heads.get(key) for key in keys}
    return bases | {key: heads.get(key) for key in _ledgers(files, case, outcome)}


def _ledgers(files: Files, case: Case, outcome: Outcome) -> tuple[str, ...]:
    """The ledger of a programme when a seat or a place on its list is taken or given back (§9), and then the person's
    own commitment (§8)."""
    workflow, programme = files.session.workflow, case.application.programme
    moves = any(
        workflow.has(case.state, trait) != workflow.has(outcome.state, trait)
        for trait in ("place", "present", "engagement", "liste")
    )
    person = files.person(getattr(case.application, "dossier", ""))
    return (f"registre:{programme}", f"personne:{person}") if moves else ()


def _add(changes: dict[str, dict[str, Any]], more: Mapping[str, Mapping[str, Any]]) -> None:
    for subject, fields in more.items():
        changes[subject] = {**changes.get(subject, {}), **fields}


def _other_trials(files: Files, view: ApplicationView, choice: Choice) -> Refused | None:
    """Whoever validates approves what was proposed, and nothing else (§5.1.1)."""
    proposed = files.candidature(view.dossier, view.programme).get("proposal") or {}
    same = choice.trials is None or set(choice.trials) == set(proposed.get("trials") or choice.trials)
    if same or proposed.get("transition") != choice.transition:
        return None
    return Refused(("les épreuves sont celles de la proposition : pour en demander d'autres, écartez-la",))


def _asks_trials(files: Files, state: str | None) -> bool:
    return files.session.workflow.has(state, "preadmissible")


def _first_series(files: Files, year: int) -> tuple[Trial, ...]:
    """The trials that a pre-admissible of this entry year may be asked: the first series of the rows (§6, §7)."""
    every = trials_of(files.session, year)
    first = min((trial.series for trial in every.values()), default=0)
    return tuple(trial for trial in every.values() if trial.series == first)
