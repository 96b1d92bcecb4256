"""R-091 of a decision that was taken before Guichet: a deletion is compared with the stated decision (§6.2)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from desk.takeover_views import HELD, READY
from tests.desk.conftest import World
from tests.desk.naive_invariants import broken
from tests.desk.test_takeover import ONE, breaches, csv, preview, said, school, state, take_over, undo

__all__ = ["school"]
GONE = "REJETE_SUPPRESSION_ENREG"
PARIS = ZoneInfo("Europe/Paris")
OPEN, LATE, UNSETTLED = ", avant la décision : à rejeter", " : sans effet, ", " : à clarifier : "


def spring(on: str, *more: str) -> bytes:
    return csv(
        f"{ONE},,,MKX1,Pré-admissible,10/04/2024,,,EVD,,",
        f"{ONE},,,MKX1,Convoqué aux épreuves,15/04/2024,,,,15/04/2024,",
        f"{ONE},,,MKX1,Épreuves passées,24/04/2024,,,,,20/04/2024",
        f"{ONE},,,MKX1,Admissible,{on},le jury,,,,",
        *more,
    )


def admitted(book: World, on: str) -> None:
    take_over(book, spring(on))
    assert state(book, ONE) == "ADMISSIBLE"


def asks_deletion(book: World, at: str) -> None:
    asked = datetime.fromisoformat(at).replace(tzinfo=PARIS).isoformat()
    said(book, "epreuve", f"epreuve:{ONE}/MKX1/EVD1", {"deletion_asked_at": asked})


def objections(book: World) -> tuple[str, ...]:
    """To the rejection."""
    steps = book.desk.offers(book.who("instruction"), ONE, "MKX1")
    return next(tuple(one.objections) for one in steps if one.id == "rejeter_suppression")


def broken_in_both(book: World) -> set[str]:
    """Numbers of the invariants that are broken, which the two readings must find alike."""
    acts = [one.act for one in book.desk.journal.register().acts if one.holds]
    naive = {number for number, _ in broken(acts, {}, date(2024, 9, 2), book.desk.today())}
    assert {one.number for one in breaches(book)} == naive
    return naive


@pytest.mark.parametrize(
    ("decided", "asked", "found"),
    [
        pytest.param("25/04/2024", "2024-04-24T23:59:59", OPEN, id="the day before"),
        pytest.param("25/04/2024", "2024-04-25T00:00:00", UNSETTLED, id="that day's first instant"),
        pytest.param("25/04/2024", "2024-04-25T12:00:00", UNSETTLED, id="that day's noon"),
        pytest.param("25/04/2024", "2024-04-25T23:59:59", UNSETTLED, id="that day's last second"),
        pytest.param("25/04/2024", "2024-04-26T00:00:00", LATE, id="the day after, before the takeover"),
        pytest.param("25/04/2024", "2024-04-26T12:00:00", LATE, id="after the takeover"),
        pytest.param("25/04/2024 18:00", "2024-04-25T17:59:59", OPEN, id="before the stated hour"),
        pytest.param("25/04/2024 18:00", "2024-04-25T18:00:00", LATE, id="at the stated hour"),
    ],
)
def test_a_deletion_is_compared_with_the_stated_decision(decided: str, asked: str, found: str, school: World) -> None:
    admitted(school, decided)
    asks_deletion(school, asked)
    shown = school.desk.sitting(school.who("secretariat"), "EVD1", "").lines[0]
    assert found in shown.deletion
    assert (objections(school) == ()) == (found == OPEN)
    assert broken_in_both(school) == ({"23"} if found == OPEN else set())


def test_what_cannot_be_settled_is_a_question_that_an_hour_answers(school: World) -> None:
    asks_deletion(school, "2024-04-25T17:00:00")
    admitted(school, "25/04/2024")
    says = (
        "à clarifier : la suppression a été demandée le jour de la décision d'admissibilité, le 25/04/2024, "
        "dont l'heure n'est pas connue ; demandez-la au jury : d'ici là, rien n'est rejeté"
    )
    assert objections(school) == (says,)
    undo(school)
    admitted(school, "25/04/2024 16:30")
    assert objections(school) == ("la suppression a été demandée après la décision d'admissibilité",)


def test_a_rejection_of_the_same_file_rests_on_the_stated_decision_as_well(school: World) -> None:
    asks_deletion(school, "2024-04-25T11:00:00")
    rejected = f"{ONE},,,MKX1,Rejeté : suppression de l'enregistrement,25/04/2024,,Demande du 25 avril,,,"
    shown = preview(school, spring("25/04/2024", rejected), said={"Rejeté : suppression de l'enregistrement": GONE})
    assert [one.outcome for one in shown.lines] == [READY] * 4 + [HELD]
    assert "à clarifier" in shown.lines[4].says[0]


def test_what_is_awaited_since_the_admissibility_is_since_its_stated_day(school: World) -> None:
    admitted(school, "25/04/2024")
    found = school.desk.admission_file(school.who("direction"), ONE, "MKX1").line.requirements
    assert date(2024, 4, 25) in {one.since for one in found if not one.met}
