"""The case tables of `rules examine`: rows of input cells beside what must come out, run through the real path.

A table has `case`, `section`, any input columns of the command, and `expect_<output key>` columns: blank is not looked
at, `null` is null, `expect_findings` what must be there (`R-036`, `R-036 (3)`, `R-036 DIR`), `absent_findings` what may
not. Rows that follow one another under one `case` are one file: applications of a person see each other.
"""

import csv
import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rules.__main__ import answers
from rules.examine_file import read_text
from rules.session import Session, load, notices
from tests.tables import rows

TABLES = Path(__file__).parent / "cases"
EXPECT, FINDINGS, ABSENT = "expect_", "expect_findings", "absent_findings"
Row = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One file put to the command: its rows, and the table they come from."""

    table: str
    name: str
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return f"{self.table}: {self.name}"

    def differences(self, session: Session) -> list[str]:
        """What comes out otherwise than expected, a sentence each."""
        found = answers(session, read_text(self.file(), session))
        return [says for row, answer in zip(self.rows, found, strict=True) for says in _differences(row, answer)]

    def file(self) -> str:
        columns = [c for c in self.rows[0] if c not in ("case", "section", ABSENT) and not c.startswith(EXPECT)]
        columns += [] if "dossier" in columns else ["dossier"]
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "dossier": row.get("dossier") or "24-00001"} for row in self.rows)
        return text.getvalue()


def _differences(row: Row, answer: Mapping[str, object]) -> Iterator[str]:
    codes = {label for finding in _list(answer["findings"]) for label in _labels(finding)}
    for column, text in row.items():
        if not text:
            continue
        if column == FINDINGS:
            yield from (f"{code} is missing" for code in _split(text) - codes)
        elif column == ABSENT:
            yield from (f"{code} should not be there" for code in _split(text) & codes)
        elif column.startswith(EXPECT) and _shown(answer[column.removeprefix(EXPECT)]) != text:
            yield f"{column}: {_shown(answer[column.removeprefix(EXPECT)])}, expected {text}"


def _list(findings: object) -> list[Mapping[str, str]]:
    assert isinstance(findings, list)
    return findings


def _labels(finding: Mapping[str, str]) -> tuple[str, ...]:
    """How a table may name a finding: `R-036`, `R-036 (3)` with its section, `R-036 DIR` with its severity."""
    code = finding["code"]
    return code, f"{code} ({finding['section']})", f"{code} {finding['severity']}"


def _split(text: str) -> set[str]:
    return {code.strip() for code in text.split(";") if code.strip()}


def _shown(value: object) -> str:
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def cases() -> list[Case]:
    """Every case of every table that has something to expect."""
    return [case for path in sorted(TABLES.glob("*.csv")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[Case]:
    table = rows(path)
    if not table or "case" not in table[0] or not any(column.startswith(EXPECT) for column in table[0]):
        return
    for name, group in groupby(table, key=lambda row: row["case"]):
        yield Case(path.stem, name, tuple(group))


def failures(session: Session) -> Iterator[str]:
    """The cases that do not come out as expected, as they are met."""
    return (f"{case}: {says}" for case in cases() for says in case.differences(session))


if __name__ == "__main__":  # put to another copy of the rules, by test_mutants.py
    sys.exit(next(failures(load(notices()[0])), 0))
