"""What the screen of employment projects is given (§8): frozen values, ready to draw."""

from dataclasses import dataclass, field

from desk.projects import ProjectView
from desk.views import ApplicationView, Bases, OfferView
from rules.case import State
from rules.seats import Seats


@dataclass(frozen=True)
class PlacedLine:
    """An application whose admissibility is decided. `closed`: why its projects are not this person's to see, or "".

    `waits`: days that its most pressing project waits for someone, None when none does.
    """

    dossier: str
    programme: str
    name: str
    state: State
    searching: bool
    projects: tuple[ProjectView, ...]
    closed: str = ""

    @property
    def live(self) -> tuple[ProjectView, ...]:
        return tuple(one for one in self.projects if not one.project.ended)

    @property
    def waits(self) -> int | None:
        return max((one.waits for one in self.live if one.waits is not None), default=None)


@dataclass(frozen=True)
class Turn:
    """A project waiting for a seat, in the order that settles the last one: `tied` with the one before, management
    settles (R-122)."""

    rank: int
    name: str
    dossier: str
    project: ProjectView
    tied: bool


@dataclass(frozen=True)
class PlacementBoard:
    """One programme: those who search or have a project, longest wait first; `turns` when a seat must be shared out."""

    programme: str
    short: str
    seats: Seats
    lines: tuple[PlacedLine, ...]
    turns: tuple[Turn, ...]

    @property
    def searching(self) -> int:
        return sum(line.searching for line in self.lines)

    @property
    def without(self) -> tuple[PlacedLine, ...]:
        """Who searches and has no fiche to bring back, by name."""
        found = (line for line in self.lines if line.searching and not line.closed and not line.live)
        return tuple(sorted(found, key=lambda line: (line.name.casefold(), line.dossier)))


@dataclass(frozen=True)
class PlacementFile:
    """One application with its projects, as it was shown: what an act rests on.

    `offers`: the steps of this screen by id; `locked`: where the person is committed, or ""; `others`: (dossier,
    programme, « BAT 1A · Admissible ») of the person's other applications that this person may read; `coming`:
    the subject of the next project.
    """

    dossier: str
    programme: str
    short: str
    name: str
    email: str
    view: ApplicationView
    searching: bool
    projects: tuple[ProjectView, ...]
    offers: dict[str, OfferView]
    locked: str
    others: tuple[tuple[str, str, str], ...]
    renounced: bool
    spared: tuple[str, ...]
    coming: str
    bases: Bases = field(repr=False, default_factory=dict)

    def application(self, programme: str) -> ApplicationView:
        return self.view

    @property
    def key(self) -> str:
        return f"{self.dossier}/{self.programme}"

    def project(self, subject: str) -> ProjectView | None:
        return next((one for one in self.projects if one.subject == subject), None)
