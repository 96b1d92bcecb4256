"""What a benchmark says: a figure, the peer it stands beside in the same run, and the budget it must meet.

A ratio, a count, or a time that the design bounds turns red beyond its budget; a time is read beside the machine,
and beside its peer in the same run: a machine that others share may be half as fast as yesterday.
"""

import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the table. `ratio` is ours over the peer's, or the peer's over ours where more is better."""

    name: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    ratio: float | None = None
    budget: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Is the judged value (the ratio, else the figure itself) within its budget?"""
        if self.budget is None:
            return True
        value = self.ours if self.ratio is None else self.ratio
        return value >= self.budget if self.at_least else value <= self.budget


def seconds(job: Callable[[], object], runs: int = 5) -> float:
    """The median wall time of `runs` calls after one that is not counted."""
    job()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def machine() -> str:
    """Where the absolute figures were taken."""
    return f"{os.cpu_count()} cœurs, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def table(figures: list[Figure]) -> str:
    """The figures as aligned text, a mark in front of each that has a budget."""
    lines = []
    for figure in figures:
        mark = " " if figure.budget is None else ("✓" if figure.holds else "✗")
        beside = f"{figure.theirs:,.4g} ({figure.peer})" if figure.theirs is not None else figure.peer
        ratio = f"× {figure.ratio:,.3g}" if figure.ratio is not None else ""
        sign = "≥" if figure.at_least else "≤"
        budget = f"{sign} {figure.budget:,.4g}" if figure.budget is not None else ""
        ours = f"{figure.name:62} {figure.ours:>12,.4g} {figure.unit:12}"
        lines.append(f"{mark} {ours} {beside:42} {ratio:>9} {budget:>9}")
    return "\n".join(lines)
