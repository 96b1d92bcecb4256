"""Feuille: cells typed are acts; parameter rows are a draft, whose effect is seen before it is put in force."""

import re

import pytest

from desk.sheet import Edit
from sheets_sync.answers import Refused, Saved
from tests.desk.conftest import World, candidate

ONE, TWO = "24-00001", "24-00002"
ISO = re.compile(r"\d{4}-\d\d-\d\d")


def test_each_typed_cell_is_an_act_and_a_bad_one_comes_back(book: World) -> None:
    book.bring(candidate(ONE), candidate(TWO, family_name="Zola"))
    who = book.who("instruction")
    grid = book.desk.grid(who, "Dossiers")
    edits = [
        Edit(ONE, "phone", "06 11 22 33 44"),
        Edit(ONE, "rank", "3"),
        Edit(TWO, "mark_s1", "13,5"),
        Edit(TWO, "rank", "x"),
    ]
    edited = book.desk.edit(book.form(), who, grid, edits)
    assert (edited.saved, len(edited.answers)) == (2, 2)
    assert edited.refused == ((Edit(TWO, "rank", "x"), "Écrit : « x ». Attendu : un nombre entier."),)
    after = book.desk.grid(who, "Dossiers")
    columns = [column.key for column in after.columns]
    cells = {row.id: dict(zip(columns, row.cells, strict=True)) for row in after.rows}
    assert (cells[ONE]["phone"], cells[ONE]["rank"], cells[TWO]["mark_s1"]) == ("+33611223344", "3", "13,5")


def test_a_cell_typed_over_someone_elses_is_told(book: World) -> None:
    book.bring(candidate(ONE))
    who = book.who("instruction")
    grid = book.desk.grid(who, "Dossiers")
    book.desk.edit(book.form(), book.who("instruction2"), grid, [Edit(ONE, "rank", "1")])
    (answer,) = book.desk.edit(book.form(), who, grid, [Edit(ONE, "rank", "2")]).answers
    assert isinstance(answer, Refused)
    assert (answer.mine, answer.theirs) == ({"Rang": "2"}, {"Rang": "1"})


def test_a_decision_is_not_typed(book: World) -> None:
    book.bring(candidate(ONE))
    who = book.who("instruction")
    grid = book.desk.grid(who, "Candidatures")
    edited = book.desk.edit(
        book.form(), who, grid, [Edit(f"{ONE}/MKX1", "state", "ADMIS"), Edit("24-9/MKX1", "wish", "1")]
    )
    assert [says for _, says in edited.refused] == [
        "Écrit : « ADMIS ». Attendu : une donnée ; « État » est une décision, elle se prend dans Instruction.",
        "Écrit : « 1 ». Attendu : un dossier de vos formations ; 24-9/MKX1 n'en est pas.",
    ]


def draft(book: World, tab: str, row: str, column: str, text: str) -> None:
    who = book.who("direction")
    edited = book.desk.edit(book.form(), who, book.desk.grid(who, tab), [Edit(row, column, text)])
    assert edited.saved == 1, edited


def test_a_draft_changes_nothing_until_its_effect_is_put_in_force(book: World) -> None:
    book.bring(
        candidate(ONE), candidate(TWO, diploma="BUT_GCCD", diploma_text="BUT Génie civil - Construction durable")
    )
    draft(book, "Titres", "BUT_GCCD", "specialites", "BAT;MKX")
    who = book.who("direction")
    jury = book.desk.file(book.who("jury"), TWO)
    assert jury.application("MKX1").examination.eligibility == "jury"
    effect = book.desk.effect_of_draft(who)
    assert [(one.tab, one.row, one.column, one.before, one.after) for one in effect.changes] == [
        ("Titres", "BUT_GCCD", "specialites", "BAT", "BAT;MKX")
    ]
    assert [(flip.dossier, flip.differs[0]) for flip in effect.flips] == [
        (TWO, ("Recevabilité", "à juger par le jury", "de droit"))
    ]
    assert (effect.examined, effect.ready) == (2, True)
    assert book.desk.put_in_force(book.form(), who, effect, " ") == Refused(("mettre en vigueur demande un motif",))
    assert isinstance(book.desk.put_in_force(book.form(), who, effect, "Notice corrigée"), Saved)
    assert book.desk.file(book.who("jury"), TWO).application("MKX1").examination.eligibility == "by_right"
    assert book.desk.effect_of_draft(who).changes == ()


