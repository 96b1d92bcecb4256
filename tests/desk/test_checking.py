"""What the desk keeps between two checks says no more and no less than the register read from nothing."""

from dataclasses import replace

from desk import checking
from rules.contents import Contents
from sheets_sync.standings import standings
from sheets_sync.verifying import verify
from tests.desk.conftest import World, candidate


def ordered(contents: Contents) -> Contents:
    people = [replace(person, dossiers=tuple(sorted(person.dossiers))) for person in contents.persons]
    return replace(
        contents,
        applications=tuple(sorted(contents.applications, key=lambda standing: standing.key)),
        persons=tuple(sorted(people, key=lambda person: person.key)),
    )


def test_the_command_and_the_desk_see_the_same_book(crowd: World) -> None:
    crowd.bring(candidate("24-90001", ("MKX1", "BAT1"), fee_paid=0), candidate("24-90002", person="24-90001"))
    clerk = crowd.who("instruction")
    crowd.desk.note(crowd.form(), clerk, crowd.desk.file(clerk, "24-90001"), "Relancée.")
    desk, files = crowd.desk, crowd.desk.files()
    seen = ordered(checking.contents(files, desk.today()))
    assert len(seen.applications) > 40
    assert ordered(standings(files.register, files.session).contents(desk.today())) == seen


def test_the_command_names_each_breach_with_its_dossier_and_its_remedy(book: World) -> None:
    book.bring(candidate("24-90001", fee_paid=1))
    (broken,) = verify(book.desk.journal, book.clock())
    assert (broken.tab, broken.row, broken.section) == ("Dossiers", "24-90001", "4.1")
    assert broken.fix
