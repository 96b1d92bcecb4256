"""The records of an export as JSON values, one object a data row (`sheets_sync import --dry-run --json`)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sheets_sync.importing.duplicates import DOUBTFUL, pairs, person, representatives
from sheets_sync.importing.export_rows import ExportRow

PLAIN = (
    "family_name", "given_name", "birth_date", "ine", "phone", "email", "postcode", "grant_holder", "grant_proof",
    "submitted_at", "diploma", "prior_diploma", "ects_obtained", "ects_expected", "fee_paid",
)  # fmt: skip
MARKS = ("s1", "s2", "s3", "s4")


def dry_run(rows: Sequence[ExportRow]) -> Iterator[dict[str, Any]]:
    """The objects, in the file's order; duplicates point at lines."""
    found = pairs(person(str(row.line), row.values) for row in rows)
    same = {int(key): int(first) for key, first in representatives(found).items()}
    doubtful: dict[int, list[int]] = {row.line: [] for row in rows}
    for pair in found:
        if pair.verdict == DOUBTFUL:
            doubtful[int(pair.first)].append(int(pair.second))
            doubtful[int(pair.second)].append(int(pair.first))
    for row in rows:
        yield _record(row) | {
            "duplicate_of": same.get(row.line),
            "doubtful_duplicates": sorted(doubtful[row.line]),
            "problems": [vars(problem) for problem in row.problems],
            "refused": row.refused or None,
        }


def _record(row: ExportRow) -> dict[str, Any]:
    values = row.values
    first = next(iter(row.examinations.values()), None)
    return {
        "line": row.line,
        "position": row.position,
        "dossier": row.dossier or None,
        **{field: plain(values.get(field)) for field in PLAIN},
        "submission": first.submission if first else None,
        "marks": {mark: plain(values.get(f"mark_{mark}")) for mark in MARKS},
        "fee_due": first.fee_due if first else None,
        "fee_exact": first.fee_exact if first else None,
        "missing_documents": plain(values.get("missing_documents")),
        "applications": [
            {"programme": programme, "eligibility": found.eligibility, "route": found.route}
            for programme, found in row.examinations.items()
        ],
    }


def plain(value: Any) -> Any:
    """A typed value as JSON: instants in Paris time as the platform writes them, numbers as numbers."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return sorted(value) if isinstance(value, frozenset) else value
