"""The figures of a season, counted from acts: stages, delays, refusals, seats by week; each as far as one may see."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desk.figures import Season, Week
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate

JURY_SAYS = "Résultats trop justes, dit le jury"


def act(world: World, kind: str, subject: str, transition: str = "", reason: str = "", **changes: object) -> None:
    who = world.who("instruction").email
    draft = Draft(world.form(), who, kind, subject, {subject: changes}, transition=transition or None, reason=reason)
    assert isinstance(world.desk.journal.record(draft), Saved)


def goes(world: World, key: str, *states: str, days: float = 0) -> None:
    for state in states:
        world.clock.now += timedelta(days=days)
        act(world, "transition", f"candidature:{key}", state=state)


def season(world: World, role: str = "direction", programme: str = "") -> Season:
    return world.desk.statistics(world.who(role), programme)


def counts(shown: Season, name: str) -> tuple[int, ...]:
    return next(line.counts for line in (*shown.by_programme, *shown.by_origin) if line.name == name)


@pytest.mark.parametrize(
    ("states", "counted"),
    [
        ((), (1, 0, 0, 0, 0, 0, 0)),
        (("COMPLET", "RECEVABLE"), (1, 1, 1, 0, 0, 0, 0)),
        (("COMPLET", "RECEVABLE", "COMPLET", "A_COMPLETER"), (1, 1, 1, 0, 0, 0, 0)),
        (("COMPLET", "RECEVABLE", "REJETE_DOSSIER"), (1, 1, 1, 0, 0, 0, 0)),
        (("COMPLET", "RECEVABLE", "PRE_ADMISSIBLE", "CONVOQUE", "NON_ADMISSIBLE"), (1, 1, 1, 1, 0, 0, 0)),
        (("ADMISSIBLE", "FICHE_AGREEE", "ENGAGE", "RENONCE"), (1, 1, 1, 1, 1, 1, 0)),
        (("ADMISSIBLE", "FICHE_AGREEE", "ENGAGE", "ADMIS"), (1, 1, 1, 1, 1, 1, 1)),
    ],
)
def test_an_application_counts_as_far_as_it_ever_came(
    states: tuple[str, ...], counted: tuple[int, ...], book: World
) -> None:
    book.bring(candidate("24-00001"))
    goes(book, "24-00001/MKX1", *states)
    assert counts(season(book), "MKX 1A") == counted
    assert counts(season(book), "BUT") == counted


def test_the_dashboard_counts_the_whole_season_as_the_statistics_do(book: World) -> None:
    """Nobody has to count what comes after the screening beside it."""
    book.bring(candidate("24-00001"), candidate("24-00002"), candidate("24-00003"))
    goes(book, "24-00001/MKX1", "ADMISSIBLE", "FICHE_AGREEE", "ENGAGE", "ADMIS")
    goes(book, "24-00002/MKX1", "ADMISSIBLE", "FICHE_AGREEE", "ENGAGE", "RENONCE")
    shown = book.desk.dashboard(book.who("direction"))
    assert tuple(line.funnel for line in shown.advance) == season(book).by_programme
    mkx = next(line for line in shown.advance if line.programme == "MKX1")
    assert (mkx.funnel.counts, mkx.to_decide) == ((3, 2, 2, 2, 2, 2, 1), 1)


def test_titles_are_told_by_family_the_largest_first_and_one_not_recognised_too(book: World) -> None:
    book.bring(candidate("24-00001"), candidate("24-00002"), candidate("24-00003", diploma=None))
    assert [(line.name, line.counts[0]) for line in season(book).by_origin] == [("BUT", 2), ("titre non reconnu", 1)]


@pytest.mark.parametrize(
    ("title", "said"),
    [("M1", "Première année de master"), ("ETRANGER", "Titre étranger"), ("PREPA", "Classe préparatoire")],
)
def test_a_family_of_one_title_is_called_by_it_without_its_precision(book: World, title: str, said: str) -> None:
    book.bring(candidate("24-00001", diploma=title))
    assert [line.name for line in season(book).by_origin] == [said]


def test_days_in_a_state_as_quartiles_and_who_is_still_there(book: World) -> None:
    numbers = [f"24-0000{n}" for n in range(1, 6)]
    book.bring(*map(candidate, numbers))
    for days, number in zip((1, 2, 3, 4), numbers, strict=False):
        goes(book, f"{number}/MKX1", "COMPLET")
        goes(book, f"{number}/MKX1", "RECEVABLE", days=days)
    goes(book, "24-00005/MKX1", "COMPLET")
    (line,) = [one for one in season(book).delays if one.state == "COMPLET"]
    assert (line.label, line.left, line.still) == ("Complet", 4, 1)
    assert [round(n, 2) for n in line[4:]] == [1.75, 2.5, 3.25]


def test_a_title_that_opens_no_right_is_kept_apart_from_a_rejection(book: World) -> None:
    """R-019; a motive that is no row of `Motifs` is counted, not quoted."""
    book.bring(candidate("24-00001"), candidate("24-00002"), candidate("24-00003"))
    known = next(one for one in book.desk.session.workflow.reasons.values() if one.transition == "juger_irrecevable")
    act(book, "transition", "candidature:24-00001/MKX1", "juger_irrecevable", known.label, state="IRRECEVABLE")
    act(book, "transition", "candidature:24-00002/MKX1", "rejeter_dossier", JURY_SAYS, state="REJETE_DOSSIER")
    act(
        book, "transition", "candidature:24-00003/MKX1", "rejeter_dossier", "encore autre chose", state="REJETE_DOSSIER"
    )
    assert [(one.state, one.eligibility, one.reason, one.count) for one in season(book).refusals] == [
        ("IRRECEVABLE", True, known.label, 1), ("REJETE_DOSSIER", False, "autre motif écrit", 2),
    ]  # fmt: skip


def test_seats_by_week_are_persons_and_one_given_back_counts_no_more(book: World) -> None:
    book.clock.now = datetime(2024, 5, 6, 8, tzinfo=UTC)  # a Monday
    book.bring(candidate("24-00001"), candidate("24-00002"))
    for number in ("24-00001", "24-00002"):
        received = {"received_on": "2024-05-07", "complete": True, "agreed_on": "2024-05-07"}
        act(book, "fiche", f"fiche:{number}/MKX1/1", **received)
        goes(book, f"{number}/MKX1", "ADMISSIBLE", "FICHE_AGREEE")
    act(book, "fiche", "fiche:24-00001/MKX1/1", contract_signed_on="2024-05-15")
    book.clock.now = datetime(2024, 5, 14, 8, tzinfo=UTC)
    goes(book, "24-00002/MKX1", "ADMISSIBLE")
    act(book, "fiche", "fiche:24-00002/MKX1/1", lapsed_on="2024-05-14")
    book.clock.now = datetime(2024, 5, 22, 8, tzinfo=UTC)
    assert season(book).weeks == (
        Week(date(2024, 5, 12), 2, 2, 0), Week(date(2024, 5, 19), 1, 1, 1), Week(date(2024, 5, 26), 1, 1, 1),
    )  # fmt: skip


def test_the_seats_of_this_week_are_those_that_places_counts(book: World) -> None:
    """R-124: contracts within agreed within registered; a state taken over without its project counts too."""
    book.clock.now = datetime(2024, 5, 6, 8, tzinfo=UTC)
    numbers = [f"24-0000{n}" for n in range(1, 5)]
    book.bring(*map(candidate, numbers))
    signed = {"received_on": "2024-05-06", "complete": True, "contract_signed_on": "2024-05-06"}
    act(book, "fiche", "fiche:24-00001/MKX1/1", **signed)  # before it is agreed: no contract of the school's yet
    goes(book, "24-00001/MKX1", "ADMISSIBLE")
    act(book, "fiche", "fiche:24-00002/MKX1/1", **signed, agreed_on="2024-05-06")
    for number, state in zip(numbers[1:], ("ENGAGE", "ENGAGE", "ADMIS"), strict=True):
        goes(book, f"{number}/MKX1", "ADMISSIBLE", state)
    seats = next(one.seats for one in book.desk.seats(book.who("direction")) if one.programme == "MKX1")
    assert (seats.registered, seats.agreed, seats.contracts) == (4, 3, 2)
    assert season(book).weeks == (Week(date(2024, 5, 12), 4, 3, 2),)


def test_who_still_judges_the_person_reads_the_same_figures_with_or_without_a_project(book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    goes(book, "24-00001/BAT1", "ADMISSIBLE")
    before = season(book, "jury")
    goes(book, "24-00001/BAT1", "FICHE_AGREEE")
    act(book, "fiche", "fiche:24-00001/BAT1/1", received_on="2024-03-22", complete=True)
    assert counts(season(book, "placement"), "BAT 1A")[5] == 1
    assert season(book, "jury") == before


def test_figures_are_those_of_ones_programmes_and_of_the_one_asked(book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    book.desk.grant(book.form(), book.who("administration"), "bat@ecole.example.org", "", "lecture", ("BAT1",))
    mine = book.desk.statistics(book.desk.actor("bat@ecole.example.org"))
    assert (mine.programmes, mine.applications, [line.name for line in mine.by_programme]) == (("BAT1",), 1, ["BAT 1A"])
    assert season(book, programme="MKX1").applications == 1
    assert season(book).applications == 2
    assert book.desk.statistics(book.desk.actor("bat@ecole.example.org"), "MKX1").applications == 0


def test_passages_are_counted_arrivals_too(book: World) -> None:
    book.bring(candidate("24-00001"), candidate("24-00002"))
    goes(book, "24-00001/MKX1", "COMPLET")
    goes(book, "24-00002/MKX1", "COMPLET")
    (most, *_) = season(book).flows
    assert most.count == 2
    assert {(flow.target, flow.count) for flow in season(book).flows} >= {("Complet", 2)}
