"""`python -m rules examine` to the letter of its promise: a file in, one JSON line a row out, or French sentences."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.__main__ import main
from rules.session import NOTICES, notices
from tests.rules.examined import cases
from tests.tables import each_row

FILES = Path(__file__).parent / "cases" / "files"
NOTICE = notices()[0]
ANSWERS = {
    "eligibility": {"by_right", "jury", "no_route", "to_clarify"},
    "submission": {"off_platform", "unknown", "too_early", "late", "on_time"},
    "documents": {"complete", "to_complete", "indispensable_missing"},
}
ROUTES = {f"1.1.{part} {letter}" for part in "123" for letter in "abc"} | {"1.2", "1.3", "2.1", "2.2", None}
OVERRIDERS = {"BLOQ": "none", "DIR": "management", "JURY": "jury", "ADM": "case_worker", "INFO": "none_needed"}
SEVERITIES = {
    "BLOQ": {44},
    "DIR": {36},
    "JURY": {*range(10, 20), 30, 31, 32},
    "ADM": {35, *range(37, 44), 45, 46, 47, 48, *range(51, 56)},
    "INFO": {33},
}


class Command:
    """The command on a file of the given bytes."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]):
        self.file, self.capsys = folder / "dossiers.csv", capsys

    def __call__(self, content: bytes | str, *options: str) -> tuple[int, str, str]:
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["examine", str(self.file), *options])
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err

    def answers(self, content: bytes | str, *options: str) -> list[dict]:
        code, out, err = self(content, *options)
        assert (code, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def examine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


def table(*lines: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()


def every_case() -> str:
    """All the rows of the case tables in one file, a person a case."""
    inputs, people = {}, []
    for number, case in enumerate(cases()):
        for row in case.rows:
            cells = {name: text for name, text in row.items() if not re.match("case|section|expect_|absent_", name)}
            people.append(cells | {"dossier": f"{number}-{row.get('dossier') or ''}"})
            inputs |= dict.fromkeys(people[-1])
    return table(inputs, *([person.get(name, "") for name in inputs] for person in people))


def test_every_answer_is_one_that_is_promised(examine: Command) -> None:
    content = every_case()
    asked = list(csv.DictReader(io.StringIO(content)))
    found = examine.answers(content)
    assert [(a["dossier"], a["programme"]) for a in found] == [(row["dossier"], row["programme"]) for row in asked]
    for answer in found:
        assert all(answer[key] in values for key, values in ANSWERS.items())
        assert answer["route"] in ROUTES
        assert (answer["route"] is None) == (answer["eligibility"] == "to_clarify")
        assert type(answer["fee_due"]) is int
        assert type(answer["fee_exact"]) is bool


def test_every_finding_has_the_severity_and_overrider_of_its_rule(examine: Command) -> None:
    own = {f"R-{n:03}": severity for severity, numbers in SEVERITIES.items() for n in numbers}
    for answer in examine.answers(every_case()):
        for finding in answer["findings"]:
            assert set(finding) == {"code", "section", "says", "severity", "overridable_by"}
            severity = own[finding["code"]]
            assert finding["severity"] in (severity, "INFO")
            assert finding["overridable_by"] == OVERRIDERS[severity]
            assert re.match(r"\d", finding["section"])
            assert len(finding["says"]) > 10


def test_an_objection_is_never_only_informative(examine: Command) -> None:
    """What waits for someone keeps its rule's severity: late, missing, unknown."""
    header = "dossier,programme,submitted_at,missing_documents,grant_holder\n"
    text = header + "1,MKX1,2024-03-13T00:00:00,cv;piece_identite,\n"
    (answer,) = examine.answers(text)
    severities = {finding["code"]: finding["severity"] for finding in answer["findings"]}
    assert severities["R-036"] == "DIR"
    assert (severities["R-047"], severities["R-051"], severities["R-054"]) == ("ADM", "ADM", "ADM")


PLAIN = (
    "dossier,programme,on_platform,diploma,diploma_obtained,ects_obtained,ects_expected,missing_documents,grant_proof\n"
    '24-1,MKX1,yes,BTS Électrotechnique,no,97.5,22.5,"cv;releve_bac",yes\n'
    "24-2,BAT2,no,AUTRE_FR,yes,180,60,,no\n"
)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN.replace(",", ";"),
        PLAIN.replace(",", ";").replace("97.5", "97,5").replace("22.5", "22,5"),
        PLAIN.replace("97.5", '"97,5"').replace("22.5", '"22,5"'),
        PLAIN.replace("yes", "oui").replace("no,", "non,").replace(",no\n", ",non\n"),
        PLAIN.replace("yes", "1").replace("no,", "0,").replace(",no\n", ",0\n"),
        PLAIN.replace("yes", "YES").replace("MKX1", " MKX1 "),
        PLAIN.rstrip("\n"),
        PLAIN + "\n\n",
        PLAIN.replace("grant_proof\n", "grant_proof,note de Léa\n").replace(",yes\n", ",yes,à revoir\n"),
    ],
    ids=[
        "BOM", "CRLF", "BOM and semicolons", "semicolons and decimal commas", "quoted decimal commas", "oui and non",
        "1 and 0", "capitals and spaces", "no last newline", "blank lines", "a column of one's own",
    ],
)  # fmt: skip
def test_the_same_file_written_otherwise_gets_the_same_answers(examine: Command, content: str) -> None:
    assert examine(content) == examine(PLAIN)


