"""Processes that are killed while they save.

`python -m tests.desk.dying` has read the desk's modules once; each line that it is told, `[module, words]`, is lived by
a fork of it, and it answers how that life ended. A process started for each costs a second of imports.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from subprocess import PIPE, Popen

from desk.desk import Desk
from sheets_sync.opening import open_journal

PATIENCE = 120
"""Seconds: a life that nobody ended is ended, otherwise than by SIGKILL."""


def dying(url: str, step: str, instant: str, time: int = 1) -> Desk:
    """A desk on a real book, at a clock that stands at `instant`: SIGKILL comes the `time`-th time that a save reaches
    the step. Whoever survives closes its journal: the last step comes after the answer.
    """
    left = time

    def at(reached: str) -> None:
        nonlocal left
        left -= reached == step
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    now = datetime.fromisoformat(instant)
    journal = open_journal(url, clock=lambda: now)
    desk = Desk(journal, lambda: now)
    desk.files()
    journal._rounds.step = at
    return desk


@cache
def _told() -> Callable[[str], str]:
    """The process that forks; it ends with this one, which held its input."""
    process = Popen([sys.executable, "-m", __name__], cwd=Path(__file__).parents[2], stdin=PIPE, stdout=PIPE, text=True)

    def tell(line: str) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return process.stdout.readline()

    return tell


def killed(module: str, *words: str) -> None:
    """Lives `tests.desk.MODULE.main(*words)` in another process, which must be killed on the way."""
    ended = _told()(json.dumps([f"tests.desk.{module}", words]))
    assert ended.strip() == str(-signal.SIGKILL), f"{module} {words} : {ended}"


def main() -> None:
    for line in sys.stdin:
        module, words = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(PATIENCE)
            import_module(module).main(*words)
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
