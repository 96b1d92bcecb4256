"""A trial taken outside its window is the jury's to judge (R-038, R-041): it shows, and once someone answered for it
nobody's announcement waits."""

import pytest

from desk.checking import contents
from rules.invariants import check
from sheets_sync.answers import Draft, Saved
from tests.desk.announcing import NUMBERS, decide, freeze, put, shown
from tests.desk.conftest import World, candidate
from tests.desk.naive_invariants import answered_for, broken
from tests.desk.years.world import CAPS
from tests.rules.journeys import FIRST_DAY, noon

SECOND_OF_MAY = "annonce_phase_principale"
LATE = "24/04/2024 10:00"
ONE, OTHER = NUMBERS[:2]


@pytest.fixture
def convened(book: World) -> World:
    book.bring(*(candidate(number, ("MKX1",), email=f"c{number}@example.org") for number in (ONE, OTHER)))
    put(book, "MKX1", a="CONVOQUE", b="CONVOQUE")
    for number in (ONE, OTHER):
        say(book, f"candidature:{number}/MKX1", trials=["EVD1"])
    book.clock.now = noon("2024-04-25")
    return book


def say(book: World, subject: str, reason: str = "", **fields: object) -> None:
    draft = Draft(book.form(), "secretariat@ecole.example.org", "saisie", subject, {subject: fields}, reason=reason)
    assert isinstance(book.desk.journal.record(draft), Saved)


def by_hand(book: World, number: str, taken: str, reason: str = "") -> None:
    who = book.who("secretariat")
    line = next(line for line in book.desk.sitting(who, "EVD1", "MKX1").lines if line.dossier == number)
    answer = book.desk.record_result(book.form(), who, line, "passee", taken, "", reason)
    assert isinstance(answer, Saved), answer


def typed_in_the_sheet(book: World, number: str) -> None:
    """By nobody who was asked why."""
    say(book, f"epreuve:{number}/MKX1/EVD1", outcome="passee", taken_at="2024-04-24T10:00:00+02:00")


def seen(book: World) -> tuple[list[str], list[str]]:
    """Who shows under 15, and of them who holds an announcement back; the reading written apart says the same."""
    found = [one for one in check(contents(book.desk.files(), book.desk.today())) if one.number == "15"]
    acts = [one.act for one in book.desk.journal.register().acts if one.holds]
    naive = broken(acts, CAPS, noon(FIRST_DAY).date(), book.desk.today())
    assert {one.subject for one in found} == {key for number, key in naive if number == "15"}
    assert {f"{one.subject}/EVD1" for one in found if one.judged} == answered_for(acts)
    who = book.who("direction")
    fifteen = next(one for one in book.desk.invariants(who).invariants if one.number == "15")
    assert fifteen.only_shown == (bool(found) and all(one.judged for one in found))
    assert {one.dossier: bool(one.blocks) for one in fifteen.broken} == {
        one.subject.partition("/")[0]: not one.judged for one in found
    }
    return [one.subject for one in found], [one.subject for one in found if not one.judged]


def test_with_its_motive_it_is_announced_with_the_others_and_goes_on_showing(convened: World) -> None:
    by_hand(convened, ONE, LATE, "panne du prestataire, seconde chance")
    by_hand(convened, OTHER, "20/04/2024 10:00")
    assert seen(convened) == ([f"{ONE}/MKX1"], [])
    put(convened, "MKX1", a="EPREUVES_FAITES", b="EPREUVES_FAITES")
    decide(convened, "admettre_principale", ONE, OTHER)
    convened.clock.now = noon("2024-05-01")
    assert not shown(convened, period=SECOND_OF_MAY).blocks
    freeze(convened, SECOND_OF_MAY)
    assert seen(convened) == ([f"{ONE}/MKX1"], [])


def test_said_by_nobody_it_holds_back_until_a_motive_is_given(convened: World) -> None:
    typed_in_the_sheet(convened, ONE)
    assert seen(convened) == ([f"{ONE}/MKX1"], [f"{ONE}/MKX1"])
    assert shown(convened, period=SECOND_OF_MAY).blocks
    by_hand(convened, ONE, LATE, "seconde chance, après la panne")
    assert seen(convened) == ([f"{ONE}/MKX1"], [])


def test_the_jury_that_decides_knowing_it_has_judged_it_but_not_what_is_typed_later(convened: World) -> None:
    typed_in_the_sheet(convened, ONE)
    by_hand(convened, OTHER, "20/04/2024 10:00")
    put(convened, "MKX1", a="EPREUVES_FAITES", b="EPREUVES_FAITES")
    decide(convened, "admettre_principale", ONE, OTHER)
    assert seen(convened) == ([f"{ONE}/MKX1"], [])
    typed_in_the_sheet(convened, OTHER)
    assert seen(convened) == ([f"{ONE}/MKX1", f"{OTHER}/MKX1"], [f"{OTHER}/MKX1"])
