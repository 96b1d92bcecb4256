"""The add-in finds what Python finds, in the same words: cells of every kind, headers, the table of deformations."""

from copy import copy
from difflib import SequenceMatcher
from random import Random
from typing import Any

import pytest

from sheets_sync import hand_edits, layouts, typed_cells
from sheets_sync.hand_edits import together
from sheets_sync.hand_questions import Picture
from sheets_sync.importing.words import fold
from sheets_sync.people_tabs import MIRROR
from sheets_sync.values import Unreadable
from tests.sheets_sync.addin.node import answers
from tests.sheets_sync.hand_world import SESSION, TABS, HandWorld
from tests.sheets_sync.shared_sheet import SharedSheet
from tests.sheets_sync.test_deformations import DEFORMATIONS, TAB
from tests.sheets_sync.test_typed_cells import CASES, cell
from tests.tables import rows

KINDS = (*typed_cells.values._READERS, typed_cells.IDENTIFIER, "etat", "issue", "objet")
DAYS = ("date", "instant")


def codes(found: Any) -> dict[str, list[list[str]]]:
    return {"map": [[code, one.label] for code, one in found.items()]}


LABELS = [codes(SESSION.titles), codes(SESSION.documents)]


def says(kind: str, typed: Any) -> str:
    try:
        typed_cells.value(kind, typed, SESSION)
    except Unreadable as problem:
        return str(problem)
    return ""


def differing(calls: list[dict[str, Any]], expected: list[Any]) -> list[tuple[Any, Any, Any]]:
    """The first answers that are not the ones expected: the call's arguments, Python's answer, the add-in's."""
    found = [one["answer"] for one in answers(calls)]
    every = zip(calls, expected, found, strict=True)
    return [(call["args"], wants, got) for call, wants, got in every if wants != got][:5]


SHAPES = (
    "12/03/2024", "2024-03-12", "12.3.2024", "31/04/2024", "20240312", "2024-W10", "2024-W10-2", "2024W53", "2020W537",
    "12/03/2024 14:30", "12/03/2024 à 14h30", "2024-03-12T14:30:05.5+01:00", "2024-03-12 14:30Z", "20240312T143005",
    "2024-W10-2T14", "2024W10214:30", "12/03/202410:30", "29/02/2023", "00/01/2024", "1/1/0000", "12/03/2024 24:00",
    "oui", "NON", "Étranger", "bourse étrangère", "1", "0", "13,5", "13.50/20", "20,01", "20,0", "-3", ",5", "1e3",
    "1 250,5", "123456", "zoe@example.org", "zoe@example", "z o@example.org", "zoe@example.org.", "06 12 34 56 78",
    "+33 6 12 34 56 78", "0033612345678", "0012", "FR", "fra", "BUT_INFO", "but informatique", "aucune", "CV; LM",
    "CV ;; ", "#REF!", " loading... ", "#N/A", "Ãtranger", "٣/٠٣/٢٠٢٤", "x" * 2_001, "\u00a0\u202f", "\x1f",
    "a\x00b", "a\tb", "𝟘𝟙/𝟘𝟚/𝟚𝟘𝟚𝟜",
)  # fmt: skip
SIGNS = "0123456789/-.,:;hTWZ+ @éàœßİıſǅ\u00a0\u202f\u0301\x85\ufefféÉ’'«aAoOnN"
NUMBERS = (
    0.0,
    1.0,
    -1.0,
    0.1,
    1e21,
    1e-7,
    123456789012.0,
    37_743.0,
    37_743.25,
    7_306.0,
    7_305.0,
    73_051.0,
    2003.0,
    13.5,
)


def typed(chance: Random) -> Any:
    """What a person may leave in a cell: a known shape, one with a slip, signs, a number, a box."""
    how = chance.random()
    if how < 0.1:
        return chance.random() < 0.5
    if how < 0.3:
        return chance.choice(
            (*NUMBERS, round(chance.uniform(-10, 80_000), chance.randrange(6)), float(chance.randrange(10**9)))
        )
    if how < 0.4:
        return "".join(chance.choices(SIGNS, k=chance.randrange(1, 14)))
    shape = list(chance.choice((*SHAPES, *SESSION.titles, *(one.label for one in SESSION.titles.values()))))
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        place = chance.randrange(len(shape) + 1)
        shape[place : place + chance.randrange(2)] = chance.choice(("", *SIGNS))
    return "".join(shape)


def test_cells_of_every_kind() -> None:
    chance = Random(5)
    cases = [(row["kind"], cell(row["typed"])) for row in rows(CASES)]
    cases += [(kind, one) for kind in KINDS for one in (*SHAPES, *NUMBERS, True, False, "")]
    cases += [(chance.choice(KINDS), typed(chance)) for _ in range(20_000)]
    expected = [says(*case) for case in cases]
    assert sum(map(bool, expected)) > 5_000
    assert differing([{"run": "problem", "args": [*case, *LABELS]} for case in cases], expected) == []


