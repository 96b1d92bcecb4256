"""Every story of the notice, from the deposit to the last state, on a real book: the 25 invariants hold all along."""

from pathlib import Path

import pytest

from desk.checking import contents
from rules.invariants import check
from tests.desk.journeys import Life, lived
from tests.rules.journeys import journeys

UNREAL = {
    "par droit selon les règles mais jugée": "no title is by right in the second year (§2.1): the guard alone is tried",
}
"""Stories that no facts make true: tests/rules tries their guards on values."""

SHOWN = {("un projet de la liste", "corriger_erreur"): {"20"}}
"""Steps after which an invariant is rightly broken: the trainee is back, and the delay is over (§9.2)."""


@pytest.mark.parametrize("name", [name for name in journeys() if name not in UNREAL])
def test_a_story_is_lived_through_the_desk(name: str, tmp_path: Path) -> None:
    rows = lived(name)
    life = Life(tmp_path, rows[0]["programme"])
    try:
        for row in rows:
            life.play(row)
            assert life.state == (row["then"], row["origin"]), row
            broken = {breach.number for breach in check(contents(life.desk.files(), life.desk.today()))}
            assert broken == SHOWN.get((name, row["step"]), set()), row
    finally:
        life.close()
