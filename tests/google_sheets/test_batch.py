"""Each request of a batch, sent by gspread and read back."""

from typing import Any

import gspread
import pytest

from tests.google_sheets.people import Person
from tests.google_sheets.service import Service

ROWS = [["nom", "note"], ["Zoé", "12"], ["ada", "9"], ["Élise", "15"]]
Json = dict[str, Any]


def send(sheet: gspread.Worksheet, *requests: Json) -> list[Json]:
    return sheet.spreadsheet.batch_update({"requests": list(requests)})["replies"]


def shown(sheet: gspread.Worksheet, mask: str) -> Json:
    return sheet.spreadsheet.fetch_sheet_metadata({"fields": f"sheets({mask})"})["sheets"][0]


def grid(*sides: int) -> dict[str, int]:
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return dict(zip(names, sides, strict=True))


def test_rows_are_sorted_as_people_see_them(sheet: gspread.Worksheet) -> None:
    sheet.update([*ROWS, ["", ""], [3, ""], [True, ""]], "A1", raw=True)
    sheet.sort((1, "asc"), range="A2:B7")
    assert sheet.col_values(1)[1:] == ["3", "ada", "Zoé", "Élise", "TRUE"]
    sheet.sort((1, "des"), range="A2:B7")
    assert sheet.col_values(1)[1:] == ["TRUE", "Élise", "Zoé", "ada", "3"]


def test_rows_and_columns_are_inserted_moved_and_deleted(sheet: gspread.Worksheet) -> None:
    sheet.update(ROWS, "A1", raw=True)
    sheet.insert_row(["Max", "8"], 3)
    sheet.delete_rows(2)
    sheet.insert_cols([["n"]], 1)
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    send(sheet, {"moveDimension": {"source": span, "destinationIndex": 4}})
    assert sheet.get_all_values() == [
        ["n", "nom", "note"], ["", "ada", "9"], ["", "Élise", "15"], ["", "Max", "8"],
    ]  # fmt: skip
    assert (sheet.spreadsheet.sheet1.row_count, sheet.spreadsheet.sheet1.col_count) == (1000, 27)


