"""What providers of trials are told, and how long recordings are kept (§6.2 NB)."""

from datetime import date

import pytest

from rules.providers import PERMITTED, Provider, handed_out, of_trial, overdue, purge_day, purge_said, telephone
from rules.session import load, notices

SESSION = load(notices()[0])
LABELS = {row["cle"]: row["libelle"] for row in SESSION.tables["Champs"]}
EVD = SESSION.providers["evd"]
SIXTY = Provider("evd", "EVD", "EVD", 60, PERMITTED, "6.2")
APRIL = date(2024, 4, 18)
PERSON = {
    "family_name": "Lefèvre", "given_name": "Noémie", "phone": "+33639980001", "email": "noemie@example.org",
    "birth_date": "2003-05-14", "nationality": "Française", "native_language": "Français",
}  # fmt: skip


def test_exactly_four_fields_leave() -> None:
    """R-086: whatever else the dossier holds."""
    table = handed_out(EVD, LABELS, [PERSON])
    assert table.header == ("Nom", "Prénom", "Téléphone", "Courriel")
    assert table.rows == (("Lefèvre", "Noémie", "06 39 98 00 01", "noemie@example.org"),)


def test_someone_convened_twice_is_told_once_and_a_blank_stays_blank() -> None:
    unknown = {**PERSON, "phone": None}
    assert handed_out(EVD, LABELS, [PERSON, PERSON, unknown]).rows[1:] == (
        ("Lefèvre", "Noémie", "", "noemie@example.org"),
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("+33639980001", "06 39 98 00 01"),
        ("+447700900123", "00 44 77 00 90 01 23"),
        ("0639980001", "0639980001"),
        ("", ""),
    ],
)
def test_a_telephone_is_a_text_that_no_spreadsheet_spoils(number: str, text: str) -> None:
    assert telephone(number) == text


def test_each_remote_trial_has_its_provider() -> None:
    found = {code: of_trial(SESSION, trial) for code, trial in SESSION.trials.items()}
    assert {code: each.code for code, each in found.items() if each} == {
        "EVD1": "evd", "EVD2": "evd", "ANGLAIS1": "anglais", "ANGLAIS2": "anglais",
    }  # fmt: skip


def test_a_recording_goes_on_its_day_and_an_unknown_duration_says_so() -> None:
    """R-090: the notice leaves the duration to the providers; until it is typed, unknown is not « never »."""
    assert (purge_day(SIXTY, APRIL), purge_day(EVD, APRIL), purge_day(None, APRIL)) == (date(2024, 6, 17), None, None)
    assert purge_said(SIXTY, APRIL) == "à effacer le 17/06/2024"
    assert purge_said(EVD, APRIL) == "durée de conservation inconnue : saisissez-la dans Prestataires, ligne « evd »"
    assert purge_said(None, APRIL) == ""


@pytest.mark.parametrize(("today", "late"), [(date(2024, 6, 16), 0), (date(2024, 6, 17), 1), (date(2024, 6, 30), 2)])
def test_recordings_past_their_day(today: date, late: int) -> None:
    assert overdue(SIXTY, [APRIL, date(2024, 4, 19)], today) == late
    assert overdue(EVD, [APRIL], today) == 0
