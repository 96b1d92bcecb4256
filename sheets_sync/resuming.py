"""During an alarm: what is known to be missing from the book, and the first half of a resumption, that waits for a
second person.

A request to resume is kept outside the workbook, where nothing can be saved: on this machine, for all its processes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sheets_sync.local import SealKept, Waiting
from sheets_sync.rows import JournalRow


@dataclass(frozen=True)
class Damage:
    """The journal as it stands against all that this machine knows of it.

    `stands`: its length and digest, what a resumption would accept. `missing`: acts known here that it no longer holds
    as they were, changed ones included, the oldest first. `unknown`: rows that a seal counted and nobody here has read.
    """

    stands: SealKept
    missing: tuple[JournalRow, ...]
    unknown: int
    waiting: tuple[Waiting, ...]
    kept: SealKept | None


def damage(
    stands: SealKept, present: Iterable[JournalRow], known: Sequence[JournalRow], waiting: Sequence[Waiting],
    kept: SealKept | None,
) -> Damage:  # fmt: skip
    here = set(present)
    read = {row.operation: row for row in (*(one.row for one in waiting), *known) if row not in here}
    counted = kept.length if kept else 0
    held = [one.row for one in waiting if one.position is not None and one.row not in here]
    unknown = counted - max(len(here) + len({row.operation for row in held}), len(known))
    missing = sorted(read.values(), key=lambda row: row.instant)
    return Damage(stands, tuple(missing), max(0, unknown), tuple(waiting), kept)


@dataclass(frozen=True)
class Asked:
    """Someone asks to resume, and says why and what is missing, on the journal as it then stood."""

    by: str
    at: datetime
    reason: str
    missing: tuple[str, ...]
    stands: SealKept

    @property
    def says(self) -> str:
        """The reason of the act, in one text."""
        listed = "\n".join(f"- {line}" for line in self.missing)
        return f"{self.reason}\nCe qui manque :\n{listed}"


def written(asked: Asked) -> dict[str, Any]:
    return asdict(asked) | {"at": asked.at.isoformat(), "stands": list(asked.stands)}


def read(kept: dict[str, Any]) -> Asked:
    at, stands = datetime.fromisoformat(kept["at"]), SealKept(*kept["stands"])
    return Asked(kept["by"], at, kept["reason"], tuple(kept["missing"]), stands)
