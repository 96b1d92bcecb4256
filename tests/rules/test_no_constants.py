"""No section, programme, title, date, amount or threshold of the notice stands in code: they are rows that staff edit.

What is looked for is read from the rows themselves, outside docstrings (which cite their sections).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.session import load, notices

ROOT = Path(__file__).parents[2]
SESSION = load(notices()[0])
LAYERS = ("rules", "desk", "pages")
EVERYDAY = frozenset(range(13)) | {20, 24, 60, 100}
"""Numbers that count lines, hours, months or marks as well as anything in the notice: too common to mean a row."""
SIZES = frozenset(range(40))
"""On a screen, a small number is a length in pixels."""
ALLOWED = {
    "desk/demo": "the synthetic session of the demonstration makes its own people up",
}


def codes() -> frozenset[str]:
    """Programmes, specialities and titles."""
    specialities = {programme.speciality for programme in SESSION.programmes.values()}
    return frozenset(SESSION.programmes) | specialities | frozenset(SESSION.titles)


def sections() -> frozenset[str]:
    """`1.1.1 a`, `4.1`… A whole number alone (`§5`) is no string anyone compares."""
    return frozenset(
        part.strip()
        for rows in SESSION.tables.values()
        for row in rows
        for part in row.get("section", "").split(";")
        if "." in part
    )


def numbers() -> frozenset[int]:
    """Seats, fees, credits, durations, delays: every whole number of these tabs, but the everyday ones."""
    tabs = ("Session", "Formations", "Verdicts", "Frais", "Épreuves prévues", "Titres")
    cells = (cell for tab in tabs for row in SESSION.tables[tab] for cell in row.values())
    return frozenset(int(cell) for cell in cells if cell.isascii() and cell.isdigit()) - EVERYDAY


def written(path: Path) -> Iterator[ast.Constant]:
    """The constants of a module, docstrings and bare strings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in bare)


def what_is_wrong(value: object, numbers: frozenset[int]) -> str | None:
    if isinstance(value, str):
        words = set(re.findall(r"[A-Z][A-Z0-9_-]*[A-Z0-9]", value))
        if found := words & CODES:
            return f"a programme or a title: {sorted(found)[0]}"
        if value.strip() in SECTIONS:
            return f"a section: {value}"
        if re.search(r"\b20[2-9]\d\b", value) or re.search(r"\b\d{1,2}/\d{1,2}\b", value):
            return f"a date: {value}"
    if isinstance(value, int | float) and not isinstance(value, bool) and value in numbers:
        return f"a number of the notice: {value}"
    return None


CODES, SECTIONS, NUMBERS = codes(), sections(), numbers()
MODULES = [
    path
    for layer in LAYERS
    for path in sorted((ROOT / layer).rglob("*.py"))
    if not any(path.is_relative_to(ROOT / allowed) for allowed in ALLOWED)
]


def test_the_notice_is_known() -> None:
    assert {"MKX1", "BUT_INFO", "INFRES"} <= CODES
    assert {"1.1.1 a", "4.1"} <= SECTIONS
    assert {22, 42, 77, 120, 240} <= NUMBERS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_constant_of_the_notice(path: Path) -> None:
    numbers = NUMBERS - SIZES if path.is_relative_to(ROOT / "pages") else NUMBERS
    found = [f"line {node.lineno}: {wrong}" for node in written(path) if (wrong := what_is_wrong(node.value, numbers))]
    assert found == []
