"""What the life of an application is made of: states, transitions, an actor, and the case put to a guard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from rules.calendar import Calendar

ROLES: Final[Mapping[str, str]] = {
    "lecture": "lecture",
    "instruction": "instruction",
    "secretariat": "secrétariat du jury",
    "jury": "jury",
    "presidence": "présidence du jury",
    "placement": "placement",
    "direction": "direction",
    "administration": "administration",
}
"""The roles of `Accès`, each held for a programme or for all, and what people call them."""
NEVER_DECIDE: Final = frozenset(("lecture", "administration"))
"""Reading and setting the desk up give no hand on an application (§5)."""
DECIDE: Final = frozenset(("instruction", "secretariat", "jury", "presidence"))
"""Who screens or judges an application: nothing of a project reaches them while it is to be decided (§5)."""
EVERYWHERE: Final = "*"
DECISION: Final = "decision"
"""The kind of a transition that decides on an application."""
MISTAKE: Final = "erreur"
"""The kind of a transition that takes a material error back (§5)."""


class Applied(Protocol):
    """All that a guard reads of an application itself: no field for a company exists (§5)."""

    @property
    def programme(self) -> str: ...


class Examined(Protocol):
    """What `rules.examine` concluded."""

    @property
    def eligibility(self) -> str: ...
    @property
    def submission(self) -> str: ...
    @property
    def documents(self) -> str: ...


class Entered(Protocol):
    """A programme: its year of entry."""

    @property
    def year(self) -> int: ...


class Named(Protocol):
    """What people call a trial, and whether the jury may spare someone it (R-106)."""

    @property
    def label(self) -> str: ...

    @property
    def can_be_spared(self) -> bool: ...


class Known(Protocol):
    """What guards read of the states' rows: their properties, never their names."""

    def has(self, state: str | None, trait: str) -> bool: ...
    def undecided(self, state: str | None) -> bool: ...


class InSession(Protocol):
    """What guards read of a session. A date that is not fixed yet is absent from the calendar's periods."""

    @property
    def programmes(self) -> Mapping[str, Entered]: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def trials(self) -> Mapping[str, Named]: ...
    @property
    def workflow(self) -> Known: ...


@dataclass(frozen=True)
class Actor:
    """`roles` holds (role, programme) pairs; the programme `*` is all of them. Anything missing is a refusal."""

    email: str
    name: str
    roles: frozenset[tuple[str, str]] = frozenset()

    def has(self, wanted: frozenset[str], programme: str) -> bool:
        return any(role in wanted and where in (programme, EVERYWHERE) for role, where in self.roles)


@dataclass(frozen=True)
class Proposal:
    """A transition that waits for a different identity; `operation` is the act that proposed it."""

    transition: str
    by: str
    at: datetime
    reason: str = ""
    operation: str = ""


@dataclass(frozen=True)
class Case:
    """Everything a guard may look at; nothing else reaches it. `now` is aware.

    `state` is "" before the application has one; `origin` is the state from which its project was agreed (§9.1).
    `facts` holds the keys documented in `rules.guards`: an absent key is unknown, an empty value is a known *no*.
    """

    application: Applied
    state: str
    origin: str | None
    examination: Examined | None
    facts: Mapping[str, object]
    proposal: Proposal | None
    now: datetime
    session: InSession

    @property
    def year(self) -> int:
        return self.session.programmes[self.application.programme].year

    @property
    def today(self) -> date:
        """The day it is where the notice is written (§3)."""
        return self.now.astimezone(self.session.calendar.zone).date()


class Condition(Protocol):
    """A cell's condition, compiled: what it says against a case, or None."""

    @property
    def text(self) -> str: ...
    def objection(self, case: Case) -> str | None: ...


@dataclass(frozen=True)
class State:
    """A row of `États`. `traits` are what the code may ask of it; `conditions` hold for whoever enters, by any way."""

    code: str
    label: str
    colour: str
    final: bool
    years: frozenset[int]
    phase: str = ""
    traits: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    section: str = ""


@dataclass(frozen=True)
class Transition:
    """A row of `Transitions`, its sources spelled out. `reservations` only make a motive compulsory (§5)."""

    id: str
    label: str
    years: frozenset[int]
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    validation_roles: frozenset[str] = frozenset()
    guards: tuple[Condition, ...] = ()
    reservations: tuple[Condition, ...] = ()
    motive_required: bool = False
    section: str = ""
    kind: str = ""
    announcement: str = ""
    origin: str = ""
    named_sources: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Reason:
    """A motive proposed for a transition; staff may write another."""

    code: str
    transition: str
    label: str
    section: str


@dataclass(frozen=True)
class Offer:
    """A transition put to an actor: open when nothing is held against it.

    `validates` is the proposal that taking it would validate; `reservations` say why a motive is due.
    """

    transition: Transition
    objections: tuple[str, ...]
    validates: Proposal | None = None
    reservations: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        return not self.objections

    @property
    def needs_motive(self) -> bool:
        """A validator approves the proposal's motive, and need not write another."""
        return self.validates is None and (self.transition.motive_required or bool(self.reservations))


@dataclass(frozen=True)
class Outcome:
    """The application after a transition was taken: `kind` is `transition`, `proposition` or `validation`."""

    kind: str
    state: str
    origin: str | None
    proposal: Proposal | None = None
