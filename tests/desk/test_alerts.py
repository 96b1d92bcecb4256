"""Fees short of what is due, a trial out of its window: told where one looks, and nothing is refused (§4.1, §3)."""

import pytest

from rules.findings import Finding
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate

ONE, TWO = "24-00001", "24-00002"


def fee(book: World, number: str = ONE) -> Finding | None:
    return book.desk.file(book.who("instruction"), number).fee_alert


@pytest.mark.parametrize(
    ("paid", "says"),
    [
        (77, None),
        (99, None),
        (None, None),  # unknown is not nothing
        (0, "Frais : rien reçu sur 77 € dus ; la notice ne prévoit aucune sanction"),
        (55, "Frais : 55 € reçu sur 77 € dus ; la notice ne prévoit aucune sanction"),
    ],
)
def test_fees_short_of_what_is_due_are_told_to_who_examines(paid: int | None, says: str | None, book: World) -> None:
    book.bring(candidate(ONE, fee_paid=paid))
    found = fee(book)
    assert (found.says if found else None) == says
    assert found is None or (found.code, found.section, found.overridable_by) == ("R-055", "4.1", "case_worker")


def test_what_the_dossiers_of_a_person_paid_counts_together(book: World) -> None:
    book.bring(
        candidate(ONE, ("MKX1",), fee_paid=77, programmes_chosen=2),
        candidate(TWO, ("BAT1",), person=ONE, fee_paid=None, programmes_chosen=2),
    )
    assert fee(book) is not None
    paid = Draft(book.form(), "x", "saisie", f"dossier:{TWO}", {f"dossier:{TWO}": {"fee_paid": 22}})
    assert isinstance(book.desk.journal.record(paid), Saved)
    assert (fee(book, ONE), fee(book, TWO)) == (None, None)


@pytest.mark.parametrize(
    ("outcome", "taken_at", "says"),
    [
        ("passee", "2024-04-23T23:59:59+02:00", ()),
        ("absent", "2024-04-25T10:00:00+02:00", ()),
        ("passee", None, ()),
        ("passee", "2024-04-23T22:00:00+00:00", ("passée le 24/04/2024, hors de la fenêtre",)),
    ],
)
def test_a_trial_out_of_its_window_is_told_to_the_jury(
    outcome: str, taken_at: str | None, says: tuple[str, ...], book: World
) -> None:
    book.bring(candidate(ONE, ("MKX1", "BAT1")))
    subject = f"epreuve:{ONE}/MKX1/EVD1"
    draft = Draft(book.form(), "x", "epreuve", subject, {subject: {"outcome": outcome, "taken_at": taken_at}})
    assert isinstance(book.desk.journal.record(draft), Saved)
    file = book.desk.file(book.who("jury"), ONE)
    found = file.application("MKX1").found
    assert len(found) == len(says)
    assert all(text in one.says for one, text in zip(found, says, strict=True))
    assert [one.code for one in found] == ["R-038"] * len(says)
    assert file.application("BAT1").found == ()
