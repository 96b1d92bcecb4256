"""What waits to be mended: its effect, its count, and the dossiers it leads to."""

import sqlite3

import pytest

from tests.desk.conftest import World, candidate


@pytest.mark.parametrize(
    ("dossiers", "says"), [(1, "1 adresse de messagerie absente"), (5, "5 adresses de messagerie absentes")]
)
def test_a_missing_address_blocks_the_announcement(book: World, dossiers: int, says: str) -> None:
    numbers = [f"24-0000{n}" for n in range(1, dossiers + 1)]
    book.bring(*(candidate(number, email=None) for number in numbers), candidate("24-00009"))
    [found] = [one for one in book.desk.dashboard(book.who("instruction")).mending if "messagerie" in one.fault]
    assert (found.effect, found.fault, list(found.dossiers)) == ("Bloque l'annonce", says, numbers)
    assert found.where == ", ".join(numbers[:3]) + (" et 2 autres" if dossiers > 3 else "")


def test_an_alarm_comes_before_everything(book: World) -> None:
    book.bring(candidate(email=None))
    assert book.desk.dashboard(book.who("instruction")).mending[0].effect == "Bloque l'annonce"
    with sqlite3.connect(book.url.removeprefix("sqlite:///")) as connection:
        connection.execute(
            """UPDATE "Journal" SET acteur = 'x@ecole.example.org' WHERE acteur LIKE 'administration%'"""
        )
    connection.close()
    book.desk.journal.check()
    first = book.desk.dashboard(book.who("instruction")).mending[0]
    assert (first.effect, first.fault) == ("Arrête tout", "Alarme du journal : 1 ligne en cause")
    assert first.fix == "Exporter, puis reprendre à deux"


def test_the_board_is_worked_out_once_for_a_register(book: World) -> None:
    """A rerun costs the same whatever the number of applications."""
    book.bring(candidate(email=None))
    clerk = book.who("instruction")
    first, again = book.desk.dashboard(clerk), book.desk.dashboard(clerk)
    assert first.mending
    for part in ("advance", "milestones", "mending", "pace"):
        assert getattr(again, part) is getattr(first, part), part
    assert all(one is other for one, other in zip(again.waiting, first.waiting, strict=True))
    book.bring(candidate("24-00002", email=None))
    assert "2 adresses" in book.desk.dashboard(clerk).mending[0].fault
