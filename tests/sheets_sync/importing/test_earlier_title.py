"""The year of an earlier title that the main one's text names is kept, its own column blank or not there (§1.1)."""

import pytest

from rules.session import Session
from sheets_sync.applications import examined
from sheets_sync.importing.stored import stored
from tests.sheets_sync.importing.conftest import Export

NUMBER, MAIN, PRIOR = "24-00001", "Diplôme préparé ou obtenu", "Diplôme antérieur (bac+2)"
HELD, TO_COME = "Crédits ECTS\xa0validés", "Crédits ECTS en cours"


def without(sample: Export, column: str) -> Export:
    place = sample.header.index(column)
    return Export(
        [[*row[:place], *row[place + 1 :]] for row in sample.rows], [one for one in sample.header if one != column]
    )


@pytest.mark.parametrize("column", [True, False], ids=["blank column", "no column"])
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ATS après BUT 1 GEII", ("jury", "1.2")),  # a first year is not the title
        ("ATS après BUT 2 GEII", ("by_right", "1.1.3 b")),
        ("ATS après BUT GEII", ("by_right", "1.1.3 b")),
        ("ATS", ("jury", "1.2")),
    ],
)
def test_it_is_read_alike_as_it_comes_and_as_it_is_kept(
    sample: Export, session: Session, text: str, answer: tuple[str, str], *, column: bool
) -> None:
    export = sample.changed({(NUMBER, MAIN): text, (NUMBER, PRIOR): "", (NUMBER, HELD): "120", (NUMBER, TO_COME): "60"})
    row = next(one for one in (export if column else without(export, PRIOR)).read(session) if one.dossier == NUMBER)
    kept = {name: stored(value) for name, value in row.values.items()}
    found = [row.examinations["MKX1"], examined(NUMBER, "MKX1", kept, ("MKX1",), session)]
    assert [(one.eligibility, one.route) for one in found] == [answer, answer]
