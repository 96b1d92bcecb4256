"""gspread, unmodified, does each thing on the stand-in and reads it back."""

import json
from typing import Any

import gspread
import pytest
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request

from tests.google_sheets import transport
from tests.google_sheets.account import service_account
from tests.google_sheets.server import Server
from tests.google_sheets.service import Service

JOURNAL = "updatedSpreadsheet(sheets(properties(sheetId),data(startRow,rowData(values(effectiveValue)))))"


def cells(*texts: str) -> dict[str, Any]:
    return {"values": [{"userEnteredValue": {"stringValue": text}} for text in texts]}


def appended(sheet: gspread.Worksheet, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"appendCells": {"sheetId": sheet.id, "rows": list(rows), "fields": "userEnteredValue"}}


def test_values_are_read_as_they_were_written(sheet: gspread.Worksheet) -> None:
    sheet.update([["0612345678", 12, 1.5, True], ["", None, "=1+1", "né"]], "B2", raw=True)
    written = [["", "0612345678", "12", "1.5", "TRUE"], ["", "", "", "=1+1", "né"]]
    assert sheet.get_all_values() == [[""] * 5, *written]
    assert sheet.get("B2:E2", value_render_option="UNFORMATTED_VALUE") == [["0612345678", 12, 1.5, True]]


def test_several_ranges_are_read_in_one_call(sheet: gspread.Worksheet, service: Service) -> None:
    sheet.update([["a"], ["b"]], "A1")
    before = service.counts["read"]
    assert sheet.batch_get(["A1", "A2:B2", "C:C"]) == [[["a"]], [["b"]], []]
    assert service.counts["read"] == before + 1


def test_a_row_goes_after_the_last_table(sheet: gspread.Worksheet) -> None:
    sheet.append_row(["a", "b"], table_range="A1")
    answer = sheet.append_rows([["c", "d"], ["e"]], table_range="A1")
    assert answer["tableRange"] == "Sheet1!A1:B1"
    assert answer["updates"]["updatedRange"] == "Sheet1!A2:B3"
    assert sheet.append_row(["x"], table_range="B2")["tableRange"] == "Sheet1!A1:B3"
    sheet.batch_clear(["A4"])
    assert sheet.get_all_values() == [["a", "b"], ["c", "d"], ["e", ""]]


def test_a_batch_appends_and_its_answer_shows_the_tail(sheet: gspread.Worksheet) -> None:
    """One request appends typed cells and reads back what then stands from a row: how the journal is saved."""
    sheet.update([["operation", "sujet"], ["1", "D1"]], "A1")
    body = {
        "requests": [appended(sheet, cells("=danger", "0612"), cells("007", "D3"))],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Sheet1!A2:B"],
        "responseIncludeGridData": True,
    }
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{sheet.spreadsheet_id}:batchUpdate"
    answer = sheet.client.request("post", url, params={"fields": JOURNAL}, json=body).json()
    data = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]
    texts = [[cell["effectiveValue"]["stringValue"] for cell in row["values"]] for row in data["rowData"]]
    assert (data["startRow"], texts) == (1, [["1", "D1"], ["=danger", "0612"], ["007", "D3"]])


def test_a_batch_that_is_refused_changed_nothing(sheet: gspread.Worksheet) -> None:
    batch = {"requests": [appended(sheet, cells("a")), {"deleteSheet": {"sheetId": 99}}]}
    with pytest.raises(gspread.exceptions.APIError, match=r"Invalid requests\[1\].deleteSheet: No grid with id: 99"):
        sheet.spreadsheet.batch_update(batch)
    assert sheet.get_all_values() == [[]]


def test_sheets_come_and_go(sheet: gspread.Worksheet) -> None:
    book = sheet.spreadsheet
    added = book.add_worksheet("Journal", 10, 3)
    added.update_title("Miroir")
    copy = added.duplicate(new_sheet_name="Copie")
    assert [one.title for one in book.worksheets()] == ["Sheet1", "Miroir", "Copie"]
    book.del_worksheet(copy)
    assert [(one.title, one.row_count, one.col_count) for one in book.worksheets()][1:] == [("Miroir", 10, 3)]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Absente!A1", "Unable to parse range: Absente!A1"),
        ("AB1", r"Range \(Sheet1!AB1\) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_a_range_that_is_not_there_is_refused(sheet: gspread.Worksheet, asked: str, says: str) -> None:
    with pytest.raises(gspread.exceptions.APIError, match=says):
        sheet.spreadsheet.values_get(asked)


def test_a_spreadsheet_that_is_absent_or_not_shared_is_refused(client: gspread.Client, service: Service) -> None:
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key("absente")
    hidden = service.store.create("À une autre", service.clock.now())
    hidden.shared = False
    with pytest.raises(PermissionError):
        client.open_by_key(hidden.book.id)


def test_a_service_account_opens_it(service: Service) -> None:
    """Its JSON says where tokens are given: gspread asks there, then calls with what it got."""
    id_ = service.store.create("Session", service.clock.now()).book.id
    with Server(service) as server:
        info = json.loads(json.dumps(service_account(f"{server.url}/token")))
        client = gspread.service_account_from_dict(info)
        transport.mount(client.http_client.session, server.url)
        assert client.open_by_key(id_).title == "Session"
        service.revoked = True
        with pytest.raises(RefreshError, match="invalid_grant"):
            client.open_by_key(id_)


def test_a_service_account_opens_it_without_a_socket(service: Service) -> None:
    id_ = service.store.create("Session", service.clock.now()).book.id
    credentials = gspread.service_account_from_dict(
        service_account("https://oauth2.googleapis.com/token")
    ).http_client.auth
    inside = transport.session(service)
    session = AuthorizedSession(credentials, auth_request=Request(inside))
    transport.mount(session, service)
    assert gspread.Client(auth=None, session=session).open_by_key(id_).title == "Session"


def test_calls_are_counted_and_limited_by_the_minute(client: gspread.Client, service: Service) -> None:
    id_ = service.store.create("Session", service.clock.now()).book.id
    service.quota = 3
    for _ in range(3):
        client.open_by_key(id_)
    with pytest.raises(gspread.exceptions.APIError, match="Quota exceeded"):
        client.open_by_key(id_)
    service.clock.sleep(60)
    client.open_by_key(id_)
    assert service.most["read"] == 3


def test_existing_cells_of_peoples_tabs_are_counted_when_written(sheet: gspread.Worksheet, service: Service) -> None:
    sheet.update([["nom"], ["Zoé"]], "A1")
    service.people_tabs = {"Sheet1"}
    sheet.append_row(["Ada"], table_range="A1")
    sheet.spreadsheet.batch_update({"requests": [appended(sheet, cells("Max"))]})
    assert service.counts["people's cells"] == 0
    service.by_hand(sheet.spreadsheet_id, {"updateCells": {"start": {}, "rows": [cells("prénom")], "fields": "*"}})
    assert service.counts["people's cells"] == 0
    sheet.update_acell("A2", "Zoë")
    assert service.people_cells == [(sheet.spreadsheet_id, "Sheet1", 1, 0)]
    sheet.update_title("Les dossiers")
    sheet.update_acell("A2", "Zoé")
    assert service.counts["people's cells"] == 2
