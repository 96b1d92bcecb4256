"""What is typed, by locale: the value that is kept, its format, and how it shows."""

import gspread
import pytest

from tests.google_sheets import entered, formats
from tests.google_sheets.cells import BLANK, Cell
from tests.google_sheets.dates import EPOCH
from tests.google_sheets.locales import ENGLISH, FRENCH, Locale
from tests.google_sheets.switches import Switches

TEXT = BLANK._replace(format={"numberFormat": {"type": "TEXT"}})


@pytest.mark.parametrize(
    ("locale", "typed", "value", "shown"),
    [
        (ENGLISH, "0042", 42, "42"),
        (ENGLISH, "12.50", 12.5, "12.5"),
        (ENGLISH, "1,234.5", 1234.5, "1,234.50"),
        (ENGLISH, "12,50", "12,50", "12,50"),
        (ENGLISH, "1e5", 100000, "1.00E+05"),
        (ENGLISH, "+33612345678", 33612345678, "33612345678"),
        (ENGLISH, "50%", 0.5, "50%"),
        (ENGLISH, "$5", 5, "$5"),
        (ENGLISH, "true", True, "TRUE"),
        (ENGLISH, "3/12/2024", 45363, "3/12/2024"),
        (ENGLISH, "2024-03-12", 45363, "2024-03-12"),
        (ENGLISH, "2024-03-12 06:00", 45363.25, "2024-03-12 6:00:00 AM"),
        (ENGLISH, "13/12/2024", "13/12/2024", "13/12/2024"),
        (ENGLISH, "'0042", "0042", "0042"),
        (ENGLISH, "", None, ""),
        (FRENCH, "12,50", 12.5, "12,5"),
        (FRENCH, "12.50", "12.50", "12.50"),
        (FRENCH, "12.5", "12.5", "12.5"),
        (FRENCH, "1\u202f234,5", 1234.5, "1\u202f234,50"),
        (FRENCH, "12/03/2024", 45363, "12/03/2024"),
        (FRENCH, "2024-03-12", 45363, "2024-03-12"),
        (FRENCH, "12/03/2024 18:00:00", 45363.75, "12/03/2024 18:00:00"),
        (FRENCH, "VRAI", True, "VRAI"),
        (FRENCH, "0612345678", 612345678, "612345678"),
        (FRENCH, "06 12 34 56 78", "06 12 34 56 78", "06 12 34 56 78"),
        (FRENCH, "Zoé", "Zoé", "Zoé"),
    ],
)
def test_a_text_is_read_as_if_typed(locale: Locale, typed: str, value: object, shown: str) -> None:
    cell = BLANK.holding(entered.parse(typed, BLANK, locale, EPOCH, Switches()))
    assert cell.value == value
    assert type(cell.value) is type(value)
    assert formats.show(cell.value, cell.number_format, locale) == shown


def test_a_text_formatted_cell_keeps_what_is_typed() -> None:
    assert entered.parse("0612345678", TEXT, FRENCH, EPOCH, Switches()).value == "0612345678"
    assert entered.parse("0612345678", TEXT, FRENCH, EPOCH, Switches().bad("text_cell_keeps_zeros")).value == 612345678
    assert entered.parse("=A1", TEXT, FRENCH, EPOCH, Switches()) == Cell(formula="=A1")
    assert entered.parse("=A1", TEXT, FRENCH, EPOCH, Switches().bad("text_cell_takes_formulas")).value == "=A1"


def test_a_dot_may_be_a_date() -> None:
    assert (
        entered.parse("12.5", BLANK, FRENCH, EPOCH, Switches().bad("dotted_stays_text")).number_format["type"] == "DATE"
    )


@pytest.mark.parametrize(
    ("value", "type_", "pattern", "shown"),
    [
        (1234.5, "NUMBER", "#,##0.00", "1,234.50"),
        (0.5, "NUMBER", "0000.#", "0000.5"),
        (-3, "NUMBER", "0;(0)", "(3)"),
        (0.1234, "PERCENT", "0.0%", "12.3%"),
        (45363, "DATE", "dddd d mmmm yyyy", "Tuesday 12 March 2024"),
        (0.75, "TIME", "hh:mm", "18:00"),
        (45363.5, "DATE_TIME", 'yyyy"T"hh', "2024T12"),
        (7, "TEXT", "@", "7"),
        (1 / 3, "", "", "0.3333333333"),
        (1e20, "", "", "1E+20"),
    ],
)
def test_a_number_shows_by_its_format(value: float, type_: str, pattern: str, shown: str) -> None:
    assert formats.show(value, {"type": type_, "pattern": pattern} if type_ else {}, ENGLISH) == shown


def test_a_typed_cell_is_never_parsed(french: gspread.Worksheet) -> None:
    row = [{"userEnteredValue": {"stringValue": text}} for text in ("=1+1", "0612", "12/03/2024", "VRAI")]
    append = {"sheetId": french.id, "rows": [{"values": row}], "fields": "userEnteredValue"}
    french.spreadsheet.batch_update({"requests": [{"appendCells": append}]})
    assert french.get("1:1", value_render_option="UNFORMATTED_VALUE") == [["=1+1", "0612", "12/03/2024", "VRAI"]]
