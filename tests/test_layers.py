"""Imports only point left: rules ← sheets_sync ← desk ← pages ← streamlit_app.py, and rules ← documents ← pages."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "rules": {"rules"},
    "sheets_sync": {"rules", "sheets_sync"},
    "documents": {"rules", "documents"},
    "desk": {"rules", "sheets_sync", "desk"},
    "pages": {"rules", "sheets_sync", "documents", "desk", "pages"},
    "streamlit_app.py": {"rules", "sheets_sync", "documents", "desk", "pages"},
}
OURS = {"rules", "sheets_sync", "documents", "desk", "pages", "streamlit_app", "tests", "benchmarks"}
LIBRARIES = {  # beyond the standard library; a layer absent here is free
    "rules": {"rapidfuzz"},  # the words of a title as candidates write it, in rules/titles.py and what it is made of
    "desk": set(),
}
ONLY_THERE = {
    "gspread": "sheets_sync",
    "sqlalchemy": "sheets_sync",
    "python_calamine": "sheets_sync",
    "streamlit": "pages",
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def modules(layer: str) -> list[Path]:
    return [ROOT / layer] if layer.endswith(".py") else sorted((ROOT / layer).rglob("*.py"))


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_those_on_its_left(layer: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(layer)
        for name in imports(path)
        if name in OURS and name not in MAY_IMPORT[layer]
    }
    assert wrong == set()


@pytest.mark.parametrize("layer", LIBRARIES)
def test_a_pure_layer_rests_on_the_standard_library(layer: str) -> None:
    found = {name for path in modules(layer) for name in imports(path)} - OURS - sys.stdlib_module_names
    assert found <= LIBRARIES[layer]


@pytest.mark.parametrize(("library", "layer"), ONLY_THERE.items())
def test_a_library_has_one_home(library: str, layer: str) -> None:
    homes = {home for home in MAY_IMPORT for path in modules(home) if library in imports(path)}
    assert homes <= {layer, "streamlit_app.py"}
