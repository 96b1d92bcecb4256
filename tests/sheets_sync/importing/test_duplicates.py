"""Same, doubtful or different, with the reason; twins stay two people."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.importing.duplicates import Pair, Person, compared, pairs, person, representatives
from tests.tables import each_row

FIELDS = {"family": "family_name", "given": "given_name", "born": "birth_date"} | {
    name: name for name in ("ine", "email", "phone")
}


@each_row(Path(__file__).parent / "cases" / "duplicates.csv")
def test_a_pair(row: dict[str, str]) -> None:
    one = person("1", {field: row[column] for column, field in FIELDS.items()})
    other = person("2", {field: row[f"other_{column}"] for column, field in FIELDS.items()})
    verdict, reason = compared(one, other)
    assert verdict == row["verdict"]
    assert row["reason"] in reason
    assert compared(other, one) == (verdict, reason)


def test_three_deposits_of_one_person_point_at_the_first() -> None:
    found = (Pair("2", "3", "same", ""), Pair("1", "3", "same", ""), Pair("4", "5", "doubtful", ""))
    assert representatives(found) == {"2": "1", "3": "1"}


words = st.text("abcdé -'", max_size=12)
people = st.builds(Person, st.uuids().map(str), words, words, st.dates() | st.none(), words, words, words)


@given(st.lists(people, max_size=8, unique_by=lambda one: one.key))
def test_a_pair_is_found_once_and_points_back(everyone: list[Person]) -> None:
    order = {one.key: index for index, one in enumerate(everyone)}
    found = pairs(everyone)
    assert all(order[pair.first] < order[pair.second] for pair in found)
    assert len({(pair.first, pair.second) for pair in found}) == len(found)
    first = representatives(found)
    assert all(key not in first for key in first.values())
