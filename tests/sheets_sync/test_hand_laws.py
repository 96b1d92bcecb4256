"""Laws of hand edits, whatever people do: nothing lands on another row's subject, decisions are only ever asked."""

from copy import copy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sheets_sync import hand_edits, hand_memory
from sheets_sync.hand_edits import Edits
from sheets_sync.hand_questions import Picture
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, MIRROR
from tests.sheets_sync.hand_world import SESSION, TABS, HandWorld, said

FEW = {name: TABS[name] for name in (DOSSIERS, CANDIDATURES)}
IDS = [f"24-{number:05d}" for number in range(1, 13)]
HEADERS = {DOSSIERS: ["Nom", "Téléphone", "Courriel", "INE", "Moyenne S1"], CANDIDATURES: ["État", "Rang du vœu"]}
TEXTS = st.sampled_from(["", "06 11 22 33 44", "06 39 90 00 02", "a@example.org", "Nom002", "12,5", "#REF!", "x", " "])
CELLS = st.one_of(TEXTS, st.floats(-1, 50_000, allow_nan=False), st.booleans())


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> HandWorld:
    """Twelve candidates, some corrected in the desk, `Miroir` late for one of them."""
    world = HandWorld(tmp_path_factory.mktemp("laws"), 12)
    world.desk("dossier:24-00002", phone="+33600000002").desk("dossier:24-00003", family_name="Autre").follow().calm()
    return world.desk("dossier:24-00004", phone="+33600000004")


def another(world: HandWorld) -> HandWorld:
    """The same, its sheet alone copied: the tabs of people and what they look up."""
    other = copy(world)
    other.sheet = copy(world.sheet)
    wanted = (DOSSIERS, CANDIDATURES, MIRROR)
    other.sheet.tabs = {tab: [list(row) for row in world.sheet.tabs[tab]] for tab in wanted}
    return other


def look(world: HandWorld) -> Edits:
    picture = Picture(world.now, world.sheet.grids())
    edits = hand_edits.compare(picture, world.journal.register(60), world.memory, SESSION, FEW, world.histories)
    world.memory = edits.memory
    return edits


