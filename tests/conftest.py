"""What every test shares: laws are judged on what they say, not on how long a machine took; figures are printed."""

import gc
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

gc.set_threshold(50_000)  # tests make much and keep little
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")

# Where Python is told to keep no compiled module, each of the servers and commands that tests start would compile some
# four hundred anew.
os.environ["PYTHONDONTWRITEBYTECODE"] = ""
sys.dont_write_bytecode = False


@pytest.fixture(autouse=True, scope="module")
def _lasting() -> Iterator[None]:
    """What outlives a module (sessions, tables) is set aside from the collector, which would walk over it each time."""
    yield
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A story in a browser that fails is lived once more, and the summary names it: a busy machine is no defect, and a
    defect fails twice."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How titles and the platform's export were read, and what the storms took, with their seeds."""
    for report in terminalreporter.getreports("passed"):
        for what, found in report.user_properties:
            if what.startswith(("titles, ", "export.", "figures")):
                terminalreporter.write_line(f"{what}: {found}")
