"""Whose line it is when it gives a dossier's number: the number, unless what else it says is of somebody else (§5)."""

from datetime import date
from pathlib import Path

from desk.takeover_people import Candidate, People
from sheets_sync.importing.decisions import Stated
from tests.desk.conftest import World, candidate, kept
from tests.tables import each_row

CASES = Path(__file__).parent / "cases"
NAMES = (
    ("Lefèvre", "Noémie"),
    ("Vasseur", "Théo"),
    ("Martin", "Léa"),
)


@kept
def named(book: World) -> World:
    """One dossier for each of these names, all born on one day; 24-00001 writes from noemie@example.org."""
    for rank, (family, given) in enumerate(NAMES, 1):
        email = "noemie@example.org" if rank == 1 else f"{rank}@example.org"
        book.bring(candidate(f"24-{rank:05}", family_name=family, given_name=given, email=email))
    return book


def found(book: World, row: dict[str, str]) -> tuple[Candidate, ...]:
    birth = date.fromisoformat(row["birth"]) if row["birth"] else None
    line = Stated(2, row["dossier"], row["family"], row["given"], birth, row["email"], "MKX1", "PRE_ADMISSIBLE", None)
    return People(book.desk.files(), ("MKX1",)).candidates(line)


@each_row(CASES / "taken_people.csv")
def test_a_number_is_sure_only_of_the_person_whom_the_line_names(row: dict[str, str], named: World) -> None:
    (one,) = found(named, row)
    assert (one.dossier, one.sure, one.why) == (row["dossier"], row["sure"] == "yes", row["why"])
