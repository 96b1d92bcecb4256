"""A workbook leaves for somebody and comes back: what each may read, what becomes of each cell, twice or killed."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.access import Denied
from desk.handing_out import Parcel
from desk.returned_views import BLIND, BLIND_IN_PART, Comparison
from pages.parts.parcels import written
from rules.faults import RuleError
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import Grid
from sheets_sync.importing.grids import read_grids
from sheets_sync.importing.reading import ImportRefused
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES, SLOTS, TRIALS, people_tabs
from sheets_sync.returned import ELSES, TRAVEL
from sheets_sync.slips import TAB
from tests.desk.conftest import SESSION, World, candidate, kept
from tests.desk.dying import killed
from tests.desk.killed_return import take

JURY, FILE = "jury@ecole.example.org", "Classeur de la jurée.xlsx"
TABS = people_tabs(SESSION.tables)
ONE, TWO, THREE = "24-00001", "24-00002", "24-00003"
ALL = {name: tuple(column.key for column in TABS[name].columns) for name in (DOSSIERS, CANDIDATURES, TRIALS, FICHES)}
Change = Callable[[dict[str, list[list[Any]]]], None]


@kept
def two(book: World) -> World:
    return book.bring(candidate(ONE, ("MKX1", "BAT1")), candidate(TWO, ("BAT1",), email="deux@example.org"))


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same two, whom nobody there corrects: files leave, come back and are looked at. The third holds anything."""
    here = World(tmp_path_factory.mktemp("standing")).found()
    two = candidate(ONE, ("MKX1", "BAT1")), candidate(TWO, ("BAT1",), email="deux@example.org")
    yield here.bring(*two, candidate(THREE, ("MKX2",)))
    here.close()


def sent(world: World, who: str = "instruction", to: str = JURY, **asked: Any) -> bytes:
    """The file itself, its act recorded."""
    actor, parcel = (
        world.who(who),
        Parcel(**({"to": to, "programmes": tuple(SESSION.programmes), "columns": ALL} | asked)),
    )
    make = lambda: written(world.desk.pack(actor, parcel), world.desk.now())  # noqa: E731
    return world.desk.give_file(world.form(), actor, world.desk.parcel(actor, parcel), make)


def edited(content: bytes, change: Change) -> bytes:
    """The same workbook once somebody worked in it: every sheet typed again by another program."""
    grids = {name: [list(row) for row in grid] for name, grid in read_grids(FILE, content).items()}
    change(grids)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in grids.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["" if cell == "" else cell for cell in row])
    return out.getvalue()


def typed(tab: str, identifier: str, label: str, cell: Any) -> Change:
    def change(grids: dict[str, list[list[Any]]]) -> None:
        rows = grids[tab]
        next(row for row in rows if row[0] == identifier)[rows[0].index(label)] = cell

    return change


def back(world: World, content: bytes, who: str = "instruction") -> Comparison:
    actor = world.who(who)
    return world.desk.compare_returned(actor, world.desk.read_returned(actor, FILE, content))


def told(shown: Comparison) -> list[tuple[str, str, str, str, str]]:
    """Key, what left, what came back, what the desk says, why."""
    return [(one.key, one.left, one.asked.sheet, one.asked.desk, one.asked.question.why) for one in shown.cells]


def rows(content: bytes, tab: str) -> Grid:
    return read_grids(FILE, content)[tab]


MAIL, KEY = "Courriel", f"dossier:{ONE}#email"


def test_what_leaves_is_an_act_that_says_to_whom_and_comes_back_unchanged(two: World) -> None:
    content = sent(two)
    line = two.desk.journal_lines(two.who("instruction"))[0]
    assert line.what == "Export : Classeur envoyé à Jury, 5 lignes"
    assert [(one.to, one.lines) for one in two.desk.sendings(two.who("instruction"))] == [("Jury", 5)]
    assert two.desk.sendings(two.who("placement")) == ()
    shown = back(two, content)
    assert (shown.to, shown.by, shown.cells, shown.rows, shown.faults, shown.kept) == (
        "Jury",
        "Instruction",
        (),
        (),
        (),
        0,
    )
    assert back(two, edited(content, lambda grids: None)).count == 0


