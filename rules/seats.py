"""Seats (headings "Places", §9.1): a ledger derived from projects and contracts, never a number that someone typed.

Each track of each entry year is a programme of its own; its seats are not another's (R-002, R-006).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class HasSeats(Protocol):
    """A row of `Formations`; `decided` by management or None (R-005), `extra` opened beyond (R-004)."""

    @property
    def code(self) -> str: ...
    @property
    def min(self) -> int: ...
    @property
    def max(self) -> int: ...
    @property
    def decided(self) -> int | None: ...
    @property
    def extra(self) -> int: ...


@dataclass(frozen=True)
class Fiche:
    """An employment project (§8). `registered_on`: received complete; `ended`: refused or lapsed."""

    person: str
    programme: str
    registered_on: date | None = None
    agreed_on: date | None = None
    all_agreed: bool = False
    contract_on: date | None = None
    ended: bool = False
    company: str = ""

    @property
    def live(self) -> bool:
        """Registered, neither refused nor lapsed: a refused fiche gives its seat back (R-124)."""
        return self.registered_on is not None and not self.ended


@dataclass(frozen=True)
class Seats:
    """Counts of persons: `registered` ⊇ `agreed` ⊇ `contracts`. `published` is what admissibles are told (R-124)."""

    opened_min: int
    opened: int
    cap: int
    decided: int | None
    extra: int
    registered: int
    agreed: int
    contracts: int

    @property
    def published(self) -> int:
        return max(0, self.opened - self.registered)

    @property
    def left(self) -> int:
        """Seats under the cap that no agreed project holds (R-122)."""
        return self.cap - self.agreed

    @property
    def vacant(self) -> int:
        """Seats opened and not filled; an agreed project fills one (R-130)."""
        return max(0, self.opened - self.agreed)


def count(programme: HasSeats, fiches: Iterable[Fiche]) -> Seats:
    """The ledger of a programme; fiches of the others are left out, and a person counts once."""
    live = [fiche for fiche in fiches if fiche.programme == programme.code and fiche.live]
    agreed = [fiche for fiche in live if fiche.agreed_on]
    return Seats(
        opened_min=programme.min,
        opened=opened(programme),
        cap=cap(programme),
        decided=programme.decided,
        extra=programme.extra,
        registered=_persons(live),
        agreed=_persons(agreed),
        contracts=_persons(fiche for fiche in agreed if fiche.contract_on),
    )


def opened(programme: HasSeats) -> int:
    """Decided by management, else the announced floor (R-005), and the seats opened beyond (R-004)."""
    return (programme.min if programme.decided is None else programme.decided) + programme.extra


def cap(programme: HasSeats) -> int:
    """How many may be taken: decided, else the announced ceiling (R-005), and the seats opened beyond (R-004)."""
    return (programme.max if programme.decided is None else programme.decided) + programme.extra


def decision_objection(programme: HasSeats, decided: int) -> str | None:
    """Management decides within the announced range (R-005); seats beyond it are an act of their own (R-004)."""
    if programme.min <= decided <= programme.max:
        return None
    return (
        f"{decided} places pour {programme.code} : de {programme.min} à {programme.max} sont annoncées ; "
        "au-delà, ouvrir des places supplémentaires, avec un motif"
    )


def _persons(fiches: Iterable[Fiche]) -> int:
    return len({fiche.person for fiche in fiches})
