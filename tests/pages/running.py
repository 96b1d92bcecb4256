"""The project's own script, run as `streamlit run` runs it, in a process forked from one that has read its modules:
that is most of what a start takes. What the script does is done anew each time.
"""

import os
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from streamlit.components.v2 import manifest_scanner
from streamlit.web import cli

ROOT = Path(__file__).parents[2]
SCREENS = [f"pages.{file.stem}" for file in (ROOT / "pages").glob("[a-z]*.py")]
LATER = ["sheets_sync.opening", "streamlit.web.server.starlette.starlette_server"]
"""What a start reads once it runs."""

_forks = get_context("forkserver")
_forks.set_forkserver_preload([__name__, *SCREENS, *LATER])

# Each start and each AppTest asks every installed package whether it brings a component of Streamlit's, for four times
# as long as a screen takes to be drawn; the answer is the same all along.
_components = manifest_scanner.scan_component_manifests()
manifest_scanner.scan_component_manifests = lambda: _components


def start(options: tuple[str, ...], environment: Mapping[str, str], log: Path) -> BaseProcess:
    """`options`: those of Streamlit's command line; what the server says goes to `log`."""
    process = _forks.Process(target=_run, args=(options, environment, log), daemon=True)
    with patch.dict(sys.modules, __main__=ModuleType("__main__")):  # else what stands there runs anew: AppTest's script
        process.start()
    return process


def _run(options: tuple[str, ...], environment: Mapping[str, str], log: Path) -> None:
    with log.open("wb") as out:
        for said in (1, 2):
            os.dup2(out.fileno(), said)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    cli.main(["run", "streamlit_app.py", *options])