def test_a_correction_is_proposed_then_taken_by_one_act_that_names_file_tab_and_row(two: World) -> None:
    content = edited(sent(two), typed(DOSSIERS, ONE, MAIL, "nouvelle@example.org"))
    shown = back(two, content)
    assert told(shown) == [(KEY, "noemie@example.org", "nouvelle@example.org", "noemie@example.org", "")]
    before = two.desk.journal.register(0).position
    assert two.desk.take_back(two.who("instruction"), shown, {KEY: 0}).saved == 1
    register = two.desk.journal.register(0)
    act = register.thread(f"dossier:{ONE}")[-1].act
    assert (act.kind, act.reason) == ("ecart", f"repris de {FILE}, onglet Dossiers, ligne 2")
    assert register.value(f"dossier:{ONE}", "email") == "nouvelle@example.org"
    assert register.position == before + 1
    assert back(two, content).count == 0
    again = two.desk.take_back(two.who("instruction"), shown, {KEY: 0})  # the same screen, clicked twice
    assert (again.saved, len(again.others)) == (0, 1)
    assert two.desk.journal.register(0).position == before + 1


def test_changed_on_both_sides_is_a_conflict_with_its_author_and_the_desk_may_be_kept(two: World) -> None:
    content = edited(sent(two), typed(DOSSIERS, ONE, MAIL, "fichier@example.org"))
    direction = two.who("direction")
    two.desk.correct(two.form(), direction, two.desk.file(direction, ONE), "email", "guichet@example.org")
    shown = back(two, content)
    assert told(shown) == [(KEY, "noemie@example.org", "fichier@example.org", "guichet@example.org", "acte intercalé")]
    assert (shown.cells[0].by, shown.cells[0].at is not None) == ("Direction", True)
    assert two.desk.take_back(two.who("instruction"), shown, {KEY: None}).saved == 1
    act = two.desk.journal.register(0).thread(f"dossier:{ONE}")[-1].act
    assert "gardé ici, Courriel (le fichier dit « fichier@example.org »)" in act.reason
    assert two.desk.journal.register(0).value(f"dossier:{ONE}", "email") == "guichet@example.org"
    assert back(two, content).count == 0


def test_an_answer_on_what_changed_meanwhile_is_refused(two: World) -> None:
    shown = back(two, edited(sent(two), typed(DOSSIERS, ONE, MAIL, "fichier@example.org")))
    direction = two.who("direction")
    two.desk.correct(two.form(), direction, two.desk.file(direction, ONE), "email", "guichet@example.org")
    done = two.desk.take_back(two.who("instruction"), shown, {KEY: 0})
    assert (done.saved, "a changé depuis" in str(done.others)) == (0, True)


def test_a_decision_is_never_taken(two: World) -> None:
    key = f"candidature:{ONE}/MKX1#state"
    shown = back(two, edited(sent(two), typed(CANDIDATURES, f"{ONE}/MKX1", "État", "Admis")))
    assert [(one.key, one.takable, one.asked.decide) for one in shown.cells] == [(key, False, "dossier")]
    before = two.desk.journal.register(0).value(f"candidature:{ONE}/MKX1", "state")
    done = two.desk.take_back(two.who("instruction"), shown, {key: 0})
    assert (done.saved, "ne se prend pas" in str(done.others)) == (0, True)
    assert two.desk.take_back(two.who("instruction"), shown, {key: None}).saved == 1
    assert two.desk.journal.register(0).value(f"candidature:{ONE}/MKX1", "state") == before


def test_a_row_typed_in_the_file_comes_in_under_a_number_once(two: World) -> None:
    def add(grids: dict[str, list[list[Any]]]) -> None:
        rows_ = grids[DOSSIERS]
        rows_.append(["" for _ in rows_[0]])
        rows_[-1][rows_[0].index("Nom")] = "Nouvelle"

    content, actor = edited(sent(two), add), two.who("instruction")
    shown = back(two, content)
    (row,) = shown.rows
    answer = two.desk.take_back_row(actor, shown, row, "24-00099")
    assert isinstance(answer, Saved)
    assert two.desk.journal.register(0).value("dossier:24-00099", "family_name") == "Nouvelle"
    assert back(two, content).rows == ()
    with pytest.raises(Denied):
        two.desk.take_back_row(actor, shown, row, "24-00100")


