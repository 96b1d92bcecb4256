"""Steps of an application (rules.md, part 2): what is offered to this person, and what is held against it.

The workflow's rows say who proposes and who validates; the open sitting, and what the person still judges, add theirs.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from desk.access import READERS, SCREENERS, use_case
from desk.attending import Attending
from desk.blindness import closed_to
from desk.cases import case_of
from desk.files import Files, Key
from desk.views import OfferView
from rules.case import ROLES, Actor, Case, Offer, Transition
from rules.trials import Trial
from rules.trials import trials as trials_of


class Offering(Attending):
    """What one may do from where an application stands."""

    @use_case(READERS)
    def offers(
        self, actor: Actor, dossier: str, programme: str, trials: Sequence[str] | None = None
    ) -> tuple[OfferView, ...]:
        """The steps of this person from where the application stands, open or not, in the order of the rows.

        `trials` are those that the form holds now; without them, those already asked, else the compulsory ones.
        """
        self._must_read(actor, dossier, programme)
        now = self.now()
        asked = tuple(trials) if trials is not None else self._default_trials(self._seen(actor), dossier, programme)
        # Announcements have an hour and a minute; the act itself is judged to the second.
        name = ("offers", actor, dossier, programme, asked, now.replace(second=0, microsecond=0))
        found: tuple[OfferView, ...] = self.kept(name, lambda _: self._offers(actor, (dossier, programme), asked, now))
        return found

    def _offers(self, actor: Actor, key: Key, asked: Sequence[str] | None, now: datetime) -> tuple[OfferView, ...]:
        files = self._seen(actor)
        case, workflow, shut = case_of(files, *key, now, asked), files.session.workflow, self._closed_to(actor, *key)
        return tuple(
            self._view(
                files, case, actor, offer, (*shut, *self._against_sitting(files, actor, key, offer.transition.id))
            )
            for offer in workflow.offers(case, actor)
        )

    def _closed_to(self, actor: Actor, dossier: str, programme: str) -> tuple[str, ...]:
        """What is held against every step that this person would take here, whatever stands in truth (§5)."""
        judged = frozenset(self._visible(actor, SCREENERS))
        why = closed_to(self._seen(actor), (dossier, programme), judged)
        return (why,) if why else ()

    def _closed_of(self, actor: Actor, keys: Iterable[Key]) -> tuple[str, ...]:
        """The same of several, for an act on all of them: whose it is, and why."""
        return tuple(f"dossier {key[0]} : {why}" for key in keys for why in self._closed_to(actor, *key))

    def _view(self, files: Files, case: Case, actor: Actor, offer: Offer, held: tuple[str, ...]) -> OfferView:
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
            validators=self._validators(files, transition, case, actor),
            motives=workflow.reasons_for(transition.id),
            section=transition.section,
            kind=transition.kind,
            validates=offer.validates,
            trials=first_series(files, case.year) if asks_trials(files, target) else (),
        )

    def _validators(self, files: Files, transition: Transition, case: Case, actor: Actor) -> tuple[str, ...]:
        """Names of those who may validate after this person: never themselves, nor the recused (§5); their role when
        nobody has it yet."""
        programme = case.application.programme
        recused = files.recused.get((getattr(case.application, "dossier", ""), programme), ())
        away = frozenset((actor.email, *recused))
        name = ("validators", transition.validation_roles, programme, away)
        found: tuple[str, ...] = self.kept(name, lambda _: self._who_validate(transition, programme, away))
        return found

    def _who_validate(self, transition: Transition, programme: str, away: frozenset[str]) -> tuple[str, ...]:
        roles = transition.validation_roles
        every = (who for who in self._everyone().values() if who.email not in away)
        named = sorted(who.name for who in every if roles and who.has(roles, programme))
        return tuple(named) or tuple(f"{ROLES[role]} {self.short(programme)}" for role in ROLES if role in roles)

    def _default_trials(self, files: Files, dossier: str, programme: str) -> tuple[str, ...] | None:
        mine = files.candidature(dossier, programme)
        if (mine.get("proposal") or {}).get("trials") or mine.get("trials"):
            return None
        year = files.session.programmes[programme].year
        return tuple(trial.code for trial in first_series(files, year) if trial.compulsory)

    def _must_read(self, actor: Actor, dossier: str, programme: str) -> None:
        if programme not in self._require(actor, dossier, READERS):
            self._require(actor, "", READERS)


def first_series(files: Files, year: int) -> tuple[Trial, ...]:
    """The trials that a pre-admissible of this entry year may be asked: the first series of the rows (§6, §7)."""
    every = trials_of(files.session, year)
    first = min((trial.series for trial in every.values()), default=0)
    return tuple(trial for trial in every.values() if trial.series == first)


def asks_trials(files: Files, state: str | None) -> bool:
    return files.session.workflow.has(state, "preadmissible")
