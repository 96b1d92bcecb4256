"""The end of the year for tests: a first day put in force, people placed where a story begins, projects, contracts."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.listing_views import Candidate, ComplementaryList
from sheets_sync.answers import Answer, Draft, Refused, Saved
from tests.desk.conftest import SESSION, World, candidate

TWO_SEATS = "INFRES2-DL"
FIRST_DAY = date(2024, 9, 2)
PARIS = ZoneInfo("Europe/Paris")
NAMES = ("Arnaud", "Bonnet", "Chevalier", "Dupuis", "Etienne", "Faure", "Girard", "Hubert")


def number(rank: int) -> str:
    return f"24-{rank:05d}"


def admissible(book: World, count: int, programme: str = TWO_SEATS) -> World:
    """So many admissible people, in the order of their names."""
    book.bring(*(candidate(number(n + 1), (programme,), family_name=NAMES[n], given_name="") for n in range(count)))
    for n in range(count):
        place(book, n + 1, "ADMISSIBLE", programme)
    return book


def at(book: World, day: date, hour: int = 12, minute: int = 0, second: int = 0) -> None:
    """In Paris."""
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=PARIS)
    book.clock.now = local.astimezone(UTC)


def fix_first_day(book: World, day: date = FIRST_DAY) -> None:
    """The row that the notice leaves to be entered (R-133)."""
    row = next(row for row in SESSION.tables["Calendrier"] if row["code"] == "rentree")
    row = {**row, "debut": day.isoformat()}
    who = book.who("direction")
    held(book.desk._put_rows_in_force(book.form(), who, {"Calendrier": [row]}, None, "rentrée votée"))


def place(book: World, rank: int, state: str, programme: str = TWO_SEATS, **more: Any) -> None:
    subject = f"candidature:{number(rank)}/{programme}"
    record(book, "transition", subject, {"state": state, **more})


def project(book: World, rank: int, programme: str = TWO_SEATS, **fields: Any) -> None:
    """Received complete; `fields` add what came of it."""
    said = {"received_on": "2024-07-01", "complete": True, "company": "Fictive SA", **fields}
    record(book, "fiche", f"fiche:{number(rank)}/{programme}/1", said)


def contract(book: World, rank: int, day: date, programme: str = TWO_SEATS) -> None:
    accords = dict.fromkeys(("accord.candidat", "accord.entreprise", "accord.ecole"), day.isoformat())
    signed = {"agreed_on": day.isoformat(), "contract_signed_on": day.isoformat()}
    project(book, rank, programme, received_on=day.isoformat(), **accords, **signed)


def record(book: World, kind: str, subject: str, fields: dict[str, Any]) -> None:
    held(book.desk.journal.record(Draft(book.form(), "x@ecole.example.org", kind, subject, {subject: fields})))


def held(answer: Answer) -> None:
    assert isinstance(answer, Saved), answer


def says(answer: Answer) -> str:
    assert isinstance(answer, Refused), answer
    return " ; ".join(answer.reasons)


def the_list(book: World, role: str = "secretariat", programme: str = TWO_SEATS) -> ComplementaryList:
    return book.desk.complementary_list(book.who(role), programme)


def names(people: tuple[Candidate, ...]) -> list[str]:
    return [one.name for one in people]


def ready(book: World, size: int = 2, capacity: int | None = None, programme: str = TWO_SEATS) -> World:
    """Criteria, size and ranks in the order of the names: the list may be drawn, once it is time."""
    held(
        book.desk.set_list_criteria(
            book.form(), book.who("presidence"), the_list(book, programme=programme), "Motivation"
        )
    )
    shown = the_list(book, programme=programme)
    held(book.desk.set_list_limits(book.form(), book.who("direction"), shown, capacity, size))
    return rank_all(book, programme)


def rank_all(book: World, programme: str = TWO_SEATS) -> World:
    shown = the_list(book, programme=programme)
    ranks = {one.key: place + 1 for place, one in enumerate(shown.searching)}
    held(book.desk.rank_candidates(book.form(), book.who("jury"), shown, ranks))
    return book


def drawn(book: World, programme: str = TWO_SEATS) -> tuple[int, int]:
    """Proposed by a secretary, validated by the chair: how many of each."""
    found = []
    for role in ("secretariat", "presidence"):
        who = book.who(role)
        found.append(book.desk.take_lot(book.form(), who, book.desk.draw(who, programme)).saved)
    return found[0], found[1]


def states(book: World, count: int, programme: str = TWO_SEATS) -> list[str]:
    return [book.desk.files().entries[number(n + 1), programme].state for n in range(count)]
