"""What every test shares: laws are judged on what they say, not on how long a machine took; figures are printed."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

gc.set_threshold(50_000)  # tests make much and keep little
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")

# Where Python is told to keep no compiled module, each of the servers and commands that tests start would compile some
# four hundred anew.
os.environ["PYTHONDONTWRITEBYTECODE"] = ""
sys.dont_write_bytecode = False


# Each act waits until the disk has it, and Chromium shares its pictures through files: in memory where there is room.
MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000  # noqa: S108 - a folder of pytest's own is made there
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None


@pytest.fixture(autouse=True, scope="module")
def _lasting() -> Iterator[None]:
    """What outlives a module (sessions, tables) is set aside from the collector, which would walk over it each time."""
    yield
    gc.collect()
    gc.freeze()


LONG = (
    "desk/test_blindness_year", "pages/test_sign_in", "rules/test_against_naive", "simulation/test_storm_2",
    "pages/test_story", "simulation/test_storm_3", "simulation/test_storm_0", "simulation/test_storm_1",
    "pages/test_accessibility", "desk/test_demo", "desk/google/test_each_fault", "desk/test_random_years",
    "pages/test_google_absent", "pages/test_menus", "pages/test_complementary", "pages/test_second_of_may",
    "rules/test_forecast", "simulation/test_machine", "pages/test_poison", "sheets_sync/test_kills",
    "simulation/test_peace", "pages/test_french", "documents/test_papers", "pages/test_trials", "pages/test_interviews",
    "pages/test_personal", "pages/test_admission", "pages/test_keyboard", "simulation/test_switches",
    "simulation/test_quota", "pages/test_deliberation",
)  # fmt: skip
"""The longest files, by their measured time: lived first, so that no worker ends alone on one of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first. A story in a browser that fails is lived once more, and the summary names it: a busy
    machine is no defect, and a defect fails twice."""
    here = Path(__file__).parent
    ranks = {here / f"{name}.py": place for place, name in enumerate(LONG)}
    if gone := [str(path) for path in ranks if not path.exists()]:
        raise pytest.UsageError(f"LONG names files that are no more: {gone}")
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How titles and the platform's export were read, and what the storms took, with their seeds."""
    for report in terminalreporter.getreports("passed"):
        for what, found in report.user_properties:
            if what.startswith(("titles, ", "export.", "figures")):
                terminalreporter.write_line(f"{what}: {found}")
