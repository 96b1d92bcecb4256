"""Cells and values: what goes to the sheet comes back, what a spreadsheet destroys is asked."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from unicodedata import combining, normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.session import load, notices
from sheets_sync import typed_cells, values
from sheets_sync.book import Cell
from sheets_sync.importing import cells, identity_cells
from sheets_sync.importing.decisions_words import state
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


# ---- F10: numbers typed as texts, and texts that are no numbers

GAPS = st.sampled_from(("", " ", "\u00a0", "\u202f"))
AROUND = st.sampled_from(("", " ", "\u00a0", "\r\n"))


@given(number=WRITTEN["decimal"].map(Decimal), times=st.sampled_from((1, 99)), gap=GAPS, sign=st.sampled_from(",."),
       around=AROUND)  # fmt: skip
def test_a_number_however_it_is_typed_is_that_number(
    number: Decimal, times: int, gap: str, sign: str, around: str
) -> None:
    whole, _, part = f"{(number * times).normalize():f}".partition(".")
    typed = around + f"{int(whole):,}".replace(",", gap) + (sign + part if part else "") + around
    assert Decimal(typed_cells.value("decimal", typed, SESSION)) == number * times
    assert cells.number(typed) == (number * times, "")


@given(
    first=st.from_regex(r"[0-9]{1,4}", fullmatch=True),
    gap=st.sampled_from(" \u00a0\u202f"),
    second=st.from_regex(r"[0-9]{1,4}(,[0-9])?", fullmatch=True),
)
def test_two_numbers_in_one_cell_are_never_read_as_one(first: str, gap: str, second: str) -> None:
    assume(len(first) > 3 or len(second.partition(",")[0]) != 3)
    for kind in ("decimal", "note", "entier"):
        with pytest.raises(Unreadable):
            typed_cells.value(kind, first + gap + second, SESSION)
    assert cells.number(first + gap + second) == (None, "attendu un nombre")


@given(digits=st.from_regex(r"[0-9]{1,15}", fullmatch=True))
def test_digits_that_name_something_are_never_a_number(digits: str) -> None:
    assert typed_cells.value("identifiant", digits, SESSION) == digits == typed_cells.value("texte", digits, SESSION)
    for kind in ("identifiant", "telephone"):
        with pytest.raises(Unreadable):
            typed_cells.value(kind, float(digits), SESSION)
    code, phone, dossier = digits.zfill(5)[:5], f"06{digits.zfill(8)[:8]}", f"{digits.zfill(3)}"
    assert identity_cells.postcode(code) == (code, "")
    assert identity_cells.phone(phone) == (f"+33{phone[1:]}", "")
    assert identity_cells.dossier_number(dossier) == (dossier, "")


# ---- F08: words of a closed table


def spellings(label: str) -> Iterator[str]:
    bare = "".join(one for one in normalize("NFKD", label) if not combining(one)).replace("æ", "ae")
    yield from (label, label.upper(), label.lower(), bare, f" {label}\r\n", normalize("NFD", label))
    yield from (label.replace(" ", gap) for gap in ("\u00a0", "\u202f", "  "))
    yield label.replace("'", "’").replace("-", " - ")


NAMED = {
    "titre": {one.label: code for code, one in SESSION.titles.items()},
    "codes": {one.label: [code] for code, one in SESSION.documents.items()},
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_of_a_closed_table_is_known_however_it_is_spelt_and_a_slip_is_only_said(kind: str) -> None:
    for label, named in NAMED[kind].items():
        assert {spelt for spelt in spellings(label) if typed_cells.value(kind, spelt, SESSION) != named} == set()
        with pytest.raises(Unreadable, match=re.escape(f"peut-être « {label} »")):
            typed_cells.value(kind, label[:5] + label[6:], SESSION)


def test_a_state_of_a_file_is_known_however_it_is_spelt() -> None:
    for code, one in SESSION.workflow.states.items():
        for year in one.years:
            assert {state(SESSION, year, spelt, {}) for spelt in spellings(one.label)} == {(code, "")}


@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ("Pré-admisible", "Pré-admissible"), ("preadmisible", "Pré-admissible"), ("admisible\u00a0", "Admissible"),
        ("Rejetté sur dossié", "Rejeté sur dossier"), ("Recevble", "Recevable"),
    ],
)  # fmt: skip
def test_a_slip_in_a_state_is_said_with_the_one_it_may_be_and_never_taken(typed: str, like: str) -> None:
    found, says = state(SESSION, 1, typed, {})
    assert found is None
    assert f"; peut-être « {like} » :" in says
