"""A Google workbook that people have their hands in: how many requests it takes, and what the journal survives."""

from pathlib import Path

import pytest

from rules.session import default_notice, load
from sheets_sync.answers import Answer, Draft, Refused, Saved
from sheets_sync.book import Rejected, Tail
from sheets_sync.google_cells import sheet_number
from sheets_sync.rows import HEADER
from sheets_sync.setting_up import set_up
from sheets_sync.writer import Journal
from tests.sheets_sync.google.world import Drive

ANNE = "anne@ecole.invalid"
DOSSIER = "dossier:24-00001"


def say(journal: Journal, form: str, value: str = "0601") -> Answer:
    """A telephone number, on what this process last read."""
    bases = journal.register().bases(f"{DOSSIER}#phone")
    return journal.record(Draft(form, ANNE, "saisie", DOSSIER, {DOSSIER: {"phone": value}}, bases=bases))


def saved(answer: Answer) -> Saved:
    assert isinstance(answer, Saved), answer
    return answer


def refused(answer: Answer) -> str:
    assert isinstance(answer, Refused), answer
    return " ".join(answer.reasons)


def test_a_refresh_is_one_read_a_save_one_write_and_an_idle_desk_asks_nothing(drive: Drive, tmp_path: Path) -> None:
    journal = drive.journal(tmp_path)
    saved(say(journal, "f1"))
    before = drive.service.counts.copy()
    for n in range(5):
        saved(say(journal, f"g{n}", f"06{n}"))
    assert drive.service.counts - before == {"write": 5}
    before = drive.service.counts.copy()
    journal.register(0)
    assert drive.service.counts - before == {"read": 1}
    before = drive.service.counts.copy()
    for _ in range(50):
        journal.register()
    assert drive.service.counts - before == {}


def test_what_people_open_with_holds_a_whole_session(drive: Drive, tmp_path: Path) -> None:
    """The act that founds it is longer than a cell: every process reads it as it was written."""
    session = load(default_notice()).tables
    lines, answer = set_up(drive.journal(tmp_path), session, "administration")
    assert saved(answer).position == 1  # type: ignore[arg-type]
    assert lines
    other = drive.journal(tmp_path, "two")
    assert other.register().alarm is None
    assert set_up(other, session, "administration") == ([], None)
    assert other.check().alarm is None


def test_a_tab_that_is_renamed_changes_nothing(drive: Drive, tmp_path: Path) -> None:
    journal = drive.journal(tmp_path)
    saved(say(journal, "f1"))
    drive.rename("Journal", "Journal (ne pas toucher)")
    saved(say(journal, "f2", "0602"))
    drive.rename("Journal (ne pas toucher)", "L'historique")
    assert journal.register(0).value(DOSSIER, "phone") == "0602"
    assert drive.journal(tmp_path, "two").register().value(DOSSIER, "phone") == "0602"
    assert len(journal.register().thread(DOSSIER)) == 2


def test_a_copied_workbook_is_read_only_and_says_so(drive: Drive, tmp_path: Path) -> None:
    saved(say(drive.journal(tmp_path), "f1"))
    copy = drive.copy()
    for name in ("one", "elsewhere"):
        journal = drive.journal(tmp_path / "copy", name, copy)
        register = journal.register()
        assert register.value(DOSSIER, "phone") == "0601"
        assert f"Ce classeur est une copie, ou a été déplacé : son journal nomme « google:{drive.key} »" in str(
            register.alarm
        )
        writes = drive.service.counts["write"]
        assert "Plus rien n'est enregistré" in refused(say(journal, "f2", "0602"))
        assert drive.service.counts["write"] == writes


def test_a_journal_that_was_deleted_is_an_alarm_until_it_is_put_back(drive: Drive, tmp_path: Path) -> None:
    journal = drive.journal(tmp_path)
    saved(say(journal, "f1"))
    book = drive.service.file(drive.key).book
    drive.by_hand(deleteSheet={"sheetId": sheet_number("Journal")})
    assert "Le journal avait 2 lignes, il n'en a plus que 0" in str(journal.register(0).alarm)
    assert "Plus rien n'est enregistré" in refused(say(journal, "f2", "0602"))
    drive.service.file(drive.key).commit(book, drive.clock.now())
    assert journal.register(0).alarm is None
    saved(say(journal, "f3", "0603"))


