"""Pairs chosen at the least cost, exactly, by scipy: it is imported when asked, since it takes half a second to load.

A cost is a tuple, the first part never given up for the second: how many are left out, what goes against wishes, ranks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import heappop, heappush

Pair = tuple[int, int]
Costs = Mapping[Pair, tuple[int, int]]
"""(left, right) → what goes against a wish, and the rank; whole and not negative. A pair that is absent may not be."""
Cost = tuple[int, int, int]
Clash = Callable[[Iterable[Pair]], tuple[list[Pair], list[Pair]] | None]
"""Two pairs that may not both be: everything that is ruled out by giving up one, or the other. None: no clash."""
Exclusive = Callable[[Sequence[Pair]], Iterable[list[int]]]
"""The same as lists of ranks in a sequence of pairs, one at most of each."""
TRIES = 400
"""Openings of the search before the solver of whole numbers is asked: it is slower, and certain to end."""


def together(groups: Sequence[Costs], clash: Clash, exclusive: Exclusive) -> list[Pair]:
    """Most pairs, then the least costs, each group apart but for `clash`. Without clash each group's best is the best;
    else one of the two pairs is given up, the cheapest way being followed first."""
    solved = lru_cache(maxsize=None)(lambda rank, out: alone(groups[rank], out, rank % 2 == 1))
    home = {pair: rank for rank, costs in enumerate(groups) for pair in costs}
    start = tuple(frozenset[Pair]() for _ in groups)
    waiting: list[tuple[Cost, int, int]] = []
    outs: list[tuple[frozenset[Pair], ...]] = []

    def wait(out: tuple[frozenset[Pair], ...], depth: int) -> None:
        found = [solved(rank, ruled) for rank, ruled in enumerate(out)]
        heappush(waiting, (_total(groups, found), -depth, len(outs)))
        outs.append(out)

    wait(start, 0)
    while waiting and len(outs) < TRIES:
        _, depth, place = heappop(waiting)
        chosen = [pair for rank, ruled in enumerate(outs[place]) for pair in solved(rank, ruled)]
        ways = clash(chosen)
        if ways is None:
            return chosen
        for given_up in ways:
            rank = home[given_up[0]]
            out = tuple(o | frozenset(given_up) if n == rank else o for n, o in enumerate(outs[place]))
            wait(out, 1 - depth)
    return jointly({pair: cost for costs in groups for pair, cost in costs.items()}, exclusive)


def _total(groups: Sequence[Costs], found: Sequence[Sequence[Pair]]) -> Cost:
    costs = [groups[rank][pair] for rank, pairs in enumerate(found) for pair in pairs]
    return (-len(costs), sum(cost for cost, _ in costs), sum(rank for _, rank in costs))


def alone(costs: Costs, out: frozenset[Pair] = frozenset(), backwards: bool = False) -> list[Pair]:
    """The best of one group, without the pairs of `out`. `backwards` breaks ties the other way round: two groups of the
    same people then clash less."""
    from scipy.optimize import linear_sum_assignment

    lefts, rights = sorted({i for i, _ in costs}, reverse=backwards), sorted({j for _, j in costs})
    if not lefts:
        return []
    row, column = ({number: place for place, number in enumerate(numbers)} for numbers in (lefts, rights))
    heavy = len(lefts) * max(second for _, second in costs.values()) + 1
    none = len(lefts) * max(first * heavy + second for first, second in costs.values()) + 1
    matrix = [[2 * none] * len(rights) + [none] * len(lefts) for _ in lefts]
    for pair, (first, second) in costs.items():
        if pair not in out:
            matrix[row[pair[0]]][column[pair[1]]] = first * heavy + second
    chosen = zip(*linear_sum_assignment(matrix), strict=True)
    return [(lefts[r], rights[c]) for r, c in chosen if c < len(rights)]


def jointly(costs: Costs, exclusive: Exclusive) -> list[Pair]:
    """The same by whole numbers: each aim is met as well as can be, what was met before held."""
    pairs = list(costs)
    if not pairs:
        return []
    rules = [*_once(pairs, 0), *_once(pairs, 1), *exclusive(pairs)]
    kept: list[tuple[Sequence[int], int]] = []
    chosen: list[int] = []
    for aim in ([-1] * len(pairs), *([cost[part] for cost in costs.values()] for part in (0, 1))):
        chosen = _least(aim, rules, kept)
        kept.append((aim, sum(aim[k] for k in chosen)))
    return [pairs[k] for k in chosen]


def _once(pairs: Sequence[Pair], side: int) -> Iterable[list[int]]:
    found: dict[int, list[int]] = {}
    for k, pair in enumerate(pairs):
        found.setdefault(pair[side], []).append(k)
    return found.values()


def _least(aim: Sequence[int], rules: Sequence[Sequence[int]], kept: Sequence[tuple[Sequence[int], int]]) -> list[int]:
    """Ranks chosen so that `aim` is least, at most one of each of `rules`, what is `kept` no worse."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    cells = [(row, k, 1) for row, members in enumerate(rules) for k in members]
    cells += [(len(rules) + n, k, cost) for n, (costs, _) in enumerate(kept) for k, cost in enumerate(costs) if cost]
    rows, columns, values = zip(*cells, strict=True)
    matrix = coo_array((values, (rows, columns)), shape=(len(rules) + len(kept), len(aim))).tocsr()
    most = [1] * len(rules) + [total for _, total in kept]
    limits = LinearConstraint(matrix, ub=most)
    # A gap of nothing: the default stops at one in ten thousand, and two runs might then differ.
    found = milp(aim, integrality=[1] * len(aim), bounds=Bounds(0, 1), constraints=limits, options={"mip_rel_gap": 0})
    return [k for k, value in enumerate(found.x) if round(value)]
