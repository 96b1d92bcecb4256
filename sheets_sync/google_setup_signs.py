"""What shows by itself in a people's tab: a cell at fault, one that differs from the desk, one typed over, a clock.

Each rule carries its own name in its formula (`N("guichet…")` is 0): it is found again wherever staff moved its column,
and kept as they coloured it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sheets_sync.google_setup_columns import below
from sheets_sync.google_setup_reading import Sheet
from sheets_sync.layouts import letters
from sheets_sync.people_tabs import MIRROR, Column, PeopleTab
from sheets_sync.typed_cells import EARLIEST, IDENTIFIER, LATEST

VERSION: Final = "guichet 1"
NAMED: Final = re.compile(r'N\("(guichet \d+ [^"]+)"\)')
CLOCKS: Final = ("kept_until", "diploma_expected_on")
"""Days that something waits for."""
SOON: Final = 7
FAULT, DIFFERS, OVER, LATE, NEAR = "faute", "écart", "tapée", "échue", "proche"
COLORS: Final[Mapping[str, tuple[int, int, int]]] = {
    FAULT: (244, 199, 195), DIFFERS: (252, 232, 178), OVER: (207, 226, 243), LATE: (244, 204, 204),
    NEAR: (255, 242, 204),
}  # fmt: skip
"""In the order in which they win."""


def requests(
    sheet: Sheet, tab: PeopleTab, header: int, places: Mapping[str, int], names: Sequence[str]
) -> Iterator[Any]:
    """Rules that are not there yet; `names` is the header of `Miroir`. Ours of an older form go."""
    there = [_name(rule) for rule in sheet.rules]
    outdated = [at for at, name in enumerate(there) if name and not name.startswith(f"{VERSION} ")]
    yield from ({"deleteConditionalFormatRule": {"sheetId": sheet.number, "index": at}} for at in reversed(outdated))
    end = len(there) - len(outdated)
    for name, color, area, formula in _rules(sheet, tab, header, places, names):
        if name not in there:
            yield {"addConditionalFormatRule": {"rule": _rule(area, formula, color), "index": end}}
            end += 1


def _name(rule: Mapping[str, Any]) -> str:
    written = rule.get("booleanRule", {}).get("condition", {}).get("values", ())
    found = NAMED.search(str(written[0].get("userEnteredValue", ""))) if written else None
    return found[1] if found else ""


def _rules(
    sheet: Sheet, tab: PeopleTab, header: int, places: Mapping[str, int], names: Sequence[str]
) -> Iterator[tuple[str, str, Mapping[str, int], str]]:
    known = {column.key: column for column in tab.columns}
    for sign in COLORS:
        for key, place in places.items():
            if not key:
                continue
            cell = f"{letters(place)}{header + 2}"
            own = f"${letters(places[''])}{header + 2}"
            test = tests(tab, known[key], cell, own, names).get(sign)
            if test:
                name = f"{VERSION} {sign} {key}"
                yield name, sign, below(sheet, header, place), f'=IF(N("{name}")>0;FALSE;{test})'


def tests(tab: PeopleTab, column: Column, cell: str, own: str, names: Sequence[str]) -> Mapping[str, str]:
    """Sign → when it shows, for the cell of a column and the identifier of its row."""
    over = f'IF({own}="";FALSE;NOT(ISFORMULA({cell})))'
    found = {FAULT: f"IF(ISERROR({cell});TRUE;{_unreadable(column.kind, cell)})", OVER: over}
    if not tab.parameters and column.key in names:
        found[DIFFERS] = f'IF(ISFORMULA({cell});FALSE;IF({own}="";FALSE;{cell}<>{_desk(tab, column.key, own, names)}))'
    if column.key in CLOCKS:
        found[LATE] = f"IF(ISNUMBER({cell});{cell}<TODAY();FALSE)"
        found[NEAR] = f"IF(ISNUMBER({cell});{cell}<=TODAY()+{SOON};FALSE)"
    return found


def _desk(tab: PeopleTab, key: str, own: str, names: Sequence[str]) -> str:
    """What the desk says there; a rule names another tab by `INDIRECT` only."""
    shown = letters(names.index(key))
    line = f'MATCH("{tab.prefix}"&{own};INDIRECT("{MIRROR}!A:A");0)'
    return f'IFERROR(INDEX(INDIRECT("{MIRROR}!{shown}:{shown}");{line});"")'


def _unreadable(kind: str, cell: str) -> str:
    """What no reader of this kind would take."""
    if kind in (IDENTIFIER, "telephone"):
        return f"ISNUMBER({cell})"
    if kind in ("date", "instant"):
        return f"IF(ISNUMBER({cell});OR({cell}<{EARLIEST};{cell}>={LATEST});FALSE)"
    if kind == "note":
        return f"IF(ISNUMBER({cell});OR({cell}<0;{cell}>20);FALSE)"
    if kind == "entier":
        return f"IF(ISNUMBER({cell});{cell}<>INT({cell});FALSE)"
    if kind == "oui_non":
        return f'AND({cell}<>"";LOWER({cell})<>"oui";LOWER({cell})<>"non")'
    return "FALSE"


def _rule(area: Mapping[str, int], formula: str, sign: str) -> dict[str, Any]:
    red, green, blue = (part / 255 for part in COLORS[sign])
    color = {"backgroundColorStyle": {"rgbColor": {"red": red, "green": green, "blue": blue}}}
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    return {"ranges": [dict(area)], "booleanRule": {"condition": condition, "format": color}}
