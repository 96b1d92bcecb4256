"""The beliefs tried on a workbook, in a scratch tab that is deleted after: about forty requests, ten seconds.

What is believed of formulas is asked twice over, of a value that changes and of a row that moves, so that each wrong
belief has one line and not its neighbour's.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sheets_sync.beliefs import Answers
from sheets_sync.book import BookError, Cell, Formula, Rejected
from sheets_sync.google_cells import VALUE, append_cells, cells_of, put, quoted, sheet_number, typed
from sheets_sync.google_client import GOOGLE, SheetsClient
from sheets_sync.google_tabs import Tabs

SCRATCH: Final = "Essai de Guichet (à supprimer)"
PAUSE: Final = 6.0
"""Seconds between what is prepared and what is tried: a stale read would then show it."""
AT_ONCE, ROUNDS, METADATA = 5, 2, 31_415_926
FORMATTED: Final = 60
"""The last row of the scratch tab that is formatted beforehand, and given a list of choices."""
TEXT: Final = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
CHOICE: Final = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "oui"}]}}
LOOKED_UP: Final = ("formulas_in_place", "formulas_up_to_date")
"""They are tried on formulas that separate arguments: where that fails, nothing is known of them."""
Hands = Callable[[str], None]
"""Asks a person to do something in the sheet, and comes back when it is done."""


@dataclass
class Scratch:
    """The scratch tab; rows and columns count from 0."""

    client: SheetsClient
    hands: Hands | None = None
    number: int = sheet_number(SCRATCH)

    def update(self, *requests: Mapping[str, Any]) -> None:
        Tabs(self.client).update(requests)

    def put(self, row: int, column: int, *rows: Sequence[Cell | Formula]) -> dict[str, Any]:
        return put(self.number, row, rows, column)

    def grid(self, *cells: str) -> list[Any]:
        """Each range, at one instant it is believed."""
        return [[list(row) for row in found] for found in Tabs(self.client).values([self.range(one) for one in cells])]

    def range(self, cells: str) -> str:
        return f"{quoted(SCRATCH)}!{cells}"

    def type(self, cell: str, text: str) -> None:
        """As if at a keyboard."""
        body = {"values": [[text]]}
        asked: Any = {"valueInputOption": "USER_ENTERED"}
        self.client.write(lambda: self.client.values_update(self.client.key, self.range(cell), asked, body))

    def sort(self, top: int) -> dict[str, Any]:
        area = {"sheetId": self.number, "startRowIndex": top, "endRowIndex": top + 2}
        area |= {"startColumnIndex": 0, "endColumnIndex": 2}
        return {"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}}


def tried(client: SheetsClient, hands: Hands | None = None) -> Answers:
    """Every belief's answer; the scratch tab is gone after. Raises BookError when the service does not answer."""
    scratch = Scratch(client, hands)
    with suppress(Rejected):  # one that an interrupted trial left
        scratch.update({"deleteSheet": {"sheetId": scratch.number}})
    scratch.update(*_prepared(scratch))
    try:
        client.pace.sleep(PAUSE)
        answers = {trial.__name__.strip("_"): trial(scratch) for trial in TRIALS} | {"late_is_bounded": None}
        unread = {} if answers["semicolon_everywhere"] else dict.fromkeys(LOOKED_UP)
        return answers | unread
    finally:
        with suppress(BookError):
            scratch.update({"deleteSheet": {"sheetId": scratch.number}})


def _prepared(scratch: Scratch) -> list[Any]:
    grid = {"rowCount": 100, "columnCount": 20}
    properties = {"sheetId": scratch.number, "title": SCRATCH, "gridProperties": grid}
    shut = {"sheetId": scratch.number, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 8, "endColumnIndex": 9}
    editors = {"editors": {"users": [scratch.client.account]}} if "@" in scratch.client.account else {}
    text = {
        "start": {"sheetId": scratch.number, "rowIndex": 0, "columnIndex": 6},
        "fields": f"{VALUE},userEnteredFormat",
    }
    empty = {"sheetId": scratch.number, "startRowIndex": 9, "endRowIndex": FORMATTED, "endColumnIndex": 2}
    return [
        {"addSheet": {"properties": properties}},
        scratch.put(0, 0, ["avant", "avant"]),
        *(scratch.put(top, 0, *_rows(top, first, second)) for top, first, second in ((2, "a", "b"), (5, "c", "d"))),
        {"updateCells": {**text, "rows": [{"values": [{**TEXT, **typed(Formula("=1+1"))}]}, {"values": [TEXT]}]}},
        scratch.put(2, 6, [Formula("=MAX(1;2)")]),
        {"repeatCell": {"range": empty, "cell": TEXT, "fields": "userEnteredFormat"}},
        {"setDataValidation": {"range": empty, "rule": CHOICE}},
        {"addProtectedRange": {"protectedRange": {"range": shut, "description": SCRATCH, **editors}}},
    ]


