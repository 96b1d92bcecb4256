"""Having a company or not changes nothing that anyone sees (§5): exports that differ only there draw the same screens.

tests/desk/test_blindness.py compares what the desk answers; here, each screen as it is drawn, the journal as written.
"""

import ast
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk
from sheets_sync.importing.headers import BROUGHT, known_fields
from tests.pages.desks import CAMILLE, PAUL, small_desk
from tests.pages.exports import COMMENT, COMPANY, column, cut, written
from tests.pages.screens import screen

ROOT = Path(__file__).parents[1]
LINES = 25
EMPLOYERS = ("Alstom Béziers", "Eiffage Énergie", "promesse signée chez Nexeya")
SCREENS = (
    "dashboard", "deposits", "screening", "trials", "interviews", "deliberation", "announcements", "seats", "sheet",
    "journal", "complementary", "admission", "clocks", "figures", "invariants",
)  # fmt: skip


def export(rows: Sequence[Sequence[str]], seed: int) -> bytes:
    """The same candidates; who has which company, and who speaks of it, drawn by the seed."""
    chance = Random(seed)
    names = [chance.choice(("", *EMPLOYERS)) for _ in rows[1:]]
    found, company = COMPANY
    over = {found: ["Oui" if name else "Non" for name in names], company: names}
    return written(rows, over | {COMMENT: [f"J'ai une place : {name}" if name else "" for name in names]})


ITS_OWN = ("id", "form_id", "deferred_file_id")
"""Identifiers that each page draws anew."""


def drawn(at: AppTest) -> list[str]:
    """Every element of the page in order, as it is sent to the browser, the page's own identifiers left out."""
    assert not at.exception
    return [f"{type(element).__name__} {_said(element)}" for element in _leaves(at.main)]


def _leaves(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _leaves(child)
        else:
            yield child


def _said(element: Any) -> str:
    kept = {name.name: value for name, value in element.proto.ListFields() if name.name not in ITS_OWN}
    return repr({name: str(value) for name, value in kept.items()})


def journal(desk: Desk) -> list[str]:
    """Each act as it is written; instants, identifiers of acts and the book's own name left out."""
    places = {recorded.act.operation: f"acte {n}" for n, recorded in enumerate(desk.journal.register().acts)}
    lines = []
    for recorded in desk.journal.register().acts:
        act = recorded.act
        if act.kind == "genese":
            continue
        text = json.dumps(
            [act.actor, act.kind, act.subject, act.changes, act.reason, act.section, act.facts, act.bases],
            default=str,
            ensure_ascii=False,
        )
        for operation, place in places.items():
            text = text.replace(operation, place)
        lines.append(text)
    return lines


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Desk, list[str], list[str]]]:
    """Two books, each with its export brought in through the page: (desk, preview drawn, end drawn)."""
    rows = cut(LINES)
    return [_brought_in(small_desk(tmp_path_factory.mktemp(f"book{seed}")), export(rows, seed)) for seed in (1, 2)]


def _brought_in(desk: Desk, content: bytes) -> tuple[Desk, list[str], list[str]]:
    at = screen(desk, CAMILLE, "deposits")
    at.file_uploader[0].upload("export.csv", content).run()
    preview = drawn(at)
    at.button(key="import").click().run()
    running = desk.importing(desk.actor(CAMILLE))
    assert running
    assert running.over.wait(30)
    return desk, preview, drawn(at.run())


def test_the_exports_do_differ() -> None:
    rows = cut(LINES)
    assert export(rows, 1) != export(rows, 2)


def test_the_preview_and_the_import_say_the_same(worlds: list[tuple[Desk, list[str], list[str]]]) -> None:
    (_, preview, end), (_, other_preview, other_end) = worlds
    assert preview == other_preview
    assert end == other_end
    assert "non repris, §5" in "".join(preview)


def test_the_comparison_sees_what_does_differ(worlds: list[Any], tmp_path: Path) -> None:
    rows = [list(row) for row in cut(LINES)]
    rows[7][column(rows, "Moyenne S1")] = "11,25"
    desk, *_ = _brought_in(small_desk(tmp_path), export(rows, 1))
    number = rows[7][0]
    one, other = (drawn(screen(each, PAUL, "dossier", dossier=number)) for each in (desk, worlds[0][0]))
    assert one != other


@pytest.mark.parametrize("email", [CAMILLE, PAUL])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_the_same(worlds: list[tuple[Desk, list[str], list[str]]], name: str, email: str) -> None:
    if name == "deposits" and email == PAUL:
        name = "journal"  # the chair has no import
    one, two = (drawn(screen(desk, email, name)) for desk, *_ in worlds)
    assert one
    assert one == two
    assert not [text for text in one for employer in EMPLOYERS if employer in text]


@pytest.mark.parametrize("name", ["screening", "dossier"])
def test_each_dossier_is_the_same(worlds: list[tuple[Desk, list[str], list[str]]], name: str) -> None:
    for number in [row[0] for row in cut(LINES)[1:]][::6]:
        one, two = (drawn(screen(desk, PAUL, name, dossier=number)) for desk, *_ in worlds)
        assert one == two


def test_the_journal_is_the_same_and_names_no_employer(worlds: list[tuple[Desk, list[str], list[str]]]) -> None:
    one, two = (journal(desk) for desk, *_ in worlds)
    assert one == two
    assert not [line for line in one for employer in EMPLOYERS if employer in line]


def test_no_employer_column_can_become_a_field() -> None:
    """Headings that name an employer are known so as to be left; none of them is among what an import brings."""
    kinds = {known.field: known.kind for known in known_fields().values()}
    left = {field for field, kind in kinds.items() if kind in ("employer", "comment")}
    assert left
    assert not left & {field for field, kind in kinds.items() if kind in BROUGHT}


def test_no_field_of_the_session_is_an_employers() -> None:
    words = ("entreprise", "employeur", "company", "employer", "siret")
    for path in (ROOT / "rules" / "notices").glob("*/champs.csv"):
        with path.open(encoding="utf-8", newline="") as rows:
            fields = [(row["cle"], row["libelle"]) for row in csv.DictReader(rows)]
        assert len(fields) > 20
        assert [field for field in fields if any(word in " ".join(field).casefold() for word in words)] == []


def test_no_module_that_shows_or_stores_a_candidate_names_an_employers_field() -> None:
    """Names and texts of the code; docstrings and comments may say why. Headings are recognised so as to be left, and
    projects (§8), which exist after the admissibility only, have their own modules."""
    words, known = ("company", "employer", "entreprise", "employeur"), {"headers.py", "projects.py"}
    found = []
    for folder in ("desk", "pages", "sheets_sync"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name not in known:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found += [f"{path.relative_to(ROOT)}: {text}" for text in _names(tree) if any(w in text for w in words)]
    assert found == []


def _names(tree: ast.Module) -> Iterator[str]:
    """Identifiers, and texts that are not docstrings; a sentence (a space in it) is for people, not a field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id.casefold()
        elif isinstance(node, ast.Attribute):
            yield node.attr.casefold()
        elif isinstance(node, ast.arg | ast.keyword) and node.arg:
            yield node.arg.casefold()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value.strip():
            yield node.value.casefold()