@st.composite
def moves(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """What people do to whole rows and columns."""
    tab = st.sampled_from([DOSSIERS, CANDIDATURES])
    one = st.one_of(
        st.tuples(st.just("sort"), tab, st.integers(0, 99)),
        st.tuples(st.just("move"), tab, st.integers(1, 12), st.integers(1, 12)),
        st.tuples(st.just("blank"), tab, st.integers(0, 12)),
        st.tuples(st.just("delete"), tab, st.integers(1, 12)),
        st.tuples(st.just("copy"), tab, st.integers(1, 12)),
        st.tuples(st.just("title"), tab),
        st.tuples(st.just("column"), tab, st.integers(1, 9)),
        st.tuples(st.just("shift"), tab, st.integers(1, 9), st.integers(1, 9)),
    )
    return draw(st.lists(one, max_size=6))


def do(world: HandWorld, move: tuple[Any, ...]) -> None:
    name, tab, *more = move
    rows = world.sheet.tabs[tab]
    header = next(place for place, row in enumerate(rows) if row and row[0] in ("Numéro", "Candidature"))
    if name == "sort":
        body = rows[header + 1 :]
        Random(more[0]).shuffle(body)
        rows[header + 1 :] = body
    elif name == "move" and len(rows) > header + 2:
        rows.insert(
            header + 1 + more[1] % (len(rows) - header - 1), rows.pop(header + 1 + more[0] % (len(rows) - header - 1))
        )
    elif name == "blank":
        rows.insert(min(header + 1 + more[0], len(rows)), [])
    elif name == "delete" and len(rows) > header + 2:
        rows.pop(header + 1 + more[0] % (len(rows) - header - 1))
    elif name == "copy" and len(rows) > header + 1:
        rows.append(list(rows[header + 1 + more[0] % (len(rows) - header - 1)]))
    elif name == "title":
        rows.insert(0, ["Liste à relire"])
    elif name == "column":
        for place, row in enumerate(rows):
            row.insert(min(more[0], len(row)), "Suivi" if place == header else "vu" if any(row) else "")
    elif name == "shift":
        for row in rows:
            if len(row) > max(more):
                row.insert(more[1], row.pop(more[0]))


edits = st.lists(
    st.tuples(st.sampled_from([DOSSIERS, CANDIDATURES]), st.sampled_from(IDS), st.integers(0, 4), CELLS), max_size=8
)
law = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def typed(world: HandWorld, cells: list[tuple[str, str, int, Any]]) -> None:
    for tab, identifier, header, cell in cells:
        named = identifier if tab == DOSSIERS else f"{identifier}/MKX1"
        headers = HEADERS[tab]
        world.sheet.type(tab, named, headers[header % len(headers)], cell)


@law
@given(cells=edits, done=moves())
def test_the_same_picture_says_the_same(forty: HandWorld, cells: Any, done: Any) -> None:
    world = another(forty)
    typed(world, cells)
    for move in done:
        do(world, move)
    memory = world.memory
    first = look(world)
    world.memory = memory
    assert look(world) == first
    world.memory = hand_memory.read(hand_memory.written(memory))
    assert look(world) == first


@law
@example(done=[("blank", DOSSIERS, 0), ("column", DOSSIERS, 2), ("column", DOSSIERS, 2)])
@given(done=moves())
def test_whole_rows_and_columns_that_move_yield_no_act_and_no_question(forty: HandWorld, done: Any) -> None:
    world = another(forty)
    for move in done:
        do(world, move)
    assert {*said(look(world))} <= {"vanished", "faults"}


@law
@given(cells=edits, done=moves())
def test_an_act_is_of_a_cell_that_stands_in_a_row_of_its_identifier(forty: HandWorld, cells: Any, done: Any) -> None:
    world = another(forty)
    typed(world, cells)
    for move in done:
        do(world, move)
    labels = {(tab.name, column.key): column.label for tab in FEW.values() for column in tab.columns}
    found = look(world)
    wanted = {
        (tab, i if tab == DOSSIERS else f"{i}/MKX1", HEADERS[tab][h % len(HEADERS[tab])]) for tab, i, h, _ in cells
    }
    questions = [*found.questions, *(one for lot in found.lots for one in lot.cells)]
    for one in questions:
        assert (one.tab, one.subject.partition(":")[2], one.label) in wanted
    for act in found.acts:
        ((name, _),) = act.changes[act.subject].items()
        tab = DOSSIERS if act.subject.startswith("dossier:") else CANDIDATURES
        assert (tab, act.subject.partition(":")[2], labels[tab, name]) in wanted
        assert act.bases == {f"{act.subject}#{name}": world.journal.register(60).heads[f"{act.subject}#{name}"]}


@law
@given(cells=edits)
def test_nothing_is_proposed_for_a_decision(forty: HandWorld, cells: Any) -> None:
    world = another(forty)
    typed(world, cells)
    found = look(world)
    data = {column.key for tab in FEW.values() for column in tab.columns if column.data}
    assert all(name in data for act in found.acts for name in act.changes[act.subject])
    questions = [*found.questions, *(one for lot in found.lots for one in lot.cells)]
    assert all(one.values == () for one in questions if one.field not in data)
    assert all(not lot.takable or all(one.field in data for one in lot.cells) for lot in found.lots)


@law
@given(cells=edits)
def test_every_cell_typed_is_told_or_is_what_the_desk_says(forty: HandWorld, cells: Any) -> None:
    """Nothing is lost: an act, a question, a lot or a fault for each cell that shows something else than the desk."""
    world = another(forty)
    typed(world, cells)
    found = look(world)
    told = {f"{one.subject}#{one.field}" for one in (*found.questions, *(o for lot in found.lots for o in lot.cells))}
    told |= {f"{act.subject}#{name}" for act in found.acts for name in act.changes[act.subject]}
    faulty = " ".join(map(str, found.faults))
    register = world.journal.register(60)
    for tab in FEW.values():
        for identifier in IDS:
            named = identifier if tab.name == DOSSIERS else f"{identifier}/MKX1"
            for column in tab.columns:
                shown = world.sheet.looks(tab.name, named, column.label)
                value = register.value(f"{tab.prefix}{named}", column.key)
                late = named == "24-00004" and column.key == "phone"
                if not hand_edits.mirror.typed_cells.same(column.kind, shown, value, SESSION) and not late:
                    assert f"{tab.prefix}{named}#{column.key}" in told or named in faulty


def test_the_laws_are_about_something(forty: HandWorld, tmp_path: Path) -> None:
    world = another(forty)
    typed(world, [(DOSSIERS, "24-00005", 1, "06 11 22 33 44"), (CANDIDATURES, "24-00005", 0, "Admis")])
    assert {*said(look(world))} == {"acts", "questions"}
