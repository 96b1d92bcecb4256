"""The case tables see every mistake: rules and rows are broken one at a time, and some case must notice.

`cases/mutants.csv`: `where` is a module and `find` → `replace` its text, or a row (`Tab/key`) and `find` its column.
A session that refuses the broken row has noticed too.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from rules.faults import SessionFaults
from rules.session import compile_session, load, notices
from rules.tabs import TABS, Tables
from tests.rules.examined import failures
from tests.tables import each_row, rows

ROOT = Path(__file__).parents[2]
TABLE = Path(__file__).parent / "cases" / "mutants.csv"
TABLES = load(notices()[0]).tables


def test_the_unbroken_rules_pass_here_and_in_a_copy(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    assert (list(failures(load(notices()[0]))), _run(tmp_path)) == ([], (0, ""))


def test_there_are_mutants_of_rules_and_of_rows() -> None:
    kinds = ["code" if row["where"].endswith(".py") else "row" for row in rows(TABLE)]
    assert (kinds.count("code") >= 15, kinds.count("row") >= 15, len(kinds) >= 30) == (True, True, True)


@each_row(TABLE)
def test_a_mutant_is_caught(row: dict[str, str], tmp_path: Path) -> None:
    caught = _caught_in_code if row["where"].endswith(".py") else _caught_in_rows
    assert caught(row, tmp_path), f"no case notices: {row['mutant']} (§{row['section']})"


def _caught_in_rows(row: dict[str, str], tmp_path: Path) -> bool:
    try:
        return any(failures(compile_session(_edited(row))))
    except SessionFaults:
        return True


def _edited(row: dict[str, str]) -> Tables:
    tab, key = row["where"].split("/")
    column = TABS[tab].key
    edited = tuple({**cells, row["find"]: row["replace"]} if cells[column] == key else cells for cells in TABLES[tab])
    assert edited != TABLES[tab], f"nothing to break in {row['where']}"
    return {**TABLES, tab: edited}


def _caught_in_code(row: dict[str, str], tmp_path: Path) -> bool:
    module = tmp_path / row["where"]
    compiled = shutil.ignore_patterns(f"{module.stem}.*.pyc")  # the others as they are
    shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=compiled)
    text = module.read_text(encoding="utf-8")
    assert text.count(row["find"]) == 1, f"{row['where']} holds {text.count(row['find'])} times: {row['find']}"
    module.write_text(text.replace(row["find"], row["replace"]), encoding="utf-8")
    code, said = _run(tmp_path)
    assert "Traceback" not in said, said
    return code != 0


def _run(folder: Path) -> tuple[int, str]:
    """The case tables put to the copy of the rules in this folder: exit code, and what failed."""
    paths = os.pathsep.join((str(folder), str(ROOT)))
    run = [sys.executable, "-P", "-m", "tests.rules.examined"]
    done = subprocess.run(run, cwd=folder, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True)
    return done.returncode, done.stderr
