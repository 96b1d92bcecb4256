"""R-091 of a decision that was taken before Guichet: a deletion is compared with the stated decision (§6.2)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from desk.access import Denied
from desk.takeover_views import HELD, READY
from desk.trial_views import TrialLine
from sheets_sync.answers import Refused, Saved
from tests.desk.conftest import World
from tests.desk.naive_invariants import broken
from tests.desk.test_takeover import ONE, breaches, csv, preview, put, said, school, state, take_over, undo

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
        "dont l'heure n'est pas connue : le jury la donne dans Épreuves, « Heure de la décision » ; d'ici là, rien "
        "n'est rejeté"
    )
    assert objections(school) == (says,)
    undo(school)
    admitted(school, "25/04/2024 16:30")
    assert objections(school) == ("la suppression a été demandée après la décision d'admissibilité",)


def line(book: World, role: str = "secretariat") -> TrialLine:
    return book.desk.sitting(book.who(role), "EVD1", "").lines[0]


def tell(book: World, hour: str, reason: str = "PV de la séance", role: str = "presidence") -> Saved | Refused:
    answer: Saved | Refused = book.desk.tell_hour(book.form(), book.who(role), line(book, role), hour, reason)
    return answer


@pytest.mark.parametrize(
    ("hour", "found", "says"),
    [
        ("17:00", LATE, "la suppression a été demandée après la décision d'admissibilité"),
        ("16h59", LATE, "la suppression a été demandée après la décision d'admissibilité"),
        ("17:01", OPEN, ""),
    ],
)
def test_the_jury_gives_the_hour_once_the_lot_is_taken_over(hour: str, found: str, says: str, school: World) -> None:
    """R-091: the deletion is learnt after the takeover; nothing is guessed meanwhile."""
    admitted(school, "25/04/2024")
    assert line(school).decided_on is None
    asks_deletion(school, "2024-04-25T17:00:00")
    assert (UNSETTLED in line(school).deletion, line(school).decided_on) == (True, date(2024, 4, 25))
    assert isinstance(tell(school, hour), Saved)
    assert (found in line(school).deletion, objections(school)) == (True, (says,) if says else ())
    assert broken_in_both(school) == ({"23"} if found == OPEN else set())
    assert isinstance(tell(school, "16:00"), Saved), "an hour is put right while nothing came of it"
    assert broken_in_both(school) == set()


@pytest.mark.parametrize(
    ("hour", "reason", "says"),
    [
        ("", "PV", "Heure de la décision du 25/04/2024. "),
        ("25:00", "PV", "Attendu : une date et une heure"),
        ("16:30", " ", "dites d'où vient cette heure"),
    ],
)
def test_an_hour_that_says_nothing_is_refused(hour: str, reason: str, says: str, school: World) -> None:
    admitted(school, "25/04/2024")
    asks_deletion(school, "2024-04-25T17:00:00")
    answer = tell(school, hour, reason)
    assert isinstance(answer, Refused)
    assert says in answer.reasons[0]
    assert UNSETTLED in line(school).deletion


@pytest.mark.parametrize(
    ("decided", "asked"), [("25/04/2024", "2024-04-26T17:00:00"), ("25/04/2024 16:00", "2024-04-25T17:00:00")]
)
def test_no_hour_is_asked_where_days_or_the_file_tell(decided: str, asked: str, school: World) -> None:
    admitted(school, decided)
    asks_deletion(school, asked)
    assert line(school).decided_on is None
    assert tell(school, "16:00") == Refused(("aucune heure n'est à préciser sur la candidature 24-00001/MKX1",))


def test_what_ended_on_an_hour_keeps_it(school: World) -> None:
    admitted(school, "25/04/2024")
    asks_deletion(school, "2024-04-25T17:00:00")
    assert isinstance(tell(school, "18:00"), Saved)
    put(school, (ONE, "MKX1"), GONE)
    answer = tell(school, "16:00")
    assert isinstance(answer, Refused)
    assert "corrigez d'abord cette erreur matérielle" in answer.reasons[0]
    with pytest.raises(Denied):
        tell(school, "16:00", role="instruction")


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