def test_rows_that_did_not_come_back_are_told_and_nothing_is_erased(standing: World) -> None:
    content = edited(sent(standing), lambda grids: grids[DOSSIERS].pop(1))
    shown = back(standing, content)
    assert (shown.gone, shown.count) == (((DOSSIERS, ONE),), 0)


def test_who_was_erased_since_stays_erased(two: World) -> None:
    content = sent(two)
    for subject in (f"dossier:{TWO}", f"candidature:{TWO}/BAT1"):
        two.desk.journal.purge(subject)
    shown = back(two, content)
    assert (shown.cells, shown.rows, shown.gone) == ((), (), ())
    assert {fault.row for fault in shown.faults} == {TWO, f"{TWO}/BAT1"}
    assert "effacée de Guichet depuis" in str(shown.faults[0])


def test_only_the_columns_programmes_and_dossiers_asked_leave(standing: World) -> None:
    content = sent(standing, programmes=("MKX1",), columns={DOSSIERS: ("email",)}, dossiers=(ONE,))
    assert rows(content, DOSSIERS) == [["Numéro", "Candidat", MAIL], [ONE, "Lefèvre Noémie", "noemie@example.org"]]
    assert sorted(read_grids(FILE, content)) == [DOSSIERS, TAB]
    with pytest.raises(RuleError, match="Aucune ligne"):
        sent(standing, programmes=("MKX1",), columns=ALL, dossiers=(TWO,))


def test_every_tab_goes_out_and_back_and_the_room_of_an_interview_may_be_corrected(two: World) -> None:
    project(two)
    slot, trial = "creneau:C1", f"epreuve:{ONE}/MKX1/EVD1"
    records = {
        slot: {"programme": "MKX1", "trial": "EVS", "starts_at": "2024-05-14T09:20:00+02:00", "minutes": 20,
               "jurors": [JURY], "room": "B12", "held_by": f"{ONE}/MKX1"},
        trial: {"taken_at": "2024-04-20T18:05:33+02:00", "outcome": "passee", "score": "13,5", "provider": "Visiotest"},
    }  # fmt: skip
    for subject, fields in records.items():
        kind = subject.partition(":")[0]
        two.desk.journal.record(Draft(two.form(), "x", kind, subject, {subject: fields}))
    whole = {tab: tuple(column.key for column in TABS[tab].columns) for tab in TRAVEL}
    content = sent(two, "direction", "direction@ecole.example.org", columns=whole)
    assert [*read_grids(FILE, content)] == [*TRAVEL, TAB]
    assert rows(content, SLOTS)[1][:5] == ["C1", "Lefèvre Noémie", "MKX1", "EVS", 45426.38888888889]
    shown = back(two, edited(content, lambda grids: None), "direction")
    assert (shown.cells, shown.rows, shown.faults, shown.gone, shown.kept) == ((), (), (), (), 0)
    content = edited(edited(content, typed(SLOTS, "C1", "Salle", "C3")), typed(SLOTS, "C1", "Minutes", 25))
    assert [(one.asked.question.label, one.takable) for one in back(two, content).cells] == [
        ("Minutes", False), ("Salle", True)
    ]  # fmt: skip


def test_a_row_beside_another_name_is_a_question_in_every_column_it_changes(standing: World) -> None:
    """Columns sorted without the number: a phone where none was would be proposed."""
    named = Draft(standing.form(), "i", "import", f"dossier:{THREE}", {f"dossier:{THREE}": {"family_name": "Zola"}})
    standing.desk.journal.record(named)
    content = sent(standing, columns={DOSSIERS: ("email", "mark_s1")})

    def slipped(grids: dict[str, list[list[Any]]]) -> None:
        lines = grids[DOSSIERS]
        lines[2][1:], lines[3][1:] = lines[3][1:], lines[2][1:]

    def fates(change: Change) -> dict[str, str]:
        shown = back(standing, edited(edited(content, typed(DOSSIERS, TWO, "Moyenne S1", 7.25)), change))
        return {one.key: one.asked.question.why for one in shown.cells}

    key = f"dossier:{TWO}#mark_s1"
    assert fates(lambda grids: None) == {key: ""}
    assert fates(typed(DOSSIERS, TWO, "Candidat", " LEFEVRE  noémie ")) == {key: ""}
    assert fates(typed(DOSSIERS, TWO, "Candidat", "")) == {key: ""}
    assert fates(typed(DOSSIERS, TWO, "Candidat", "Zola")) == {key: ELSES}
    moved = fates(slipped)
    assert f"dossier:{THREE}#mark_s1" in moved
    assert set(moved.values()) == {ELSES}


