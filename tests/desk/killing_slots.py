"""`open|confirm URL STEP INSTANT`: opens a series of slots, or confirms an assignment, and is killed at a step."""

from datetime import date, time

from rules.slots import Board, Series
from tests.desk.dying import dying

GROUPS = (("MKX2", "ENTRETIEN2"), ("MKX2", "SPECIALITE2"))

BOARDS = tuple(Board((f"{role}@ecole.example.org",)) for role in ("jury", "presidence"))
SERIES = Series("MKX1", "EVS1", date(2024, 5, 13), date(2024, 5, 15), time(9), time(10), 20, 0, BOARDS)


def main(what: str, url: str, step: str, instant: str) -> None:
    desk = dying(url, step, instant)
    actor = desk.actor("secretariat@ecole.example.org")
    shown = desk.propose_slots(actor, GROUPS)
    if what == "open":
        desk.open_slots("open", actor, SERIES)
    else:
        desk.confirm_slots("confirm", actor, shown)
    desk.journal.close()
