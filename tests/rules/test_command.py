"""`python -m rules examine`: what it accepts, how it refuses, what it prints."""

import csv
import io
import json
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.__main__ import answers, main
from rules.dossier import Application
from rules.examine import examine
from rules.examine_cells import moment
from rules.examine_file import FileFault, FileRefusedError, columns, read, read_text
from rules.session import NOTICES, load, notices
from tests.tables import each_row

SESSION = load(notices()[0])
FILES = Path(__file__).parent / "cases" / "files"
KEYS = ["dossier", "programme", "eligibility", "route", "submission", "documents", "fee_due", "fee_exact", "findings"]


def one(text: str) -> Application:
    return read_text(text, SESSION)[0]


@each_row(FILES / "malformed.csv")
def test_a_malformed_cell_is_named(row: dict[str, str]) -> None:
    cells = {"dossier": "1", "programme": "MKX1", row["column"]: row["cell"]}
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells.values()]
    with pytest.raises(FileRefusedError) as refusal:
        read_text(f"{','.join(cells)}\n{','.join(quoted)}\n", SESSION)
    (fault,) = refusal.value.faults
    assert (fault.line, fault.column) == (2, row["column"])
    assert row["says"] in fault.says


@each_row(FILES / "instants.csv")
def test_an_instant_is_read_in_paris(row: dict[str, str]) -> None:
    read = moment(row["text"], SESSION.calendar.zone)
    assert (read.isoformat() if read else "None") == row["paris"]


def test_every_fault_is_told_at_once_on_its_line() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_text('dossier,programme,diploma,ects_obtained\n1,MKX1,"BTS\nCRSA",x\n\n2,NO,BTS_ELT,120\n', SESSION)
    assert [(fault.line, fault.column) for fault in refusal.value.faults] == [(2, "ects_obtained"), (5, "programme")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", FileFault(1, "dossier", "colonne absente, elle est attendue dans l'en-tête")),
        ("dossier\n1\n", FileFault(1, "programme", "colonne absente, elle est attendue dans l'en-tête")),
        ("dossier,programme,dossier\n", FileFault(1, "dossier", "colonne présente deux fois, une seule est attendue")),
    ],
)
def test_a_wrong_header_is_named(text: str, fault: FileFault) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_text(text, SESSION)
    assert fault in refusal.value.faults


def test_a_row_longer_than_its_header_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="ligne 2 : 3 cellules, 2 attendues"):
        read_text("dossier,programme\n1,MKX1,120\n", SESSION)


def test_what_is_accepted(tmp_path: Path) -> None:
    """A BOM, `;`, a decimal comma, oui/non and 1/0, capitals and spaces in the header."""
    file = tmp_path / "accepted.csv"
    file.write_bytes(
        "\ufeffDossier; Programme;diploma_obtained;on_platform;ects_obtained;missing_documents;host_company\r\n"
        '24-1;MKX1;OUI;0;97,5;"cv;releve_bac";ACME\r\n\r\n'.encode()
    )
    assert read(file, SESSION) == [
        Application(
            dossier="24-1",
            programme="MKX1",
            diploma_obtained=True,
            on_platform=False,
            ects_obtained=Decimal("97.5"),
            missing_documents=frozenset(("cv", "releve_bac")),
        )
    ]


def test_a_company_changes_nothing() -> None:
    rows = "dossier,programme,diploma,host_company\n1,MKX1,BTS_ELT,{}\n"
    assert one(rows.format("")) == one(rows.format("ACME"))


def test_free_text_names_a_title() -> None:
    read_title = one("dossier,programme,diploma,diploma_stage\n1,INFRES1-SR,BUT2 Informatique,3\n")
    assert (read_title.diploma, read_title.diploma_stage, read_title.text_stage) == ("BUT_INFO", 3, 2)
    examination = examine(SESSION, read_title)
    against = [finding.says for finding in examination.findings if finding.code == "R-011"]
    assert against[1:] == ["Année d'études saisie : 3, mais « BUT2 Informatique » dit 2, qui l'emporte"]


def test_the_applications_of_a_person_see_each_other() -> None:
    text = "dossier,programme,grant_holder\n1,BAT1,no\n2,BAT1,no\n1,BAT2,no\n"
    found = list(answers(SESSION, read_text(text, SESSION)))
    assert [(answer["dossier"], answer["fee_due"]) for answer in found] == [("1", 99), ("2", 77), ("1", 99)]


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "rules", *arguments], capture_output=True, cwd=NOTICES.parents[1])


def test_the_command_prints_one_json_line_a_row(tmp_path: Path) -> None:
    file = tmp_path / "dossiers.csv"
    file.write_text("dossier,programme,diploma\n1,MKX1,BTS_ELT\n1,BAT1,BTS_ELT\n", encoding="utf-8")
    done = run("examine", str(file), "--session", notices()[0])
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [list(line) for line in lines] == [KEYS, KEYS]
    assert set(lines[0]["findings"][0]) == {"code", "section", "says", "severity", "overridable_by"}


def test_a_refused_file_prints_nothing(tmp_path: Path) -> None:
    file = tmp_path / "dossiers.csv"
    file.write_bytes("dossier,programme,diploma\n1,MKX1,BTS_ELT\n1,BAT1,\u00e9t\u00e9".encode("latin-1"))
    done = run("examine", str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "ligne 3 : texte indéchiffrable, un CSV en UTF-8 est attendu\n"


@pytest.mark.parametrize("wrong", [["nowhere.csv"], ["nowhere.csv", "--session", "nulle-part"]])
def test_what_is_not_there_is_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", *wrong]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "attendu" in printed.err


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_file_is_read_or_refused_in_a_sentence(content: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(b"dossier;programme;diploma;ects_obtained\n" + content)
        try:
            found, faults = read(Path(file.name), SESSION), ()
        except FileRefusedError as refusal:
            found, faults = [], refusal.faults
    assert all(examine(SESSION, application).findings for application in found)
    assert all(fault.line >= 1 and fault.says for fault in faults)


@given(st.text(max_size=40), st.sampled_from(list(columns(SESSION))))
def test_any_cell_is_read_or_refused_in_a_sentence(cell: str, column: str) -> None:
    """R-016 to R-018, R-036: whatever the cell holds, an answer comes out or the cell is named."""
    text = io.StringIO()
    cells = {"dossier": "1", "programme": "MKX1"} | {column: cell}
    csv.writer(text).writerows((cells, cells.values()))
    try:
        found, faults = read_text(text.getvalue(), SESSION), ()
    except FileRefusedError as refusal:
        found, faults = [], refusal.faults
    assert all(examine(SESSION, application).findings for application in found)
    assert all(fault.column == column and "attendu" in fault.says for fault in faults if fault.column)
    assert found or faults or not cell.strip()


def test_a_code_that_the_rows_no_longer_hold_is_unknown() -> None:
    """Parameters change while applications keep what they had (R-017)."""
    gone = Application("1", "MKX1", diploma="BTS_X", prior_diploma="BTS_Y", missing_documents=frozenset(("photo",)))
    examination = examine(SESSION, gone)
    assert (examination.eligibility, examination.documents) == ("to_clarify", "to_complete")
    assert examination.findings
