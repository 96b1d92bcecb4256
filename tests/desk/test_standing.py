"""The few words of a dossier in a narrow column: titles as people call them, trials by the word of their row."""

from collections.abc import Mapping

import pytest

from desk.standing import SHORT, results_of, short_diploma, short_results
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate, kept

NUMBER = "24-00001"


@kept
def school(book: World) -> World:
    book.bring(candidate(NUMBER, ("MKX1", "MKX2")))
    return book


def say(book: World, subject: str, **fields: object) -> None:
    assert isinstance(book.desk.journal.record(Draft(book.form(), "x", "saisie", subject, {subject: fields})), Saved)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"diploma": "BTS_BAT"}, "BTS Bâtiment"),
        ({"diploma": "BTS_CIEL_B"}, "BTS CIEL B"),
        ({"diploma": "M1"}, "M1"),
        ({"diploma": "", "diploma_text": "Licence pro bois"}, "Licence pro bois"),
        ({"diploma": "", "diploma_text": "4e année d'école d'ingénieurs"}, "4e année d'école d'…"),
        ({"diploma": "", "diploma_text": ""}, ""),
    ],
)
def test_a_title_is_called_as_people_call_it(school: World, fields: Mapping[str, str], says: str) -> None:
    say(school, f"dossier:{NUMBER}", **fields)
    assert short_diploma(school.desk.files(), NUMBER) == says


def test_no_title_of_the_rows_is_longer_than_a_narrow_column_or_told_as_another(school: World) -> None:
    told = {}
    for code in school.desk.session.titles:
        say(school, f"dossier:{NUMBER}", diploma=code)
        told[short_diploma(school.desk.files(), NUMBER)] = code
    assert max(map(len, told)) <= SHORT
    assert len(told) == len(school.desk.session.titles)


@pytest.mark.parametrize(
    ("programme", "trials", "says"),
    [
        ("MKX1", {"EVD1": ("passee", ""), "ANGLAIS1": ("passee", "B2")}, "EVD ✓ · Angl. B2"),
        ("MKX1", {"EVD1": ("passee", "13.5"), "EVS1": ("absent", "")}, "EVD 13,5 · EVS absent"),
        ("MKX2", {"SPECIALITE2": ("incident", ""), "ENTRETIEN2": ("passee", "")}, "Spéc. incident · Entr. ✓"),
        ("MKX2", {"EVD2": ("", "")}, ""),
    ],
)
def test_a_trial_is_told_by_the_word_that_its_code_is_made_of(
    school: World, programme: str, trials: Mapping[str, tuple[str, str]], says: str
) -> None:
    for code, (outcome, score) in trials.items():
        say(school, f"epreuve:{NUMBER}/{programme}/{code}", outcome=outcome, score=score)
    files = school.desk.files()
    entry = files.entries[NUMBER, programme]
    assert short_results(files, entry) == says
    assert (results_of(files, entry) == "") == (says == "")
