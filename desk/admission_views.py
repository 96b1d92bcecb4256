"""« Pourquoi pas admis ? » as a screen draws it: each condition of §9.1 and §4.1, met, missing or unknown (R-122)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from desk.files import Key
from desk.listing_views import KEEP_LATE
from desk.views import ApplicationView, Bases, OfferView
from rules.case import State
from rules.seats import Seats

PRONOUNCE, FAILED, ANNUL, MISTAKE = "prononcer_admission", "diplome_manque", "annuler", "corriger_erreur"
STEPS: Final = (PRONOUNCE, KEEP_LATE, FAILED, ANNUL, MISTAKE)
"""Rows of `Transitions`, which say who may take them and when."""
HERE, PROJECTS, SEATS, TELLING = "admission", "projects", "seats", "announcements"
"""The screens where one acts on a condition."""


@dataclass(frozen=True)
class Requirement:
    """One condition. `met` None: nobody said yet. `says` is the guard's own objection, "" when met; `who` must act.

    `since` is the day it became true or, when it is not, the day from which it is waited for; None when no act says it.
    `absolute`: nobody overrides it, the chair and the management included (R-049, R-123).
    """

    code: str
    label: str
    met: bool | None
    says: str
    who: str
    since: date | None
    section: str
    screen: str
    absolute: bool


@dataclass(frozen=True)
class AdmissionLine:
    """One application on its way. `closed` says why its conditions are not told to this person, "" when they are.

    `late`: days since the papers of a title obtained were due (R-048); 0 when they are not late.
    """

    dossier: str
    programme: str
    short: str
    name: str
    state: State
    admitted: bool
    near: bool
    requirements: tuple[Requirement, ...]
    late: int = 0
    closed: str = ""

    @property
    def key(self) -> Key:
        return self.dossier, self.programme

    @property
    def missing(self) -> tuple[Requirement, ...]:
        return tuple(one for one in self.requirements if not one.met)


@dataclass(frozen=True)
class AdmissionBoard:
    """A programme: `near` have a project, the fewest conditions missing first; `others` are admissible without one."""

    programme: str
    short: str
    label: str
    seats: Seats
    near: tuple[AdmissionLine, ...]
    others: tuple[AdmissionLine, ...]

    @property
    def lines(self) -> tuple[AdmissionLine, ...]:
        return (*self.near, *self.others)

    @property
    def admitted(self) -> int:
        return sum(line.admitted for line in self.near)

    @property
    def ready(self) -> int:
        """Those to whom nothing is missing and who are not admitted yet."""
        return sum(not line.admitted and not line.missing for line in self.near)


@dataclass(frozen=True)
class TitlePapers:
    """The title that the admission rests on, of one dossier (§4.1). `obtained`, `validated` None: nobody said.

    `due` is the day by which its papers are waited for, None while it is not known; `late` in days, 0 when not late.
    `claimed`: the dossier itself says that the title was already held at the deposit.
    """

    obtained: bool | None
    obtained_on: date | None
    received_on: date | None
    validated: bool | None
    validated_by: str
    validated_on: date | None
    due: date | None
    late: int
    claimed: bool
    bases: Bases = field(repr=False, default_factory=dict)


@dataclass(frozen=True)
class AdmissionFile:
    """One application opened: its conditions, its title, the steps that this person is offered, and what they rest
    on."""

    line: AdmissionLine
    papers: TitlePapers
    view: ApplicationView
    offers: Mapping[str, OfferView]
    bases: Bases = field(repr=False, default_factory=dict)

    def application(self, programme: str) -> ApplicationView:
        return self.view

    @property
    def dossier(self) -> str:
        return self.line.dossier

    @property
    def programme(self) -> str:
        return self.line.programme
