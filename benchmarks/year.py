"""The screens of the whole year (year.csv), each on 3,000 dossiers of the demonstration, on a day of its use.

Beside the rerun and the commonest gesture, judged against a page of one word: the first display after the desk opened,
and the next one after a colleague's act, when what is kept is worked out again.
"""

import csv
import itertools
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Figure
from benchmarks.screens import FULL, ROOT, fastest, figure
from benchmarks.tab import Server, Tab, serve
from desk import demo
from sheets_sync.answers import Draft, Saved
from sheets_sync.opening import open_journal
from sheets_sync.writer import FRESH_SECONDS

SIZE, ACTS, AT_ONCE = 3_000, 3, 1.0
SECRETARY = "ines.delmas@demo.example.org"
Row = dict[str, str]


class Times(NamedTuple):
    """Seconds: the first display, after an act, then (ours, the peer's) of a rerun and of the gesture, if any."""

    first: float
    after: float
    full: tuple[float, float]
    inside: tuple[float, float] | None


def figures(folder: Path) -> list[Figure]:
    """`folder`: where the demonstration's books are made."""
    rows = list(csv.DictReader(Path(__file__).with_name("year.csv").read_text(encoding="utf-8").splitlines()))
    days = list(dict.fromkeys(row["day"] for row in rows))
    books = {day: demo.make_demo(folder, SIZE, day) for day in days}
    _sit(folder, "deliberation")
    found: list[Figure] = []
    with serve(ROOT / "benchmarks" / "one_word.py") as plain:
        for day in days:
            asked = {"GUICHET_DEMO_SIZE": str(SIZE), "GUICHET_FOLDER": str(folder), "GUICHET_DEMO_DAY": day}
            with serve(ROOT / "streamlit_app.py", GUICHET_BOOK="", **asked) as ours:
                Tab(ours, "journal").close()  # the desk opens
                for row in (row for row in rows if row["day"] == day):
                    found += _said(row, _times(ours, plain, row, books[day]))
    return found


def _said(row: Row, times: Times) -> list[Figure]:
    name = row["screen"]
    found = [figure(f"{name}, tour entier", *times.full, FULL)]
    if times.inside:
        found.append(figure(f"{name}, {row['doing']}", *times.inside, float(row["budget"])))
    waits = {"premier affichage": times.first, "après l'acte d'un collègue": times.after}
    return [*found, *(Figure(f"{name}, {when}", spent, "s", budget=AT_ONCE) for when, spent in waits.items())]


def _times(ours: Server, plain: Server, row: Row, book: Path) -> Times:
    mine = Tab(ours)
    mine.act_as(row["account"])
    first = mine.go(row["address"])
    after = min(_after_an_act(mine, book) for _ in range(ACTS))
    theirs = Tab(plain)
    full = fastest(mine.rerun, theirs.rerun)
    inside = _gesture(mine, theirs, row) if row["doing"] else None
    mine.close()
    theirs.close()
    return Times(first, after, full, inside)


def _after_an_act(tab: Tab, book: Path) -> float:
    """Another process notes something on a dossier; the next rerun reads it."""
    journal = open_journal(f"sqlite:///{book}")
    number = next(iter(journal.register().dossiers))
    said = journal.record(Draft(f"year {time.time_ns()}", SECRETARY, "note", f"dossier:{number}", {}, reason="Appelé."))
    journal.close()
    assert isinstance(said, Saved), said  # noqa: S101 - nothing would have been worked out again
    time.sleep(FRESH_SECONDS)
    return tab.rerun()


def _gesture(mine: Tab, theirs: Tab, row: Row) -> tuple[float, float]:
    values = itertools.cycle(row["values"].split(";") if row["values"] else mine.options[row["widget"]][1:30])
    return fastest(lambda: mine.choose(row["widget"], next(values)), theirs.rerun)


def _sit(folder: Path, day: str) -> None:
    """Opens the sitting that has most to decide, as the secretary of the demonstration's jury does, unless one sits."""
    desk = demo.open_demo(folder, SIZE, day)
    who = desk.actor(SECRETARY)
    most = max(desk.to_deliberate(who), key=lambda one: one.waiting)
    open_ = {(one.programme, one.phase.code) for one in desk.sittings(who) if one.open}
    if (most.programme, most.phase.code) not in open_:
        people = [email for email, _ in desk.jury_members(who, most.programme)]
        said = desk.open_sitting("bench", who, most.programme, most.phase.code, desk.today(), people, people[0])
        assert isinstance(said, Saved), said  # noqa: S101 - an empty table would measure nothing
    desk.journal.close()
