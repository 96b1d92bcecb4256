"""Prints, at the end of a run, how much was compared with the naive reading of the notice."""

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    sizes: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for what, size in report.user_properties:
            if what.endswith("compared with the naive reading"):
                sizes[what] += size
    for what, size in sizes.items():
        terminalreporter.write_line(f"{size:,} {what}".replace(",", " "))
