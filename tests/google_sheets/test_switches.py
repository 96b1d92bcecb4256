"""Each belief on the service has a bad side that shows through the API."""

from collections.abc import Callable
from typing import Any

import gspread
import pytest

from tests.google_sheets import transport
from tests.google_sheets.clock import VirtualClock
from tests.google_sheets.people import Person
from tests.google_sheets.service import Service
from tests.google_sheets.switches import Switches

TEXT = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
ELSEWHERE = {
    "formulas_up_to_date": "test_formulas.py",
    "formulas_in_place": "test_formulas.py",
    "late_is_bounded": "test_faults.py",
    "protection_stops_people": "test_batch.py",
}
Sheet = gspread.Worksheet
Tried = Callable[[Sheet, Service], Any]


def cells(*values: dict[str, Any]) -> dict[str, Any]:
    return {"appendCells": {"sheetId": 0, "rows": [{"values": list(values)}], "fields": "*"}}


def text(value: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": value}}


def one_instant(sheet: Sheet, service: Service) -> Any:
    sheet.update([["avant", "avant"]], "A1")
    service.clock.sleep(60)
    sheet.update([["après", "après"]], "A1")
    return sheet.batch_get(["A1", "B1"])


def answer_shows_append(sheet: Sheet, service: Service) -> Any:
    asked = {"includeSpreadsheetInResponse": True, "responseRanges": ["A1:A"], "responseIncludeGridData": True}
    answer = sheet.spreadsheet.batch_update({"requests": [cells(text("acte"))], **asked})
    return len(answer["updatedSpreadsheet"]["sheets"][0]["data"][0].get("rowData", []))


def appends_apart(sheet: Sheet, service: Service) -> Any:
    service.clock.sleep(60)
    for value in ("a", "b"):
        sheet.spreadsheet.batch_update({"requests": [cells(text(value))]})
    return sheet.col_values(1)


def text_cell_takes_formulas(sheet: Sheet, service: Service) -> Any:
    sheet.spreadsheet.batch_update({"requests": [cells({"userEnteredValue": {"formulaValue": "=1+1"}, **TEXT})]})
    return sheet.acell("A1").value


def text_cell_keeps_zeros(sheet: Sheet, service: Service) -> Any:
    sheet.format("A1", TEXT["userEnteredFormat"])
    Person(service, sheet.spreadsheet_id).types("Sheet1", 0, 0, "0042")
    return Person(service, sheet.spreadsheet_id).read("Sheet1")


def semicolon_everywhere(sheet: Sheet, service: Service) -> Any:
    sheet.update([["=MAX(1;2)"]], "A1", raw=False)
    return sheet.acell("A1").value


def dotted_stays_text(sheet: Sheet, service: Service) -> Any:
    service.store.files[sheet.spreadsheet_id].book.properties["locale"] = "fr_FR"
    sheet.update([["12.5"]], "A1", raw=False)
    return sheet.get("A1", value_render_option="UNFORMATTED_VALUE")[0][0]


def metadata_follows_columns(sheet: Sheet, service: Service) -> Any:
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    item = {"metadataKey": "champ", "visibility": "DOCUMENT", "location": {"dimensionRange": span}}
    sheet.spreadsheet.batch_update({"requests": [{"createDeveloperMetadata": {"developerMetadata": item}}]})
    Person(service, sheet.spreadsheet_id).moves("Sheet1", 0, 3, columns=True)
    return service.store.files[sheet.spreadsheet_id].book.metadata[0]["location"]["dimensionRange"]["startIndex"]


def formats_are_no_data(sheet: Sheet, service: Service) -> Any:
    sheet.format("A1:A3", TEXT["userEnteredFormat"])
    sheet.spreadsheet.batch_update({"requests": [cells(text("a"))]})
    return sheet.find("a").row


def batch_is_atomic(sheet: Sheet, service: Service) -> Any:
    with pytest.raises(gspread.exceptions.APIError):
        sheet.spreadsheet.batch_update({"requests": [cells(text("a")), {"deleteSheet": {"sheetId": 9}}]})
    return sheet.col_values(1)


@pytest.mark.parametrize(
    ("tried", "good", "bad"),
    [
        (one_instant, [[["après"]], [["après"]]], [[["après"]], [["avant"]]]),
        (answer_shows_append, 1, 0),
        (appends_apart, ["a", "b"], ["b"]),
        (text_cell_takes_formulas, "2", "=1+1"),
        (text_cell_keeps_zeros, [["0042"]], [[42]]),
        (semicolon_everywhere, "2", "#ERROR!"),
        (dotted_stays_text, "12.5", 45424),
        (metadata_follows_columns, 2, 0),
        (formats_are_no_data, 1, 4),
        (batch_is_atomic, [], ["a"]),
    ],
)
def test_both_sides_of_a_switch(tried: Tried, good: Any, bad: Any) -> None:
    for switches, seen in ((Switches(), good), (Switches().bad(tried.__name__), bad)):
        service = Service(VirtualClock(), switches=switches)
        id_ = service.store.create("Session", service.clock.now()).book.id
        sheet = gspread.Client(auth=None, session=transport.session(service)).open_by_key(id_).sheet1
        assert tried(sheet, service) == seen


def test_every_switch_is_tried() -> None:
    here = {tried.__name__ for mark in test_both_sides_of_a_switch.pytestmark for tried, *_ in mark.args[1]}
    assert here | set(ELSEWHERE) == set(Switches.names())
