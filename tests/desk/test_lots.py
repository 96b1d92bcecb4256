"""A step taken on many applications at once: shown whole before, one act each, nobody skipped silently (§5)."""

from typing import Any

from desk.lots import Lot, Taken
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.conftest import World, candidate, kept

PROGRAMME, TWO_SEATS = "MKX1", "INFRES2-DL"
NUMBERS = tuple(f"24-{n:05d}" for n in range(1, 6))


def put(book: World, programme: str, **states: str) -> None:
    for number, state in zip(NUMBERS, states.values(), strict=False):
        subject = f"candidature:{number}/{programme}"
        book.desk.journal.record(Draft(book.form(), "x", "transition", subject, {subject: {"state": state}}))


def lot(book: World, role: str, step: str, programme: str = PROGRAMME) -> Lot:
    return book.desk.lot(book.who(role), [(number, programme) for number in NUMBERS], step)


def take(book: World, role: str, shown: Lot, form: str = "", **more: Any) -> Taken:
    return book.desk.take_lot(form or book.form(), book.who(role), shown, **more)


@kept
def five(book: World) -> World:
    book.bring(*(candidate(number, (PROGRAMME, TWO_SEATS)) for number in NUMBERS))
    put(book, PROGRAMME, a="RECEVABLE", b="RECEVABLE", c="COMPLET", d="RECEVABLE", e="IRRECEVABLE")
    return book


def states(book: World, programme: str = PROGRAMME) -> list[str]:
    return [book.desk.files().entries[number, programme].state for number in NUMBERS]


def test_what_the_step_would_do_is_shown_and_who_is_left_out_has_a_reason(five: World) -> None:
    shown = lot(five, "jury", "rejeter_dossier")
    assert [line.open for line in shown.lines] == [True, True, False, True, False]
    assert shown.needs_motive
    assert dict(shown.counts) == {("Recevable", ""): 3}
    assert shown.closed[0].objections == ("cette étape ne vous est pas ouverte depuis cet état",)


def test_a_lot_is_proposed_then_validated_by_another(five: World) -> None:
    taken = take(five, "jury", lot(five, "jury", "rejeter_dossier"), reason="Résultats", section="5.1")
    assert taken.saved == 3
    assert [line.dossier for line, _ in taken.others] == [NUMBERS[2], NUMBERS[4]]
    shown = lot(five, "presidence", "rejeter_dossier")
    assert dict(shown.counts) == {("Recevable", "Rejeté sur dossier"): 3}
    assert take(five, "presidence", shown).saved == 3
    assert states(five) == ["REJETE_DOSSIER", "REJETE_DOSSIER", "COMPLET", "REJETE_DOSSIER", "IRRECEVABLE"]


def test_who_proposed_validates_none_of_it(five: World) -> None:
    take(five, "presidence", lot(five, "presidence", "rejeter_dossier"), reason="Résultats")
    assert lot(five, "presidence", "rejeter_dossier").open == ()


def test_the_same_lot_sent_twice_is_one(five: World) -> None:
    shown = lot(five, "jury", "rejeter_dossier")
    first, second = (take(five, "jury", shown, "same", reason="Résultats") for _ in range(2))
    assert (first.saved, second.saved) == (3, 3)
    assert len([one for one in five.desk.journal.register().acts if one.act.kind == "proposition"]) == 3


def test_one_application_decided_meanwhile_stops_nobody_else(five: World) -> None:
    shown = lot(five, "jury", "rejeter_dossier")
    put(five, PROGRAMME, a="RETRAIT")
    taken = take(five, "jury", shown, reason="Résultats")
    assert [type(answer) for _, answer in taken.answers] == [Refused, Saved, Refused, Saved, Refused]


def test_a_lot_that_gives_seats_gives_no_more_than_there_are(five: World) -> None:
    put(five, TWO_SEATS, **dict.fromkeys("abcde", "ADMISSIBLE"))
    for number in NUMBERS:
        subject = f"fiche:{number}/{TWO_SEATS}/1"
        fiche = {"received_on": "2024-06-03", "complete": True}
        five.desk.journal.record(Draft(five.form(), "x", "fiche", subject, {subject: fiche}))
    taken = take(five, "direction", lot(five, "direction", "agreer", TWO_SEATS))
    assert taken.saved == 2
    assert states(five, TWO_SEATS) == ["FICHE_AGREEE"] * 2 + ["ADMISSIBLE"] * 3
    refused = [answer.reasons for _, answer in taken.others if isinstance(answer, Refused)]
    assert refused == [("il n'en reste pas : place sous le plafond de la formation",)] * 3
