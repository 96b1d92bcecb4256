"""Twenty people agree a project at the same moment, from four desks on one book: as many as there are seats (§9.1)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desk.checking import contents
from rules.invariants import check
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate
from tests.desk.test_counting import row

ROOT = Path(__file__).parents[2]
DESKS, EACH = 4, 5
PROGRAMME = "INFRES1-SR"


def fill(book: World, numbers: list[str], state: str, *, complete: bool) -> None:
    """Admissibles with a complete fiche each, or seats already held; straight into the journal."""
    for number in numbers:
        subject, fiche = f"candidature:{number}/{PROGRAMME}", f"fiche:{number}/{PROGRAMME}/1"
        received = {"received_on": "2024-06-03", "complete": True, "company": "Atelier Fictif", "missions": "Essais"}
        held = {} if complete else {"agreed_on": "2024-06-04"}
        draft = Draft(book.form(), "x", "transition", subject, {subject: {"state": state}, fiche: received | held})
        assert isinstance(book.desk.journal.record(draft), Saved)


@pytest.mark.parametrize("left", [1, 20])
def test_twenty_agreements_from_four_desks_take_the_seats_that_are_left(book: World, left: int) -> None:
    cap = row(book, PROGRAMME).seats.cap
    held = [f"24-9{n:04d}" for n in range(cap - left)]
    wanted = [f"24-{desk}{n:03d}" for desk in range(1, DESKS + 1) for n in range(EACH)]
    book.bring(*(candidate(number, (PROGRAMME,)) for number in (*held, *wanted)))
    fill(book, held, "FICHE_AGREEE", complete=False)
    fill(book, wanted, "ADMISSIBLE", complete=True)
    answers = [json.loads(text) for text in together(book.url)]
    assert sum(saved for saved, _ in answers) == left
    told = [text for _, some in answers for text in some]
    assert len(told) == len(wanted) - left
    assert all("il n'en reste pas : place sous le plafond" in text for text in told)
    assert all("La dernière place est allée à" in text for text in told)
    other = book.open()
    seats = next(one.seats for one in other.seats(book.who("lecture")) if one.programme == PROGRAMME)
    assert (seats.agreed, seats.left) == (cap, 0)
    found = check(contents(other.files(), other.today()))
    assert [one.says for one in found if one.number in ("2", "3", "18", "19")] == []


def together(url: str) -> list[str]:
    """What each desk answers; all start at the same moment."""
    desks = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.desk.rush", url, str(n), str(EACH), PROGRAMME],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for n in range(1, DESKS + 1)
    ]  # fmt: skip
    for desk in desks:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n"
    for desk in desks:
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()
    answers = [desk.communicate()[0].strip() for desk in desks]
    assert [desk.returncode for desk in desks] == [0] * DESKS
    return answers
