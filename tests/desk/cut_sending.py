"""A process that sends and is cut at a named step: `python -m tests.desk.cut_sending FOLDER PORT STEP`.

Nothing is closed or undone: `os._exit` leaves the book as kill -9 would.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from desk.outgoing import Outcome, Outgoing
from documents.smtp import PLAIN, Settings
from tests.desk.announcing import FIRST
from tests.desk.carriers import carrier
from tests.desk.conftest import World

STEPS = ("before", "announced", "sent", "recorded")
"""Before anything · once the book says that the second letter is leaving · once the server has it, its outcome not yet
recorded · once its outcome is recorded."""


def main(folder: str, port: str, step: str) -> None:
    book = World(Path(folder))
    book.clock.now = datetime(2024, 4, 15, 7, 0, tzinfo=UTC)
    deliver = carrier(Settings("127.0.0.1", int(port), PLAIN))

    def cut(letters: Iterable[Outgoing], at: datetime) -> Iterator[Outcome]:
        number = count(1)

        def leaving() -> Iterator[Outgoing]:
            for one in letters:
                if step == "announced" and next(number) == 2:
                    os._exit(9)
                yield one

        for place, outcome in enumerate(deliver(leaving(), at), 1):
            if step == "sent" and place == 2:
                os._exit(9)
            yield outcome
            if step == "recorded" and place == 2:
                os._exit(9)

    if step == "before":
        os._exit(9)
    who = book.who("secretariat")
    subjects = [line.subject for line in book.desk.outbox(who, FIRST)]
    book.desk.send(book.form(), who, subjects, cut).over.wait(30)


if __name__ == "__main__":
    main(*sys.argv[1:])
