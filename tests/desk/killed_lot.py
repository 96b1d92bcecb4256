"""`python -m tests.desk.killed_lot deciding|approving URL STEP INSTANT`: takes a lot, and is killed at a step of the
save."""

import os
import signal
import sys
from datetime import datetime

from desk.desk import Desk
from sheets_sync.opening import open_journal

NUMBERS = tuple(f"24-{n:05d}" for n in range(1, 7))
BATCH, TWO_SEATS = "MKX1", "INFRES2-DL"
LOTS = {
    "deciding": ("jury", "rejeter_dossier", BATCH, "Résultats insuffisants"),
    "approving": ("direction", "agreer", TWO_SEATS, ""),
}


def take(desk: Desk, lot: str, form: str) -> int:
    """How many were saved, or were already."""
    role, step, programme, reason = LOTS[lot]
    actor = desk.actor(f"{role}@ecole.example.org")
    shown = desk.lot(actor, [(number, programme) for number in NUMBERS], step)
    return desk.take_lot(form, actor, shown, reason).saved


def main(lot: str, url: str, step: str, instant: str) -> None:
    def at(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    now = datetime.fromisoformat(instant)
    journal = open_journal(url, clock=lambda: now)
    desk = Desk(journal, lambda: now)
    desk.files()
    journal._rounds.step = at
    take(desk, lot, "the lot")
    journal.close()  # the last step comes after the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
