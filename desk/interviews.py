"""Interviews (§6.2, §7.3): slots opened in series, given, moved, taken back, cancelled; the rest assigned at best.

Nothing is given by itself: a series and an assignment are shown first, and a named person confirms them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from desk.access import use_case
from desk.assigning import Assigning
from desk.booking import AGAIN, JURORS, KIND, Wish
from desk.files import Files, key_of
from desk.interview_views import Planned, Waiting
from desk.planning import AWAY, BOOKERS, agenda, every_slot
from desk.room import Answer
from desk.slot_series import SlotSeries
from rules.case import Actor
from rules.slot_steps import chosen_by_candidate
from rules.slots import Slot, doubles, past, said
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
    def replace_jurors(self, form: str, actor: Actor, shown: Planned, jurors: Sequence[str], reason: str) -> Answer:
        """Others sit opposite from now on, or are named at last; who holds the slot keeps it, and its past is kept."""
        files, whom = self.files(), tuple(dict.fromkeys(jurors))
        slot = next((one for one in every_slot(files) if one.id == shown.slot.id), None)
        if slot is None:
            return Refused(("ce créneau n'existe pas",))
        if not actor.has(BOOKERS, slot.programme):
            return self._not_theirs(slot.programme)
        if not reason.strip():
            return Refused(("changer le jury d'un créneau demande un motif",))
        if why := tuple(self._against_jurors(files, actor, slot, whom)):
            return Refused(why)
        subject, base = f"creneau:{slot.id}", f"creneau:{slot.id}#{JURORS}"
        coming = [one for one in whom if one not in slot.jurors]
        when = said(slot, files.session.calendar.zone)
        draft = Draft(
            form, actor.email, KIND, subject, {subject: {JURORS: list(whom)}}, reason=reason.strip(),
            section=files.session.trials[slot.trial].section, facts={"créneau": when},
            bases={base: shown.bases.get(base), **files.register.bases(*agenda(slot, coming))},
            rebase=lambda _: f"ce créneau vient de changer : {AGAIN}",
        )  # fmt: skip
        return self._in_moments(self._record(draft))

    def _against_jurors(self, files: Files, actor: Actor, slot: Slot, whom: tuple[str, ...]) -> Iterator[str]:
        """Somebody opposite, of the jury, in one place at a time, and not recused from who holds the slot (§5)."""
        zone, recused = files.session.calendar.zone, files.recused.get(key_of(slot.held_by), ())
        if actor.email in recused:
            yield "vous vous êtes déporté de cette candidature : une autre personne s'en charge"
            return
        if not whom:
            yield "personne ne serait en face : choisissez au moins un juré"
        elif set(whom) == set(slot.jurors):
            yield "ce jury est déjà celui du créneau"
        if slot.cancelled:
            yield f"{said(slot, zone)} : créneau annulé"
        yield from past(slot, self.now(), zone)
        coming = replace(slot, jurors=tuple(one for one in whom if one not in slot.jurors), room="")
        yield from self._strangers(coming)
        yield from doubles(coming, every_slot(files), zone, self._called)
        for juror in whom if recused else ():
            if juror in recused:
                yield f"{self.name_of(juror)} s'est déporté de cette candidature"

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
