"""`python -m tests.desk.killing_announcing sign|prepare|hand URL STEP INSTANT`: signs a batch as the second of two,
writes its letters, or hands its drafts out, and is killed at a step."""

import os
import signal
import sys
from datetime import datetime

from desk.desk import Desk
from sheets_sync.opening import open_journal
from tests.desk.announcing import FIRST, PROGRAMME


def main(what: str, url: str, step: str, instant: str) -> None:
    def at(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    now = datetime.fromisoformat(instant)
    journal = open_journal(url, clock=lambda: now)
    desk = Desk(journal, lambda: now)
    actor = desk.actor(f"{'presidence' if what == 'sign' else 'secretariat'}@ecole.example.org")
    shown = desk.rehearsal(actor, FIRST, PROGRAMME)
    mails = [line.subject for line in desk.outbox(actor, FIRST)]
    journal._rounds.step = at
    if what == "sign":
        desk.sign("sign", actor, shown)
    elif what == "prepare":
        desk.prepare("prepare", actor, shown)
    else:
        desk.hand_out("hand", actor, mails)
    journal.close()  # the last step comes after the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
