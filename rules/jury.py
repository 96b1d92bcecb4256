"""The recruitment jury (§5): who sits, what it looks at, what it may decide.

What it never looks at has no place here: whether a candidate has a company (R-063). It is sovereign at each step: any
finding of severity JURY may be set aside by its decision, with a reason (R-066); a decision is never edited, a material
error is a new decision that cites the old one (R-067).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from rules.calendar import Moment
from rules.findings import Finding

if TYPE_CHECKING:
    from rules.session import Session

ANNOUNCEMENT: Final = "annonce_preadmissibilite"
EXAMINATION: Final = "dossier"
"""What `Grilles` calls the examination of the dossier itself, which is no trial (§5)."""
OUTCOMES: Final = "issues_"
"""The rows of `Session` that say, for an entry year, which rule gives the outcomes of the examination."""
SETS_ASIDE: Final[Mapping[str, frozenset[str]]] = {
    "none": frozenset(),
    "none_needed": frozenset(),
    "jury": frozenset(("jury", "presidence")),
    "management": frozenset(("direction",)),
    "case_worker": frozenset(("instruction", "secretariat", "direction")),
}
"""Who may set a finding aside → the roles of `Accès`."""


def may_set_aside(finding: Finding, roles: Collection[str]) -> bool:
    """Whether one of these roles may set the finding aside (R-066); nobody may for what is absolute."""
    return not SETS_ASIDE[finding.overridable_by].isdisjoint(roles)


def composed(session: "Session", programme: str) -> Finding | None:
    """The notice gives neither composition nor quorum: they are rows, needed for the minutes (R-060)."""
    rows = [row for row in session.tables["Jurys"] if row["formation"].strip() == programme]
    if rows and all(row["quorum"].strip() for row in rows):
        return None
    return session.rules["R-060"].objects("Onglet Jurys : la composition et le quorum du jury restent à saisir")


@dataclass(frozen=True)
class Criterion:
    """A row of `Grilles`; an optional one that is not given is neutral (R-061, R-062)."""

    code: str
    year: int
    trial: str
    label: str
    optional: bool
    weight: int
    section: str


class Appreciation(NamedTuple):
    """`mean` is None while a criterion that is not optional has no mark; `not_given` are the neutral ones."""

    mean: Decimal | None
    not_given: tuple[str, ...]


def appreciate(session: "Session", year: int, trial: str, marks: Mapping[str, Decimal]) -> Appreciation:
    """The weighted mean of a grid: an optional item that is absent neither lowers nor raises it (R-061, R-062)."""
    return weigh([each for each in session.grids.values() if (each.year, each.trial) == (year, trial)], marks)


def weigh(grid: Collection[Criterion], marks: Mapping[str, Decimal]) -> Appreciation:
    """The weighted mean over these criteria, for a grid that a candidate's own situation changes (R-085)."""
    given = [each for each in grid if each.code in marks]
    not_given = tuple(each.label for each in grid if each.code not in marks and each.optional)
    weights = sum(each.weight for each in given)
    if not weights or any(each.code not in marks and not each.optional for each in grid):
        return Appreciation(None, not_given)
    total = sum((marks[each.code] * each.weight for each in given), Decimal())
    return Appreciation(total / weights, not_given)


def undecided(session: "Session", programme: str, decided: bool, today: Moment) -> Finding | None:
    """Pre-admissible or rejected, nothing else, and nobody is left waiting after the announcement (R-064, R-065)."""
    period = session.calendar.periods.get(ANNOUNCEMENT)
    if decided or period is None or not session.calendar.is_after(today, period):
        return None
    rule = session.rules[session.parameters[f"{OUTCOMES}{session.programmes[programme].year}"]]
    return rule.objects(f"Ni pré-admissible ni rejetée après le {period.end:%d/%m/%Y} : le jury doit décider")
