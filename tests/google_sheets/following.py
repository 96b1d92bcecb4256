"""The formula of a cell that follows: a look-up of its row's identifier in another sheet, done in plain Python.

`=INDEX(Miroir!F:F,MATCH(INDEX($A:$A,ROW()),Miroir!$A:$A,0))`, alone or in `IFERROR(…,"")`, with or without a prefix
before the identifier, and with what is empty shown as a text: `LET(vu,INDEX(…),IF(vu="","",vu))`. Thousands of them are
read at each refresh; a test holds them equal to what IronCalc makes of the same formula.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from tests.google_sheets import ranges
from tests.google_sheets.cells import Value
from tests.google_sheets.workbook import Sheet, Workbook

TITLE = r"('(?:[^']|'')+'|[^\W\d]\w*)!"
SHAPE = re.compile(
    rf"=(IFERROR\()?(LET\(vu,)?INDEX\({TITLE}\$?([A-Z]+):\$?\4,"
    rf'MATCH\((?:"([^"]*)"&)?INDEX\(\$?([A-Z]+):\$?\6,ROW\(\)\),{TITLE}\$?([A-Z]+):\$?\8,0\)\)'
    r'(?(2),IF\(vu="","",vu\)\))(?(1),""\))'
)
WILD = re.compile(r"[*?~]")


class Following(NamedTuple):
    title: str
    wanted: int
    own: int
    key: int
    or_nothing: bool
    prefix: str | None
    """Before the identifier, which is then a text."""
    as_text: bool
    """What is empty is shown as a text, not as a reference to an empty cell."""


@lru_cache(maxsize=4096)
def parse(formula: str) -> Following | None:
    """None for any other formula."""
    match = SHAPE.fullmatch(formula)
    if not match or match[3] != match[7]:
        return None
    title = match[3][1:-1].replace("''", "'") if match[3].startswith("'") else match[3]
    wanted, own, key = (ranges.number_of(match[at]) for at in (4, 6, 8))
    return Following(title.casefold(), wanted, own, key, bool(match[1]), match[5], bool(match[2]))


class Lookups:
    """Looks identifiers up in one state of a workbook; columns are indexed once."""

    def __init__(self, book: Workbook) -> None:
        self.sheets = {sheet.title.casefold(): sheet for sheet in book.sheets}
        self.index: dict[tuple[int, int], dict[Value, int]] = {}

    def value(self, wanted: Following, sheet: Sheet, row: int) -> tuple[Value] | None:
        """The value, or None when only IronCalc can tell: wildcards, or a formula where the look-up goes."""
        mirror, own = self.sheets.get(wanted.title), sheet.cell(row, wanted.own)
        if mirror is None or own.formula or (isinstance(own.value, str) and WILD.search(own.value)):
            return None
        if wanted.prefix is not None and isinstance(own.value, bool | float):
            return None
        named = own.value if wanted.prefix is None else f"{wanted.prefix}{own.value if own.filled else ''}"
        named = named if own.filled or wanted.prefix else None
        at = self._places(mirror, wanted.key).get(_folded(named)) if named is not None else None
        if at is None:
            return ("" if wanted.or_nothing else "#N/A",)
        found = mirror.cell(at, wanted.wanted)
        if found.formula:
            return None
        return ("",) if wanted.as_text and found.value is None else (found.value,)

    def _places(self, mirror: Sheet, column: int) -> dict[Value, int]:
        place = (mirror.id, column)
        if place not in self.index:
            keys = [_folded(mirror.cell(at, column).value) for at in range(len(mirror.rows))]
            self.index[place] = {key: at for at, key in reversed(list(enumerate(keys))) if key is not None}
        return self.index[place]


def _folded(value: Value) -> Value:
    """As MATCH compares: texts without case, a number and a text never equal."""
    return value.casefold() if isinstance(value, str) else ("bool", value) if isinstance(value, bool) else value  # type: ignore[return-value]