def test_an_hour_that_does_not_exist() -> None:
    times = [45_382 + hour / 24 + minute / 1_440 for hour in range(5) for minute in (0, 30, 59)]  # 31 March 2024
    expected = [says("instant", one) for one in times]
    assert sum(map(bool, expected)) == 3
    assert differing([{"run": "problem", "args": ["instant", one, *LABELS]} for one in times], expected) == []


def headers() -> list[str]:
    return [one for tab in TABS.values() for one in (tab.identifier, *(column.label for column in tab.columns))]


def slipped(chance: Random, name: str) -> str:
    letters = list(name)
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(letters) + 1)
        letters[place : place + chance.randrange(3)] = chance.choice(
            ("", " ", "’", "œ", "é", "Ã©", "e\u0301", "(2)", "X")
        )
    return "".join(letters)


def test_names_are_folded_and_compared_as_in_python() -> None:
    chance, names = Random(6), headers()
    many = [slipped(chance, chance.choice(names)) for _ in range(3_000)]
    many += ["".join(chance.choices(SIGNS, k=chance.randrange(12))) for _ in range(2_000)] + [
        "Ã‰preuve",
        "â€™",
        "Ã\x81",
    ]
    assert differing([{"run": "folded", "args": [one]} for one in many], [fold(one) for one in many]) == []
    pairs = [(fold(chance.choice(many)), fold(chance.choice(many))) for _ in range(3_000)]
    pairs += [("ab" * 90 + "c", "ba" * 110 + "c"), ("abcdefghij" * 15, "abcdefghij" * 25), ("", "")]
    ratios = [SequenceMatcher(None, *pair).ratio() for pair in pairs]
    assert differing([{"run": "ratio", "args": pair} for pair in pairs], ratios) == []


def tab_of(name: str) -> dict[str, Any]:
    """As the add-in makes it."""
    tab = TABS[name]
    columns = [{"key": one.key, "label": one.label, "kind": one.kind, "data": one.data} for one in tab.columns]
    return {"name": name, "prefix": tab.prefix, "identifier": tab.identifier, "columns": columns, "opens": tab.opens}


def layout_of(name: str, grid: Any) -> dict[str, Any]:
    """As the add-in answers it."""
    found = layouts.locate(TABS[name], grid)
    return {
        "header": -1 if found.header is None else found.header,
        "identifier": -1 if found.identifier is None else found.identifier,
        "columns": [list(one) for one in found.columns.items()],
        "faults": [vars(fault) for fault in found.faults],
    }


def misshapen(chance: Random, name: str) -> list[list[Any]]:
    """A tab whose header people had their hands in, several times."""
    tab = TABS[name]
    header: list[Any] = [tab.identifier, *(column.label for column in tab.columns)]
    for _ in range(chance.randrange(1, 6)):
        place, other = chance.randrange(len(header)), chance.randrange(len(header))
        known = slipped(chance, str(header[place]))
        header[place] = chance.choice((known, known, header[other], "", 3.0, True, chance.choice(headers())))
    body = [[chance.choice(("", "x", 1.0, True)) for _ in header] for _ in range(chance.randrange(30))]
    above = [["Titre"], []][: chance.randrange(3)]
    return [*above, *body[: chance.choice((0, 0, 5, 25))], header, *body]


def test_headers_that_people_had_their_hands_in() -> None:
    chance = Random(7)
    cases = [(name, misshapen(chance, name)) for name in TABS for _ in range(40)]
    expected = [layout_of(*case) for case in cases]
    assert sum(len(one["faults"]) for one in expected) > 1_000
    assert differing([{"run": "locate", "args": [tab_of(name), grid]} for name, grid in cases], expected) == []


# ---- whole workbooks, as the services of Apps Script give them


def days(name: str, grid: list[list[Any]]) -> list[int]:
    """The columns that are shown as days, from 1: their numbers come as dates."""
    kinds = {one.key if name == MIRROR else one.label: one.kind for tab in TABS.values() for one in tab.columns}
    found = {place + 1 for row in grid for place, cell in enumerate(row) if kinds.get(cell) in DAYS}
    return sorted(found)


def as_given(world: HandWorld, *names: str) -> dict[str, Any]:
    grids = {name: world.sheet.grid(name) if name in world.sheet.tabs else None for name in names}
    return {name: None if grid is None else {"values": grid, "days": days(name, grid)} for name, grid in grids.items()}


