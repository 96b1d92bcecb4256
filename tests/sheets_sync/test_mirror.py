"""`Miroir`: the same lines whichever process writes them, a place for ever, nothing that is not the journal's."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sheets_sync import mirror
from sheets_sync.people_tabs import MIRROR, SHOWN, Column, people_tabs, prefix_of
from tests.sheets_sync.hand_world import SESSION, TABS, WHO, HandWorld, arrival

ONE = "dossier:24-00001"


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandWorld]:
    with closing(HandWorld(tmp_path_factory.mktemp("eight"), 8)) as world:
        yield world


@pytest.fixture
def world(eight: HandWorld, tmp_path: Path) -> Iterator[HandWorld]:
    with closing(eight.copy(tmp_path)) as one:
        yield one


def stale(world: HandWorld) -> dict[int, mirror.Line]:
    return mirror.stale(mirror.read(world.sheet.grid(MIRROR)), world.register, TABS, SESSION, mirror.Lines())


def test_line_k_is_the_kth_subject_of_the_journal(world: HandWorld) -> None:
    grid = world.sheet.grid(MIRROR)
    assert [row[0] for row in grid[1:]] == [one for one in world.register.fields if one.startswith(SHOWN)]
    assert stale(world) == {}


def test_a_line_says_how_much_of_the_journal_it_reflects(world: HandWorld) -> None:
    before = world.register.position
    world.desk(ONE, phone="+33600000000")
    ((number, line),) = stale(world).items()
    assert line[:2] == (ONE, before + 1)
    assert world.sheet.grid(MIRROR)[number - 1][0] == ONE
    world.follow()
    assert stale(world) == {}


def test_an_act_that_leaves_the_same_value_is_shown_too(world: HandWorld) -> None:
    """Else whoever types over it would rest on an act that the sheet never showed."""
    world.desk(ONE, phone=world.value(ONE, "phone"))
    assert [line[0] for line in stale(world).values()] == [ONE]


def test_lines_moved_cut_or_made_up_are_put_right(world: HandWorld) -> None:
    rows = world.sheet.tabs[MIRROR]
    good = [list(row) for row in rows]
    rows[1], rows[2] = rows[2], rows[1]
    rows[3][1] = 1e9
    rows.append(["dossier:99-99999", 3.0, "inventé"])
    wrong = stale(world)
    assert {*wrong} == {2, 3, 4, len(good) + 1}
    world.sheet.show(MIRROR, wrong)
    assert stale(world) == {}
    assert [row[0] for row in world.sheet.grid(MIRROR) if row] == [row[0] for row in good]


def test_a_field_keeps_its_column_for_ever(world: HandWorld) -> None:
    known = mirror.read(world.sheet.grid(MIRROR)).header
    fewer = {name: replace(tab, columns=tab.columns[2:]) for name, tab in TABS.items()}
    assert mirror.header(known, fewer) == known


def test_what_one_process_adds_begins_what_another_does(world: HandWorld) -> None:
    """Rows of `Champs` only arrive: who has read fewer of them writes the beginning of the same header."""
    champs = SESSION.tables["Champs"]
    first = {**champs[0], "cle": "zz_candidature", "onglet": "Candidatures"}
    then = {**champs[0], "cle": "aa_dossier", "onglet": "Dossiers"}
    known = mirror.header((), TABS)
    some = mirror.header(known, people_tabs({**SESSION.tables, "Champs": (*champs, first)}))
    more = mirror.header(known, people_tabs({**SESSION.tables, "Champs": (*champs, first, then)}))
    assert some == (*known, "zz_candidature")
    assert more == (*some, "aa_dossier")


def test_a_new_column_is_named_before_anything_is_written_under_it(world: HandWorld) -> None:
    tab = TABS["Dossiers"]
    more = {**TABS, "Dossiers": replace(tab, columns=(*tab.columns, Column("extra", "Extra", "texte", True)))}
    shown = mirror.read(world.sheet.grid(MIRROR))
    lines = mirror.stale(shown, world.register, more, SESSION, mirror.Lines())
    assert lines == {1: (*shown.header, "extra")}


def test_only_what_was_touched_is_made_again(world: HandWorld) -> None:
    lines, shown = mirror.Lines(), mirror.read(world.sheet.grid(MIRROR))
    one = {subject: cells for subject, cells, _ in lines.of(world.register, shown.header, TABS, SESSION)}
    world.desk(ONE, phone="+33600000000")
    two = {subject: cells for subject, cells, _ in lines.of(world.register, shown.header, TABS, SESSION)}
    assert [subject for subject in two if two[subject] is not one[subject]] == [ONE]


def test_a_parameter_row_taken_out_of_the_draft_shows_nothing(world: HandWorld) -> None:
    world.desk("parametre:Motifs/" + next(row["code"] for row in SESSION.tables["Motifs"]), supprime=True)
    (line,) = stale(world).values()
    assert {*line[2:]} == {""}


def test_who_was_erased_leaves_no_line(world: HandWorld) -> None:
    world.journal.purge(ONE, "candidature:24-00001/MKX1")
    world.sheet.show(MIRROR, stale(world))
    assert stale(world) == {}
    assert "+33639900001" not in str(world.sheet.grid(MIRROR))


def test_every_subject_shown_has_its_tab() -> None:
    assert {prefix_of(f"{prefix}Titres/BUT" if prefix == SHOWN[-1] else f"{prefix}x") for prefix in SHOWN} <= {
        tab.prefix for tab in TABS.values()
    }
    assert arrival(1).actor == WHO
