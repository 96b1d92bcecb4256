"""Test cases written as CSV tables beside the tests: one row a case, read by people as easily as by pytest."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV table, each a mapping column → text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def each_row(path: Path) -> Callable[[Any], Any]:
    """Runs a test once for each row of the table; the first column names the case in the report."""
    import pytest  # a command that only reads tables starts sooner without it

    cases = rows(path)
    assert cases, f"{path} holds no case"
    names = [f"{line}-{next(iter(row.values()))}" for line, row in enumerate(cases, 2)]
    return pytest.mark.parametrize("row", cases, ids=names)