def test_all_that_hangs_on_a_column_follows_it(sheet: gspread.Worksheet) -> None:
    column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    rule = {"ranges": [grid(0, 9, 1, 2)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    send(
        sheet,
        {"addNamedRange": {"namedRange": {"name": "Notes", "range": grid(1, 4, 1, 2)}}},
        {"addProtectedRange": {"protectedRange": {"range": grid(0, 1, 0, 3), "warningOnly": True}}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"createDeveloperMetadata": {"developerMetadata": {
            "metadataKey": "champ", "metadataValue": "note", "visibility": "DOCUMENT",
            "location": {"dimensionRange": column}}}},
        {"updateDimensionProperties": {"range": column, "properties": {"pixelSize": 33}, "fields": "pixelSize"}},
    )  # fmt: skip
    sheet.update([["note"], [7]], "B1", raw=True)
    sheet.insert_cols([["x"]], 1)
    found = shown(sheet, "protectedRanges(range),conditionalFormats(ranges),data(columnMetadata)")
    assert found["protectedRanges"] == [{"range": grid(0, 1, 1, 4)}]
    assert found["conditionalFormats"] == [{"ranges": [grid(0, 9, 2, 3)]}]
    column = found["data"][0]["columnMetadata"][2]
    assert (column["pixelSize"], column["developerMetadata"][0]["metadataValue"]) == (33, "note")
    assert sheet.spreadsheet.values_get("Notes")["values"] == [["7"]]
    sheet.delete_columns(3)
    assert "conditionalFormats" not in shown(sheet, "conditionalFormats,properties")
    with pytest.raises(gspread.exceptions.APIError, match="Unable to parse range: Notes"):
        sheet.spreadsheet.values_get("Notes")


def test_cells_are_merged_and_only_the_first_keeps_its_text(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b"], ["c", "d"]], "A1", raw=True)
    sheet.merge_cells("A1:B2")
    assert sheet.get_all_values() == [["a"]]
    with pytest.raises(gspread.exceptions.APIError, match="You must select all cells in a merged range"):
        sheet.merge_cells("B2:C3")
    sheet.unmerge_cells("A1:B2")
    assert "merges" not in shown(sheet, "merges,properties")


def test_formats_notes_and_validations_stay_under_new_values(sheet: gspread.Worksheet) -> None:
    sheet.format("A1:A2", {"numberFormat": {"type": "TEXT"}, "textFormat": {"bold": True}})
    sheet.insert_note("A1", "identifiant")
    sheet.add_validation("A2", gspread.utils.ValidationConditionType.one_of_list, ["oui", "non"], strict=True)
    sheet.update([["0042"], ["peut-être"]], "A1", raw=False)
    sheet.batch_clear(["A2"])
    found = shown(sheet, "data(rowData(values(userEnteredValue,userEnteredFormat,note,dataValidation)))")
    first, second = (row["values"][0] for row in found["data"][0]["rowData"])
    assert (first["userEnteredValue"], first["note"]) == ({"stringValue": "0042"}, "identifiant")
    assert second["userEnteredFormat"]["textFormat"] == {"bold": True}
    assert second["dataValidation"]["condition"]["type"] == "ONE_OF_LIST"


def test_find_and_replace_reads_what_it_writes(sheet: gspread.Worksheet) -> None:
    sheet.update([["D1#1", "D1"], ["D10", "d1"]], "A1", raw=True)
    asked = {"find": "d1", "replacement": "7", "matchEntireCell": True, "allSheets": True}
    counts = {"valuesChanged": 2, "occurrencesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1}
    assert send(sheet, {"findReplace": asked}) == [{"findReplace": counts}]
    assert sheet.get("A1:B2", value_render_option="UNFORMATTED_VALUE") == [["D1#1", 7], ["D10", 7]]


def test_a_cell_of_a_range_that_is_not_given_is_emptied(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b"], ["c", "d"]], "A1", raw=True)
    one = {"values": [{"userEnteredValue": {"numberValue": 5}}]}
    send(sheet, {"updateCells": {"range": grid(0, 2, 0, 1), "rows": [one], "fields": "userEnteredValue"}})
    assert sheet.get_all_values() == [["5", "b"], ["", "d"]]


def test_metadata_ids_are_unique_and_found_by_key(sheet: gspread.Worksheet) -> None:
    item = {"metadataId": 7, "metadataKey": "bail", "visibility": "DOCUMENT", "location": {"spreadsheet": True}}
    send(sheet, {"createDeveloperMetadata": {"developerMetadata": item}})
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        send(sheet, {"createDeveloperMetadata": {"developerMetadata": item}})
    wanted = {"dataFilter": {"developerMetadataLookup": {"metadataKey": "bail"}}}
    deleted = send(sheet, {"deleteDeveloperMetadata": wanted})[0]["deleteDeveloperMetadata"]
    assert [one["metadataId"] for one in deleted["deletedDeveloperMetadata"]] == [7]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"addSheet": {"properties": {"title": "sheet1"}}}, 'A sheet with the name "sheet1" already exists'),
        ({"deleteSheet": {"sheetId": 0}}, "You can't remove all the sheets in a document"),
        ({"inventRequest": {}}, r"Unknown name .*inventRequest.* at 'requests\[0\]': Cannot find field"),
        ({"updateCells": {"range": grid(0, 1, 0, 1), "rows": []}}, "At least one field must be listed in 'fields'"),
        ({"mergeCells": {"mergeType": "MERGE_ALL"}}, r"Invalid requests\[0\].mergeCells: 'range' must be specified"),
        ({"deleteProtectedRange": {"protectedRangeId": 5}}, "No protectedRange with ID: 5"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(sheet: gspread.Worksheet, request_: Json, says: str) -> None:
    with pytest.raises(gspread.exceptions.APIError, match=says) as refused:
        send(sheet, request_)
    assert refused.value.code == 400


def test_an_enforced_protection_stops_people_and_not_the_desk(sheet: gspread.Worksheet, service: Service) -> None:
    sheet.update(ROWS, "A1", raw=True)
    send(sheet, {"addProtectedRange": {"protectedRange": {"range": grid(0, 1, 0, 2), "editors": {}}}})
    person = Person(service, sheet.spreadsheet_id)
    with pytest.raises(Exception, match="protected cell"):
        person.types("Sheet1", 0, 0, "Nom")
    with pytest.raises(Exception, match="protected cell"):
        person.inserts("Sheet1", 0)
    person.types("Sheet1", 1, 1, "13")
    person.sorts("Sheet1", 1)
    Person(service, sheet.spreadsheet_id, owner=True).types("Sheet1", 0, 0, "Nom")
    sheet.update_acell("B1", "Note")
    assert sheet.get_all_values() == [["Nom", "Note"], ["Zoé", "13"], ["Élise", "15"], ["ada", "9"]]
    service.switches.turn("protection_stops_people")
    person.types("Sheet1", 0, 0, "NOM")


def test_a_copied_workbook_keeps_its_sheets_under_another_key(client: gspread.Client, sheet: gspread.Worksheet) -> None:
    sheet.update(ROWS, "A1", raw=True)
    copy = client.copy(sheet.spreadsheet_id, title="Copie")
    assert copy.id != sheet.spreadsheet_id
    assert copy.sheet1.get_all_values() == ROWS
    assert {book["name"] for book in client.list_spreadsheet_files()} == {"Session", "Copie"}


def test_a_csv_replaces_the_whole_workbook(client: gspread.Client, sheet: gspread.Worksheet) -> None:
    sheet.spreadsheet.add_worksheet("Autre", 5, 5)
    client.import_csv(sheet.spreadsheet_id, "nom,note\nZoé,12.50")
    assert [one.title for one in sheet.spreadsheet.worksheets()] == ["Sheet1"]
    assert sheet.get("A1:B2", value_render_option="UNFORMATTED_VALUE") == [["nom", "note"], ["Zoé", 12.5]]


def test_a_workbook_has_limits(sheet: gspread.Worksheet) -> None:
    with pytest.raises(gspread.exceptions.APIError, match="above the limit of 10000000 cells"):
        sheet.resize(400_000)
    with pytest.raises(gspread.exceptions.APIError, match="maximum of 50000 characters"):
        sheet.update([["a" * 50_001]], "A1")


def test_a_workbook_shared_for_reading_is_not_written(sheet: gspread.Worksheet, service: Service) -> None:
    service.store.files[sheet.spreadsheet_id].writable = False
    with pytest.raises(gspread.exceptions.APIError, match="does not have permission"):
        sheet.update([["a"]], "A1")
    assert sheet.get_all_values() == [[]]


def test_a_person_restores_an_older_version(sheet: gspread.Worksheet, service: Service) -> None:
    person = Person(service, sheet.spreadsheet_id)
    person.types("Sheet1", 0, 0, "avant")
    state = person.state()
    person.types("Sheet1", 0, 0, "après")
    person.restores(state)
    assert sheet.get_all_values() == [["avant"]]


def test_a_person_writes_cuts_and_empties(sheet: gspread.Worksheet, service: Service) -> None:
    person = Person(service, sheet.spreadsheet_id)
    person.types("Sheet1", 0, 0, "a", "=A1", "c")
    person.cuts("Sheet1", 0, 0, 1, 1, to_row=2, to_column=0)
    assert sheet.get("B1", value_render_option="FORMULA") == [["=A3"]]
    person.types("Sheet1", 3, 0, "z")
    person.copies("Sheet1", 0, 1, 1, 2, to_row=1, to_column=1)
    person.replaces("Sheet1", "c", "k")
    person.types("Sheet1", 0, 2, "")
    person.renames("Sheet1", "Dossiers")
    assert person.read("Dossiers") == [[None, "a", None], [None, "z", "k"], ["a", None, None], ["z", None, None]]
    person.moves("Dossiers", 2, 0)
    person.deletes("Dossiers", 1, 3)
    person.merges("Dossiers", 0, 0, 1, 2)
    assert person.read("Dossiers") == [["a"]]
