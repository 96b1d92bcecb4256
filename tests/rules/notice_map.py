"""Which code, rows and cases answer for each rule and section of the notice: `docs/notice_map.md`, written from them.

`python -m tests.rules.notice_map` writes it again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rules.session import load, notices
from rules.vocabulary import VOCABULARY

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "notice_map.md"
SESSION = load(notices()[0])
CITED = re.compile(r"R-(\d{3})(?:(?:…| to | à )R-(\d{3}))?")
"""`R-017`, or a range: `R-010 to R-018`."""

NOT_CASES = {"test_notice_map.py", "mutants.csv", "mistakes.csv"}
HEAD = """# Notice map

Which code, rows and cases answer for each rule of the notice. Written by `python -m tests.rules.notice_map` from the
rows of `rules/notices/` and from what modules and cases cite; a test keeps it true.
"""


def cited(text: str) -> Iterator[str]:
    """The rules that a text names."""
    for first, last in CITED.findall(text):
        yield from (f"R-{number:03}" for number in range(int(first), int(last or first) + 1))


def citing(paths: Iterable[Path], root: Path) -> Mapping[str, list[str]]:
    """Rule → the files that cite it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        for code in sorted(set(cited(path.read_text(encoding="utf-8")))):
            found[code].append(str(path.relative_to(root)))
    return found


def modules() -> Mapping[str, list[str]]:
    return citing((ROOT / "rules").rglob("*.py"), ROOT / "rules")


def cases() -> Mapping[str, list[str]]:
    tests = ROOT / "tests" / "rules"
    files = [path for kind in ("test_*.py", "*.csv") for path in tests.rglob(kind) if path.name not in NOT_CASES]
    return citing(files, tests)


def named_by_rows() -> Mapping[str, list[str]]:
    """Rule → the tabs whose rows name it."""
    found: dict[str, list[str]] = defaultdict(list)
    for tab, rows in SESSION.tables.items():
        named = {
            code for row in rows for code in (row.get("regle", ""), row.get("valeur", "")) if code in SESSION.rules
        }
        for code in sorted(named):
            found[code].append(tab)
    return found


def rows_of_sections() -> Mapping[str, Mapping[str, int]]:
    """Section → tab → how many of its rows cite it."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for tab, rows in SESSION.tables.items():
        for section in (part.strip() for row in rows for part in row.get("section", "").split(";")):
            if section:
                found[section][tab] += 1
    return found


def content() -> str:
    return "\n".join([HEAD, *_rules(), "", *_sections(), "", *_vocabulary(), ""])


def _rules() -> Iterator[str]:
    yield "## Rules\n\n| rule | § | says | modules of `rules/` | rows that name it | cases of `tests/rules/` |"
    yield "|---|---|---|---|---|---|"
    code, rows, tests = modules(), named_by_rows(), cases()
    for rule in SESSION.rules.values():
        places = (_list(found.get(rule.code, [])) for found in (code, rows, tests))
        yield f"| {rule.code} | {rule.section} | {rule.says} | {' | '.join(places)} |"


def _sections() -> Iterator[str]:
    yield "## Sections\n\n| § | rows |\n|---|---|"
    for section, tabs in sorted(rows_of_sections().items()):
        yield f"| {section} | {', '.join(f'{tab} ({count})' for tab, count in sorted(tabs.items()))} |"


def _vocabulary() -> Iterator[str]:
    yield "## Tests that `Verdicts` may name\n\n| test | argument | may wait for | yes when |\n|---|---|---|---|"
    for word in VOCABULARY.values():
        says = (word.make.__doc__ or "").partition("\n")[0]
        yield f"| `{word.name}` | {word.argument} | {', '.join(sorted(word.waits_for))} | {says} |"


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    DOC.write_text(content(), encoding="utf-8")
