"""What past years say of how many admissibles come to a contract (§9.1): the law of the contracts of N of them.

In one year each admissible reaches a contract with the same chance; that chance differs from one year to the next, as
the market for apprentices does, and is drawn from Beta(mean·s, (1 − mean)·s) with s = (1 − correlation) / correlation.
Mean and correlation are unknown: points of a grid, weighed by the likelihood of past years. Other programmes say
nothing of the mean, and inform the correlation. No draw at random: the same rows give the same figures.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import exp, fsum, lgamma, log
from typing import Final, NamedTuple


class Year(NamedTuple):
    """A past year of one programme: `contracts` of its `admissibles` came to a contract."""

    admissibles: int
    contracts: int


Years = tuple[Year, ...]
Point = tuple[float, float]
"""(mean, correlation)."""
Weights = Mapping[Point, float]
"""Point of the grid → its probability; together, one."""

MEANS: Final = tuple((step + 0.5) / 50 for step in range(50))
CORRELATIONS: Final = (
    0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3,
)  # fmt: skip
USUAL: Final = 0.05
"""Mean correlation before any year is known: exponential."""
NEGLIGIBLE: Final = 1e-6


def known(past: Years) -> bool:
    """A year without admissibles teaches nothing."""
    return any(year.admissibles for year in past)


@lru_cache(maxsize=64)
def posterior(past: Years, others: frozenset[Years] = frozenset()) -> Weights:
    """The grid, weighed by what was seen."""
    correlations = [
        prior + fsum(evidence[rank] for evidence in map(_evidence, sorted(others)))
        for rank, prior in enumerate(_priors())
    ]
    likely = _likelihoods(past)
    logs = {
        (mean, correlation): correlations[rank] + likely[rank][place]
        for rank, correlation in enumerate(CORRELATIONS)
        for place, mean in enumerate(MEANS)
    }
    top = max(logs.values())
    total = fsum(exp(one - top) for one in logs.values())
    return {point: weight for point, one in logs.items() if (weight := exp(one - top) / total) > NEGLIGIBLE}


def _priors() -> list[float]:
    """Log weight of each correlation: its density, over the share of the line that its point stands for."""
    ends = (CORRELATIONS[0], *CORRELATIONS, CORRELATIONS[-1])
    widths = [(after - before) / 2 for before, after in zip(ends, ends[2:], strict=False)]
    return [log(width) - correlation / USUAL for correlation, width in zip(CORRELATIONS, widths, strict=True)]


@lru_cache(maxsize=64)
def _evidence(past: Years) -> list[float]:
    """Log likelihood of each correlation, whatever the mean."""
    return [max(row) + log(fsum(exp(one - max(row)) for one in row)) for row in _likelihoods(past)]


def _likelihoods(past: Years) -> list[list[float]]:
    """Log likelihood, correlation by mean; what does not depend on them is left out."""
    return [[fsum(_likely(year, mean, correlation) for year in past) for mean in MEANS] for correlation in CORRELATIONS]


def _likely(year: Year, mean: float, correlation: float) -> float:
    a, b = _shape(mean, correlation)
    signed, not_signed = year.contracts, year.admissibles - year.contracts
    return _beta(signed + a, not_signed + b) - _beta(a, b)


def _beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _shape(mean: float, correlation: float) -> tuple[float, float]:
    size = (1 - correlation) / correlation
    return mean * size, (1 - mean) * size


def law(admissibles: int, weights: Weights) -> list[float]:
    """Probability of 0, 1… `admissibles` contracts."""
    mixed = [0.0] * (admissibles + 1)
    for (mean, correlation), weight in weights.items():
        shares = _shares(admissibles, mean, correlation)
        scale = weight / fsum(shares)
        mixed = [one + scale * share for one, share in zip(mixed, shares, strict=True)]
    return mixed


def _shares(admissibles: int, mean: float, correlation: float) -> list[float]:
    """Beta-binomial up to a factor: from its mean both ways, each term from its neighbour, so that none overflows."""
    n, (a, b) = admissibles, _shape(mean, correlation)
    start = int(n * mean)
    shares = [1.0] * (n + 1)
    for k in range(start, n):
        shares[k + 1] = shares[k] * (n - k) * (k + a) / ((k + 1) * (n - k - 1 + b))
    for k in range(start, 0, -1):
        shares[k - 1] = shares[k] * k * (n - k + b) / ((n - k + 1) * (k - 1 + a))
    return shares
