"""The shipped rows that people read on a screen are French as it is printed: « l’école », never « l'école »."""

import re

import pytest

from rules.session import NOTICES, notices, read_folder

STRAIGHT = re.compile(r"[^\W\d_]'[\w«{\[]")
APART = {
    ("Champs", "libelle"): "the headings of people's tabs, found by their letters in a workbook that they keep",
    ("Modèles", "libelle"): "a letter: what the desk writes into it is spelled as the rest of it",
    ("Modèles", "objet"): "the same",
    ("Modèles", "corps"): "the same",
    ("Synonymes", "alias"): "a title as candidates type it",
    ("Titres", "texte_notice"): "quoted from the notice, letter for letter",
}


@pytest.mark.parametrize("notice", notices())
def test_what_the_rows_say_on_a_screen_has_the_apostrophe_of_print(notice: str) -> None:
    tables = read_folder(NOTICES / notice)
    cells = {(tab, name, cell) for tab, rows in tables.items() for row in rows for name, cell in row.items()}
    straight = {(tab, name, cell) for tab, name, cell in cells if STRAIGHT.search(cell or "")}
    assert {one for one in straight if one[:2] not in APART} == set()
    assert {one[:2] for one in straight} == APART.keys(), "no exception that nothing needs any more"
