"""`python -m tests.desk.rush URL NAME COUNT`: one of several desks on a book; COUNT people there agree at once.

Each takes its own candidates (`NAME-n`), as a form opened before the rush showed them; prints how many got a seat, then
what the others were told.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from desk.desk import Desk
from sheets_sync.answers import Refused, Saved
from sheets_sync.opening import open_journal

PLACEMENT = "placement@ecole.example.org"
AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)


def main(url: str, name: str, count: int, programme: str) -> None:
    desk = Desk(open_journal(url, clock=lambda: AT), lambda: AT)
    who = desk.actor(PLACEMENT)
    shown = [desk.placement_file(who, f"24-{name}{n:03d}", programme) for n in range(count)]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with ThreadPoolExecutor(count) as pool:
        one = lambda file: desk.agree(f"rush {file.dossier}", who, file, file.projects[0].subject)  # noqa: E731
        answers = list(pool.map(one, shown))
    refused = [" ".join(answer.reasons) for answer in answers if isinstance(answer, Refused)]
    sys.stdout.write(json.dumps([sum(isinstance(answer, Saved) for answer in answers), refused]) + "\n")
    desk.journal.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