@pytest.mark.parametrize(
    ("row", "column", "typed"), [(2, 2, "moi"), (2, 7, 12.0), (3, 0, ""), (9, 3, "x"), (4, 11, 1.0)]
)
def test_what_is_typed_in_the_journal_is_an_alarm(
    row: int, column: int, typed: str | float, drive: Drive, tmp_path: Path
) -> None:
    journal = drive.journal(tmp_path)
    for n in range(4):
        saved(say(journal, f"f{n}", f"060{n}"))
    drive.type("Journal", row, column, typed)
    assert journal.register(0).alarm
    assert drive.journal(tmp_path, "two").register().alarm


def test_a_note_in_the_margin_of_the_journal_is_none(drive: Drive, tmp_path: Path) -> None:
    journal = drive.journal(tmp_path)
    saved(say(journal, "f1"))
    drive.type("Journal", 1, len(HEADER) + 2, "à garder")
    assert journal.register(0).alarm is None
    saved(say(journal, "f2", "0602"))


def test_a_tab_made_by_hand_under_its_name_is_used_when_empty_and_refused_otherwise(drive: Drive) -> None:
    book = drive.book()
    drive.by_hand(addSheet={"properties": {"title": "Journal", "sheetId": 5}})
    assert not book.create("Journal", ("qui", "quoi"))
    assert book.append("Journal", [("a", "1")], 0) == Tail(0, [("a", "1")])
    with pytest.raises(Rejected, match="L'onglet « Journal » n'est pas celui de Guichet : renommez-le"):
        drive.book().create("Journal", HEADER)


def test_two_processes_make_the_tab_once(drive: Drive) -> None:
    one, other, created = drive.book(), drive.book(), []

    def meanwhile(request: object) -> None:
        if drive.service.counts["write"] == 0 and not created:
            created.append(None)
            created[0] = other.create("Journal", HEADER)  # type: ignore[call-overload]

    drive.service.between = lambda request: meanwhile(request) if request.kind == "write" else None
    assert [one.create("Journal", HEADER), created[0]] == [False, True]
    assert one.append("Journal", [HEADER], 0) == Tail(0, [HEADER])


def test_people_s_tabs_and_the_journal_are_one_picture(drive: Drive, tmp_path: Path) -> None:
    journal, book = drive.journal(tmp_path), drive.book()
    saved(say(journal, "f1"))
    drive.by_hand(addSheet={"properties": {"title": "Dossiers", "sheetId": sheet_number("Dossiers")}})
    drive.rename("Dossiers", "Mes dossiers")
    drive.by_hand(addSheet={"properties": {"title": "Miroir"}})
    book.add_rows("Dossiers", [["24-00001", 45_000.5, True, "", "=1+1"]])
    book.show("Miroir", {1: ["sujet", "jusqu'à"], 3: ["dossier:24-00001", 2.0]})
    tail, grids = book.picture(0, ["Dossiers", "Miroir", "Fiches"])
    assert [row[0] for row in tail.rows] == [row.operation for row in journal._store._reader.rows]  # type: ignore[union-attr]
    assert {tab: [list(row) for row in grid] for tab, grid in grids.items()} == {
        "Dossiers": [["24-00001", 45_000.5, True, "", "=1+1"]],
        "Miroir": [["sujet", "jusqu'à"], [], ["dossier:24-00001", 2]],
    }
    before = drive.service.counts.copy()
    assert book.picture(1, ["Dossiers", "Miroir", "Fiches"])[0].start == 1
    assert drive.service.counts - before == {"read": 1}


def test_lines_that_outgrow_their_tab_make_it_grow_both_ways_in_the_same_request(drive: Drive) -> None:
    grid = {"rowCount": 2, "columnCount": 3}
    drive.by_hand(addSheet={"properties": {"title": "Miroir", "gridProperties": grid}})
    book = drive.book()
    book.show("Miroir", {1: ["sujet", "jusqu'à"]})
    before = drive.service.counts["write"]
    book.show("Miroir", {1: ["sujet", "jusqu'à", "nom", "ville", "avis"], 4: ["dossier:24-00001", 2.0, "", "", "oui"]})
    book.show("Miroir", {5: ["dossier:24-00002", 2.0, "", "Sète", "non"]})
    assert drive.service.counts["write"] == before + 2
    _, grids = book.picture(0, ["Miroir"])
    assert [row[3:] for row in grids["Miroir"]] == [["ville", "avis"], [], [], ["", "oui"], ["Sète", "non"]]