def test_columns_may_come_in_any_order(examine: Command) -> None:
    assert examine(table(*(row[::-1] for row in csv.reader(io.StringIO(PLAIN))))) == examine(PLAIN)


def test_a_header_alone_is_no_dossier(examine: Command) -> None:
    assert examine("dossier,programme\n") == (0, "", "")


def test_an_unreadable_instant_is_unknown_and_refuses_nothing(examine: Command) -> None:
    (answer,) = examine.answers("dossier,programme,submitted_at\n1,BAT1,hier\n")
    assert answer["submission"] == "unknown"


FAULT = re.compile(r"ligne (\d+), colonne « (\w+) » : .*attendu")


@each_row(FILES / "malformed.csv")
def test_a_malformed_cell_is_one_sentence_and_no_output(row: dict[str, str], examine: Command) -> None:
    cells = {"dossier": "1", "programme": "MKX1", row["column"]: row["cell"]}
    well = {**cells, "dossier": "0", "programme": "BAT1"} | dict.fromkeys(list(cells)[2:], "")
    code, out, err = examine(table(cells, well.values(), cells.values()))
    assert (code, out) == (2, "")
    (sentence,) = err.splitlines()
    fault = FAULT.match(sentence)
    assert fault
    assert fault.groups() == ("3", row["column"])


def test_every_fault_has_its_sentence(examine: Command) -> None:
    wrong = [["1", f"X{n}", "peut-être"] for n in range(3)]
    code, out, err = examine(table(["dossier", "programme", "on_platform"], *wrong))
    told = [FAULT.match(sentence).groups() for sentence in err.splitlines()]
    assert (code, out) == (2, "")
    assert told == [(line, column) for line in "234" for column in ("on_platform", "programme")]


def test_a_row_that_cannot_be_cut_into_cells_hides_no_other_fault(examine: Command) -> None:
    code, out, err = examine('dossier,programme\n1,BAT9\n2,BAT1,120\n3,BAT8\n4,"BAT1\n')
    assert (code, out) == (2, "")
    assert [line for line, _ in re.findall(r"^ligne (\d)(, colonne)? ?", err, re.M)] == ["2", "3", "4", "5"]


