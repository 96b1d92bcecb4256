"""Imports only point left: rules ← sheets_sync ← desk ← pages ← streamlit_app.py, and rules ← documents ← pages."""

import ast
import sys
from functools import cache
from inspect import isfunction
from pathlib import Path

import pytest

from desk.desk import Desk

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
    # rapidfuzz: the words of a title as candidates write it, in rules/titles.py and what it is made of.
    # scipy: the optimal assignment of interview slots, imported when one is asked (rules/matching.py).
    "rules": {"rapidfuzz", "scipy"},
    "desk": set(),
}
ONLY_THERE = {
    "gspread": "sheets_sync",
    "icalendar": "documents",
    "sqlalchemy": "sheets_sync",
    "python_calamine": "sheets_sync",
    "streamlit": "pages",
    "typst": "documents",
    "xlsxwriter": "documents",
}


UNREADABLE = "?"
BY_NAME = {"import_module", "__import__", "run_module", "find_spec"}
"""Calls that import the module that their first argument names."""


@cache
def imports(path: Path) -> set[str]:
    return imported(path.read_text(encoding="utf-8"))


def imported(source: str) -> set[str]:
    """The top package of every import, those by a call included; a name that is worked out is shown as `?`."""
    found: set[str] = set()
    nodes = list(ast.walk(ast.parse(source)))
    froms = [alias for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    by_name = BY_NAME | {alias.asname for alias in froms if alias.asname and alias.name in BY_NAME}
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in by_name:
            found.add(_named([*node.args, *(keyword.value for keyword in node.keywords)]))
    return found


def _named(arguments: list[ast.expr]) -> str:
    first = arguments[0] if arguments else None
    named = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return first.value.split(".")[0] if named else UNREADABLE


def modules(layer: str) -> list[Path]:
    return [ROOT / layer] if layer.endswith(".py") else sorted((ROOT / layer).rglob("*.py"))


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_a_layer_imports_only_those_on_its_left(layer: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(layer)
        for name in imports(path)
        if (name in OURS or name == UNREADABLE) and name not in MAY_IMPORT[layer]
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import desk.desk", "desk"),
        ("from desk import files", "desk"),
        ("def later():\n    from desk.desk import Desk", "desk"),
        ("import importlib\nimportlib.import_module('desk.desk')", "desk"),
        ("from importlib import import_module\nimport_module('desk.desk').Desk", "desk"),
        ("from importlib import import_module\nimport_module(name='desk.desk')", "desk"),
        ("from importlib import import_module as later\nlater('desk.desk')", "desk"),
        ("__import__('desk.desk')", "desk"),
        ("import builtins\nbuiltins.__import__('desk')", "desk"),
        ("import runpy\nrunpy.run_module('desk')", "desk"),
        ("from importlib import import_module\nimport_module('de' + 'sk')", UNREADABLE),
        ("from importlib import import_module\nimport_module(f'{layer}.desk')", UNREADABLE),
    ],
)
def test_an_import_is_seen_however_it_is_written(source: str, found: str) -> None:
    assert found in imported(source)


@pytest.mark.parametrize("layer", LIBRARIES)
def test_a_pure_layer_rests_on_the_standard_library(layer: str) -> None:
    found = {name for path in modules(layer) for name in imports(path)} - OURS - sys.stdlib_module_names
    assert found <= LIBRARIES[layer]


def test_a_file_leaves_by_the_one_button_that_records_it() -> None:
    """`pages/parts/handed.py`; an alarm's copy goes without, since nothing can be recorded then."""
    homes = {path.name for path in modules("pages") if "download_button(" in path.read_text(encoding="utf-8")}
    assert homes == {"handed.py", "alarm.py"}


@pytest.mark.parametrize(("library", "layer"), ONLY_THERE.items())
def test_a_library_has_one_home(library: str, layer: str) -> None:
    homes = {home for home in MAY_IMPORT for path in modules(home) if library in imports(path)}
    assert homes <= {layer, "streamlit_app.py"}


def test_no_part_of_the_desk_takes_the_place_of_anothers() -> None:
    """The desk is made of its parts: a name that two of them define is one part's, and the other calls it unawares."""
    owners: dict[str, type] = {}
    taken = []
    for part in Desk.__mro__[:-1]:
        for name in (name for name, one in vars(part).items() if isfunction(one) and not name.startswith("__")):
            first = owners.setdefault(name, part)
            if not issubclass(first, part):
                taken.append(f"{name} of {part.__name__}, hidden by {first.__name__}")
    assert taken == []
