"""What an import would do, as values: the whole preview, dossier by dossier and cell by cell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sheets_sync.importing.export_rows import ExportRow
from sheets_sync.importing.three_way import CellPlan, Outcome
from sheets_sync.journal import dumps

ABSENT: Final = "absent du fichier"
DOUBT: Final = "douteux"
REFUSED: Final = "refusé"
OUTCOMES: Final = (*(outcome.value for outcome in Outcome if outcome is not Outcome.UNREADABLE), ABSENT, DOUBT, REFUSED)
"""What a dossier may be in a preview, in the order a page shows them."""


class Verdict(NamedTuple):
    """What the rules say of one application."""

    eligibility: str
    route: str | None
    submission: str


@dataclass(frozen=True)
class Effect:
    """An application whose verdict or deposit would differ; `before` is None for a new one."""

    dossier: str
    programme: str
    before: Verdict | None
    after: Verdict


@dataclass(frozen=True)
class DossierPlan:
    """What becomes of one dossier, and why. `after`: subject → field → value to write, empty when nothing is.

    `line` is None for a dossier that the file does not hold; `label` is what people call it.
    """

    dossier: str
    line: int | None
    label: str
    outcome: str
    reason: str
    cells: tuple[CellPlan, ...] = ()
    effects: tuple[Effect, ...] = ()
    after: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    transition: str | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Plan:
    """A whole preview. `digest` names what the file says, whatever its columns that are not taken say."""

    dossiers: tuple[DossierPlan, ...]
    digest: str

    @property
    def counts(self) -> Counter[str]:
        """Dossiers by outcome."""
        return Counter(one.outcome for one in self.dossiers)

    @property
    def cell_counts(self) -> Counter[str]:
        """Cells by outcome, over the file's dossiers."""
        return Counter(cell.outcome.value for one in self.dossiers for cell in one.cells)

    @property
    def writes(self) -> tuple[DossierPlan, ...]:
        """The dossiers on which something is to be written."""
        return tuple(one for one in self.dossiers if one.after)

    @property
    def late(self) -> tuple[Effect, ...]:
        """New applications deposited after the closing day, and old ones that would become so (§3)."""
        now_late = (effect for effect in self._effects() if effect.after.submission == "late")
        return tuple(effect for effect in now_late if not effect.before or effect.before.submission != "late")

    @property
    def flipped(self) -> tuple[Effect, ...]:
        """Applications already here whose eligibility or route would differ."""
        return tuple(effect for effect in self._effects() if effect.before and effect.before[:2] != effect.after[:2])

    def _effects(self) -> Iterator[Effect]:
        return (effect for one in self.dossiers for effect in one.effects)


def file_digest(rows: Iterable[ExportRow]) -> str:
    """What the file says: two exports that differ only in columns not taken are one."""
    said = [[row.dossier, row.stored, row.programmes] for row in rows]
    return sha256(dumps(said, sort_keys=True).encode()).hexdigest()[:16]
