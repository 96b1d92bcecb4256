"""One cell, three ways: a person's value is never replaced, what both sides changed is a question."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.importing.three_way import Outcome, cell, first, written
from tests.tables import each_row

ILLEGIBLE = {"illisible": "1E+10"}


def value(text: str) -> Any:
    return ILLEGIBLE if text == "#" else text or None


@each_row(Path(__file__).parent / "cases" / "three_way.csv")
def test_a_cell(row: dict[str, str]) -> None:
    plan = cell("dossier:1", "x", value(row["imported"]), value(row["now"]), value(row["file"]), row["known"] == "yes")
    assert plan.outcome is Outcome[row["outcome"]]
    writes = written(plan, "0001")
    if row["writes"] == "question":
        assert "x" not in writes
        assert writes["question.x"]["import"] == "0001"
        assert writes["imported.x"] == value(row["file"])
    else:
        assert writes == json.loads(row["writes"])


values = st.sampled_from([None, "a", "b", ILLEGIBLE])


@given(imported=values, now=st.sampled_from([None, "a", "b", "c"]), file=values)
def test_doing_it_twice_changes_nothing_and_a_correction_stands(imported: Any, now: Any, file: Any) -> None:
    fields = {"x": now, "imported.x": imported}
    after = fields | written(cell("dossier:1", "x", imported, now, file, True), "0001")
    untouched = now == imported or (now is None and imported == ILLEGIBLE)
    assert untouched or after["x"] == now, "someone's value was replaced"
    assert written(cell("dossier:1", "x", after["imported.x"], after["x"], file, True), "0002") == {}


@given(file=st.dictionaries(st.sampled_from("xyz"), st.sampled_from([None, "a", 0, False, ""])))
def test_a_first_import_at_once_is_what_its_cells_are_one_by_one(file: dict[str, Any]) -> None:
    one_by_one = [cell("dossier:1", field, None, None, said, False) for field, said in file.items()]
    writes = {field: value for plan in one_by_one for field, value in written(plan, "0001").items()}
    assert first("dossier:1", file) == (one_by_one, writes)
