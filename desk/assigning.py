"""Those who have no slot, given one at best (§7.3, and what §6.2 leaves): proposed, then confirmed by a person."""

from collections.abc import Iterator, Sequence

from desk.access import use_case
from desk.booking import Bookings, Wish
from desk.interview_views import Batch, Pair, Proposed, Waiting, batch
from desk.planning import BOOKERS, VIEWERS, every_slot
from desk.room import Answer
from rules.assignment import Seeker, assign
from rules.case import Actor
from rules.slots import Slot
from sheets_sync.answers import Draft, Refused

Group = tuple[str, str]
"""(programme, trial)."""


class Assigning(Bookings):
    """The assignment, proposed then confirmed."""

    @use_case(VIEWERS)
    def propose_slots(self, actor: Actor, groups: Sequence[Group]) -> Proposed:
        """The best assignment of the free slots of these groups to those who have none; nothing is recorded.

        Groups that are proposed together are solved together: a person who has two interviews is never in both at once.
        """
        shown = [self.planning(actor, *group) for group in groups]
        planned = {one.slot.id: one for plan in shown for one in plan.slots}
        waiting = {(one.key, one.trial): one for plan in shown for one in plan.waiting}
        every = list(every_slot(self.files()))
        seekers = [_seeker(one, every) for one in waiting.values()]
        found = assign(seekers, [one.slot for one in planned.values() if not one.outside], self.now())
        pairs = (Pair(waiting[who.key, who.trial], planned[slot.id], who.is_away(slot)) for who, slot in found.placed)
        return Proposed(tuple(pairs), tuple((waiting[who.key, who.trial], why) for who, why in found.left))

    @use_case(BOOKERS)
    def confirm_slots(self, form: str, actor: Actor, shown: Proposed) -> Batch:
        """Records what was proposed, one act for each; whoever got a slot meanwhile is told, the others get theirs.
        Run again after a stop, on what is left, it ends the same."""
        answers: list[tuple[str, Answer]] = []
        for wave in _waves(shown.pairs):
            answers += self._wave(form, actor, wave)
        return batch(answers)

    def _wave(self, form: str, actor: Actor, pairs: Sequence[Pair]) -> Iterator[tuple[str, Answer]]:
        files, drafts = self.files(), list[tuple[str, Draft]]()
        for pair in pairs:
            one, planned = pair.waiting, pair.planned
            bases, why = {**planned.bases, **one.bases}, f"affectation proposée, confirmée par {actor.name}"
            wish = Wish(f"{form} {one.key}", actor, one.key, one.trial, "", planned.slot.id, why, bases)
            found = self._booking(wish, files)
            if isinstance(found, Refused):
                yield one.name, found
            else:
                drafts.append((one.name, found))
        sent = self.journal.record([draft for _, draft in drafts])
        yield from ((name, self._in_moments(answer)) for (name, _), answer in zip(drafts, sent, strict=True))


def _waves(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """One act a person at a time: the next rests on what it made of that person's day."""
    left = list(pairs)
    while left:
        first = {pair.waiting.person: pair for pair in reversed(left)}
        yield [pair for pair in left if first[pair.waiting.person] is pair]
        left = [pair for pair in left if first[pair.waiting.person] is not pair]


def _seeker(one: Waiting, every: Sequence[Slot]) -> Seeker:
    held = tuple(slot for slot in every if slot.person == one.person and not slot.cancelled)
    return Seeker(one.key, one.programme, one.trial, one.person, held, one.away, frozenset(one.recused))
