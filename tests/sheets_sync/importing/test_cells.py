"""A cell → its value, or None and why: what a spreadsheet destroyed is said, never guessed."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.importing import cells, identity_cells, programmes
from sheets_sync.importing.cells import PARIS, Codec
from tests.tables import each_row

CODECS: dict[str, Codec] = {
    name: getattr(module, name)
    for module, names in (
        (cells, ("day", "instant", "mark", "credits", "euros", "count", "choice", "grant", "text")),
        (identity_cells, ("name", "ine", "phone", "email", "postcode", "dossier_number")),
        (programmes, ("country",)),
    )
    for name in names
}


@each_row(Path(__file__).parent / "cases" / "cells.csv")
def test_a_cell(row: dict[str, str]) -> None:
    value, problem = CODECS[row["codec"]](row["cell"])
    assert ("" if value is None else str(value)) == row["value"]
    assert (row["problem"] in problem) if row["problem"] else problem == ""


@pytest.mark.parametrize(
    ("codec", "cell", "value"),
    [
        ("postcode", 9000.0, "09000"),
        ("phone", 731712268.0, "+33731712268"),
        ("ine", 5990532333.0, None),
        ("day", date(1999, 8, 15), date(1999, 8, 15)),
        ("day", datetime(1999, 8, 15, 12), date(1999, 8, 15)),  # noqa: DTZ001 - as a workbook gives it
        ("day", 37174.0, date(2001, 10, 10)),
        ("instant", date(2024, 3, 13), datetime(2024, 3, 13, tzinfo=PARIS)),
        ("instant", datetime(2024, 3, 12, 23, 59), datetime(2024, 3, 12, 23, 59, tzinfo=PARIS)),  # noqa: DTZ001
        ("mark", 17.6, Decimal("17.6")),
        ("mark", date(2024, 1, 14), None),
        ("credits", 120.0, Decimal(120)),
        ("choice", True, True),
        ("choice", 0.0, False),
        ("count", 25.0, 25),
    ],
)
def test_a_cell_of_a_workbook(codec: str, cell: Any, value: Any) -> None:
    assert CODECS[codec](cell)[0] == value


@pytest.mark.parametrize("codec", CODECS)
@given(cell=st.one_of(st.text(max_size=40), st.floats(), st.booleans(), st.dates()))
def test_no_cell_breaks_a_codec(codec: str, cell: Any) -> None:
    """A value or none, a problem or none; nothing else."""
    _, problem = CODECS[codec](cell)
    assert isinstance(problem, str)


@pytest.mark.parametrize(
    ("name", "address", "value"),
    [
        ("Gül?en", "gulsen.kaya19@etu.ecole.fr", "Gülsen"),
        ("Th? Hà", "thi.nguyen75@ecole.fr", "Thi Hà"),
        ("NGUY?N", "thi.nguyen75@ecole.fr", "Nguyen"),
        ("Gül?en", "lucas.herve@ecole.fr", None),
        ("Gül?en", None, None),
        ("G?l?en", "gulsen@ecole.fr", "Gulsen"),
    ],
)
def test_a_letter_that_an_encoding_lost_is_only_taken_from_the_address(
    name: str, address: str | None, value: str | None
) -> None:
    found, problem = identity_cells.mended_name(name, address)
    assert found == value
    assert "perdu" in problem
