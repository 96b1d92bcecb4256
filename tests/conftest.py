"""What every test shares: laws are judged on what they say, not on how long a machine took; figures are printed."""

import pytest
from hypothesis import settings

settings.register_profile("ours", deadline=None)
settings.load_profile("ours")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How titles and the platform's export were read: what a test recorded under « titles » or the file's name."""
    for report in terminalreporter.getreports("passed"):
        for what, found in report.user_properties:
            if what.startswith(("titles, ", "export.")):
                terminalreporter.write_line(f"{what}: {found}")
