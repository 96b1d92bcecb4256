"""Field masks."""

from typing import Any

import pytest

from tests.google_sheets import fields


@pytest.mark.parametrize(
    ("mask", "kept"),
    [
        ("", {"a": 1, "b": [{"c": 2, "d": {"e": 3}}, {"c": 4}]}),
        ("*", {"a": 1, "b": [{"c": 2, "d": {"e": 3}}, {"c": 4}]}),
        ("a", {"a": 1}),
        ("a,b.c", {"a": 1, "b": [{"c": 2}, {"c": 4}]}),
        ("b(d/e)", {"b": [{"d": {"e": 3}}, {}]}),
        ("b(c,d(e)),absent", {"b": [{"c": 2, "d": {"e": 3}}, {"c": 4}]}),
    ],
)
def test_a_mask_keeps_what_it_names(mask: str, kept: Any) -> None:
    json = {"a": 1, "b": [{"c": 2, "d": {"e": 3}}, {"c": 4}]}
    assert fields.chosen(json, fields.parse(mask)) == kept


def test_a_masked_field_that_is_absent_is_removed() -> None:
    old = {"a": 1, "b": {"c": 2, "d": 3}, "e": 4}
    assert fields.updated(old, {"a": 5}, fields.parse("a,b.c,e")) == {"a": 5, "b": {"d": 3}}
