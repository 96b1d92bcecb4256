"""Cells and values: what goes to the sheet comes back, what a spreadsheet destroys is asked."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.session import load, notices
from sheets_sync import typed_cells, values
from sheets_sync.book import Cell
from sheets_sync.values import Unreadable
from tests.tables import each_row

SESSION = load(notices()[-1])
CASES = Path(__file__).parent / "cases" / "typed_cells.csv"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def cell(text: str) -> Cell:
    """`n 12.5` is a number, `b 1` a box, `t …` a text."""
    kind, _, rest = text.partition(" ")
    return float(rest) if kind == "n" else rest == "1" if kind == "b" else rest


@each_row(CASES)
def test_what_was_typed(row: dict[str, str]) -> None:
    typed = cell(row["typed"])
    if row["value"] == "!":
        with pytest.raises(Unreadable, match=re.escape(row["says"])):
            typed_cells.value(row["kind"], typed, SESSION)
    else:
        assert str(typed_cells.value(row["kind"], typed, SESSION)) == row["value"]


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=1_000), max_size=30).map(str.strip)
TEXTS = TEXTS.filter(lambda text: not typed_cells.is_error(text))
"""What reads as a formula in error is asked, whoever wrote it."""
WRITTEN = {
    "texte": TEXTS,
    "identifiant": st.from_regex(r"[0-9]{3,11}[A-Z]?", fullmatch=True),
    "date": st.dates(datetime(1930, 1, 1).date(), datetime(2090, 1, 1).date()).map(str),  # noqa: DTZ001
    "instant": st.integers(0, 10**9).map(lambda s: (EPOCH + timedelta(seconds=s)).isoformat()),
    "entier": st.integers(0, 99_999),
    "decimal": st.decimals(0, 999, places=2, allow_nan=False).map(lambda d: f"{d.normalize():f}"),
    "note": st.decimals(0, 20, places=2, allow_nan=False).map(lambda d: f"{d.normalize():f}"),
    "oui_non": st.booleans(),
    "telephone": st.from_regex(r"\+33[1-9][0-9]{8}", fullmatch=True),
    "titre": st.sampled_from(sorted(SESSION.titles)),
}


@pytest.mark.parametrize("kind", WRITTEN)
@given(data=st.data())
def test_a_value_shown_is_read_back(kind: str, data: st.DataObject) -> None:
    value = data.draw(WRITTEN[kind])
    shown = typed_cells.cell(kind, value, SESSION)
    assert typed_cells.same(kind, shown, value, SESSION)
    again = typed_cells.value(kind, shown, SESSION)
    assert typed_cells.cell(kind, again, SESSION) == shown


@pytest.mark.parametrize("kind", [*values._READERS, "etat", "issue", "objet"])
def test_what_is_unknown_is_empty_both_ways(kind: str) -> None:
    assert typed_cells.cell(kind, None, SESSION) == ""
    assert typed_cells.value(kind, "", SESSION) is None


def test_an_hour_that_does_not_exist_is_asked() -> None:
    half_past_two = (datetime(2024, 3, 31, 2, 30) - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    with pytest.raises(Unreadable, match="changement d'heure"):
        typed_cells.value("instant", half_past_two, SESSION)
