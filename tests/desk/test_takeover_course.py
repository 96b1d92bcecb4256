"""Reprise, one line a step: each is checked on what the lines before it made, and says what its file lacks (§8)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desk.takeover_views import DONE, HELD, READY, Takeover
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import Silent
from sheets_sync.projects import Project, projects_of
from tests.desk.conftest import World, candidate, kept
from tests.desk.test_takeover import (
    APRIL,
    DL,
    HEADER,
    ONE,
    SPRING,
    TWO,
    breaches,
    confirm,
    csv,
    dossier,
    finished,
    line,
    preview,
    put,
    ready_to_agree,
    said,
    school,
    state,
    take_over,
    undo,
)

__all__ = ["school"]
JUNE = datetime(2024, 6, 14, 9, 0, tzinfo=UTC)
PROJECT = (
    f"{HEADER},Fiche complète le,Accord du candidat,Accord de l'entreprise,Accord de l'école,Contrat signé le,"
    "Titre obtenu,Pièces validées"
)


def steps(*lines: str, programme: str = DL) -> bytes:
    """« state,day | the columns of the project »: the others are empty."""
    whole = (f"{ONE},,,{programme},{step},,,,,,{columns}" for step, columns in (one.split("|") for one in lines))
    return csv(*whole, header=PROJECT)


AGREED = "Projet d'emploi agréé,23/04/2024|20/04/2024,,,,,,"
ENGAGED = "Engagé,24/04/2024|20/04/2024,23/04/2024,24/04/2024,24/04/2024,,,"
ADMITTED = "Admis,25/04/2024|20/04/2024,23/04/2024,24/04/2024,24/04/2024,25/04/2024,oui,oui"


@kept
def admissible(book: World) -> World:
    book.bring(candidate(ONE, (DL,)))
    put(book, (ONE, DL), "ADMISSIBLE")
    book.clock.now = APRIL
    return book


def projects(book: World, programme: str = DL) -> tuple[Project, ...]:
    return projects_of(book.desk.files().register, ONE, programme)


def outcomes(shown: Takeover) -> list[str]:
    return [one.outcome for one in shown.lines]


def test_of_a_first_fiche_and_a_way_back_at_the_same_moment_one_holds(
    book: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fiche exists only after its application's admissibility (§5), whoever was first."""
    book.bring(candidate(ONE, (DL,)))
    for reached in ("SERIE2_FAITE", "ADMISSIBLE"):
        put(book, (ONE, DL), reached)
    book.clock.now = APRIL
    shown = preview(book, steps("Admissible,22/04/2024|20/04/2024,,,,,,"))
    other, journal, record = book.open(), book.desk.journal, book.desk.journal.record

    def back_first(drafts: Any, *rest: Any) -> Any:
        """Two people put the admissibility right elsewhere, just before the fiche is recorded."""
        if isinstance(drafts, list) and any(one.kind == "fiche" for one in drafts):
            monkeypatch.undo()
            subject = f"candidature:{ONE}/{DL}"
            bases = other.journal.register(0).bases(f"{subject}#state", f"personne:{ONE}")
            back = {subject: {"state": "SERIE2_FAITE"}}
            draft = Draft("back", "x", "validation", subject, back, transition="corriger_erreur", bases=bases)
            assert isinstance(other.journal.record(draft), Saved)
        return record(drafts, *rest)

    assert isinstance(book.desk.propose_takeover(book.form(), book.who("instruction"), shown), Saved)
    monkeypatch.setattr(journal, "record", back_first)
    left = confirm(book).left
    assert (state(book, ONE, DL), projects(book)) == ("SERIE2_FAITE", ())
    assert "une fiche n’existe qu’après l’admissibilité" in left[f"{ONE}/{DL}"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((AGREED, ENGAGED, ADMITTED), id="each line says all"),
        pytest.param(
            (
                AGREED,
                "Engagé,24/04/2024|,23/04/2024,24/04/2024,24/04/2024,,,",
                "Admis,25/04/2024|,,,,25/04/2024,oui,oui",
            ),
            id="each line says what it brings",
        ),
        pytest.param(
            (
                "Projet d'emploi agréé,23/04/2024|20/04/2024,23/04/2024,,,,oui,oui",
                "Engagé,24/04/2024|,,24/04/2024,24/04/2024,,,",
                "Admis,25/04/2024|,,,,25/04/2024,,",
            ),
            id="accords one after the other",
        ),
        pytest.param(
            (
                "Engagé,24/04/2024|20/04/2024,23/04/2024,24/04/2024,24/04/2024,,,",
                "Admis,25/04/2024|,,,,25/04/2024,oui,oui",
            ),
            id="the agreement is deduced",
        ),
        pytest.param((ADMITTED, ENGAGED, AGREED), id="in another order of the file"),
    ],
)
def test_a_project_told_one_line_a_step_is_taken_over_in_one_go_and_undone_whole(
    lines: tuple[str, ...], admissible: World
) -> None:
    before, content = breaches(admissible), steps(*lines)
    shown = preview(admissible, content)
    assert outcomes(shown) == [READY] * len(lines), [one.says for one in shown.lines]
    assert take_over(admissible, content).left == {}
    assert state(admissible, ONE, DL) == "ADMIS"
    assert breaches(admissible) == before
    (project,) = projects(admissible)
    given = {"candidat": date(2024, 4, 23), "entreprise": date(2024, 4, 24), "ecole": date(2024, 4, 24)}
    assert (project.received_on, project.complete, project.accords) == (date(2024, 4, 20), True, given)
    assert (project.agreed_on, project.contract_signed_on) == (
        date(2024, 4, 23) if any("agréé" in one for one in lines) else date(2024, 4, 24),
        date(2024, 4, 25),
    )
    assert outcomes(preview(admissible, content)) == [DONE] * len(lines)
    undo(admissible)
    assert (state(admissible, ONE, DL), projects(admissible)) == ("ADMISSIBLE", ())
    assert (dossier(admissible, ONE), breaches(admissible)) == ((None, None), before)
    assert outcomes(preview(admissible, content)) == [READY] * len(lines)


