"""An alarm at the desk: what each may see, copy, ask and confirm; then the work goes on."""

import pytest

from desk.access import Denied
from desk.founding import account_row, founding
from desk.recovering import RESERVED, Alarm
from rules.case import Actor
from sheets_sync.answers import Refused, Saved
from sheets_sync.journal import TAB
from sheets_sync.rows import JournalRow
from sheets_sync.sql_book import SqlBook
from tests.desk.conftest import SESSION, World, candidate
from tests.sheets_sync.test_tampering import rewrite

ONE = "24-00001"


@pytest.fixture
def cut(book: World) -> World:
    """A dossier, three notes, then the last two are cut from the book behind the desk's back."""
    book.bring(candidate(ONE, family_name="Lefèvre"))
    for text in ("un", "=deux", "trois"):
        note(book, text)
    tamper(book, -2)
    assert book.desk.sight().alarm
    return book


def note(book: World, text: str) -> object:
    clerk = book.who("instruction")
    return book.desk.note(book.form(), clerk, book.desk.file(clerk, ONE), text)


def rows_of(book: World) -> list[JournalRow]:
    return [JournalRow(*row) for row in SqlBook(book.url).read({TAB: 0})[TAB].rows]


def tamper(book: World, end: int) -> None:
    from pathlib import Path

    rewrite(Path(book.url.removeprefix("sqlite:///")), lambda rows: rows[:end])
    book.desk.journal.check()


def alarm(book: World, who: Actor) -> Alarm:
    found = book.desk.alarm(who)
    assert found is not None
    return found


def test_no_alarm_says_nothing(book: World) -> None:
    assert book.desk.alarm(book.who("lecture")) is None


def test_it_says_what_happened_what_is_safe_and_what_is_missing(cut: World) -> None:
    found = alarm(cut, cut.who("instruction"))
    assert "lignes, il n'en a plus que" in found.happened
    assert [(one.who, one.what, one.dossier) for one in found.missing] == [("Instruction", "Note", ONE)] * 2
    assert (found.unknown, found.silent) == (0, "")
    assert found.last is not None
    assert found.keepers == ("Administration", "Direction", "Direction2")
    assert (found.may_ask, found.may_confirm, found.may_copy) == (False, False, True)


def test_who_reads_no_dossier_learns_that_an_act_is_missing_and_no_more(cut: World) -> None:
    found = alarm(cut, cut.who("administration"))
    assert {(one.what, one.dossier, one.says) for one in found.missing} == {("Note", "", "")}
    copied = cut.desk.recovery(cut.who("administration"))
    assert {row[8] for row in copied.tables["actes-manquants"][1:]} == {RESERVED}
    assert "Lefèvre" not in str(copied)
    assert "=deux" not in str(copied)
    assert not cut.desk.alarm(cut.who("lecture")).may_copy  # type: ignore[union-attr]


def test_the_copy_holds_every_act_the_missing_ones_and_the_seals(cut: World) -> None:
    copied = cut.desk.recovery(cut.who("direction"))
    positions = [row[0] for row in copied.tables["actes"][1:]]
    assert positions == [str(n + 2) for n in range(len(positions))]
    assert [row[6] for row in copied.tables["actes-manquants"][1:]] == ["=deux", "trois"]
    assert {row[9] for row in copied.tables["actes-en-attente"][1:]} >= {
        row[9] for row in copied.tables["actes-manquants"][1:]
    }
    assert [row[0] for row in copied.tables["sceaux"][1:]] == [
        "gardé hors du classeur",
        "classeur tel qu'il est maintenant",
    ]
    assert copied.tables["fautes"][1][0] == TAB
    assert "Lefèvre" in str(copied.acts)
    kept = {row.operation: row._asdict() for row in rows_of(cut)}
    assert [act for act in copied.acts if act["operation"] in kept] == list(kept.values())


def test_two_people_resume_and_the_work_goes_on(cut: World) -> None:
    desk, head, chair = cut.desk, cut.who("administration"), cut.who("presidence")
    assert isinstance(note(cut, "refusée"), Refused)
    shown = alarm(cut, head)
    assert isinstance(desk.ask_to_resume(head, shown, "", "deux notes"), Refused)
    assert desk.ask_to_resume(head, shown, "Sauvegarde de la veille restaurée", "note deux\nnote trois\n") is None
    asked = alarm(cut, head)
    assert asked.request is not None
    assert (asked.request.name, asked.request.missing) == ("Administration", ("note deux", "note trois"))
    assert (asked.may_confirm, alarm(cut, chair).may_confirm) == (False, True)
    assert isinstance(desk.confirm_resumption(head, asked.request), Refused)
    with pytest.raises(Denied):
        desk.confirm_resumption(cut.who("lecture"), asked.request)
    with pytest.raises(Denied):
        desk.ask_to_resume(chair, shown, "moi", "rien")
    answer = desk.confirm_resumption(chair, asked.request)
    assert isinstance(answer, Saved)
    assert answer.act.reason.startswith("Sauvegarde de la veille restaurée")
    assert desk.alarm(head) is None
    assert isinstance(note(cut, "saisie de nouveau"), Saved)
    line = next(one for one in desk.journal_lines(head, 10) if one.kind == "reprise")
    assert (line.who, dict(line.facts)["avec"]) == ("Administration", chair.email)


def test_a_request_can_be_taken_back(cut: World) -> None:
    head = cut.who("direction")
    cut.desk.ask_to_resume(head, alarm(cut, head), "Par erreur", "rien")
    request = alarm(cut, head).request
    assert request is not None
    cut.desk.withdraw_resumption(cut.who("administration"))
    assert alarm(cut, head).request is None
    assert isinstance(cut.desk.confirm_resumption(cut.who("presidence"), request), Refused)


@pytest.fixture
def lone(empty: World) -> World:
    """One administrator, one reader, and an alarm."""
    accounts = [account_row(f"{role}@ecole.example.org", "", role, "*") for role in ("administration", "lecture")]
    admin = "administration@ecole.example.org"
    empty.desk.journal.record(founding("f", admin, SESSION.tables, accounts, {}))
    empty.bring(candidate(ONE))
    return empty


def test_who_is_alone_is_told_so_then_restores_and_gives_a_second_person_the_role(lone: World) -> None:
    from pathlib import Path

    file, chief = Path(lone.url.removeprefix("sqlite:///")), lone.who("administration")
    lone.desk.journal.check()
    saved: list[JournalRow] = rows_of(lone)
    tamper(lone, -1)
    found = alarm(lone, chief)
    assert (found.alone, found.helpers) == ("Administration", ("Lecture (lecture)",))
    granted = lone.desk.grant(lone.form(), chief, "lecture@ecole.example.org", "", "jury", ("*",))
    assert isinstance(granted, Refused)  # nothing is recorded meanwhile, a right no more than the rest
    rewrite(file, lambda _: saved)
    lone.desk.journal.check()
    assert lone.desk.alarm(chief) is None
    granted = lone.desk.grant(lone.form(), chief, "lecture@ecole.example.org", "", "jury", ("*",))
    assert isinstance(granted, Saved)
    lone.bring(candidate("24-00002"))
    tamper(lone, -1)
    assert alarm(lone, chief).alone == ""


def test_two_who_may_are_not_alone(cut: World) -> None:
    assert alarm(cut, cut.who("administration")).alone == ""
