"""No cell of a file that leaves is a formula, and nothing else is changed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.csv_files import csv_file, safe


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33639980001", "'+33639980001"),
        ("-2", "'-2"),
        ("@SOMME(A1)", "'@SOMME(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        (" =1", "' =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("'=1", "''=1"),
        ("Lefèvre", "Lefèvre"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_cell_that_would_be_a_formula_is_a_text(cell: str, written: str) -> None:
    assert safe(cell) == written


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=12)


@given(
    st.lists(st.lists(st.sampled_from("=+-@ '\t").flatmap(lambda c: TEXTS.map(lambda t: c + t)) | TEXTS, min_size=1))
)
def test_what_was_written_is_read_back_without_its_quote(rows: list[list[str]]) -> None:
    text = csv_file(rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [[cell.removeprefix("'") if cell.startswith("'") else cell for cell in row] for row in read] == rows
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in read for cell in row)


def test_half_a_surrogate_pair_leaves_readable() -> None:
    assert csv_file([["\ud800 ok"]]).decode("utf-8-sig") == "\\ud800 ok\r\n"
