"""What a jury decides together (§5, §6.3, §7.5): the phases as the rows of `Transitions` make them, the order in which
dossiers come, and the quorum of the rows of `Jurys` (R-060).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from rules.case import DECISION, ROLES, Transition
from rules.workflow import Workflow

if TYPE_CHECKING:
    from rules.session import Session

JUDGES: Final = frozenset(("jury", "presidence"))
FUNCTIONS: Final = ("presidence", "jury", "secretariat")
"""Who sits: one function a person, the first of those held."""


@dataclass(frozen=True)
class Phase:
    """One deliberation: `sources` the states of what is to decide, `steps` the outcomes in the order of the rows.

    `code` is its first step's; `announcement` the period in which what it decides is told, "" when none is.
    """

    code: str
    label: str
    sources: frozenset[str]
    steps: tuple[Transition, ...]
    announcement: str

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(step.id for step in self.steps)


def phases(workflow: Workflow, year: int) -> tuple[Phase, ...]:
    """The decisions that the jury proposes and that another validates, gathered by where they start (§5)."""
    groups: dict[frozenset[str], list[Transition]] = {}
    for step in workflow.transitions.values():
        if _deliberated(step, workflow, year):
            groups.setdefault(step.sources, []).append(step)
    return tuple(_phase(workflow, sources, steps) for sources, steps in groups.items())


def _deliberated(step: Transition, workflow: Workflow, year: int) -> bool:
    """Rows that start from many states at once are about an event, not about a phase."""
    by_jury = step.kind == DECISION and bool(step.roles & JUDGES) and bool(step.validation_roles)
    return by_jury and year in step.years and step.sources == step.named_sources and step.target in workflow.states


def _phase(workflow: Workflow, sources: frozenset[str], steps: Sequence[Transition]) -> Phase:
    label = " ou ".join(dict.fromkeys(workflow.states[step.target].label for step in steps))
    announced = (step.announcement for step in steps if step.announcement)
    return Phase(steps[0].id, label, sources, tuple(steps), next(announced, ""))


def drawn(sitting: str, dossiers: Iterable[str]) -> tuple[str, ...]:
    """The dossiers in the order of a draw that the sitting's name alone makes: the same for all, owed to no sheet."""
    return tuple(sorted(dossiers, key=lambda dossier: (sha256(f"{sitting}/{dossier}".encode()).digest(), dossier)))


def function_of(roles: Iterable[str]) -> str:
    """The function of someone who sits, "" for who is not of the jury."""
    held = set(roles)
    return next((function for function in FUNCTIONS if function in held), "")


def quorum(session: "Session", programme: str) -> int | None:
    """How many members must be there, None while a row of the programme leaves it blank (R-060)."""
    rows = _rows(session, programme)
    known = [int(text) for _, text in rows if text.isdigit()]
    return sum(known) if rows and len(known) == len(rows) else None


def needed(session: "Session", programme: str) -> tuple[tuple[str, int], ...]:
    """(function, how many of it must be there), for the rows that say it (R-060)."""
    return tuple((function, int(text)) for function, text in _rows(session, programme) if text.isdigit())


def short_of_quorum(session: "Session", programme: str, present: Iterable[str]) -> tuple[str, ...]:
    """What the functions present lack, row by row; a row that is blank lacks nothing: R-060 says so."""
    return lacking(needed(session, programme), present)


def lacking(asked: Iterable[tuple[str, int]], present: Iterable[str]) -> tuple[str, ...]:
    """The same, of (function, number)."""
    here = Counter(present)
    return tuple(
        f"le quorum n'est pas atteint : {here[function]} pour « {ROLES.get(function, function)} », {number} attendu(s)"
        for function, number in asked
        if here[function] < number
    )


def _rows(session: "Session", programme: str) -> list[tuple[str, str]]:
    """(function, quorum) of each row of the programme."""
    rows = (row for row in session.tables.get("Jurys", ()) if row.get("formation", "").strip() == programme)
    return [(row.get("fonction", "").strip(), row.get("quorum", "").strip()) for row in rows]
