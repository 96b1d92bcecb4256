"""F12: the locale and the time zone of the file are read with its tabs, and again while somebody looks at it."""

from pathlib import Path

from sheets_sync.answers import Draft, Saved
from sheets_sync.file_settings import FileSettings
from sheets_sync.google_tabs import SETTINGS_AGAIN
from sheets_sync.journal import TAB
from tests.sheets_sync.google.world import Drive

FRENCH = FileSettings("fr_FR", "Europe/Paris")


def test_what_the_file_is_set_to_costs_no_request_and_is_seen_within_the_hour(drive: Drive, tmp_path: Path) -> None:
    journal = drive.journal(tmp_path)
    assert isinstance(journal.record(Draft("f", "anne@ecole.invalid", "note", "dossier:24-00001", reason="vu")), Saved)
    book = drive.book()
    before = drive.service.counts["read"]
    book.read({TAB: 0})
    assert drive.service.counts["read"] - before == 2  # where the tabs are, and what this one holds
    assert book.settings == FRENCH
    assert [*book.settings.faults("Europe/Paris")] == []
    drive.service.file(drive.key).book.properties |= {"locale": "en_GB", "timeZone": "Europe/London"}
    for later, found in ((SETTINGS_AGAIN / 2, FRENCH), (SETTINGS_AGAIN, FileSettings("en_GB", "Europe/London"))):
        drive.clock.advance(later)
        book.picture(0, [])
        assert book.settings == found
    faults = [*book.settings.faults("Europe/Paris")]
    assert [fault.column for fault in faults] == ["Paramètres régionaux", "Fuseau horaire"]
