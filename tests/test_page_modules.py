"""A page module only defines: Streamlit may run a file of `pages/` by itself, before any sign-in, for whoever asks."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").glob("*.py"))
ALLOWED_CALLS = {
    "frozenset",
    "Path",
    "NamedTuple",
    "getLogger",
    "ZoneInfo",
    "compile",
    "TypeVar",
    "ParamSpec",
    "dataclass",
}


def runs(tree: ast.Module) -> list[str]:
    """What importing the module would do beyond defining: statements and calls outside functions."""
    found = []
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant):
            found.append(f"line {statement.lineno}: an expression")
        elif isinstance(statement, ast.For | ast.While | ast.With | ast.If | ast.Try):
            found.append(f"line {statement.lineno}: {type(statement).__name__.lower()}")
        elif isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
            found += [f"line {call.lineno}: a call" for call in ast.walk(statement.value) if _forbidden(call)]
    return found


def _forbidden(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name not in ALLOWED_CALLS and not name[:1].isupper()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_importing_a_page_module_executes_nothing(path: Path) -> None:
    assert runs(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_the_check_sees_a_call_and_a_statement() -> None:
    body = "import streamlit as st\nst.title('x')\nA = read()\nif A:\n    pass\n"
    assert runs(ast.parse(body)) == ["line 2: an expression", "line 3: a call", "line 4: if"]


def test_a_page_file_run_by_itself_shows_nothing() -> None:
    """As Streamlit does for a first visitor who opens the file's own address; one after the other in one process."""
    script = (
        "from streamlit.testing.v1 import AppTest; import sys\n"
        "for path in sys.argv[1:]:\n"
        "    at = AppTest.from_file(path).run(timeout=30)\n"
        "    assert not at.exception, (path, at.exception)\n"
        "    assert len(at.main) == 0, (path, [child.type for child in at.main.children.values()])\n"
        "    print(path)\n"
    )
    command = [sys.executable, "-c", script, *map(str, PAGES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-800:]
    assert done.stdout.splitlines() == [str(path) for path in PAGES]


MARKUP = {
    "badge", "caption", "error", "exception", "header", "info", "latex", "markdown", "metric", "radio", "subheader",
    "success", "table", "title", "toast", "warning", "write",
}  # fmt: skip
"""What Streamlit reads as Markdown: an image, a link, an icon in what someone typed would be drawn."""
DOORS = {
    "layout.py": "what is shown, each text escaped by its type",
    "finding.py": "our script",
    "wall_timer.py": "ours",
}
"""The only modules that hand HTML over, each with whose it is."""


def test_a_text_reaches_the_page_by_one_door() -> None:
    """pages/parts/layout.py's `show`; a screen has no other way to draw a sentence."""
    drawn: dict[str, set[str]] = {}
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("st."):
                drawn.setdefault(ast.unparse(node.func).removeprefix("st."), set()).add(path.name)
    assert {name: drawn[name] for name in MARKUP & set(drawn)} == {}
    assert drawn["html"] == set(DOORS)


UNTOLD = {"handed.py": "records it", "alarm.py": "saves are stopped"}
"""The only modules that draw a download themselves, each with why its file needs no other act."""


def test_every_file_that_leaves_is_an_act_first() -> None:
    """Else an export of candidates would leave no trace: pages/parts/handed.py records it, then gives it."""
    found = {
        path.name
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "download_button"
    }
    assert found == set(UNTOLD)
