"""The preview of an import as a screen shows it: columns, classes, dossiers and cells, each with its reason, in
French."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from rules.session import Session
from sheets_sync import fields as champs
from sheets_sync.importing.export_rows import ExportRow, export_rows
from sheets_sync.importing.headers import BROUGHT, Layout, known_fields
from sheets_sync.importing.plan import OUTCOMES, Effect, Plan
from sheets_sync.importing.planner import preview
from sheets_sync.importing.three_way import Outcome, unreadable
from sheets_sync.register import Register

QUOTED = re.compile(r"« [^»]* »")


def choices() -> tuple[tuple[str, str], ...]:
    """(field, label): what a column of a file may be said to give."""
    return tuple((known.field, known.label) for known in known_fields().values() if known.kind in BROUGHT)


@dataclass(frozen=True)
class HeaderView:
    """A column of the file: what it gives (`field` "" when not taken, `says` why), and what it resembles."""

    header: str
    field: str
    label: str
    says: str
    like: str


@dataclass(frozen=True)
class CellView:
    """A cell in words: what was imported, what stands here, what the file says, what becomes of it."""

    field: str
    label: str
    imported: str
    now: str
    file: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class PreviewRow:
    """A dossier and its class; `cells` counts those that change or ask."""

    dossier: str
    line: int | None
    label: str
    outcome: str
    reason: str
    cells: int
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class ProblemView:
    """A cell of the file that could not be read, or is to be checked."""

    line: int
    dossier: str
    column: str
    value: str
    says: str


@dataclass(frozen=True)
class Preview:
    """Everything an import would do. `writes` counts the dossiers written; nothing is until it is applied."""

    name: str
    read_as: str
    lines: int
    headers: tuple[HeaderView, ...]
    missing: tuple[str, ...]
    mapping: Mapping[str, str]
    accepted: frozenset[str]
    plan: Plan = field(repr=False)
    export_rows: tuple[ExportRow, ...] = field(repr=False)
    session: Session = field(repr=False, compare=False)
    imported_at: datetime | None = None
    """When a file that says the same was last brought in, whatever its name, encoding and order of columns."""
    resumes: bool = False
    """Did that import stop before its end?"""

    @property
    def writes(self) -> int:
        return len(self.plan.writes)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Dossiers by class, in the order a screen shows them."""
        found = self.plan.counts
        return tuple((outcome, found[outcome]) for outcome in OUTCOMES if found[outcome])

    @property
    def not_taken(self) -> tuple[tuple[str, str], ...]:
        """(header, why) of the columns that are not read: employers' first among them (§5)."""
        return tuple((column.header, column.says) for column in self.headers if not column.field and column.header)

    @cached_property
    def rows(self) -> tuple[PreviewRow, ...]:
        asked = {row.dossier: row.programmes for row in self.export_rows}
        return tuple(
            PreviewRow(
                one.dossier, one.line, one.label, one.outcome, one.reason,
                sum(cell.outcome not in (Outcome.NEW, Outcome.UNCHANGED) for cell in one.cells),
                asked.get(one.dossier, ()),
            )
            for one in self.plan.dossiers
        )  # fmt: skip

    @cached_property
    def problems(self) -> tuple[ProblemView, ...]:
        return tuple(
            ProblemView(row.line, row.dossier, problem.column, problem.value, problem.says)
            for row in self.export_rows
            for problem in row.problems
        )

    @cached_property
    def new_problems(self) -> tuple[ProblemView, ...]:
        """Those of the dossiers that the import writes; the others were said before, or what they hide is known."""
        writes = {one.dossier for one in self.plan.writes}
        return tuple(problem for problem in self.problems if problem.dossier in writes or not problem.dossier)

    @property
    def problem_counts(self) -> tuple[tuple[str, str, int], ...]:
        """(column, what is wrong, how many), the most frequent first; what the cells quote is left out of the kind."""
        kinds: dict[tuple[str, str], list[str]] = {}
        for problem in self.new_problems:
            kinds.setdefault((problem.column, QUOTED.sub("« … »", problem.says)), []).append(problem.says)
        found = [
            (column, said[0] if len(set(said)) == 1 else kind, len(said)) for (column, kind), said in kinds.items()
        ]
        return tuple(sorted(found, key=lambda one: -one[2]))

    @property
    def late(self) -> tuple[Effect, ...]:
        return self.plan.late

    @property
    def flipped(self) -> tuple[Effect, ...]:
        return self.plan.flipped

    def cells(self, dossier: str) -> tuple[CellView, ...]:
        """The cells of one dossier that say something: unchanged ones are left out."""
        found = next((one for one in self.plan.dossiers if one.dossier == dossier), None)
        kept = (cell for cell in found.cells if cell.outcome is not Outcome.UNCHANGED) if found else ()
        return tuple(
            CellView(
                cell.field, champs.label(self.session, cell.field), self._text(cell.field, cell.imported),
                self._text(cell.field, cell.now), self._text(cell.field, cell.file), cell.outcome.value, cell.reason,
            )
            for cell in kept
        )  # fmt: skip

    def _text(self, name: str, value: object) -> str:
        text = unreadable(value)
        return f"« {text} »" if text is not None else champs.shown(self.session, name, value)


def previewed(
    name: str,
    layout: Layout,
    register: Register,
    session: Session,
    now: datetime,
    mapping: Mapping[str, str],
    accepted: frozenset[str],
) -> Preview:
    rows: Sequence[ExportRow] = export_rows(layout, session)
    labels = {known.field: known.label for known in known_fields().values()}
    return Preview(
        name=name,
        read_as=layout.sheet.read_as,
        lines=len(rows),
        headers=tuple(
            HeaderView(c.header, c.field, labels.get(c.field, c.field), c.says, c.like) for c in layout.columns
        ),
        missing=tuple(known.label for known in layout.missing),
        mapping=mapping,
        accepted=accepted,
        plan=preview(rows, register, session, now, accepted=accepted),
        export_rows=tuple(rows),
        session=session,
    )
