"""Who gets which slot, for those who have none (§6.2, §7.3): a proposal, that a named person confirms.

Everyone is placed when that is possible; then, in this order, the fewest against what candidates said of their days,
the work shared between jurors, the earliest moments. Groups (a programme and a trial) are solved one by one; those that
share people are solved together where one person would sit twice at once. The same input gives the same answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from rules import matching
from rules.slots import Slot

Group = tuple[str, str]
"""(programme, trial)."""
Pair = tuple[int, int]
"""(seeker, slot), by rank."""


@dataclass(frozen=True)
class Seeker:
    """An application that needs a slot for a trial. `key` is `DOSSIER/PROGRAMME`; `held` the slots of the same person
    elsewhere; `away` the times that the candidate said to be taken, aware; `recused` jurors that may not judge it."""

    key: str
    programme: str
    trial: str
    person: str
    held: tuple[Slot, ...] = ()
    away: tuple[tuple[datetime, datetime], ...] = ()
    recused: frozenset[str] = frozenset()

    @property
    def group(self) -> Group:
        return self.programme, self.trial

    def may(self, slot: Slot) -> bool:
        """Neither a recused juror, nor a second place at the same time."""
        mine = (self.programme, self.trial) == (slot.programme, slot.trial)
        return mine and not self.recused & set(slot.jurors) and not any(slot.overlaps(other) for other in self.held)

    def is_away(self, slot: Slot) -> bool:
        return any(start.astimezone(UTC) < slot.ends and slot.starts < end.astimezone(UTC) for start, end in self.away)


@dataclass(frozen=True)
class Assignment:
    """`placed`: (seeker, slot) pairs, by time. `against`: those of them that the candidate had said not to suit.
    `left`: who has none, with why, as a sentence."""

    placed: tuple[tuple[Seeker, Slot], ...]
    left: tuple[tuple[Seeker, str], ...]

    @property
    def against(self) -> tuple[tuple[Seeker, Slot], ...]:
        return tuple((seeker, slot) for seeker, slot in self.placed if seeker.is_away(slot))


def assign(seekers: Iterable[Seeker], slots: Iterable[Slot], now: datetime) -> Assignment:
    """`slots`: all of them, those held included, which say how much each juror has already; the past is left out."""
    every = sorted(slots, key=lambda slot: (slot.starts, slot.id))
    who = sorted(seekers, key=lambda seeker: (seeker.key, seeker.trial))
    free = [slot for slot in every if slot.free and slot.starts > now.astimezone(UTC)]
    pool = _Pool(who, free, preferences(free, every))
    found = pool.solve()
    placed = sorted(((who[i], free[j]) for i, j in found), key=lambda pair: (pair[1].starts, pair[1].id))
    taken = {i for i, _ in found}
    return Assignment(tuple(placed), tuple((who[i], pool.why(i)) for i in range(len(who)) if i not in taken))


def preferences(free: Sequence[Slot], every: Iterable[Slot]) -> list[int]:
    """For each free slot its rank, best first: how busy its most busy juror of that day would be, then the hour."""
    busy: dict[tuple[str, str], int] = {}
    for slot in every:
        if slot.held_by and not slot.cancelled:
            for seat in _seats(slot):
                busy[seat] = busy.get(seat, 0) + 1
    turns = []
    for slot in free:
        turns.append(max(busy.get(seat, 0) for seat in _seats(slot)))
        for seat in _seats(slot):
            busy[seat] = busy.get(seat, 0) + 1
    order = sorted(range(len(free)), key=lambda j: (turns[j], free[j].starts, free[j].id))
    rank = {j: place for place, j in enumerate(order)}
    return [rank[j] for j in range(len(free))]


def _seats(slot: Slot) -> Iterator[tuple[str, str]]:
    """Whose work of the day it adds to: its jurors, or its room while they are not named."""
    day = f"{slot.starts_at:%Y-%m-%d}"
    return ((day, name) for name in (slot.jurors or (slot.room,)))


class _Pool:
    """Seekers and free slots by rank, and the pairs that may be."""

    def __init__(self, who: Sequence[Seeker], free: Sequence[Slot], rank: Sequence[int]):
        self.who, self.free, self.rank = who, free, rank
        self.groups: dict[Group, list[int]] = {}
        for i, seeker in enumerate(who):
            self.groups.setdefault(seeker.group, []).append(i)
        offered: dict[Group, list[int]] = {}
        for j, slot in enumerate(free):
            offered.setdefault((slot.programme, slot.trial), []).append(j)
        ranked = enumerate(who)
        self.may = {i: [j for j in offered.get(one.group, ()) if one.may(free[j])] for i, one in ranked}

    def solve(self) -> set[Pair]:
        found: set[Pair] = set()
        for groups in self._together():
            costs = [self._costs(self.groups[group]) for group in groups]
            found |= set(matching.together(costs, self._twice_at_once, self._no_two_places))
        return found

    def _together(self) -> list[list[Group]]:
        """Groups linked by a person who has something to pass in each."""
        linked: list[tuple[set[Group], set[str]]] = []
        for group, members in self.groups.items():
            groups, people = {group}, {self.who[i].person for i in members}
            for other in [one for one in linked if one[1] & people]:
                linked.remove(other)
                groups |= other[0]
                people |= other[1]
            linked.append((groups, people))
        return sorted(sorted(groups) for groups, _ in linked)

    def _costs(self, members: Sequence[int]) -> dict[Pair, tuple[int, int]]:
        return {(i, j): (int(self.who[i].is_away(self.free[j])), self.rank[j]) for i in members for j in self.may[i]}

    def _twice_at_once(self, chosen: Iterable[Pair]) -> tuple[list[Pair], list[Pair]] | None:
        """Someone who would sit twice at one moment: all the pairs that are ruled out if the first place is not taken
        then, and those if the second is not."""
        of_person: dict[str, list[Pair]] = {}
        for pair in sorted(chosen):
            of_person.setdefault(self.who[pair[0]].person, []).append(pair)
        for mine in of_person.values():
            for one, other in combinations(mine, 2):
                if self.free[one[1]].overlaps(self.free[other[1]]):
                    moment = max(self.free[one[1]].starts, self.free[other[1]].starts)
                    return self._then(one[0], moment), self._then(other[0], moment)
        return None

    def _then(self, i: int, moment: datetime) -> list[Pair]:
        return [(i, j) for j in self.may[i] if self.free[j].starts <= moment < self.free[j].ends]

    def _no_two_places(self, pairs: Sequence[Pair]) -> Iterator[list[int]]:
        """At the start of each slot, one place at most among those that last then, for who has several needs."""
        needs: dict[str, list[int]] = {}
        for k, (i, _) in enumerate(pairs):
            needs.setdefault(self.who[i].person, []).append(k)
        for mine in needs.values():
            if len({pairs[k][0] for k in mine}) > 1:
                for moment in sorted({self.free[pairs[k][1]].starts for k in mine}):
                    yield [k for k in mine if self.free[pairs[k][1]].starts <= moment < self.free[pairs[k][1]].ends]

    def why(self, i: int) -> str:
        """Why this one is left: nothing to give, nothing that suits, or too few."""
        seeker = self.who[i]
        offered = [s for s in self.free if (s.programme, s.trial) == seeker.group]
        if not offered:
            return "aucun créneau libre n'est ouvert pour cette épreuve : ouvrez-en"
        if self.may[i]:
            wanted = len(self.groups[seeker.group])
            if len(offered) < wanted:
                free = f"{len(offered)} créneaux libres" if len(offered) > 1 else "un créneau libre"
                return f"{free} pour {wanted} personnes : ouvrez-en"
            return "les créneaux qui conviendraient vont à d'autres ou tombent en même temps : ouvrez-en"
        if all(seeker.recused & set(slot.jurors) for slot in offered):
            return "un juré de chaque créneau libre s'est déporté de cette candidature : ouvrez-en avec d'autres jurés"
        return "chaque créneau libre chevauche un autre entretien de la même personne : ouvrez-en à une autre heure"