def test_a_whole_season_in_one_file_breaks_no_invariant(school: World) -> None:
    school.clock.now = JUNE
    spring = [f"{one},,,,,,," for one in SPRING[:3]]
    content = csv(
        *spring,
        f"{ONE},,,MKX1,Admissible,25/04/2024,le jury,,,,,,,,,,,",
        f"{ONE},,,MKX1,Projet d'emploi agréé,04/06/2024,,,,,,03/06/2024,,,,,,",
        f"{ONE},,,MKX1,Engagé,05/06/2024,,,,,,,05/06/2024,05/06/2024,05/06/2024,,,",
        f"{ONE},,,MKX1,Admis,06/06/2024,,,,,,,,,,06/06/2024,oui,oui",
        header=PROJECT,
    )
    shown = preview(school, content)
    assert outcomes(shown) == [READY] * 7, [one.says for one in shown.lines]
    assert take_over(school, content).left == {}
    assert (state(school, ONE), breaches(school)) == ("ADMIS", ())
    undo(school)
    assert (state(school, ONE), projects(school, "MKX1"), breaches(school)) == ("RECEVABLE", (), ())


@pytest.mark.parametrize("time", range(2, 9))
def test_a_run_that_was_cut_between_two_lines_is_taken_up(time: int, admissible: World) -> None:
    desk, content, before = admissible.desk, steps(AGREED, ENGAGED, ADMITTED), breaches(admissible)
    desk.propose_takeover(admissible.form(), admissible.who("instruction"), preview(admissible, content))
    lot, record, calls = desk.lots_taken(admissible.who("instruction"))[0], desk.journal.record, []

    def cut(drafts: object, *rest: object) -> object:
        calls.append(drafts)
        if len(calls) == time:
            raise Silent
        return record(drafts, *rest)  # type: ignore[arg-type]

    desk.journal.record = cut  # type: ignore[method-assign]
    assert desk.confirm_takeover(admissible.form(), admissible.who("direction"), lot.id).over.wait(60)
    assert len(calls) == time
    admissible.desk = other = admissible.open()
    done = finished(other.confirm_takeover(admissible.form(), admissible.who("direction"), lot.id))
    assert done.left == {}
    assert (state(admissible, ONE, DL), breaches(admissible), len(projects(admissible))) == ("ADMIS", before, 1)


NO_ACCORD = "« Toutes les parties ont donné leur accord » : il manque : accord de toutes les parties"
NO_FICHE = "« Agréer le projet d’emploi » : il manque : fiche de projet d'emploi reçue complète"
NO_CONTRACT = "« Prononcer l’admission » : il manque : date de signature du contrat"
NOT_COMPLETE = "aucune fiche reçue complète : il manque le jour où elle l’a été (§8)"