def _rows(top: int, *names: str) -> list[list[Cell | Formula]]:
    """Two rows that each look their own name up in the two lines beside them."""
    looked = f"MATCH(INDEX($A:$A;ROW());$D${top + 1}:$D${top + 2};0)"
    follows = Formula(f'=IFERROR(INDEX($E${top + 1}:$E${top + 2};{looked});"")')
    return [[name, follows, "", name, f"valeur {name}"] for name in names]


def _one_instant(scratch: Scratch) -> bool:
    found = []
    for value in ("après", "ensuite"):
        scratch.update(scratch.put(0, 0, [value, value]))
        found.append(scratch.grid("A1", "B1") == [[[value]], [[value]]])
    return all(found)


def _formulas_in_place(scratch: Scratch) -> bool:
    scratch.update(scratch.sort(2))
    return bool(scratch.grid("A3:B4") == [[["b", "valeur b"], ["a", "valeur a"]]])


def _formulas_up_to_date(scratch: Scratch) -> bool:
    """The rows are sorted while the two values change places: each place shows what it showed, each row does not."""
    scratch.update(scratch.sort(5), scratch.put(5, 4, ["valeur d"], ["valeur c"]))
    return bool(scratch.grid("A6:B7") == [[["d", "valeur c"], ["c", "valeur d"]]])


def _answer_shows_append(scratch: Scratch) -> bool:
    asked = {
        "requests": [append_cells(scratch.number, [["ajout vu"]])],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": [scratch.range("A1:A")],
    }
    answer = scratch.client.write(lambda: scratch.client.update_and_read(asked))
    data = [data for sheet in answer["updatedSpreadsheet"]["sheets"] for data in sheet.get("data", ())]
    return any(["ajout vu"] in cells_of(one) for one in data)


def _appends_apart(scratch: Scratch) -> bool:
    wanted = [f"ajout {number}" for number in range(AT_ONCE * ROUNDS)]
    with ThreadPoolExecutor(AT_ONCE) as together:
        list(together.map(lambda name: scratch.update(append_cells(scratch.number, [[name]])), wanted))
    found = [row[0] for row in scratch.grid("A1:A")[0] if row]
    return all(found.count(name) == 1 for name in wanted)


def _formats_are_no_data(scratch: Scratch) -> bool:
    scratch.update(append_cells(scratch.number, [["ajout dessous"]]))
    return ["ajout dessous"] in scratch.grid(f"A1:A{FORMATTED}")[0]


def _text_cell_takes_formulas(scratch: Scratch) -> bool:
    return str(_one(scratch, "G1")) == "2"


def _text_cell_keeps_zeros(scratch: Scratch) -> bool:
    scratch.type("G2", "0042")
    return _one(scratch, "G2") == "0042"


def _semicolon_everywhere(scratch: Scratch) -> bool:
    return _one(scratch, "G3") == 2


def _dotted_stays_text(scratch: Scratch) -> bool:
    """A text, or the number where a dot is the decimal mark."""
    scratch.type("G4", "12.5")
    return _one(scratch, "G4") in ("12.5", 12.5)


def _batch_is_atomic(scratch: Scratch) -> bool:
    with suppress(Rejected):
        scratch.update(scratch.put(0, 10, ["moitié"]), {"deleteSheet": {"sheetId": 1_234_567_891}})
        return False
    return _one(scratch, "K1") == ""


def _metadata_follows_columns(scratch: Scratch) -> bool:
    span = {"sheetId": scratch.number, "dimension": "COLUMNS", "startIndex": 12, "endIndex": 13}
    item = {"metadataId": METADATA, "metadataKey": "guichet", "visibility": "DOCUMENT"}
    created = {**item, "location": {"dimensionRange": span}}
    scratch.update(
        {"createDeveloperMetadata": {"developerMetadata": created}},
        {"moveDimension": {"source": span, "destinationIndex": 16}},
    )
    url = f"{GOOGLE}/v4/spreadsheets/{scratch.client.key}/developerMetadata/{METADATA}"
    found = scratch.client.read(lambda: scratch.client.request("get", url).json())
    return bool(found["location"]["dimensionRange"]["startIndex"] == 15)


def _protection_stops_people(scratch: Scratch) -> bool | None:
    """Only who is not the owner can tell."""
    if scratch.hands is None:
        return None
    scratch.hands(f"Avec un compte qui n'est pas propriétaire, tapez « essai » en I1 de « {SCRATCH} ».")
    return _one(scratch, "I1") == ""


def _one(scratch: Scratch, cell: str) -> Cell:
    found = scratch.grid(cell)[0]
    value: Cell = found[0][0] if found and found[0] else ""
    return value


TRIALS: Final[Sequence[Callable[[Scratch], bool | None]]] = (
    _formulas_in_place, _formulas_up_to_date, _one_instant, _answer_shows_append, _formats_are_no_data, _appends_apart,
    _text_cell_takes_formulas, _text_cell_keeps_zeros, _semicolon_everywhere, _dotted_stays_text, _batch_is_atomic,
    _metadata_follows_columns, _protection_stops_people,
)  # fmt: skip
"""Those of formulas first: what a read may still show is then what was prepared."""