def another(world: HandWorld) -> HandWorld:
    """The same journal, a sheet of its own."""
    other = copy(world)
    other.sheet = SharedSheet({tab: [list(row) for row in rows] for tab, rows in world.sheet.tabs.items()})
    return other


def found_by_python(world: HandWorld, given: dict[str, Any], *names: str) -> list[list[str]]:
    """What the desk says of each tab: its faults, then those of the rows that name nobody yet."""
    grids = {name: given[name]["values"] for name in (*names, MIRROR)}
    tabs = {name: TABS[name] for name in names}
    edits = hand_edits.compare(Picture(world.now, grids), world.register, world.memory, SESSION, tabs, world.histories)
    faults = [*together(edits.faults), *(fault for row in edits.rows for fault in row.faults)]
    return [[str(one) for one in faults if one.tab == name] for name in names]


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> HandWorld:
    return HandWorld(tmp_path_factory.mktemp("forty"), 40).calm()


@pytest.fixture(scope="module")
def base(forty: HandWorld) -> dict[str, Any]:
    return as_given(forty, *forty.sheet.tabs)


NOT_THERE, NO_MIRROR = "the tab deleted", "Miroir emptied"
"""A tab that is not there is not open; and without `Miroir` the add-in says so, and nothing else."""
OPEN = [name for name in DEFORMATIONS if name != NOT_THERE]


@pytest.fixture(scope="module")
def deformed(forty: HandWorld, base: dict[str, Any]) -> dict[str, Any]:
    """Deformation → what Python says, what the add-in says."""
    expected, calls = [], []
    for name in OPEN:
        world = another(forty)
        DEFORMATIONS[name][0](world)
        tabs = as_given(world, TAB, *([MIRROR] if MIRROR in name else []))
        calls.append({"run": "faultsOfTab", "workbook": {"tabs": tabs, "open": TAB}})
        expected += found_by_python(world, base | tabs, TAB)
    found = [one["answer"] for one in answers(calls, base)]
    return dict(zip(OPEN, zip(expected, found, strict=True), strict=True))


@pytest.mark.parametrize("name", [name for name in OPEN if name != NO_MIRROR])
def test_a_deformation(deformed: dict[str, Any], name: str) -> None:
    expected, found = deformed[name]
    assert found["faults"] == expected
    assert found["says"] == (f"{len(expected)} à corriger" if expected else "Rien à corriger.")


def test_without_miroir_it_says_so(deformed: dict[str, Any]) -> None:
    _, found = deformed[NO_MIRROR]
    assert "« Miroir »" in found["says"]
    assert found["faults"] == []


@pytest.mark.parametrize("name", TABS)
def test_the_tabs_are_those_of_python(base: dict[str, Any], name: str) -> None:
    assert answers([{"run": "peopleTab", "args": [name]}], base)[0]["answer"] == tab_of(name)


def test_titles_and_documents_are_those_of_python(base: dict[str, Any]) -> None:
    book = answers([{"run": "readBook", "args": [tab_of(TAB)]}], base)[0]["answer"]
    assert [book["titles"], book["documents"]] == [one["map"] for one in LABELS]


def spoil(chance: Random, world: HandWorld, name: str) -> None:
    """People's hands in a tab: cells typed over, rows copied, added and taken away, identifiers and headers spoilt."""
    table = world.sheet.tabs[name]
    for _ in range(chance.randrange(1, 25)):
        row = chance.randrange(len(table))
        place = chance.randrange(max(1, len(table[row])))
        how = chance.random()
        if how < 0.6 and row and table[row]:
            table[row][place] = typed(chance)
        elif how < 0.7:
            table.insert(chance.randrange(1, len(table) + 1), list(table[row]))
        elif how < 0.8 and len(table) > 3 and row:
            del table[row]
        elif how < 0.9:
            table.append([chance.choice(("", "F-1", "24-00001", " 24-00002")), *(typed(chance) for _ in range(12))])
        elif row == 0 and table[0]:
            table[0][place] = slipped(chance, str(table[0][place]))


SPOILT = ("Dossiers", "Candidatures", "Motifs", "Formations")


def test_random_hands_in_several_tabs(forty: HandWorld, base: dict[str, Any]) -> None:
    chance, calls, expected = Random(8), [], []
    for _ in range(20):
        world = another(forty)
        for name in SPOILT:
            spoil(chance, world, name)
        tabs = as_given(world, *SPOILT)
        calls += [{"run": "faultsOfTab", "workbook": {"tabs": tabs, "open": name}} for name in SPOILT]
        expected += found_by_python(world, base | tabs, *SPOILT)
    assert sum(map(len, expected)) > 100
    for wants, one in zip(expected, answers(calls, base), strict=True):
        assert one["answer"]["faults"] == wants
