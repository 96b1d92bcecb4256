"""What the screen of announcements is given: frozen values, in French where people read them (§3, §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desk.views import Bases
from rules.calendar import Period
from rules.case import State
from rules.invariants import Breach


@dataclass(frozen=True)
class Line:
    """One application of a list: `says` why it is there, and of which `letter` it speaks."""

    dossier: str
    programme: str
    name: str
    state: State | None
    says: str = ""
    letter: str = ""

    @property
    def member(self) -> str:
        return f"{self.dossier}/{self.programme}"


@dataclass(frozen=True)
class Signature:
    """Who signed which batch; `holds` while the decisions are still those that were signed."""

    email: str
    name: str
    at: datetime
    holds: bool


@dataclass(frozen=True)
class Unfreezing:
    """Someone asks that the batch be opened again, and waits for a second person."""

    email: str
    name: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Rehearsal:
    """One announcement of one programme as it would leave now.

    `members` (`dossier/programme` → the act that decided) is what a signature signs; `batch` what was frozen. `blocks`
    are the sentences that close the signature; the other lists are to be read before signing. `letters` counts by
    status; `sent` says how many of the batch were told.
    """

    period: Period
    programme: str
    short: str
    opens: datetime
    early: bool
    members: Mapping[str, str] = field(repr=False)
    batch: Mapping[str, str] = field(repr=False)
    digest: str
    outcomes: tuple[tuple[State, int], ...]
    undecided: tuple[Line, ...]
    proposed: tuple[Line, ...]
    unreachable: tuple[Line, ...]
    untrue: tuple[Line, ...]
    bounced: tuple[Line, ...]
    outdated: tuple[Line, ...]
    changed: tuple[Line, ...]
    late: tuple[Line, ...]
    ahead: tuple[Line, ...]
    untold: tuple[Line, ...]
    unreadable: tuple[Line, ...]
    breaches: tuple[Breach, ...]
    blocks: tuple[str, ...]
    frozen_at: datetime | None
    signatures: tuple[Signature, ...]
    unfreezing: Unfreezing | None
    letters: Mapping[str, int]
    sent: int
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.period.code}/{self.programme}"

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def complete(self) -> bool:
        """Is what was frozen what would be announced now?"""
        return self.frozen and not self.changed and not self.late

    @property
    def standing(self) -> tuple[str, str]:
        """Where the announcement is, in a word and its colour."""
        signed = any(one.holds for one in self.signatures)
        for said, colour, here in (
            ("Rien à annoncer", "gris", not (self.members or self.frozen or self.untrue)),
            ("Bloquée", "rouge", bool(self.blocks) and not self.complete),
            ("Figée, à compléter", "ambre", self.frozen and not self.complete),
            ("À décider à nouveau", "ambre", bool(self.untrue) and (self.complete or not self.members)),
            ("Envoyée", "vert", self.complete and self.sent >= len(self.batch) > 0),
            ("Envoi commencé", "ambre", self.complete and self.sent > 0),
            ("Figée", "vert", self.complete),
            ("Une signature sur deux", "ambre", signed),
        ):
            if here:
                return said, colour
        return "À signer", "bleu"


@dataclass(frozen=True)
class AnnouncementLine:
    """One date of the calendar of announcements."""

    period: Period
    opens: datetime
    early: bool
    rehearsals: tuple[Rehearsal, ...]


@dataclass(frozen=True)
class Preparing:
    """What the preparation of letters did: how many were written, how many older ones became void, and who has none."""

    made: int
    voided: int
    failed: tuple[tuple[Line, str], ...]
