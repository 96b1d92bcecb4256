"""What the screen of interviews is given: frozen values, ready to draw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from desk.views import Bases
from rules.calendar import Period
from rules.slots import Slot
from rules.trials import Trial
from sheets_sync.answers import Answer, Pending, Refused, Saved

RECUSED = "déport : nom masqué"
"""The name of a candidate from whom one is recused (§5)."""


@dataclass(frozen=True)
class Planned:
    """A slot as it is shown. `name` is its candidate's, "" when it is free; `jurors` are names, `apart` those of them
    who were recused from that candidate since: the interview is to be moved (§5). So is one `outside` of a window that
    was moved since (R-041), and one `doubled`: why, when its room was put right and is taken."""

    slot: Slot
    when: str
    jurors: tuple[str, ...]
    name: str
    bases: Bases = field(repr=False, default_factory=dict)
    apart: tuple[str, ...] = ()
    outside: bool = False
    doubled: tuple[str, ...] = ()

    @property
    def dossier(self) -> str:
        """None of a candidate whose name is hidden."""
        return "" if self.name == RECUSED else self.slot.held_by.partition("/")[0]


@dataclass(frozen=True)
class Invited:
    """Whom a slot's calendar file goes to. `key` is `DOSSIER/PROGRAMME`; `moves` how many acts changed that person's
    slot: a calendar takes the highest; `waits` why nothing may go to them yet, "" when it may: there is no address
    meanwhile, for a slot says what was decided (§3); `came_back` the day on which the slot's own letter had left, when
    it came back since (§5)."""

    key: str
    email: str
    moves: int
    cancelled: bool
    waits: str = ""
    came_back: date | None = None


@dataclass(frozen=True)
class Waiting:
    """An application that needs a slot for a trial and has none."""

    dossier: str
    programme: str
    trial: str
    name: str
    email: str
    state: str
    away: tuple[tuple[datetime, datetime], ...] = ()
    recused: tuple[str, ...] = ()
    person: str = ""
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.dossier}/{self.programme}"


@dataclass(frozen=True)
class Group:
    """A programme and a trial: how many have no slot, how many slots are free."""

    programme: str
    trial: str
    short: str
    label: str
    waiting: int
    free: int


@dataclass(frozen=True)
class Planning:
    """One programme, one trial. `days` are those of the window; `chosen` when the candidate chooses (§6.2).

    `cancelled` are the slots that are no more; `may_book` whether this person may change anything.
    """

    programme: str
    short: str
    trial: Trial
    period: Period | None
    days: tuple[date, ...]
    chosen: bool
    slots: tuple[Planned, ...]
    cancelled: tuple[Planned, ...]
    waiting: tuple[Waiting, ...]
    sitters: tuple[tuple[str, str], ...]
    may_book: bool

    @property
    def free(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.slots if one.slot.free)

    @property
    def held(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.slots if one.slot.held_by)


@dataclass(frozen=True)
class Laid:
    """A slot of a series as it would be opened: `objections` why it would not, `there` when it stands already."""

    slot: Slot
    when: str
    objections: tuple[str, ...] = ()
    there: bool = False

    @property
    def new(self) -> bool:
        return not self.objections and not self.there


@dataclass(frozen=True)
class Pair:
    """Someone who would get a slot; `against` when they had said not to be free then."""

    waiting: Waiting
    planned: Planned
    against: bool


@dataclass(frozen=True)
class Proposed:
    """An assignment, to be confirmed: who gets what, who is left and why."""

    pairs: tuple[Pair, ...]
    left: tuple[tuple[Waiting, str], ...]


@dataclass(frozen=True)
class Batch:
    """What became of several acts: how many hold, on how many slots, what the others were answered, each with what it
    was about."""

    saved: int
    last: Saved | None
    others: tuple[tuple[str, Refused | Pending], ...] = ()
    slots: int = 0


def batch(answers: Sequence[tuple[str, Answer]]) -> Batch:
    """Several answers, each with what it is about."""
    saved = [answer for _, answer in answers if isinstance(answer, Saved)]
    others = tuple((about, answer) for about, answer in answers if not isinstance(answer, Saved))
    slots = sum(subject.startswith("creneau:") for answer in saved for subject in answer.act.changes)
    return Batch(len(saved), saved[-1] if saved else None, others, slots)
