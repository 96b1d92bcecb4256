"""The marks that deciding screens draw are those of the years that count (§5.1, §5.2), as the rows say."""

import pytest

from desk.founding import account_row, founding
from tests.desk.conftest import SESSION, World, candidate

LAST, ALL = ["Moyenne S3", "Moyenne S4"], ["Moyenne S1", "Moyenne S2", "Moyenne S3", "Moyenne S4"]


@pytest.mark.parametrize(
    ("programmes", "counts", "drawn"),
    [
        (("MKX1",), "2", LAST),
        (("MKX1",), "4", ALL),
        (("MKX2",), "2", ALL),
        (("MKX1", "MKX2"), "2", ALL),
        (("MKX1",), "tous", ALL),
    ],
)
def test_only_the_years_that_count_are_drawn(
    empty: World, programmes: tuple[str, ...], counts: str, drawn: list[str]
) -> None:
    rows = [
        {**row, "valeur": counts} if row["cle"] == "semestres_examines_1" else row for row in SESSION.tables["Session"]
    ]
    accounts = [account_row("instruction@ecole.example.org", "", "instruction", "*")]
    session = {**SESSION.tables, "Session": tuple(rows)}
    empty.desk.journal.record(founding("f", "instruction@ecole.example.org", session, accounts, {}))
    empty.bring(candidate(programmes=programmes))
    assert [mark.label for mark in empty.desk.file(empty.who("instruction"), "24-00001").marks] == drawn


def test_the_platform_s_page_of_a_dossier_is_one_link_away(book: World) -> None:
    book.bring(candidate())
    url = book.desk.file(book.who("instruction"), "24-00001").platform_url
    assert url == "https://dossier-apprentissage.imt.fr/?dossier=24-00001"
