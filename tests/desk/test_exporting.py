"""A file that leaves is an act: told to its author and to whoever keeps the book, never to who judges (§5)."""

import pytest

from desk.access import Denied
from desk.exporting import Export, NotRecorded
from rules.faults import RuleError
from sheets_sync import writer
from sheets_sync.answers import Saved
from tests.desk.conftest import World, candidate

LIST = Export("File d’instruction", 3, ("Dossier", "Candidat"))
TOLD = ("Export : File d’instruction, 3 lignes", (("Colonnes", "Dossier, Candidat"),))


def exports(book: World, role: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    lines = book.desk.journal_lines(book.who(role))
    return [(line.what, line.facts) for line in lines if line.kind == "export"]


def test_a_list_given_out_is_told_with_its_lines_and_columns(book: World) -> None:
    who = book.who("instruction")
    assert book.desk.give_file(book.form(), who, LIST, lambda: b"a;b") == b"a;b"
    line = book.desk.journal_lines(who)[0]
    assert (line.who, line.what, line.facts) == (who.name, *TOLD)


def test_two_downloads_are_two_acts_and_one_clicked_twice_is_one(book: World) -> None:
    who = book.who("instruction")
    for form in ("one", "one", "two"):
        book.desk.give_file(form, who, LIST, bytes)
    assert exports(book, "instruction") == [TOLD, TOLD]


@pytest.mark.parametrize(
    ("role", "sees"),
    [("administration", True), ("direction", True), ("jury", False), ("placement", False), ("instruction2", False)],
)
def test_only_its_author_and_who_keeps_the_book_are_told(book: World, role: str, sees: bool) -> None:
    book.desk.give_file(book.form(), book.who("instruction"), LIST, bytes)
    assert exports(book, role) == ([TOLD] if sees else [])


def test_who_keeps_the_book_and_judges_too_is_not_told(book: World) -> None:
    admin, email = book.who("administration"), book.who("direction").email
    answer = book.desk.grant(book.form(), admin, email, "", "jury", ("MKX1",))
    assert isinstance(answer, Saved)
    book.desk.give_file(book.form(), book.who("placement"), LIST, bytes)
    assert exports(book, "direction") == []


def test_a_file_on_one_person_needs_the_right_to_read_them(book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1",)))
    about = Export("Dossier de droit d’accès", 4, dossier="24-00001")
    with pytest.raises(Denied):
        book.desk.give_file(book.form(), book.who("administration"), about, bytes)
    book.desk.give_file(book.form(), book.who("direction"), about, bytes)
    line = book.desk.journal_lines(book.who("direction"))[0]
    assert (line.what, line.dossier) == ("Export : Dossier de droit d’accès, 4 lignes", "24-00001")


def test_an_act_of_export_holds_nothing_of_a_candidate_or_goes_with_them(book: World) -> None:
    """So a purge leaves those that are about nobody."""
    book.bring(candidate("24-00001", ("MKX1",)))
    who, journal = book.who("direction"), book.desk.journal
    for what in (LIST, Export("Dossier de droit d’accès", 4, dossier="24-00001")):
        book.desk.give_file(book.form(), who, what, bytes)
    held = {"liste": "File d’instruction", "lignes": 3, "colonnes": ["Dossier", "Candidat"]}
    every, one = (recorded.act for recorded in journal.register(0).acts[-2:])
    assert (every.subject, every.changes, every.facts) == ("export:File d’instruction", {}, held)
    assert (one.subject, one.facts["liste"]) == ("dossier:24-00001", "Dossier de droit d’accès")
    assert journal.purge("dossier:24-00001") == 2
    every, one = (recorded.act for recorded in journal.register(0).acts[-2:])
    assert (every.facts, one.facts) == (held, {})


def test_what_could_not_be_made_leaves_no_act(book: World) -> None:
    def fails() -> bytes:
        raise RuleError("trop de lignes")

    with pytest.raises(RuleError, match="trop de lignes"):
        book.desk.give_file(book.form(), book.who("instruction"), LIST, fails)
    assert exports(book, "instruction") == []


def test_without_its_act_no_file_is_given(book: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer is stopped: nothing more can be recorded, and no answer ever comes."""
    monkeypatch.setattr(writer, "PATIENCE", 0.05)
    book.bring(candidate())
    book.desk.journal.close()
    with pytest.raises(NotRecorded, match="fichier gardé"):
        book.desk.give_file(book.form(), book.who("instruction"), LIST, lambda: b"secret")
