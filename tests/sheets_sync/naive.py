"""A second reading of a journal, the naive way, that imports nothing of the fold: for each act, look back."""

import json
from collections.abc import Sequence
from typing import Any

OPERATION, KIND, SUBJECT, BASES, CONTENT = 0, 3, 4, 5, 8


def bases(row: Sequence[str]) -> dict[tuple[str, str], str | None]:
    groups = json.loads(row[BASES] or "{}")
    return {
        (subject, name): operation or None
        for subject, seen in groups.items()
        for operation, names in seen.items()
        for name in names
    }


def content(row: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row[CONTENT] or "{}")
    return found


def holding(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """First appearance, not annulled ahead, every base still the last holding act there."""
    held: list[Sequence[str]] = []
    seen: set[str] = set()
    annulled: set[str] = set()
    for row in rows:
        if row[OPERATION] in seen:
            continue
        seen.add(row[OPERATION])
        if row[KIND] == "annulation":
            annulled.add(row[SUBJECT].removeprefix("annulation:"))
            continue
        last = {
            key: next((other[OPERATION] for other in reversed(held) if key in bases(other)), None) for key in bases(row)
        }
        if row[OPERATION] not in annulled and last == bases(row):
            held.append(row)
    return held


def fields(rows: Sequence[Sequence[str]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in holding(rows):
        for subject, changed in content(row).get("changes", {}).items():
            for name, (_, after) in changed.items():
                found.setdefault(subject, {})[name] = after
    return found
