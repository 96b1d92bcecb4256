"""Formulas as text: separators, and references when cells move."""

import pytest

from tests.google_sheets import ranges, references
from tests.google_sheets.locales import ENGLISH, FRENCH

FOLLOWING = "=INDEX(Miroir!F:F,MATCH(INDEX($A:$A,ROW()),Miroir!$A:$A,0))"


@pytest.mark.parametrize(
    ("typed", "kept", "in_english", "in_french"),
    [
        ('=IF(A1;"a;b";1)', '=IF(A1,"a;b",1)', '=IF(A1,"a;b",1)', '=IF(A1;"a;b";1)'),
        ("=SUM(A:A)+1", "=SUM(A:A)+1", "=SUM(A:A)+1", "=SUM(A:A)+1"),
    ],
)
def test_a_semicolon_separates_everywhere(typed: str, kept: str, in_english: str, in_french: str) -> None:
    for locale in (ENGLISH, FRENCH):
        assert references.canonical(typed, locale) == kept
    assert references.shown(kept, ENGLISH) == in_english
    assert references.shown(kept, FRENCH) == in_french


def test_a_decimal_comma_is_kept_as_a_dot() -> None:
    assert references.canonical("=ROUND(A1*1,5;2)", FRENCH) == "=ROUND(A1*1.5,2)"
    assert references.canonical("=MIN(1,5)", ENGLISH) == "=MIN(1,5)"


@pytest.mark.parametrize(
    ("formula", "new"),
    [
        ("=A1+$A1+A$1+$A$1", "=B3+$A3+B$1+$A$1"),
        ("=SUM(A:A,2:2,B2:C3)", "=SUM(B:B,4:4,C4:D5)"),
        ('=LOG10(A1)&"A1"&Autre!A1', '=LOG10(B3)&"A1"&Autre!B3'),
        (FOLLOWING, FOLLOWING.replace("F:F", "G:G")),
    ],
)
def test_a_copied_formula_moves_what_has_no_dollar(formula: str, new: str) -> None:
    assert references.copied(formula, 2, 1) == new


def test_a_reference_that_leaves_the_sheet_is_lost() -> None:
    assert references.copied("=A1+B2", -1, 0) == "=#REF!+B1"


@pytest.mark.parametrize(
    ("formula", "rows", "goes", "new"),
    [
        ("=A1+A3+Autre!A3", True, ranges.inserted(1, 2), "=A1+A5+Autre!A3"),
        ("=SUM(A1:A3)", True, ranges.inserted(3, 1), "=SUM(A1:A3)"),
        ("=SUM(A1:A3)", True, ranges.inserted(2, 1), "=SUM(A1:A4)"),
        ("=SUM(A1:A5)+A2", True, ranges.deleted(1, 3), "=SUM(A1:A3)+#REF!"),
        ("=SUM($A:$A)", False, ranges.inserted(0, 1), "=SUM($B:$B)"),
        ("=SUM(A2:A)", True, ranges.inserted(0, 1), "=SUM(A3:A)"),
        ("=A1+B1+C1", False, ranges.shuffled([2, 0, 1]), "=C1+A1+B1"),
        ("='Ma feuille'!A3+A3", True, ranges.deleted(0, 1), "='Ma feuille'!A2+A2"),
    ],
)
def test_references_follow_their_cells(formula: str, rows: bool, goes: ranges.Moved, new: str) -> None:
    assert references.followed(formula, "Ma feuille", True, rows, goes) == new


def test_a_sheet_is_renamed_or_deleted_under_a_formula() -> None:
    assert references.renamed("=Miroir!A1+'Miroir'!B2+A1", "miroir", "Le miroir") == "='Le miroir'!A1+'Le miroir'!B2+A1"
    assert references.orphaned("=Miroir!A1+A1", "Miroir") == "=#REF!+A1"
