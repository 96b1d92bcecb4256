"""Bytes → rows: every encoding and separator reads the same, nothing hostile gets further than one sentence."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from sheets_sync.importing.headers import find_layout
from sheets_sync.importing.reading import ImportRefused, read_sheets
from tests.sheets_sync.importing import hostile
from tests.tables import each_row

DATA = Path(__file__).parents[2] / "data" / "platform-export"
CASES = Path(__file__).parent / "cases"
COMMAND = """
import sys
from pathlib import Path
from sheets_sync.__main__ import main

code = main(["import", sys.argv[1], "--dry-run"])
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(code, status["VmHWM"].split()[0])
"""
ENCODINGS = ("cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "mac-roman")


@each_row(CASES / "hostile.csv")
def test_a_hostile_file_gets_one_clear_sentence(row: dict[str, str]) -> None:
    name, content = hostile.FILES[row["file"]]()
    with pytest.raises(ImportRefused) as refused:
        find_layout(read_sheets(name, content))
    assert row["says"] in str(refused.value)
    assert "\n" not in str(refused.value)


def test_every_hostile_file_is_in_the_table() -> None:
    with (CASES / "hostile.csv").open(encoding="utf-8", newline="") as file:
        assert {row["file"] for row in csv.DictReader(file)} == set(hostile.FILES)


BOMBS = ("zip bomb", "shared text multiplied", "far corner", "40 MB where one character is wide")


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_no_memory(name: str, tmp_path: Path) -> None:
    """In a process of its own, the file on disk: its peak stays under 300 MB."""
    filename, content = hostile.FILES[name]()
    (tmp_path / filename).write_bytes(content)
    command = [sys.executable, "-c", COMMAND, str(tmp_path / filename)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3], check=False)
    assert len(done.stderr.splitlines()) == 1
    code, peak = map(int, done.stdout.split())
    assert code == 2
    assert peak < 300_000, f"{peak} kB"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_an_export_reads_the_same_in_any_encoding_and_separator(encoding: str, separator: str) -> None:
    (original,) = read_sheets("export.csv", (DATA / "export.csv").read_bytes())
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(original.rows)
    (again,) = read_sheets("export.csv", written.getvalue().encode(encoding))
    assert again.rows == original.rows


def test_a_workbook_keeps_types_and_evaluates_nothing() -> None:
    cells = "<c r='A2'><v>24</v></c><c r='B2' t='b'><v>1</v></c><c r='C2' t='str'><f>HYPERLINK(1)</f><v>clic</v></c>"
    table = hostile.sheet(hostile.row(1, "N° dossier", "Nom", "Prénom"), f"<row r='2'>{cells}</row>")
    (sheet,) = read_sheets("export.xlsx", hostile.workbook(table))
    assert sheet.rows[1] == (24.0, True, "clic")
