"""The desk of a process that will be killed while it saves."""

import os
import signal
from datetime import datetime

from desk.desk import Desk
from sheets_sync.opening import open_journal


def dying(url: str, step: str, instant: str, time: int = 1) -> Desk:
    """On a real book, at a clock that stands at `instant`: SIGKILL comes the `time`-th time that a save reaches the
    step. Whoever survives closes its journal: the last step comes after the answer.
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
