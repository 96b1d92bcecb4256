"""Parameter columns headed for people: accents and spaces, never two alike."""

import pytest

from desk.headings import headings
from rules.tabs import TABS


def test_a_heading_has_its_accents_and_no_underscore() -> None:
    assert headings(["code", "libelle", "annee_minimale", "levable_par"]) == (
        "Code", "Libellé", "Année minimale", "Levable par",
    )  # fmt: skip


@pytest.mark.parametrize("tab", TABS)
def test_no_two_columns_of_a_tab_are_headed_alike(tab: str) -> None:
    found = headings(TABS[tab].columns)
    assert len(set(found)) == len(found)
    assert not [one for one in found if "_" in one or one[0].islower()]


def test_a_column_that_staff_added_under_the_same_name_keeps_its_own() -> None:
    assert headings(["libelle", "Libellé", "remarque"]) == ("libelle", "Libellé", "Remarque")