def test_a_name_corrected_since_the_file_left_makes_no_row_anothers(two: World) -> None:
    content = edited(sent(two, columns={DOSSIERS: ("email",)}), typed(DOSSIERS, ONE, MAIL, "neuf@example.org"))
    direction = two.who("direction")
    two.desk.correct(two.form(), direction, two.desk.file(direction, ONE), "family_name", "Autrement")
    assert [one.asked.question.why for one in back(two, content).cells] == [""]


# ---- who may read, who may settle


def project(world: World, state: str = "ADMISSIBLE") -> None:
    world.desk.journal.record(
        [
            Draft("s", "direction@ecole.example.org", "transition", f"candidature:{ONE}/MKX1",
                  {f"candidature:{ONE}/MKX1": {"state": state}}),
            Draft("fiche", "placement@ecole.example.org", "fiche", f"fiche:{ONE}/MKX1/1",
                  {f"fiche:{ONE}/MKX1/1": {"company": "Atelier Lagarde", "provided_on": "2024-05-02"}}),
        ]
    )  # fmt: skip


@pytest.mark.parametrize("state", ["ADMISSIBLE", "COMPLET"])
def test_no_project_leaves_for_who_still_judges(two: World, state: str) -> None:
    """Nor one that stands where none should."""
    project(two, state)
    seen = {}
    for to in ("placement", "direction", "jury", "instruction", "lecture"):
        grids = read_grids(FILE, sent(two, "direction", f"{to}@ecole.example.org"))
        seen[to] = any("Atelier Lagarde" in row for row in grids.get(FICHES, ()))
    assert seen == {"placement": True, "direction": True, "jury": False, "instruction": False, "lecture": False}


def test_whether_a_project_exists_is_told_to_no_judge_who_names_it(two: World) -> None:
    project(two)

    def named(number: int) -> Change:
        return lambda grids: grids.update({FICHES: [["Fiche", "Entreprise"], [f"{ONE}/MKX1/{number}", "Essai"]]})

    for number in (1, 2):
        shown = back(two, edited(sent(two), named(number)))
        assert (shown.cells, shown.rows, shown.others, shown.faults) == ((), (), (), ())

        def bare(grids: dict[str, list[list[Any]]], number: int = number) -> None:
            grids.clear()
            named(number)(grids)

        shown = back(two, edited(sent(two), bare))
        assert (shown.cells, shown.rows, shown.others, shown.faults) == ((), (), (), ())


def test_that_projects_are_not_compared_is_told_to_who_judges_whatever_the_file_says_of_them(two: World) -> None:
    project(two)
    fiches = sent(two, "placement", "direction@ecole.example.org")
    assert FICHES in read_grids(FILE, fiches)
    wrong = edited(fiches, typed(FICHES, f"{ONE}/MKX1/1", "Entreprise", "Autre"))
    for who, says in (("instruction", BLIND_IN_PART), ("secretariat", BLIND)):
        assert [back(two, one, who).unread for one in (fiches, wrong)] == [says, says]
    assert [back(two, wrong, who).unread for who in ("placement", "direction")] == ["", ""]
    assert back(two, sent(two), "instruction").unread == ""


