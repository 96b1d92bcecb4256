"""`python -m tests.desk.killed_draw URL STEP NOW`: the chair validates the draw and is killed on the way."""

import os
import signal
import sys
from datetime import UTC, datetime

from desk.desk import Desk
from sheets_sync.opening import local_folder, open_book
from sheets_sync.writer import Journal
from tests.desk.autumn import TWO_SEATS


def main(url: str, step: str, now: float) -> None:
    """Dies the second time that a save reaches the step."""
    left = [2]

    def reached(name: str) -> None:
        left[0] -= name == step
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def clock() -> datetime:
        return datetime.fromtimestamp(now, UTC)

    desk = Desk(Journal(open_book(url), local_folder(url) / "outbox.db", clock, step=reached), clock)
    chair = desk.actor("presidence@ecole.example.org")
    desk.take_lot("draw", chair, desk.draw(chair, TWO_SEATS))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
