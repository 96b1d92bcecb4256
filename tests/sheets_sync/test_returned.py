"""A workbook that comes back: the deformations of a tab, then the three-way table, whatever both sides do to a cell."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync import hand_answers, returned, slips
from sheets_sync.answers import Saved
from sheets_sync.hand_edits import together
from sheets_sync.hand_questions import CROSSED, DECISION, EMPTIED, TWO_ROWS, UNKNOWN, UNREAD, Question
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, MIRROR
from sheets_sync.register import Register
from sheets_sync.returned import BULK, ELSES, Returned
from sheets_sync.returned_cells import DEPARTURE, PROPOSED, Brought
from sheets_sync.slips import Leaving
from tests.sheets_sync.hand_world import SESSION, TABS, WHO, HandWorld
from tests.sheets_sync.shared_sheet import SharedSheet
from tests.sheets_sync.test_deformations import DEFORMATIONS, NOTHING, ONE, PHONE, asked, fault, plain

FILE, TO = "juré.xlsx", "jure@ecole.example.org"
LEFT = (DOSSIERS, CANDIDATURES)


def depart(world: HandWorld, tabs: tuple[str, ...] = LEFT) -> list[list[str]]:
    """The slip of a workbook that leaves now with the whole of these tabs."""
    register, leaving = world.register, {}
    for tab in (TABS[name] for name in tabs):
        subjects = [one for one in register.fields if one.startswith(tab.prefix)]
        rows = {one.removeprefix(tab.prefix): _cells(register, one, tab.name) for one in subjects}
        leaving[tab.name] = Leaving(tuple((one.key, one.kind) for one in tab.columns), rows)
    at, journal = world._clock(), world.journal
    return slips.written(leaving, register.position, at, WHO, TO, journal.book.identity, journal.stamp)


def _cells(register: Register, subject: str, tab: str) -> tuple[slips.Cell, ...]:
    fields = register.fields[subject]
    return tuple(slips.carried(one.kind, fields.get(one.key), SESSION) for one in TABS[tab].columns)


def brought(world: HandWorld, slip: list[list[str]] | None, grids: Mapping[str, Any] | None = None) -> Brought:
    """What the sheet shows, as a file that comes back with this slip."""
    every = {tab: grid for tab, grid in (grids or world.sheet.grids()).items() if tab in LEFT}
    if slip is None:
        return Brought(FILE, "no slip", "no slip", every, None, tampered=False, marker=None)
    stamp = world.journal.stamp
    read = slips.read(slip, world.journal.book.identity, stamp)
    assert read
    return Brought(FILE, read.id, read.id, every, read, tampered=False, marker=slips.marker(read, stamp))


def compare(world: HandWorld, one: Brought) -> Returned:
    return returned.compare(one, world.register, SESSION, TABS)


def said(found: Returned) -> dict[str, list[str]]:
    words = {
        "cells": [f"{one.why} {one.key}" for one in found.cells],
        "rows": [f"{row.tab} {row.identifier or '?'}" for row in found.rows],
        "faults": [str(one) for one in together(found.faults)],
        "vanished": [f"{TABS[tab].prefix}{one}" for tab, names in found.gone.items() for one in names],
    }
    return {name: some for name, some in words.items() if some}


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> HandWorld:
    return HandWorld(tmp_path_factory.mktemp("forty"), 40)


@pytest.fixture
def world(forty: HandWorld) -> HandWorld:
    """Its sheet alone is a copy: nobody records anything there."""
    other = copy(forty)
    other.sheet = SharedSheet({tab: [list(row) for row in forty.sheet.tabs[tab]] for tab in (*LEFT, MIRROR)})
    return typed_out(other)


def typed_out(world: HandWorld) -> HandWorld:
    """A file has values where the shared sheet has formulas."""
    for tab in LEFT:
        width = len(world.sheet.tabs[tab][0])
        world.sheet.tabs[tab] = [[*row, *[""] * (width - len(row))] for row in world.sheet.grid(tab)]
    return world


EVERY = [f"24-{n:05d}" for n in range(1, 41)]
OTHERWISE: dict[str, dict[str, Any]] = {
    "the tab deleted": {
        "faults": [fault("Numéro", "l'onglet n'est pas dans le fichier", "« Dossiers »", row="en-tête")]
    },
    "two headers swapped": {
        "questions": [f"{UNREAD} dossier:{one}#{name}" for one in EVERY for name in ("phone", "email")],
        "faults": [fault(name, "Attendu", row="24-00001 (ligne 2) et 39 autres") for name in (PHONE, "Courriel")],
    },
    "an identifier with spaces": NOTHING,
    "somebody else's phone": asked(ELSES, "phone"),
}
"""What a file says otherwise than the shared sheet: it has no formula that looks an identifier up, and no lot."""
DONE = [name for name in DEFORMATIONS if "Miroir" not in name]


@pytest.mark.parametrize("name", DONE)
def test_a_deformation_of_the_file_is_told_as_one_of_the_sheet(world: HandWorld, name: str) -> None:
    slip, (deform, expected) = depart(world), DEFORMATIONS[name]
    expected = OTHERWISE.get(name, expected)
    deform(world)
    found = said(compare(world, brought(world, slip)))
    wanted = [f"{PROPOSED} {act.split(' ')[1]}" for act in expected.get("acts", [])]
    cells = [*wanted, *expected.get("questions", [])]
    told = {name: some for name, some in plain(expected).items() if name in ("rows", "vanished")}
    assert plain(found) == told | ({"cells": cells} if cells else {})
    sentences, words = found.get("faults", []), expected.get("faults", [])
    assert len(sentences) == len(words)
    for sentence, some in zip(sentences, words, strict=True):
        assert [word for word in some if word not in sentence] == []


def type_(world: HandWorld, label: str, cell: Any, dossier: str = ONE, tab: str = DOSSIERS) -> None:
    world.sheet.type(tab, dossier, label, cell)


def test_each_fate_of_a_cell(forty: HandWorld, tmp_path: Path) -> None:
    world = typed_out(forty.copy(tmp_path))
    slip = depart(world)
    world.desk(f"dossier:{ONE}", email="desk@example.org", mark_s1="9", postcode="01000")
    type_(world, "Courriel", "file@example.org")
    type_(world, "Moyenne S1", "9,0")
    type_(world, PHONE, "06 11 22 33 44")
    type_(world, "Prénom", "")
    type_(world, "État", "Admis", f"{ONE}/MKX1", CANDIDATURES)
    found = compare(world, brought(world, slip))
    assert said(found)["cells"] == [
        f"{EMPTIED} dossier:{ONE}#given_name",
        f"{PROPOSED} dossier:{ONE}#phone",
        f"{CROSSED} dossier:{ONE}#email",
        f"{DECISION} candidature:{ONE}/MKX1#state",
    ]
    assert found.left[f"dossier:{ONE}#email"] == "p1@example.org"
    assert found.kept == ((DOSSIERS, f"dossier:{ONE}", "postcode"),)


def test_without_a_slip_every_cell_that_differs_is_asked_and_a_column_that_is_not_there_is_no_fault(
    world: HandWorld,
) -> None:
    type_(world, PHONE, "06 11 22 33 44")
    type_(world, "Courriel", "")
    for row in world.sheet.tabs[DOSSIERS]:
        row.pop()
    assert said(compare(world, brought(world, None))) == {"cells": [f"{UNKNOWN} dossier:{ONE}#phone"]}


def test_a_row_that_did_not_leave_is_asked_cell_by_cell(world: HandWorld) -> None:
    slip = depart(world, (CANDIDATURES,))
    assert said(compare(world, brought(world, slip))) == {}
    one = brought(world, depart(world))
    assert one.slip
    marks = {DOSSIERS: {name: cells for name, cells in one.slip.marks[DOSSIERS].items() if name != ONE}}
    type_(world, PHONE, "06 11 22 33 44")
    short = replace(brought(world, None), slip=replace(one.slip, marks=one.slip.marks | marks), marker=one.marker)
    assert said(compare(world, short)) == {"cells": [f"{UNKNOWN} dossier:{ONE}#phone"]}


@pytest.mark.parametrize(
    ("label", "key", "first", "then"),
    [
        ("Courriel", "email", "wrong@example.org", "p1@example.org"),
        ("Moyenne S2", "mark_s2", 11.0, ""),
        ("Moyenne S1", "mark_s1", "9,5", None),
    ],
)
def test_what_was_taken_from_a_file_then_put_back_in_it_is_a_conflict_answered_once(
    forty: HandWorld, tmp_path: Path, label: str, key: str, first: Any, then: Any
) -> None:
    world = typed_out(forty.copy(tmp_path))
    slip, before = depart(world), world.sheet.row(DOSSIERS, ONE)[world.sheet.place(DOSSIERS, label)]
    type_(world, label, first)
    one = brought(world, slip)
    answer(world, one, compare(world, one).cells, take=True)
    assert said(compare(world, one)) == {}
    type_(world, label, before if then is None else then)
    again = brought(world, slip)
    found = compare(world, again)
    assert (said(found), found.kept) == ({"cells": [f"{CROSSED} dossier:{ONE}#{key}"]}, ())
    assert (found.left[f"dossier:{ONE}#{key}"], found.touched) == (before, {})
    held = world.value(f"dossier:{ONE}", key)
    answer(world, again, found.cells, take=False)
    found = compare(world, again)
    assert (said(found), found.kept) == ({}, ((DOSSIERS, f"dossier:{ONE}", key),))
    assert world.value(f"dossier:{ONE}", key) == held


def test_what_someone_changed_after_a_taking_is_not_asked_of_a_copy_that_shows_what_left(
    forty: HandWorld, tmp_path: Path
) -> None:
    world = typed_out(forty.copy(tmp_path))
    slip = depart(world)
    untouched = brought(world, slip)
    type_(world, "Courriel", "file@example.org")
    one = brought(world, slip)
    answer(world, one, compare(world, one).cells, take=True)
    world.desk(f"dossier:{ONE}", email="desk@example.org")
    assert said(compare(world, untouched)) == {}


def test_two_rows_of_one_number_are_a_choice(world: HandWorld) -> None:
    slip = depart(world)
    world.sheet.tabs[DOSSIERS].append([*world.sheet.row(DOSSIERS, ONE)])
    world.sheet.tabs[DOSSIERS][-1][world.sheet.place(DOSSIERS, PHONE)] = "06 11 22 33 44"
    assert said(compare(world, brought(world, slip)))["cells"] == [f"{TWO_ROWS} dossier:{ONE}#phone"]


def test_many_values_replaced_at_once_are_a_choice_many_blanks_filled_are_proposed(world: HandWorld) -> None:
    slip = depart(world)
    for number in range(1, 31):
        type_(world, "Moyenne S1", 10.0, f"24-{number:05d}")
        type_(world, "Moyenne S2", 11.0, f"24-{number:05d}")
    found = compare(world, brought(world, slip))
    assert [one.why for one in found.cells if one.field == "mark_s1"] == [BULK] * 30
    assert [one.why for one in found.cells if one.field == "mark_s2"] == [PROPOSED] * 30


@pytest.mark.parametrize(("row", "place"), [(1, 1), (2, 0)])
def test_a_slip_that_was_changed_is_no_slip(world: HandWorld, row: int, place: int) -> None:
    slip = depart(world)
    text = slip[row][place]
    slip[row][place] = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert slips.read(slip, world.journal.book.identity, world.journal.stamp) is None


def test_a_slip_of_another_book_is_refused(world: HandWorld) -> None:
    with pytest.raises(slips.Foreign, match="parti d’un autre classeur"):
        slips.read(depart(world), "another", world.journal.stamp)


def test_a_slip_holds_no_value_of_anyone(world: HandWorld) -> None:
    import base64
    import zlib

    text = zlib.decompress(base64.b64decode("".join(row[0] for row in depart(world)[2:]))).decode()
    assert ONE in text
    assert not [word for word in ("Nom001", "p1@example.org", "33639", "2003") if word in text]


@pytest.mark.parametrize(
    ("left", "came"),
    [("a\nb", "a\r\nb"), ("a", " a "), ("a\x01b", "ab"), (12.5, "12,5"), (0.1 + 0.2, 0.3), (True, "VRAI")],
)
def test_what_a_spreadsheet_changes_by_itself_is_no_change(left: Any, came: Any) -> None:
    mark = slips.Marker(lambda *said: "key", "salt")
    assert mark(DOSSIERS, ONE, "school", left) == mark(DOSSIERS, ONE, "school", came)
    assert mark(DOSSIERS, ONE, "school", left) != mark(DOSSIERS, ONE, "phone", came)


# ---- the laws

FEW = ("phone", "email", "mark_s1", "birth_date")
LABELS = {one.key: one.label for one in TABS[DOSSIERS].columns}
VALUES: dict[str, list[tuple[Any, Any]]] = {
    "phone": [("+33611223344", "06 11 22 33 44"), ("+33655443322", "+33655443322")],
    "email": [("a@example.org", "a@example.org"), ("b@example.org", "B@example.org")],
    "mark_s1": [("13.5", "13,5"), ("9", 9.0)],
    "birth_date": [("2003-06-14", "14/06/2003"), ("2001-01-02", 36893.0)],
}
"""Values of the journal, each with what may be typed for it; those of import come besides."""
CELLS = [(f"24-{number:05d}", field) for number in (1, 2, 3) for field in FEW]
sides = st.dictionaries(st.sampled_from(CELLS), st.integers(0, 1), max_size=8)
law = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def answer(world: HandWorld, one: Brought, cells: tuple[Question, ...], take: bool) -> None:
    drafts = []
    for asked_ in cells:
        taken = [(asked_, asked_.values[0])] if take and asked_.values else []
        drafts.append(
            hand_answers.settled(
                f"retour {one.id}",
                WHO,
                asked_.subject,
                taken,
                [] if taken else [asked_],
                "repris",
                **{DEPARTURE: one.id},
            )
        )
    assert all(isinstance(found, Saved) for found in world.journal.record(drafts))


@law
@given(there=sides, here=sides, take=st.booleans())
def test_each_cell_ends_as_the_three_way_table_says_and_answered_it_asks_no_more(
    forty: HandWorld, tmp_path_factory: pytest.TempPathFactory, there: Any, here: Any, take: bool
) -> None:
    world = typed_out(forty.copy(tmp_path_factory.mktemp("law")))
    slip = depart(world)
    before = {key: world.value(f"dossier:{key[0]}", key[1]) for key in CELLS}
    for (dossier, name), which in here.items():
        world.desk(f"dossier:{dossier}", **{name: VALUES[name][which][0]})
    for (dossier, name), which in there.items():
        type_(world, LABELS[name], VALUES[name][which][1], dossier)
    one = brought(world, slip)
    found = compare(world, one)
    fates = {tuple(each.key.removeprefix("dossier:").split("#")): each.why for each in found.cells}
    for key in CELLS:
        now = world.value(f"dossier:{key[0]}", key[1])
        came = VALUES[key[1]][there[key]][0] if key in there else before[key]
        expected = None if came in (before[key], now) else PROPOSED if now == before[key] else CROSSED
        mine = fates.get(key)
        assert mine == expected or (mine in (ELSES, BULK) and expected == PROPOSED), (key, mine, expected)
    answer(world, one, found.cells, take)
    for key, why in fates.items():
        came = VALUES[key[1]][there[key]][0]  # type: ignore[index]
        held = here.get(key)  # type: ignore[call-overload]
        now = came if take else VALUES[key[1]][held][0] if held is not None else before[key]  # type: ignore[index]
        assert world.value(f"dossier:{key[0]}", key[1]) == now, why
    assert compare(world, one).cells == ()
    world.desk("dossier:24-00001", phone="+33600000000")  # what someone changes later is theirs
    assert not [each for each in compare(world, one).cells if each.key in {q.key for q in found.cells}]
