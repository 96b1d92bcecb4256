"""`python -m tests.sheets_sync.killing URL OUTBOX SEED KILLS`: a process that saves is killed, again and again.

Each life is a fork of this process: it opens the journal, saves, and says what was acknowledged to it until SIGKILL.
Prints one line a life: the step at which it was killed, then the operations acknowledged.
"""

import os
import random
import select
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sheets_sync.answers import Draft, Saved
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal

STEPS = ("guards", "outbox written", "answered", "read back", "acknowledged", "settled")
DOSSIERS = 12


def main(url: str, outbox: str, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    for number in range(kills):
        step = (*STEPS, "any time", "any time")[number % 8]
        hearing, telling = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(hearing)
            live(url, Path(outbox), telling, step, chance.randint(1, 6), f"{seed}-{number}")
        os.close(telling)
        heard = listen(hearing, child, chance.uniform(0.005, 0.15) if step == "any time" else 10.0)
        os.waitpid(child, 0)
        sys.stdout.write(f"{step}\t{' '.join(heard)}\n")
        sys.stdout.flush()


def listen(hearing: int, child: int, seconds: float) -> list[str]:
    """What the child says until it dies; it is killed after `seconds`."""
    heard, until, killed = b"", time.monotonic() + seconds, False
    while True:
        ready, _, _ = select.select([hearing], [], [], max(0.0, until - time.monotonic()) if not killed else None)
        if not ready:
            os.kill(child, signal.SIGKILL)
            killed = True
            continue
        said = os.read(hearing, 65536)
        if not said:
            os.close(hearing)
            return heard.decode().split()
        heard += said


def live(url: str, outbox: Path, telling: int, step: str, times: int, name: str) -> None:
    left = [times]

    def at(reached: str) -> None:
        if reached == step:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    journal = Journal(SqlBook(url), outbox, lambda: datetime.now(UTC), key=bytes(range(32)), step=at)
    for number in range(10_000):
        subject = f"dossier:24-{number % DOSSIERS:05d}"
        register = journal.register(0)
        draft = Draft(
            f"{name}-{number}", name, "saisie", subject, {subject: {"phone": f"{name}-{number}"}},
            bases=register.bases(f"{subject}#phone"),
        )  # fmt: skip
        answer = journal.record(draft)
        if isinstance(answer, Saved) and answer.already_by is None:
            os.write(telling, f"{answer.act.operation} ".encode())
    os._exit(3)  # nobody killed it: the test sees it


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
