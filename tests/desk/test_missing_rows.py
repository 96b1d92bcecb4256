"""Rows that go while applications stand on them, or that contradict themselves once in force: said, and the rest works.

An older version, or another hand, may have put them in force: here their act is recorded as such a version did.
"""

import pytest

from desk.desk import Desk
from desk.drafts import DraftEffect
from desk.screening import View
from desk.sheet import Edit
from rules.faults import Fault
from rules.tabs import TABS
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.verifying import verify
from tests.desk.conftest import SESSION, World, candidate, kept

ONE, TWO, THREE = "24-00001", "24-00002", "24-00003"
NO_RULE = Fault("Règles", "R-015", "code", "ligne absente, une règle la cite : remettez-la, avec sa section")


@kept
def peopled(book: World) -> World:
    return book.bring(candidate(ONE, ("MKX1", "BAT1")), candidate(TWO, ("MKX1",)), candidate(THREE, ("BAT1",)))


def put(book: World, tab: str, key: str, row: dict[str, str] | None) -> None:
    facts = {"lignes": {tab: {key: row}}}
    subject = f"parametre:{tab}/{key}"
    known = book.desk.journal.register().fields[subject]
    changes = {subject: {"supprime": True} if row is None else {**known, **row}}
    answer = book.desk.journal.record(
        Draft(book.form(), "direction@ecole.example.org", "mise_en_vigueur", "classeur", changes, facts=facts)
    )
    assert isinstance(answer, Saved), answer


def every_screen(book: World) -> None:
    desk, clerk, head = book.desk, book.who("instruction"), book.who("direction")
    desk.dashboard(clerk)
    desk.queue(clerk, View())
    desk.seats(head)
    desk.journal_lines(head, 50)
    desk.effect_of_draft(head)
    for tab in desk.tabs(head):
        desk.grid(head, tab)
    for number in (ONE, THREE):
        shown = desk.file(clerk, number)
        for view in shown.applications:
            desk.offers(clerk, number, view.programme)
        desk.thread(clerk, number)


def mend(desk: Desk, book: World) -> list[tuple[str, str]]:
    return [(one.effect, one.fault) for one in desk.dashboard(book.who("direction")).mending]


@pytest.mark.parametrize("opened", ["before", "after"])
def test_a_book_whose_programme_is_gone_opens_and_names_it(opened: str, peopled: World) -> None:
    if opened == "before":
        every_screen(peopled)
    put(peopled, "Formations", "MKX1", None)
    desk = peopled.open() if opened == "after" else peopled.desk
    peopled.desk = desk
    every_screen(peopled)
    assert ("Bloque l'annonce", "2 cas, dont : formation inconnue « MKX1 »") in mend(desk, peopled)
    gone = [one for one in verify(desk.journal, peopled.clock()) if "MKX1" in one.says]
    assert [(one.tab, one.row, one.says) for one in gone] == [
        ("Candidatures", f"{number}/MKX1", "formation inconnue « MKX1 »") for number in (ONE, TWO)
    ]
    assert all(one.fix for one in gone)
    put(peopled, "Formations", "MKX1", next(dict(r) for r in SESSION.tables["Formations"] if r["code"] == "MKX1"))
    assert not [one for one in verify(desk.journal, peopled.clock()) if "MKX1" in one.says]


@pytest.mark.parametrize("opened", ["before", "after"])
def test_a_book_whose_rows_contradict_themselves_opens_on_the_session_before(opened: str, peopled: World) -> None:
    if opened == "before":
        every_screen(peopled)
    before = peopled.desk.session.digest
    put(peopled, "Règles", "R-015", None)
    if opened == "after":
        peopled.desk = peopled.open()
    desk, clerk, head = peopled.desk, peopled.who("instruction"), peopled.who("direction")
    assert desk.session.digest == before
    every_screen(peopled)
    assert ("Bloque l'annonce", str(NO_RULE)) in mend(desk, peopled)
    assert NO_RULE in desk.grid(head, "Règles").faults
    assert [one.says for one in verify(desk.journal, peopled.clock()) if one.tab == "Règles"] == [
        f"colonne « code » : {NO_RULE.says}"
    ]
    assert isinstance(desk.note(peopled.form(), clerk, desk.file(clerk, ONE), "Le reste marche."), Saved)
    row = next(dict(row) for row in SESSION.tables["Règles"] if row["code"] == "R-015")
    put(peopled, "Règles", "R-015", row)
    assert str(NO_RULE) not in str(mend(desk, peopled))


def deleted(book: World, tab: str, key: str) -> DraftEffect:
    head = book.who("direction")
    assert isinstance(book.desk.delete_row(book.form(), head, book.desk.grid(head, tab), key), Saved)
    return book.desk.effect_of_draft(head)


def test_a_programme_in_use_or_a_rule_that_is_cited_cannot_be_put_out_of_force(peopled: World) -> None:
    effect = deleted(peopled, "Formations", "MKX1")
    says = "la ligne ne peut pas disparaître, des candidatures y sont encore (2)"
    assert effect.faults == (Fault("Formations", "MKX1", "code", says),)
    answer = peopled.desk.put_in_force(peopled.form(), peopled.who("direction"), effect, "Fermeture")
    assert answer == Refused((str(effect.faults[0]),))


def test_an_application_that_comes_between_the_effect_and_its_putting_in_force_stops_it(book: World) -> None:
    book.bring(candidate(THREE, ("BAT1",)))
    effect = deleted(book, "Formations", "MKX1")
    assert effect.ready
    book.bring(candidate(TWO, ("MKX1",)))
    answer = book.desk.put_in_force(book.form(), book.who("direction"), effect, "Fermeture")
    assert isinstance(answer, Refused)
    assert "Formations, ligne « MKX1 », colonne « code » : la ligne ne peut pas disparaître" in answer.reasons[0]
    assert "MKX1" in book.desk.session.programmes


def test_a_rule_typed_out_of_the_draft_is_shown_in_its_place(peopled: World) -> None:
    head = peopled.who("direction")
    assert deleted(peopled, "Règles", "R-015").faults == (NO_RULE,)
    edited = peopled.desk.edit(
        peopled.form(), head, peopled.desk.grid(head, "Formations"), [Edit("MKX1", "annee", "demain")]
    )
    assert edited.saved == 1
    assert len(peopled.desk.effect_of_draft(head).faults) > 1


def test_an_answer_that_would_break_the_rows_in_force_is_refused(peopled: World) -> None:
    desk, clerk = peopled.desk, peopled.who("instruction")
    rows = {"Synonymes": [{"texte": "dut mmi", "code": "ABSENT"}]}
    key = TABS["Synonymes"].key
    broken = [{**dict.fromkeys(TABS["Synonymes"].columns, ""), **rows["Synonymes"][0], key: "dut mmi"}]
    answer = desk._put_rows_in_force(peopled.form(), clerk, {"Synonymes": broken}, None, "Essai")
    assert isinstance(answer, Refused)
    assert answer.reasons[0].startswith("Synonymes, ligne « dut mmi »")
    assert desk.session.digest == SESSION.digest or "dut mmi" not in str(desk.session.tables["Synonymes"])


def test_rows_already_broken_do_not_stop_what_breaks_nothing_more(peopled: World) -> None:
    put(peopled, "Règles", "R-015", None)
    answer = peopled.desk.grant(
        peopled.form(), peopled.who("administration"), "neuve@ecole.example.org", "Ève", "jury", ("MKX1",)
    )
    assert isinstance(answer, Saved)
