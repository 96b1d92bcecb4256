"""A row as a Google sheet holds it: no text is lost for being too long for one cell, and nothing is parsed."""

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.book import Formula
from sheets_sync.google_cells import COLUMNS, LAST, PIECE, ended, gather, sheet_number, spread, typed, width
from sheets_sync.layouts import letters
from sheets_sync.rows import HEADER

CELL = 50_000
"""Characters of a cell, as UTF-16 counts them."""


def long_text(head: str, times: int) -> str:
    return (head or "x") * times


@given(
    st.lists(
        st.builds(long_text, st.text(max_size=9), st.sampled_from([0, 1, 5_000, 30_000, 90_000])),
        min_size=3,
        max_size=3,
    )
)
def test_a_row_is_read_as_it_was_written(texts: list[str]) -> None:
    header, row = ("a", "b", "c"), tuple(texts)
    cells = spread(row, header)
    assert gather(cells, header) == row
    assert len(cells) == width(row)
    assert all(len(cell.encode("utf-16-le", "surrogatepass")) // 2 <= CELL for cell in cells)


def test_the_act_that_founds_a_session_fits_in_a_row() -> None:
    row = dict.fromkeys(HEADER, "x") | {"contenu": "é" * 900_000, "bases": "b" * 200_000}
    assert width(tuple(row.values())) <= COLUMNS
    assert width(("x" * PIECE * COLUMNS,)) == COLUMNS
    assert width(("x" * (PIECE * COLUMNS + 1),)) == COLUMNS + 1


def test_what_someone_typed_among_texts_is_told_as_text() -> None:
    assert gather(["a", 12.0, True], ("x", "y", "z", "t")) == ("a", "12", "TRUE", "")
    assert gather(["a", "b", "a note in the margin", "y: mine"], ("x", "y")) == ("a", "b mine")


def test_each_cell_is_typed() -> None:
    assert [typed(cell) for cell in ("=1+1", "", 12.5, True, Formula("=A1"))] == [
        {"userEnteredValue": {"stringValue": "=1+1"}},
        {},
        {"userEnteredValue": {"numberValue": 12.5}},
        {"userEnteredValue": {"boolValue": True}},
        {"userEnteredValue": {"formulaValue": "=A1"}},
    ]


def test_the_last_column_is_that_of_the_last_piece() -> None:
    assert [letters(column) for column in (0, 12, 25, 26, 701, 702)] == ["A", "M", "Z", "AA", "ZZ", "AAA"]
    assert letters(COLUMNS - 1) == LAST


def test_a_sheet_ends_with_its_last_row() -> None:
    assert ended([["a"], [], ["b", ""], ["", ""], []]) == [["a"], [], ["b", ""]]


def test_each_tab_has_its_number() -> None:
    tabs = ("Journal", "Miroir", "Dossiers", "Candidatures", "Épreuves", "Entretiens", "Fiches", "Places")
    numbers = {sheet_number(tab) for tab in tabs}
    assert len(numbers) == len(tabs)
    assert all(0 < number < 2**31 for number in numbers)
    assert sheet_number("Journal") == sheet_number("Journal")
