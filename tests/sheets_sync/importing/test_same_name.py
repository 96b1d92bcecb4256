"""One person's name or another's, whoever's file says it: a provider's results, a spreadsheet taken over (§5, §6.2)."""

from pathlib import Path

from sheets_sync.importing.same_name import same_name
from tests.tables import each_row


@each_row(Path(__file__).parent / "cases" / "same_name.csv")
def test_a_name_is_the_same_or_a_question(row: dict[str, str]) -> None:
    said, known = (row["family"], row["given"]), (row["known_family"], row["known_given"])
    assert same_name(said, known) is (row["same"] == "yes")
