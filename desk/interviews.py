"""Interviews (§6.2, §7.3): slots opened in series, given, moved, taken back, cancelled; the rest assigned at best.

Nothing is given by itself: a series and an assignment are shown first, and a named person confirms them.
"""

from collections.abc import Sequence
from datetime import datetime

from desk.access import use_case
from desk.assigning import Assigning
from desk.booking import KIND, Wish
from desk.interview_views import Planned, Waiting
from desk.planning import AWAY, BOOKERS
from desk.room import Answer
from desk.slot_series import SlotSeries
from rules.case import Actor
from rules.slot_steps import chosen_by_candidate
from sheets_sync.answers import Draft, Refused


class Interviews(SlotSeries, Assigning):
    """What a screen may ask of interviews."""

    @use_case(BOOKERS)
    def book(self, form: str, actor: Actor, shown: Waiting, slot: Planned, told: str) -> Answer:
        """Gives a free slot to who has none. `told`: by whom and how the choice was told, where the candidate
        chooses (§6.2)."""
        one = slot.slot
        if chosen_by_candidate(self.session.workflow, self.session.trials[one.trial]) and not told.strip():
            return Refused(("dites qui a choisi ce créneau, et comment on le sait (mél du candidat, appel)",))
        bases = {**slot.bases, **shown.bases}
        return self._move(Wish(form, actor, shown.key, one.trial, "", one.id, told.strip(), bases))

    @use_case(BOOKERS)
    def move_booking(self, form: str, actor: Actor, shown: Planned, to: Planned, reason: str) -> Answer:
        """Gives another slot to who has one; the past of both is kept."""
        one = shown.slot
        if not reason.strip():
            return Refused(("déplacer un entretien demande un motif",))
        if not one.held_by:
            return Refused(("personne n'a ce créneau",))
        bases = {**shown.bases, **to.bases}
        return self._move(Wish(form, actor, one.held_by, one.trial, one.id, to.slot.id, reason.strip(), bases))

    @use_case(BOOKERS)
    def release(self, form: str, actor: Actor, shown: Planned, reason: str) -> Answer:
        """Takes the slot back from its candidate, who has none then; it is free again."""
        if not shown.slot.held_by:
            return Refused(("personne n'a ce créneau",))
        return self._give_back(form, actor, shown, reason, cancels=False)

    @use_case(BOOKERS)
    def cancel_slot(self, form: str, actor: Actor, shown: Planned, reason: str) -> Answer:
        """Takes the slot out of the planning, and from its candidate; its past is kept."""
        return self._give_back(form, actor, shown, reason, cancels=True)

    def _give_back(self, form: str, actor: Actor, shown: Planned, reason: str, cancels: bool) -> Answer:
        one = shown.slot
        if not reason.strip():
            return Refused(("reprendre ou annuler un créneau demande un motif",))
        return self._move(Wish(form, actor, one.held_by, one.trial, one.id, "", reason.strip(), shown.bases, cancels))

    @use_case(BOOKERS)
    def set_away(self, form: str, actor: Actor, shown: Waiting, spans: Sequence[tuple[datetime, datetime]]) -> Answer:
        """When the candidate said to be taken, as (from, to) instants; none when there is nothing any more. An
        assignment goes against it last."""
        if not actor.has(BOOKERS, shown.programme):
            return self._not_theirs(shown.programme)
        if any(start >= end for start, end in spans):
            return Refused(("une indisponibilité finit après son début",))
        subject = f"candidature:{shown.key}"
        value = [[start.isoformat(), end.isoformat()] for start, end in sorted(spans)] or None
        base = f"{subject}#{AWAY}"
        draft = Draft(form, actor.email, KIND, subject, {subject: {AWAY: value}}, bases={base: shown.bases.get(base)})
        return self._told(self._record(draft))
