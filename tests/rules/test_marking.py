"""Marks of jurors (§6, §7): grids, scale, who sees what, the mean and the gaps."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.marking import (
    Sheet,
    french_asked,
    french_elsewhere,
    grid,
    is_in,
    language_unknown,
    marked,
    objections,
    scale,
    seen,
)
from rules.session import compile_session, load, notices
from tests.rules.test_session import amended
from tests.tables import each_row

SESSION = load(notices()[0])
CASES = Path(__file__).parent / "cases" / "marking"
EVS = SESSION.trials["EVS1"]
FRENCH = grid(SESSION, EVS, "Français")
ANN, BOB, EVE = "ann@example.org", "bob@example.org", "eve@example.org"


def marks(text: str) -> Mapping[str, Decimal]:
    codes = [each.code for each in SESSION.grids.values() if (each.year, each.trial) == (EVS.year, EVS.kind)]
    return dict(zip(codes, map(Decimal, text.split()), strict=False))


@each_row(CASES / "french.csv")
def test_french_is_estimated_when_it_is_not_the_mother_tongue(row: dict[str, str]) -> None:
    criteria = grid(SESSION, SESSION.trials[row["trial"]], row["language"])
    french = [each for each in criteria if "français" in each.label]
    assert ["oui" if each.optional else "non" for each in french] == ([row["optional"]] if row["asked"] else [])
    unknown = language_unknown(SESSION, criteria, row["language"])
    assert (unknown is not None) == (row["optional"] == "oui")


def test_unknown_is_neither_french_nor_foreign() -> None:
    assert [french_asked(SESSION, language) for language in (None, "", "fr", "wolof")] == [None, None, False, True]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Français", False),
        ("franc\u0327ais", False),
        ("FRANCAIS ", False),
        ("Française", False),
        ("langue française", False),
        ("Français, anglais", False),
        ("arabe/français", False),
        ("fr-FR", False),
        ("fre", False),
        ("Anglais", True),
        ("Wolof et sérère", True),
        ("franco-provençal", True),
        ("pas le français", None),
        ("non francophone", True),
        ("—", None),
    ],
)
def test_french_is_read_however_it_is_written(said: str, asked: bool | None) -> None:
    """R-085: nobody is asked to prove the language of their childhood for an accent."""
    assert french_asked(SESSION, said) == asked
    assert language_unknown(SESSION, grid(SESSION, SESSION.trials["EVD1"], None), None) is None


@pytest.mark.parametrize(
    ("trial", "language", "said"),
    [
        ("EVD1", "Wolof", True), ("EVD1", "Français", False), ("EVD1", "", False), ("EVS1", "Wolof", False),
        ("EVD2", "Wolof", True), ("ENTRETIEN2", "Wolof", False),
    ],
)  # fmt: skip
def test_the_jury_is_told_where_french_is_estimated(trial: str, language: str, said: bool) -> None:
    """R-085: conclusive at the EVD, a first-year candidate is never assessed on it."""
    found = french_elsewhere(SESSION, SESSION.trials[trial], language)
    assert (found is not None) is said
    assert found is None or SESSION.trials["EVS1" if trial == "EVD1" else "ENTRETIEN2"].label in found


@each_row(CASES / "jurors.csv")
def test_the_jurors_together(row: dict[str, str]) -> None:
    criteria = grid(SESSION, EVS, row["language"])
    texts = {ANN: row["first"], BOB: row["second"]}
    sheets = [Sheet(juror, marks(text)) for juror, text in texts.items() if text]
    found = marked(SESSION, criteria, sheets)
    assert (None if found.mean is None else str(found.mean)[: len(row["mean"])]) == (
        None if row["mean"] == "None" else row["mean"]
    )
    assert [each.criterion.partition("-")[2] for each in found.divergences] == row["divergent"].split()
    assert sum(is_in(criteria, sheet) for sheet in sheets) == int(row["complete"])


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("20", ()), ("0", ()), ("13.5", ()),
        ("20.5", ("Adéquation du profil avec les exigences de la formation : 20,5 est hors de l'échelle, une note "
                  "de 0 à 20 est attendue",)),
        ("-1", ("Adéquation du profil avec les exigences de la formation : -1 est hors de l'échelle, une note de 0 à "
                "20 est attendue",)),
        ("NaN", ("Adéquation du profil avec les exigences de la formation : NaN est hors de l'échelle, une note de 0 "
                 "à 20 est attendue",)),
    ],
)  # fmt: skip
def test_a_mark_stays_on_the_scale(mark: str, says: tuple[str, ...]) -> None:
    assert objections(SESSION, FRENCH, {"EVS1-ADEQUATION": Decimal(mark)}) == says


def test_a_criterion_that_is_not_asked_takes_no_mark() -> None:
    """French for whom it is the mother tongue (R-085)."""
    assert objections(SESSION, FRENCH, {"EVS1-FRANCAIS": Decimal(12)}) == (
        "« EVS1-FRANCAIS » n'est pas un critère de cette épreuve pour ce candidat",
    )


def test_a_provider_may_have_its_own_scale() -> None:
    rows = (*SESSION.tables["Session"], {"cle": "note_max_anglais", "libelle": "-", "valeur": "990", "section": "6.1"})
    session = compile_session({**SESSION.tables, "Session": rows})
    assert (scale(session, "ANGLAIS"), scale(session, "EVS"), scale(session)) == (990, 20, 20)


def test_the_gap_is_a_row() -> None:
    sheets = [Sheet(ANN, marks("8 14 16")), Sheet(BOB, marks("12 14 16"))]
    wider = compile_session(amended("Session", "ecart_jures", valeur="5"))
    assert [len(marked(session, FRENCH, sheets).divergences) for session in (SESSION, wider)] == [1, 0]


FULL, PART = "12 14 16", "12 14"


@pytest.mark.parametrize(
    ("viewer", "judges", "mine", "sees", "hidden"),
    [
        (ANN, True, "", {BOB}, 0),
        (ANN, True, PART, {ANN}, 1),
        (ANN, True, FULL, {ANN, BOB}, 0),
        (EVE, True, FULL, set(), 2),
        (EVE, False, FULL, {ANN, BOB}, 0),
        (ANN, False, PART, {ANN, BOB}, 0),
    ],
)
def test_ones_own_marks_first(viewer: str, judges: bool, mine: str, sees: set[str], hidden: int) -> None:
    """`mine` is Ann's sheet; Bob's is in. A case without Ann's: she sees nothing yet."""
    sheets = [*([Sheet(ANN, marks(mine))] if mine else []), Sheet(BOB, marks(FULL))]
    if not mine:
        sees, hidden = set(), 1
    found = seen(FRENCH, sheets, viewer, judges)
    assert ({sheet.juror for sheet in found.sheets}, found.hidden) == (sees, hidden)


TENTHS = st.integers(0, 200).map(lambda tenths: Decimal(tenths) / 10)


@given(st.lists(st.tuples(TENTHS, TENTHS, TENTHS), min_size=1, max_size=6))
def test_the_mean_lies_between_the_marks_whatever_the_jurors_order(given_marks: list[tuple[Decimal, ...]]) -> None:
    codes = [each.code for each in FRENCH]
    sheets = [Sheet(f"j{n}", dict(zip(codes, row, strict=True))) for n, row in enumerate(given_marks)]
    mean, again = (marked(SESSION, FRENCH, order).mean for order in (sheets, sheets[::-1]))
    every = [mark for row in given_marks for mark in row]
    assert mean is not None
    assert again is not None
    assert abs(mean - again) < Decimal("1e-20")
    assert min(every) - Decimal("1e-20") <= mean <= max(every) + Decimal("1e-20")
