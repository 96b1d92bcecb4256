"""What the person's other applications and the other persons' seats say of an application, linked dossiers included."""

import pytest

from desk.cases import case_of
from sheets_sync.answers import Draft
from tests.desk.conftest import World, candidate

ONE, TWO, THREE = "24-00001", "24-00002", "24-00003"
TWO_SEATS = "INFRES2-DL"


def put(book: World, state: str, *keys: str) -> None:
    """Each application (`dossier/programme`) is in this state."""
    drafts = [
        Draft(book.form(), "x", "transition", f"candidature:{k}", {f"candidature:{k}": {"state": state}}) for k in keys
    ]
    book.desk.journal.record(drafts)


def facts(book: World, dossier: str, programme: str = TWO_SEATS) -> dict[str, object]:
    return dict(case_of(book.desk.files(), dossier, programme, book.clock()).facts)


def test_a_commitment_on_a_linked_dossier_closes_every_other_project(book: World) -> None:
    book.bring(candidate(ONE, ("BAT1",)), candidate(TWO, ("MKX1",), person=ONE), candidate(THREE, ("MKX1",)))
    put(book, "ENGAGE", f"{ONE}/BAT1")
    put(book, "ADMISSIBLE", f"{TWO}/MKX1", f"{THREE}/MKX1")
    assert facts(book, TWO, "MKX1")["person_lock"] == f"{ONE}/BAT1"
    assert facts(book, THREE, "MKX1")["person_lock"] is None
    says = "déjà établi : engagement de la personne sur une autre candidature"
    for dossier, closed in ((TWO, True), (THREE, False)):
        offers = {offer.id: offer for offer in book.desk.offers(book.who("placement"), dossier, "MKX1")}
        assert (says in offers["agreer"].objections) is closed


@pytest.mark.parametrize("state", ["FICHE_AGREEE", "ENGAGE", "ADMIS"])
def test_two_dossiers_of_one_person_hold_one_seat(book: World, state: str) -> None:
    linked = candidate(TWO, (TWO_SEATS,), person=ONE)
    book.bring(candidate(ONE, (TWO_SEATS,)), linked, candidate(THREE, (TWO_SEATS,)))
    put(book, state, f"{ONE}/{TWO_SEATS}", f"{TWO}/{TWO_SEATS}")
    known = facts(book, THREE)
    assert (known["seats_left"], known["vacant_seats"], known["capacity_left"]) == (1, 1, 1)
    counts = next(row for row in book.desk.seats(book.who("lecture")) if row.programme == TWO_SEATS).seats
    contracts = 1 if state == "ADMIS" else 0
    assert (counts.registered, counts.agreed, counts.contracts, counts.left) == (1, 1, contracts, 1)


def test_ones_own_seat_is_not_another_s(book: World) -> None:
    linked = candidate(TWO, (TWO_SEATS,), person=ONE)
    book.bring(candidate(ONE, (TWO_SEATS,)), linked, candidate(THREE, (TWO_SEATS,)))
    put(book, "FICHE_AGREEE", f"{ONE}/{TWO_SEATS}", f"{THREE}/{TWO_SEATS}")
    for dossier in (ONE, TWO):
        known = facts(book, dossier)
        assert (known["seats_left"], known["vacant_seats"], known["capacity_left"]) == (1, 1, 1)
