"""A seat given to the next employer by two people: the second approves the fiche that the first named (R-113, §8)."""

from typing import Any

import pytest

from desk.projects import REPLACE
from sheets_sync.answers import Refused, Saved
from tests.desk.conftest import World, candidate, kept
from tests.desk.test_projects import (
    FICHE,
    JUNE,
    NUMBER,
    PROGRAMME,
    ask,
    done,
    engage,
    hold,
    opened,
    put,
    receive,
    says,
    state,
)

SECOND, THIRD = (FICHE.replace("/1", f"/{number}") for number in (2, 3))
NO_MORE = "la fiche proposée n'attend plus d'agrément : écartez la proposition, écran Instruction"
NAMED = "seule se valide la fiche proposée, n° 2 ; sinon, écartez la proposition, écran Instruction"


@kept
def held(book: World) -> World:
    """The employer of someone committed defaults, the seat is held, and two others wait for it."""
    book.bring(candidate(NUMBER, (PROGRAMME,)))
    put(book, NUMBER, PROGRAMME, "ADMISSIBLE")
    book.clock.now = JUNE
    engage(book)
    for company in ("Atelier Second", "Atelier Tiers"):
        receive(book, company=company)
    done(ask(book, "record_default", FICHE, "Courriel du liquidateur, 9 juin"))
    done(hold(book, "20/06/2024"))
    return book


def unnamed(book: World, role: str, why: str = "") -> Any:
    """Taken on the screen where no fiche is shown, nor named."""
    who = book.who(role)
    return book.desk.decide(book.form(), who, book.desk.file(who, NUMBER), PROGRAMME, REPLACE, why)


def labels(book: World) -> list[str]:
    return [one.label for one in opened(book).projects]


def closed(book: World, subject: str) -> str:
    acts = book.desk.project_acts(book.who("direction"), opened(book, role="direction"), subject)
    return next(act.closed for act in acts if act.id == REPLACE)


def test_another_fiche_than_the_one_proposed_is_not_validated(held: World) -> None:
    done(ask(held, "placement_step", REPLACE, "Faillite", SECOND))
    assert (closed(held, SECOND), closed(held, THIRD)) == ("", NAMED)
    assert says(ask(held, "placement_step", REPLACE, "", THIRD, role="direction")) == NAMED
    assert labels(held) == ["Accords donnés", "Reçue complète", "Reçue complète"]
    done(ask(held, "placement_step", REPLACE, "", SECOND, role="direction"))
    assert labels(held) == ["Caduque", "Agréée", "Reçue complète"]


def test_whoever_validates_where_no_fiche_is_shown_is_told_which_one(held: World) -> None:
    """§5: not whoever still judges the person; a reading of it is logged as any other (`test_blindness_year.py`)."""
    boss, placer = held.who("direction"), held.who("placement")
    assert held.desk.proposed_fiche(boss, NUMBER, PROGRAMME) is None
    done(ask(held, "placement_step", REPLACE, "Faillite", SECOND))
    for who in (boss, placer):
        fiche = held.desk.proposed_fiche(who, NUMBER, PROGRAMME)
        assert fiche
        assert (fiche.project.number, fiche.name, fiche.label) == ("2", "Atelier Second", "Reçue complète")
    assert held.desk.proposed_fiche(boss, NUMBER, "BAT1") is None
    held.desk.grant(held.form(), held.who("administration"), "bat@ecole.example.org", "Bat", "direction", ("BAT1",))
    assert held.desk.proposed_fiche(held.desk.actor("bat@ecole.example.org"), NUMBER, PROGRAMME) is None
    clerk = held.who("instruction")
    assert held.desk.proposed_fiche(clerk, NUMBER, PROGRAMME), "they judge nothing of this person any more"
    held.bring(candidate("24-00002", ("BAT1",), person=NUMBER))
    put(held, "24-00002", "BAT1", "EPREUVES_FAITES")
    assert held.desk.proposed_fiche(clerk, NUMBER, PROGRAMME) is None
    assert held.desk.proposed_fiche(boss, NUMBER, PROGRAMME)


def test_where_no_fiche_is_named_the_one_proposed_is_agreed(held: World) -> None:
    done(ask(held, "placement_step", REPLACE, "Faillite", SECOND))
    done(unnamed(held, "direction"))
    assert labels(held) == ["Caduque", "Agréée", "Reçue complète"]


def test_the_only_one_left_does_not_stand_for_the_one_proposed(held: World) -> None:
    done(ask(held, "placement_step", REPLACE, "Faillite", SECOND))
    done(ask(held, "refuse_project", SECOND, "Missions hors référentiel"))
    assert (says(unnamed(held, "direction")), closed(held, THIRD)) == (NO_MORE, NO_MORE)
    assert state(held) == "ENGAGE"
    who = held.who("direction")
    done(held.desk.refuse_proposal(held.form(), who, held.desk.file(who, NUMBER), PROGRAMME, "Fiche refusée"))
    done(unnamed(held, "placement", why="Faillite"))
    done(unnamed(held, "direction"))
    assert labels(held) == ["Caduque", "Refusée", "Agréée"]


def test_who_proposes_says_which_fiche(held: World) -> None:
    """A guess is worse than a question: it is asked of the first of the two people, and another that comes after is
    not taken for it."""
    which = "2 projets d'emploi attendent un agrément : choisissez lequel, écran Entreprises"
    assert says(unnamed(held, "placement", why="Faillite")) == which
    done(ask(held, "refuse_project", THIRD, "Missions hors référentiel"))
    done(unnamed(held, "placement", why="Faillite"))
    receive(held, company="Atelier Quart")
    done(unnamed(held, "direction"))
    assert labels(held) == ["Caduque", "Agréée", "Refusée", "Reçue complète"]


@pytest.mark.parametrize(("named", "says"), [(SECOND, ""), (THIRD, NAMED)])
def test_of_two_who_propose_at_once_only_the_same_fiche_is_the_same_proposal(
    named: str, says: str, held: World
) -> None:
    other = held.open()
    who = other.actor(held.who("direction").email)
    late = other.placement_file(who, NUMBER, PROGRAMME)
    done(ask(held, "placement_step", REPLACE, "Faillite", SECOND))
    answer = other.placement_step(held.form(), who, late, REPLACE, "Faillite", named)
    if says:
        assert answer == Refused((says,))
    else:
        assert isinstance(answer, Saved)
        assert answer.already_by == held.who("placement").email
