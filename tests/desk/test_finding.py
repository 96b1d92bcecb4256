"""A person is found by name (accents or not, beginning is enough), number (or its end) and address; at once after
a change."""

import pytest

from desk.finding import answers_to
from tests.desk.conftest import World, candidate, kept


def found(book: World, text: str) -> list[str]:
    return [hit.dossier for hit in book.desk.find(book.who("lecture"), text)]


@kept
def people(book: World) -> World:
    return book.bring(
        candidate("24-00012", family_name="Lefèvre-Dumas", given_name="Noémie", email="nlefevre@example.org"),
        candidate("24-00013", ("BAT1",), family_name="Le Goff", given_name="Léo", email="leo@example.org"),
        candidate("24-01200", family_name="N'Diaye", given_name="Œnone", email="ndiaye@example.net"),
    )


@pytest.mark.parametrize(
    ("text", "dossiers"),
    [
        ("lefevre", ["24-00012"]), ("LEFÈVRE noé", ["24-00012"]),
        ("dumas", ["24-00012"]), ("le", ["24-00013", "24-00012"]),
        ("goff leo", ["24-00013"]), ("24-00013", ["24-00013"]), ("13", ["24-00013"]), ("00013", ["24-00013"]),
        ("nlefevre@example.org", ["24-00012"]), ("ndiaye@", ["24-01200"]),
        ("oenone", ["24-01200"]), ("diaye", ["24-01200"]),
        ("zzz", []), ("  ", []), ("noemie leo", []), ("'", []),
    ],
)  # fmt: skip
def test_found(people: World, text: str, dossiers: list[str]) -> None:
    assert found(people, text) == dossiers


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lefevre", True), ("Dumas LEFÈVRE", True), ("noé 12", True), ("24-00012", True),
        ("12", True), ("lefevredumas", True),
        ("evre", False), ("noemie 13", False), ("", False), ("'", False),
    ],
)  # fmt: skip
def test_a_line_of_a_list_answers_to_what_is_typed(typed: str, *, found: bool) -> None:
    assert answers_to(typed, "Lefèvre-Dumas Noémie", "24-00012") is found


def test_a_corrected_name_is_found_at_once_and_the_old_one_no_more(people: World) -> None:
    assert found(people, "lefevre") == ["24-00012"]
    who = people.who("instruction")
    people.desk.correct(people.form(), who, people.desk.file(who, "24-00012"), "family_name", "Martin")
    assert (found(people, "martin"), found(people, "lefevre-dumas")) == (["24-00012"], [])
    people.bring(candidate("24-00099", family_name="Martinez", email="m@example.org"))
    assert found(people, "mart") == ["24-00012", "24-00099"]


def test_a_hit_says_enough_to_choose(people: World) -> None:
    (hit,) = people.desk.find(people.who("lecture"), "goff")
    assert (hit.name, hit.birth_date_text, hit.email, hit.programmes_text, hit.state_label) == (
        "Le Goff Léo", "14/05/2003", "leo@example.org", "BAT 1A", "Déposé",
    )  # fmt: skip