def test_a_column_that_is_not_read_may_stand_twice_and_one_that_is_may_not(examine: Command) -> None:
    assert examine("dossier,programme,note,note\n1,BAT1,a,b\n") == examine("dossier,programme\n1,BAT1\n")
    code, out, err = examine("dossier,programme,programme\n1,BAT1,MKX1\n")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("ligne 1, colonne « programme » : colonne présente deux fois")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([], "{examine,next} ..."),
        (["verdicts"], "{examine,next} ..."),
        (["examine"], "examine FICHIER.csv [--session NOM ou DOSSIER]"),
        (["examine", "a.csv", "--sesion", "x"], "examine FICHIER.csv [--session NOM ou DOSSIER]"),
        (["next", "--session"], "next DOSSIER [--session NOM ou DOSSIER]"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_one_french_sentence(
    line: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(line)
    printed = capsys.readouterr()
    assert (left.value.code, printed.out) == (2, "")
    assert printed.err == f"Ligne de commande non comprise, attendu : python -m rules {expected}\n"


def test_help_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["examine", "--help"])
    said = capsys.readouterr().out
    assert "à donner :\n  FICHIER.csv " in said
    assert re.findall(r"positional|show|exit", said) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "« dossier »"),
        (b"dossier\n1\n", "« programme »"),
        (b"programme\nMKX1\n", "« dossier »"),
        ("dossier,programme,diploma\n1,MKX1,é\n".encode("latin-1"), "ligne 2"),
        ("dossier,programme\n1,MKX1\n".encode("utf-16"), "UTF-8"),
        (b'dossier,programme\n1,"MKX1\n', "guillemets"),
        (b"dossier,programme\n1,MKX1,120\n", "ligne 2"),
        (b"dossier,programme\n2\x004-1,MKX1\n", "ligne 2, colonne « dossier »"),
    ],
    ids=["empty", "no programme", "no dossier", "latin-1", "UTF-16", "open quote", "a cell too many", "a nul"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(examine: Command, content: bytes, says: str) -> None:
    code, out, err = examine(content)
    assert (code, out) == (2, "")
    assert says in err
    assert "attendu" in err


def test_a_cell_longer_than_any_is_refused_in_french(examine: Command) -> None:
    code, out, err = examine(f"dossier,programme,diploma\n1,MKX1,{'x' * 200_000}\n")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("ligne 2 : cellule trop longue, 131072 caractères au plus sont attendus")


def test_an_application_given_twice_keeps_its_lines_and_is_told(examine: Command) -> None:
    code, out, err = examine("dossier,programme,ects_obtained\n1,MKX1,120\n1,BAT1,\n2,MKX1,\n1,MKX1,60\n")
    assert (code, [json.loads(line)["programme"] for line in out.splitlines()]) == (0, ["MKX1", "BAT1", "MKX1", "MKX1"])
    assert err == "dossier « 1 », formation « MKX1 » : 2 lignes, une seule est attendue ; chacune est examinée\n"


def test_the_session_is_a_name_or_a_folder_of_the_same_form(examine: Command, tmp_path: Path) -> None:
    assert examine(PLAIN, "--session", NOTICE) == examine(PLAIN)
    assert examine(PLAIN, "--session", str(NOTICES / NOTICE)) == examine(PLAIN)


def test_another_session_has_its_own_dates_and_fees(examine: Command, tmp_path: Path) -> None:
    folder = tmp_path / "another"
    copytree(NOTICES / NOTICE, folder)
    for name, before, after in [("calendrier", "2024-03-12", "2024-03-20"), ("frais", "77,22", "80,25")]:
        file = folder / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    text = "dossier,programme,submitted_at,grant_holder,programmes_chosen\n1,BAT1,2024-03-20T23:59:59,no,2\n"
    (there,), (here,) = examine.answers(text, "--session", str(folder)), examine.answers(text)
    assert (there["submission"], there["fee_due"]) == ("on_time", 105)
    assert (here["submission"], here["fee_due"]) == ("late", 99)


def test_a_wrong_session_is_refused_by_its_cell(examine: Command, tmp_path: Path) -> None:
    folder = tmp_path / "wrong"
    copytree(NOTICES / NOTICE, folder)
    file = folder / "frais.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("77,22", "beaucoup,22"), encoding="utf-8")
    code, out, err = examine(PLAIN, "--session", str(folder))
    assert (code, out) == (2, "")
    assert "Frais" in err
    assert "premiere" in err


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(company=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60))
def test_no_company_changes_a_byte_of_the_answers(examine: Command, company: str) -> None:
    """§5.1, §5.2: with or without a company, whatever it is."""
    asked = [["24-1", "MKX1", "BTS SN", "120"], ["24-1", "MKX2", "M1", ""], ["24-2", "BAT1", "", "60"]]

    def file(named: str) -> str:
        header = ["dossier", "programme", "diploma", "ects_obtained", "host_company"]
        return table(header, *([*row, named] for row in asked))

    assert examine(file(company)) == examine(file(""))


def test_the_command_itself(tmp_path: Path) -> None:
    """From a shell: UTF-8 on both streams whatever the locale, exit codes, nothing printed on a refusal."""
    file = tmp_path / "dossiers.csv"
    file.write_text(PLAIN, encoding="utf-8")
    run = [sys.executable, "-m", "rules", "examine", str(file)]
    shell = {"cwd": NOTICES.parents[1], "capture_output": True, "env": {"LC_ALL": "C", "PYTHONUTF8": "0"}}
    done = subprocess.run(run, **shell)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(line)["dossier"] for line in done.stdout.decode().splitlines()] == ["24-1", "24-2"]
    file.write_text("dossier,programme\n1,électricité\n", encoding="utf-8")
    done = subprocess.run(run, **shell)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("ligne 2, colonne « programme » : « électricité »")
