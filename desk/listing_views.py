"""The complementary list of a programme as a screen draws it: what is missing, who may be drawn or is there (§9.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from desk.files import Key
from desk.views import Bases
from rules.seats import Seats

DRAW, BEGIN, BEGIN_WITH_PROJECT, NOT_TAKEN = (
    "inscrire_liste",
    "debuter_stagiaire",
    "debuter_avec_projet",
    "liste_sans_suite",
)
LEAVE, CLOSE, KEEP, NEVER_BEGAN = "faire_sortir", "clore_sans_suite", "maintenir", "liste_sans_contrat"
KEEP_LATE = "retenir_contrat_tardif"
"""Rows of `Transitions`, which say who may take them and when."""
FIRST_DAY, DRAWN_FROM, LAST_DAY = "rentree", "liste_complementaire", "fin_stagiaires"
"""Rows of `Calendrier`; they are there once the first day is fixed."""


@dataclass(frozen=True)
class Check:
    """One thing that the list waits for; `says` what is known of it, or what to do and who does."""

    label: str
    done: bool
    says: str


@dataclass(frozen=True)
class Candidate:
    """An admissible still searching, or someone of the list.

    `alert` is what to look at before ranking; `aside` why the person may not be drawn, "" when they may; `waits` who
    proposed to list them, "" when nobody did; `present` on the first day, None while nobody said.
    """

    dossier: str
    programme: str
    name: str
    state: str
    rank: int | None
    alert: str = ""
    aside: str = ""
    waits: str = ""
    present: bool | None = None
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def key(self) -> Key:
        return self.dossier, self.programme


@dataclass(frozen=True)
class ComplementaryList:
    """`capacity` is whom the school can host: `said_capacity` by management, else the cap; `size` None until set.

    `taken` counts those on it and those who came from it and are still here; `ended` why nobody begins from it any
    more, "" until then.
    `searching` may be drawn, by rank then name; `aside` are admissible and may not; `listed` are on the list, by rank.
    """

    programme: str
    short: str
    label: str
    seats: Seats
    criteria: str
    size: int | None
    said_capacity: int | None
    capacity: int
    present: int
    taken: int
    first_day: date | None
    drawn_from: date | None
    ended: str
    checks: tuple[Check, ...]
    searching: tuple[Candidate, ...]
    aside: tuple[Candidate, ...]
    listed: tuple[Candidate, ...]
    begun: bool
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def places_left(self) -> int:
        return max(0, (self.size or 0) - self.taken)

    @property
    def drawn(self) -> bool:
        """Everyone whom its size allows is on it, or began from it: nothing is left to rank."""
        return bool(self.taken) and self.size is not None and not self.places_left

    @property
    def without_contract(self) -> int:
        """Seats opened beyond the contracts: the other number of R-130."""
        return max(0, self.seats.opened - self.seats.contracts)

    @property
    def retained(self) -> tuple[Candidate, ...]:
        """Those whom the ranks put within the size; who has no rank is nobody's choice."""
        return tuple(one for one in self.searching if one.rank is not None)[: self.places_left]

    @property
    def missing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.done)


@dataclass(frozen=True)
class Trainee:
    """Someone who began without a contract. `contract` is its signature; `late` when it came after the last day, and
    management did not keep it; `pending` the signature, in time, of one whose fiche the school has still to agree or to
    refuse; `alert` what to look at before a contract, "" when nothing."""

    dossier: str
    programme: str
    name: str
    state: str
    contract: date | None
    late: bool
    pending: date | None = None
    alert: str = ""


@dataclass(frozen=True)
class Kept:
    """Admissible and not listed once the year began; `until` when management keeps the application."""

    dossier: str
    programme: str
    name: str
    state: str
    until: date | None


@dataclass(frozen=True)
class Departures:
    """Who is in the school without a contract, until when. `leaving` are those whose time is over without any, `late`
    those whose contract came after it; a day declared full is over at its midnight too (R-133, R-134)."""

    programme: str
    short: str
    first_day: date | None
    last_day: date | None
    today: date
    declared_on: date | None
    seats: Seats
    trainees: tuple[Trainee, ...]
    waiting: tuple[Kept, ...]
    over: bool
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def days_left(self) -> int | None:
        """Whole days after today until the last one, included; 0 on the last day, negative once it is over."""
        return (self.last_day - self.today) // timedelta(days=1) if self.last_day else None

    @property
    def ends(self) -> bool:
        """Whoever has no contract leaves now: the last day is over, or that of the numbers declared full."""
        return self.over or (self.declared_on is not None and not self.declared_today)

    @property
    def leaving(self) -> tuple[Trainee, ...]:
        return tuple(one for one in self.trainees if self.ends and one.contract is None and one.pending is None)

    @property
    def declared_today(self) -> bool:
        """Declared full on a day that is not over: a contract of that day may still be signed, and wins (R-134)."""
        return not self.over and self.declared_on is not None and self.declared_on >= self.today

    @property
    def late(self) -> tuple[Trainee, ...]:
        return tuple(one for one in self.trainees if one.late)


Marks = Mapping[Key, bool | None]
"""Application → seen on the first day, not seen, not known."""