def test_only_what_both_may_read_leaves(two: World) -> None:
    desk = two.desk
    for name, role in (("bat", "jury"), ("mkx", "instruction")):
        code = f"{name.upper()}1"
        desk.grant(two.form(), two.who("administration"), f"{name}@ecole.example.org", "", role, (code,))
    bat = sent(two, to="bat@ecole.example.org")
    assert [row[0] for row in rows(bat, CANDIDATURES)[1:]] == [f"{ONE}/BAT1", f"{TWO}/BAT1"]
    mkx = desk.actor("mkx@ecole.example.org")
    assert "bat@ecole.example.org" not in dict(desk.addressees(mkx))
    with pytest.raises(RuleError, match="Aucune ligne"):
        desk.pack(mkx, Parcel("bat@ecole.example.org", tuple(SESSION.programmes), ALL))


def test_numbers_of_which_nothing_leaves_are_told_whether_they_are_nobodys_or_anothers(two: World) -> None:
    desk = two.desk
    desk.grant(two.form(), two.who("administration"), "mkx@ecole.example.org", "", "instruction", ("MKX1",))
    mkx = desk.actor("mkx@ecole.example.org")
    asked = Parcel(JURY, ("MKX1", "BAT1"), ALL, (ONE, TWO, "24-99999", "Lefèvre"))
    assert desk.left_out(mkx, asked) == (TWO, "24-99999", "Lefèvre")
    assert desk.left_out(two.who("instruction"), asked) == ("24-99999", "Lefèvre")
    assert desk.left_out(mkx, Parcel(JURY, ("MKX1",), ALL)) == ()


def test_who_is_recused_is_sent_nothing_of_it_whoever_sends(two: World) -> None:
    subject = f"candidature:{TWO}/BAT1"
    away = Draft("r", "direction@ecole.example.org", "recusation", subject, {subject: {"recused": [JURY]}})
    two.desk.journal.record(away)
    assert [row[0] for row in rows(sent(two), DOSSIERS)[1:]] == [ONE]


def test_nothing_leaves_for_who_has_no_access_nor_from_who_only_reads(standing: World) -> None:
    with pytest.raises(Denied):
        sent(standing, to="inconnu@example.org")
    with pytest.raises(Denied):
        sent(standing, "jury")
    assert JURY in dict(standing.desk.addressees(standing.who("instruction")))
    assert "administration@ecole.example.org" not in dict(standing.desk.addressees(standing.who("instruction")))


def test_who_brings_it_back_settles_their_own_rows_only(two: World) -> None:
    desk = two.desk
    desk.grant(two.form(), two.who("administration"), "bat@ecole.example.org", "", "instruction", ("BAT1",))
    content = edited(sent(two), typed(CANDIDATURES, f"{ONE}/MKX1", "État", "Admis"))
    content = edited(content, typed(DOSSIERS, TWO, MAIL, "neuf@example.org"))
    bat = desk.actor("bat@ecole.example.org")
    shown = desk.compare_returned(bat, desk.read_returned(bat, FILE, content))
    assert [one.key for one in shown.cells] == [f"dossier:{TWO}#email"]
    assert shown.others == (f"Candidatures, {ONE}/MKX1, ligne 3",)
    whole = back(two, content)
    assert desk.take_back(bat, whole, {one.key: None for one in whole.cells}).saved == 1


def test_a_guess_typed_in_a_file_tells_nothing_to_who_still_judges(two: World) -> None:
    """Whatever one types for a state that is left unsaid, true or not, with a slip or without, says the same."""
    project(two)
    engaged = {f"candidature:{ONE}/MKX1": {"state": "ENGAGE"}}
    two.desk.journal.record(Draft("e", "placement@ecole.example.org", "transition", next(iter(engaged)), engaged))

    def bare(grids: dict[str, list[list[Any]]]) -> None:
        del grids[TAB]

    content = sent(two)
    assert [ONE + "/MKX1", "Lefèvre Noémie", "Admissible"] in [row[:3] for row in rows(content, CANDIDATURES)]
    where = f"Candidatures, {ONE}/MKX1, ligne 3, colonne « État »"
    for guess in ("Admissible", "Engagé", "Admis"):
        guessed = edited(content, typed(CANDIDATURES, f"{ONE}/MKX1", "État", guess))
        for one, others in ((guessed, () if guess == "Admissible" else (where,)), (edited(guessed, bare), (where,))):
            shown = back(two, one)
            assert (shown.cells, shown.others, shown.kept) == ((), others, 0)


