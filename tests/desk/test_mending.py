"""What waits to be mended: its effect, its count, and the dossiers it leads to."""

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