@pytest.mark.parametrize(
    ("lines", "number", "says"),
    [
        pytest.param(
            (AGREED, "Engagé,24/04/2024|,24/04/2024,,24/04/2024,,,"),
            3,
            (NO_ACCORD, "à écrire ligne 3, ou sur une ligne d’avant : « accord de l’entreprise »"),
            id="one accord",
        ),
        pytest.param(
            (AGREED, "Engagé,24/04/2024|,,,,,,"),
            3,
            (
                NO_ACCORD,
                "à écrire ligne 3, ou sur une ligne d’avant : « accord du candidat », « accord de l’entreprise », "
                "« accord de l’école »",
            ),
            id="all accords",
        ),
        pytest.param(
            (AGREED, ENGAGED, "Admis,25/04/2024|,,,,,oui,oui"),
            4,
            (NO_CONTRACT, "à écrire ligne 4, ou sur une ligne d’avant : « contrat signé le »"),
            id="the contract",
        ),
        pytest.param(
            ("Projet d'emploi agréé,23/04/2024|,,,,,,", ENGAGED),
            2,
            (
                NO_FICHE,
                "à écrire ligne 2, ou sur une ligne d’avant : « fiche reçue complète le » (dit ligne 3, qui vient "
                "après)",
            ),
            id="the fiche, which the next line says",
        ),
        pytest.param(
            ("Projet d'emploi agréé,23/04/2024|,23/04/2024,,,,,",),
            2,
            (NOT_COMPLETE, NO_FICHE, "à écrire ligne 2, ou sur une ligne d’avant : « fiche reçue complète le »"),
            id="the fiche of an accord",
        ),
    ],
)
def test_a_line_that_misses_something_says_which_column_of_which_line(
    lines: tuple[str, ...], number: int, says: tuple[str, ...], admissible: World
) -> None:
    shown = preview(admissible, steps(*lines))
    assert (line(shown, number).outcome, line(shown, number).says) == (HELD, says)
    assert outcomes(shown)[: number - 2] == [READY] * (number - 2)


def test_two_lines_that_say_a_fiche_otherwise_are_told_with_their_numbers(admissible: World) -> None:
    shown = preview(admissible, steps(AGREED, ENGAGED.replace("20/04/2024", "19/04/2024")))
    assert outcomes(shown) == [READY, HELD]
    assert line(shown, 3).says == (
        "fiche reçue complète le : 20/04/2024 ligne 2, 19/04/2024 ligne 3 ; corrigez l’un ou l’autre",
    )


def test_where_two_projects_wait_no_line_says_which_is_agreed_and_the_others_of_the_lot_go_on(book: World) -> None:
    """One that came since the lot was proposed too: the run leaves that line, and does not stop."""
    people = {ONE: "Lefèvre", TWO: "Vasseur"}
    book.bring(*(candidate(n, (DL,), family_name=name, email=f"{n}@example.org") for n, name in people.items()))
    book.clock.now = APRIL
    content, clerk = ready_to_agree(book, *people), book.who("instruction")
    book.desk.propose_takeover(book.form(), clerk, preview(book, content))
    said(book, "fiche", f"fiche:{ONE}/{DL}/2", {"received_on": "2024-04-21", "complete": True})
    says = "2 projets d’emploi attendent un agrément : agréez-en ou refusez-en un, écran Entreprises"
    assert [one.says for one in preview(book, content).lines] == [(says,), ()]
    assert confirm(book).left == {f"{ONE}/{DL}": f"ligne 2 : {says}"}
    assert [state(book, one, DL) for one in people] == ["ADMISSIBLE", "FICHE_AGREEE"]


@pytest.mark.parametrize(("on", "outcome"), [("24/04/2024", HELD), ("25/04/2024", READY)])
def test_a_fiche_is_no_older_than_the_admissibility_of_a_line_before(on: str, outcome: str, school: World) -> None:
    """R-109: shown as the run finds it, once that admissibility is in the book."""
    school.clock.now = JUNE
    content = csv(
        *(f"{one},,,,,,," for one in SPRING[:3]),
        f"{ONE},,,MKX1,Admissible,25/04/2024,le jury,,,,,,,,,,,",
        f"{ONE},,,MKX1,Projet d'emploi agréé,04/06/2024,,,,,,{on},,,,,,",
        header=PROJECT,
    )
    shown = preview(school, content)
    assert outcomes(shown) == [READY] * 4 + [outcome]
    assert ["l'admissibilité a été décidée le 25/04/2024" in one for one in line(shown, 6).says] == (
        [True] if outcome == HELD else []
    )
    assert take_over(school, content).left == {}


@pytest.mark.parametrize(("on", "outcome"), [("19/04/2024", HELD), ("20/04/2024", READY)])
def test_a_trial_that_a_line_before_states_counts_from_its_day(on: str, outcome: str, school: World) -> None:
    content = csv(SPRING[0], f"{SPRING[1]}20/04/2024", f"{ONE},,,MKX1,Épreuves passées,{on},,,,,")
    assert outcomes(preview(school, content)) == [READY, READY, outcome]
    assert take_over(school, content).left == {}