def test_another_books_file_is_refused_and_one_whose_slip_was_changed_is_told(standing: World, tmp_path: Path) -> None:
    content = sent(standing)
    other = World(tmp_path / "other").found()
    with pytest.raises(ImportRefused, match="parti d’un autre classeur"):
        back(other, content)
    other.close()

    def spoil(grids: dict[str, list[list[Any]]]) -> None:
        grids[TAB][2][0] = "A" + grids[TAB][2][0]

    shown = back(standing, edited(edited(content, spoil), typed(DOSSIERS, ONE, MAIL, "neuf@example.org")))
    assert (shown.brought.tampered, told(shown)) == (
        True, [(KEY, "?", "neuf@example.org", "noemie@example.org", "base inconnue")],
    )  # fmt: skip


def test_what_is_no_workbook_is_refused_in_french(standing: World) -> None:
    for name, content in (("a.xlsx", b"PK\x03\x04rien"), ("a.csv", b"a;b\n1;2\n"), ("a.xls", b"\xd0\xcf")):
        with pytest.raises(ImportRefused, match=r"\.xlsx|abîmé"):
            standing.desk.read_returned(standing.who("instruction"), name, content)


def test_a_formula_that_fails_is_a_fault_and_not_an_emptied_cell(standing: World) -> None:
    content = sent(standing)
    grids = read_grids(FILE, content)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, grid in grids.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(grid):
                sheet.write_row(number, 0, list(row))
        place = list(grids[DOSSIERS][0]).index(MAIL)
        book.get_worksheet_by_name(DOSSIERS).write_formula(1, place, "=Z99", None, "#REF!")
    shown = back(standing, out.getvalue())
    assert shown.cells == ()
    assert "formule en erreur (#REF!)" in str(shown.faults[0])


# ---- whatever the journal holds

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
anything = st.one_of(
    texts, st.booleans(), st.integers(-5, 10**16), st.decimals(-9, 10**16, places=3).map(str),
    st.dates().map(lambda day: day.isoformat()), st.datetimes().map(lambda at: at.isoformat() + "+02:00"),
    st.lists(texts, max_size=3), st.sampled_from(["x" * 40_000]),
)  # fmt: skip


@settings(max_examples=10, deadline=None)
@example(values={"title_obtained_on": "\x00"})  # which leaves as ␀
@given(
    values=st.dictionaries(
        st.sampled_from(sorted({*ALL[DOSSIERS]} - {"withdrawn", "person"})), anything, min_size=1, max_size=20
    )
)
def test_out_then_back_unchanged_proposes_nothing_whatever_the_journal_holds(standing: World, values: Any) -> None:
    subject = f"dossier:{THREE}"
    standing.desk.journal.record(Draft(standing.form(), "i", "import", subject, {subject: values | {"person": THREE}}))
    content = sent(standing, columns={DOSSIERS: ALL[DOSSIERS]})
    assert told(back(standing, content)) == []
    shown = back(standing, edited(content, lambda grids: None))
    assert (told(shown), shown.faults, shown.gone) == ([], (), ())


def test_a_taking_back_that_is_killed_is_taken_once_by_whoever_brings_the_file_again(
    two: World, tmp_path: Path
) -> None:
    content = edited(sent(two), typed(DOSSIERS, ONE, MAIL, "un@example.org"))
    content = edited(content, typed(DOSSIERS, TWO, MAIL, "deux2@example.org"))
    file = tmp_path / FILE
    file.write_bytes(content)
    killed("killed_return", two.url, "outbox written", two.clock().isoformat(), str(file))
    desk = two.open()
    desk.journal.check()
    take(desk, FILE, content)
    register = desk.journal.register(0)
    held = [one.act.subject for one in register.acts if one.holds and one.act.kind == "ecart"]
    assert sorted(held) == [f"dossier:{ONE}", f"dossier:{TWO}"]
    assert [register.value(subject, "email") for subject in sorted(held)] == ["un@example.org", "deux2@example.org"]
    assert take(desk, FILE, content) == 0
