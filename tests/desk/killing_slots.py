"""`python -m tests.desk.killing_slots URL STEP INSTANT`: confirms an assignment of slots, and is killed at a step."""

import os
import signal
import sys
from datetime import datetime

from desk.desk import Desk
from sheets_sync.opening import open_journal

GROUPS = (("MKX2", "ENTRETIEN2"), ("MKX2", "SPECIALITE2"))


def main(url: str, step: str, instant: str) -> None:
    def at(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    now = datetime.fromisoformat(instant)
    journal = open_journal(url, clock=lambda: now)
    desk = Desk(journal, lambda: now)
    actor = desk.actor("secretariat@ecole.example.org")
    shown = desk.propose_slots(actor, GROUPS)
    journal._rounds.step = at
    desk.confirm_slots("confirm", actor, shown)


if __name__ == "__main__":
    main(*sys.argv[1:])
