"""What people do to the desk's own tabs, and what the desk's lines do there."""

from pathlib import Path

import pytest

from sheets_sync.book import Formula
from sheets_sync.google_cells import sheet_number
from sheets_sync.rows import HEADER
from tests.sheets_sync.google.test_workbook import refused, saved, say
from tests.sheets_sync.google.world import Drive

LINES, COLUMNS = {"dimension": "ROWS"}, {"dimension": "COLUMNS"}
DONE = {
    "a line cut": {"deleteDimension": {"range": LINES | {"startIndex": 2, "endIndex": 3}}},
    "the end cut": {"deleteDimension": {"range": LINES | {"startIndex": 3, "endIndex": 900}}},
    "the header cut": {"deleteDimension": {"range": LINES | {"startIndex": 0, "endIndex": 1}}},
    "a column cut": {"deleteDimension": {"range": COLUMNS | {"startIndex": 2, "endIndex": 3}}},
    "a column put in": {"insertDimension": {"range": COLUMNS | {"startIndex": 2, "endIndex": 3}}},
    "a line put in": {"insertDimension": {"range": LINES | {"startIndex": 2, "endIndex": 3}}},
    "columns moved": {"moveDimension": {"source": COLUMNS | {"startIndex": 0, "endIndex": 1}, "destinationIndex": 5}},
    "sorted": {"sortRange": {"range": {"startRowIndex": 1}, "sortSpecs": [{"sortOrder": "ASCENDING"}]}},
}


@pytest.mark.parametrize("what", DONE)
def test_what_is_done_to_the_journal_by_hand_is_an_alarm(what: str, drive: Drive, tmp_path: Path) -> None:
    journal = drive.journal(tmp_path)
    for n in range(4):
        saved(say(journal, f"f{n}", f"060{n}"))
    ((kind, content),) = DONE[what].items()
    place = "source" if "source" in content else "range"
    drive.by_hand(**{kind: content | {place: content[place] | {"sheetId": drive.tab().id}}})  # type: ignore[operator]
    assert journal.register(0).alarm
    assert drive.journal(tmp_path, "one").register().alarm
    elsewhere = drive.journal(tmp_path, "two").register()  # a machine that kept nothing of it
    assert bool(elsewhere.alarm) is (what != "the end cut")
    assert "Plus rien n'est enregistré" in refused(say(journal, "g", "0699"))


def test_the_desk_s_lines_may_outgrow_their_tab(drive: Drive) -> None:
    book = drive.book()
    book.create("Miroir", ("sujet",))
    book.show("Miroir", {1500: ["dossier:24-01500"], 2: ["dossier:24-00001"]})
    book.show("Miroir", {1501: ["dossier:24-01501"]})
    book.create("Journal", HEADER)
    _, grids = book.picture(0, ["Miroir"])
    shown = [(number, row[0]) for number, row in enumerate(grids["Miroir"], 1) if row]
    assert shown[1:] == [(2, "dossier:24-00001"), (1500, "dossier:24-01500"), (1501, "dossier:24-01501")]
    assert drive.tab("Miroir").row_count < 3000


def test_a_formula_is_worked_out_and_what_looks_like_one_is_not(drive: Drive) -> None:
    book = drive.book()
    book.create("Journal", HEADER)
    drive.by_hand(addSheet={"properties": {"title": "Dossiers", "sheetId": sheet_number("Dossiers")}})
    book.add_rows("Dossiers", [["24-00001", Formula("=1+1"), "=1+1", "0612", 45_000.5]])
    assert book.picture(0, ["Dossiers"])[1]["Dossiers"] == [["24-00001", 2, "=1+1", "0612", 45_000.5]]
