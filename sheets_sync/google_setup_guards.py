"""What is protected: the desk's tabs from everyone, headers and identifiers by a warning only.

A warning lets people sort, insert and delete; a protection of a row or a column would not.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sheets_sync.google_setup_reading import Sheet
from sheets_sync.people_tabs import PeopleTab

DESK: Final = "Guichet : écrit par le poste seul"
HEADERS: Final = "Guichet : en-têtes, à ne pas renommer"
IDENTIFIERS: Final = "Guichet : identifiants, à ne pas changer"


def of_the_desk(sheet: Sheet, account: str) -> Iterator[Any]:
    """The whole tab; its owner and `account` may still write."""
    if DESK not in sheet.protections:
        found: dict[str, Any] = {"range": {"sheetId": sheet.number}, "description": DESK}
        found |= {"editors": {"users": [account]}} if "@" in account else {}
        yield {"addProtectedRange": {"protectedRange": found}}


def of_people(sheet: Sheet, tab: PeopleTab, header: int, places: Mapping[str, int]) -> Iterator[Any]:
    """The header row and the column of identifiers."""
    row = {"sheetId": sheet.number, "startRowIndex": header, "endRowIndex": header + 1}
    sides = {"startColumnIndex": places[""], "endColumnIndex": places[""] + 1}
    column = {"sheetId": sheet.number, "startRowIndex": header + 1, **sides}
    for description, area in ((HEADERS, row), (IDENTIFIERS, column)):
        if description not in sheet.protections:
            asked = {"range": area, "description": description, "warningOnly": True}
            yield {"addProtectedRange": {"protectedRange": asked}}
