"""`docs/failures.md` names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
CITED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_each_test_that_the_page_names_is_there() -> None:
    cited = set(CITED.findall((ROOT / "docs" / "failures.md").read_text(encoding="utf-8")))
    assert len(cited) > 30
    gone = [(file, name) for file, name in cited if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert gone == []
