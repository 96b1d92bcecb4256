"""`python -m tests.desk.killed_return URL STEP INSTANT FILE`: takes all that a file says, is killed at a step."""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from desk.desk import Desk
from sheets_sync.opening import open_journal

WHO = "instruction@ecole.example.org"


def take(desk: Desk, name: str, content: bytes) -> int:
    """How many cells were settled."""
    actor = desk.actor(WHO)
    shown = desk.compare_returned(actor, desk.read_returned(actor, name, content))
    return desk.take_back(actor, shown, {one.key: 0 for one in shown.cells}).saved


def main(url: str, step: str, instant: str, file: str) -> None:
    def at(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    now = datetime.fromisoformat(instant)
    journal = open_journal(url, clock=lambda: now)
    desk = Desk(journal, lambda: now)
    desk.files()
    journal._rounds.step = at
    take(desk, Path(file).name, Path(file).read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