def test_a_day_of_the_calendar_is_shown_and_typed_as_the_french_do(book: World) -> None:
    """The row keeps AAAA-MM-JJ; what is no day stays as typed."""
    who = book.who("direction")
    draft(book, "Calendrier", "rentree", "debut", "02/09/2024")
    draft(book, "Calendrier", "depots", "fin", "bientôt")
    kept = {row["code"]: row for row in book.desk.journal.register().draft["Calendrier"]}
    assert (kept["rentree"]["debut"], kept["depots"]["fin"]) == ("2024-09-02", "bientôt")
    grid = book.desk.grid(who, "Calendrier", "15/04")
    assert [row.id for row in grid.rows] == ["annonce_preadmissibilite"]
    assert [cell for row in book.desk.grid(who, "Calendrier").rows for cell in row.cells if ISO.search(cell)] == []
    assert [column.key for column in grid.columns if column.kind == "date"] == ["debut", "fin"]
    changed = {one.row: (one.before, one.after) for one in book.desk.effect_of_draft(who).changes}
    assert changed == {"rentree": ("", "02/09/2024"), "depots": ("12/03/2024", "bientôt")}
    told = {label: (before, after) for line in book.desk.journal_lines(who) for label, before, after in line.changes}
    assert told["Calendrier, rentree, Début"] == ("", "02/09/2024")


def test_a_draft_edited_since_it_was_shown_is_not_put_in_force(book: World) -> None:
    draft(book, "Titres", "BUT_GCCD", "specialites", "BAT;MKX")
    effect = book.desk.effect_of_draft(book.who("direction"))
    draft(book, "Titres", "BUT_GCCD", "specialites", "BAT;INFRES")
    answer = book.desk.put_in_force(book.form(), book.who("direction"), effect, "vu")
    assert isinstance(answer, Refused)
    assert answer.winner is not None


def test_a_faulty_draft_is_shown_in_place_and_never_in_force(book: World) -> None:
    draft(book, "Formations", "BAT2", "min", "douze")
    who = book.who("direction")
    grid = book.desk.grid(who, "Formations")
    assert [(fault.row, fault.column) for fault in grid.faults] == [("BAT2", "min")]
    assert grid.drafted == {("BAT2", "min")}
    assert isinstance(book.desk.put_in_force(book.form(), who, book.desk.effect_of_draft(who), "vu"), Refused)


def test_a_row_that_applications_stand_on_cannot_go(book: World) -> None:
    book.bring(candidate(ONE))
    who = book.who("direction")
    book.desk.delete_row(book.form(), who, book.desk.grid(who, "Formations"), "MKX1")
    faults = book.desk.effect_of_draft(who).faults
    assert any("des candidatures y sont encore" in fault.says or fault.row == "MKX1" for fault in faults), faults


def test_a_row_is_added_and_taken_out(book: World) -> None:
    who = book.who("direction")
    grid = book.desk.grid(who, "Motifs")
    new = [
        Edit("REJET_NEUF", "etape", "rejeter_dossier"),
        Edit("REJET_NEUF", "libelle", "Motif neuf"),
        Edit("REJET_NEUF", "section", "5.1"),
    ]
    assert book.desk.edit(book.form(), who, grid, new).saved == 1
    effect = book.desk.effect_of_draft(who)
    assert effect.ready, effect.faults
    book.desk.put_in_force(book.form(), who, effect, "Motif demandé par le jury")
    assert "REJET_NEUF" in book.desk.session.workflow.reasons
    book.desk.delete_row(book.form(), who, book.desk.grid(who, "Motifs"), "REJET_NEUF")
    book.desk.put_in_force(book.form(), who, book.desk.effect_of_draft(who), "Retiré")
    assert "REJET_NEUF" not in book.desk.session.workflow.reasons


def test_management_gives_no_rights(book: World) -> None:
    who = book.who("direction")
    edited = book.desk.edit(book.form(), who, book.desk.grid(who, "Accès"), [Edit("x", "role", "direction")])
    assert [says for _, says in edited.refused] == ["l'onglet Accès revient à qui l'administre"]
    assert "Accès" not in book.desk.tabs(book.who("jury"))
    assert "Dossiers" not in book.desk.tabs(book.who("administration"))


@pytest.mark.parametrize(("typed", "says"), [("02/09/2023", "vérifiez l'année"), ("02/09/2024", "")])
def test_a_first_day_of_another_year_is_not_put_in_force(typed: str, says: str, book: World) -> None:
    """§9.2: said on its row before it counts, whatever the way; a day already in force shuts nothing."""
    desk, who = book.desk, book.who("direction")
    assert not desk.edit(book.form(), who, desk.grid(who, "Calendrier"), [Edit("rentree", "debut", typed)]).refused
    effect = desk.effect_of_draft(who)
    assert (effect.ready, says in " ".join(map(str, effect.faults))) == (not says, True)
    row = next(row for row in desk.session.tables["Calendrier"] if row["code"] == "rentree")
    day = f"{typed[6:]}-{typed[3:5]}-{typed[:2]}"
    answer = desk._put_rows_in_force(book.form(), who, {"Calendrier": [{**row, "debut": day}]}, None, "Votée")
    assert isinstance(answer, Refused) is bool(says)
