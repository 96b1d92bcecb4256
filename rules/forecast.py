"""How many to declare admissible (§9.1): a table of numbers, the risk of each, and the number that a risk allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, fsum
from typing import Final

from rules.findings import Finding, Rule
from rules.yields import Weights, Years, known, law, posterior

RULE: Final = "R-120"
WITHIN: Final = 0.8
"""The chance that the contracts fall between `low` and `high`."""
FURTHEST: Final = 32
"""No more than this many admissibles a seat: past years say nothing of such a crowd."""
AROUND: Final = 4
"""Lines of the table on each side of the recommended one."""


@dataclass(frozen=True)
class Line:
    """For one number of admissibles. `overfill`: chance of more contracts than seats. `expected` contracts, between
    `low` and `high` four times in five; `vacancies` and `excess`: empty seats, contracts without a seat, on average."""

    admissibles: int
    overfill: float
    expected: float
    low: int
    high: int
    vacancies: float
    excess: float


@dataclass(frozen=True)
class Outlook:
    """`recommended`: the most admissibles whose risk is no more than the accepted one; as many as seats without a past,
    and then no line."""

    seats: int
    recommended: int
    lines: tuple[Line, ...] = ()

    @property
    def advice(self) -> Line | None:
        return next((line for line in self.lines if line.admissibles == self.recommended), None)


@lru_cache(maxsize=64)
def outlook(past: Years, others: frozenset[Years], seats: int, risk: float) -> Outlook:
    """The table round the number recommended; `others` are the pasts of the other programmes."""
    if not known(past):
        return Outlook(seats, seats)
    weights = posterior(past, others)
    best = recommended(seats, weights, risk)
    step = max(1, ceil((best - seats) / AROUND))
    shown = {seats, *(number for place in range(-AROUND, AROUND + 1) if (number := best + place * step) >= seats)}
    return Outlook(seats, best, tuple(line(number, seats, weights) for number in sorted(shown)))


@lru_cache(maxsize=64)
def season(past: Years, others: frozenset[Years], seats: int, held: int, searching: int) -> Line | None:
    """How the year may end, at the yield of past years, the day of the year unknown: `held` contracts are counted as
    certain, and each of those still `searching` as likely as any admissible of the past. None without a past."""
    return line(searching, seats, posterior(past, others), held) if known(past) else None


def line(admissibles: int, seats: int, weights: Weights, held: int = 0) -> Line:
    """What to expect of `admissibles`; `held` are contracts counted as certain beside theirs."""
    chances = law(admissibles, weights)
    counted = [(held + k, chance) for k, chance in enumerate(chances)]
    return Line(
        admissibles,
        overfill=fsum(chance for k, chance in counted if k > seats),
        expected=fsum(k * chance for k, chance in counted),
        low=held + _quantile(chances, (1 - WITHIN) / 2),
        high=held + _quantile(chances, (1 + WITHIN) / 2),
        vacancies=fsum((seats - k) * chance for k, chance in counted if k < seats),
        excess=fsum((k - seats) * chance for k, chance in counted if k > seats),
    )


def _quantile(chances: Sequence[float], level: float) -> int:
    below = 0.0
    for k, chance in enumerate(chances):
        below += chance
        if below >= level:
            return k
    return len(chances) - 1


def recommended(seats: int, weights: Weights, risk: float) -> int:
    """The most admissibles with P(contracts > seats) ≤ `risk`; as it grows with them, the number is bracketed."""

    def fits(number: int) -> bool:
        return fsum(law(number, weights)[seats + 1 :]) <= risk

    low, high, most = seats, seats + 1, max(1, seats) * FURTHEST
    while high < most and fits(high):
        low, high = high, min(2 * high, most)
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def too_few(admissibles: int, seats: int, rule: Rule) -> Finding | None:
    """R-120: no more admissibles than seats is worth an alert, never a refusal."""
    if admissibles > seats:
        return None
    says = f"pas plus d'admissibles ({admissibles}) que de places ({seats}) : la notice en annonce toujours davantage"
    return rule.objects(says)
