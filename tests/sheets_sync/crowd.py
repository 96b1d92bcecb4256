"""`python -m tests.sheets_sync.crowd seats|turns URL OUTBOX NAME COUNT`: one of several processes on the same workbook.

seats: COUNT people of this process want a seat of the same programme at once; prints how many got one.
turns: COUNT acts, one after the other, each read by the other process; prints the first alarm, if any.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.register import Register
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal

LEDGER = "registre:BAT1"


def taken(register: Register) -> int:
    return sum(fields.get("state") == "ENGAGE" for fields in register.fields.values())


def seats(journal: Journal, name: str, people: int) -> str:
    capacity = int(os.environ["SEATS"])
    shown = journal.register(0)

    def full(register: Register) -> list[str]:
        return ["plus de place"] if taken(register) >= capacity else []

    def ask(number: int) -> bool:
        subject = f"candidature:{name}-{number}/BAT1"
        draft = Draft(
            f"{name}-{number}", name, "transition", subject, {subject: {"state": "ENGAGE"}},
            bases=shown.bases(f"{subject}#state", LEDGER),
        )  # fmt: skip
        answer = journal.record(draft, full)
        assert isinstance(answer, Saved) or (isinstance(answer, Refused) and answer.reasons == ("plus de place",)), (
            answer
        )
        return isinstance(answer, Saved)

    with ThreadPoolExecutor(people) as pool:
        return str(sum(pool.map(ask, range(people))))


def turns(journal: Journal, name: str, acts: int) -> str:
    for number in range(acts):
        alarm = journal.register(0).alarm
        if alarm:
            return alarm
        subject = f"dossier:{name}-{number % 20}"
        answer = journal.record(Draft(f"{name}-{number}", name, "saisie", subject, {subject: {"phone": str(number)}}))
        assert isinstance(answer, Saved), answer
        if number % 100 == 0:
            journal.check()
    return journal.check().alarm or "aucune"


if __name__ == "__main__":
    what, url, outbox, name, count = sys.argv[1:]
    opened = Journal(SqlBook(url), Path(outbox), lambda: datetime.now(UTC), key=bytes(range(32)))
    opened.register()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write({"seats": seats, "turns": turns}[what](opened, name, int(count)) + "\n")
    opened.close()
