"""What the screen of a deliberation is given: frozen values, in French where people read them (§5, §6.3, §7.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from desk.files import Key
from desk.views import Bases
from rules.deliberation import Phase
from rules.findings import Finding
from rules.jury import Criterion
from rules.marking import Marked, Sheet
from rules.trials import Trial

TO_DECIDE, PROPOSED, TO_VALIDATE, DECIDED = "à décider", "proposée", "à valider", "décidée"


@dataclass(frozen=True)
class Seated:
    """Someone present; `function` is a role of the jury, `label` what people call it."""

    email: str
    name: str
    function: str
    label: str


@dataclass(frozen=True)
class SittingView:
    """A sitting of one jury. `quorum` None: not set, and `unset` says so; `needed` is what it asks of each function,
    `short_of` what the present lack of it; `names` are those of all who were there at some time. Once it is closed,
    names, functions and quorum are those of its closing.

    `opened` and `closed` are the places of its first and last acts in the journal, `closed` None while it lasts.
    """

    id: str
    programme: str
    short: str
    label: str
    phase: Phase
    held_on: date
    present: tuple[Seated, ...]
    chair: str
    opened: int
    closed: int | None
    closed_at: datetime | None
    quorum: int | None
    needed: tuple[tuple[str, int], ...]
    short_of: tuple[str, ...]
    unset: Finding | None
    names: Mapping[str, str] = field(repr=False, default_factory=dict)
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class TakenBack:
    """The step by which a decision stands no more: its label, who proposed it ("" where nobody had to), who validated
    it, when (the notice's zone), why."""

    step: str
    proposed_by: str
    validated_by: str
    at: datetime
    motive: str


@dataclass(frozen=True)
class Decided:
    """One decision: the labels of the states, why, by which section; what took it back since, None while it stands."""

    dossier: str
    name: str
    before: str
    after: str
    section: str
    motive: str
    back: TakenBack | None = None


@dataclass(frozen=True)
class OutOfSitting:
    """A decision taken while no sitting was open on its phase: who proposed it ("" where nobody had to), who validated
    it, when (the notice's zone)."""

    programme: str
    short: str
    phase: Phase
    decided: Decided
    proposed_by: str
    validated_by: str
    at: datetime


@dataclass(frozen=True)
class ToDecide:
    """A phase of a programme: how many dossiers wait for it, how many carry a proposal."""

    programme: str
    short: str
    phase: Phase
    waiting: int
    proposed: int


@dataclass(frozen=True)
class TableLine:
    """One dossier on the table. `stands` is one of the four words above; `outcome` the label of the step proposed or
    taken, `by` who proposed it; `short_of` what the quorum lacks once the recused are set apart. `becomes`, `title` and
    `trials` are the outcome, the diploma and the results in few words, for a narrow column."""

    dossier: str
    programme: str
    name: str
    state: str
    colour: str
    diploma: str
    mean: str
    results: str
    stands: str
    outcome: str
    by: str
    reason: str
    recused: tuple[str, ...]
    short_of: tuple[str, ...]
    becomes: str
    title: str
    trials: str

    @property
    def key(self) -> Key:
        return self.dossier, self.programme


@dataclass(frozen=True)
class Deliberation:
    """A sitting's table: the lines in the order of its draw, counts by outcome (proposed, decided), and how many
    dossiers are left out for whoever looks, who is recused from them."""

    sitting: SittingView
    lines: tuple[TableLine, ...]
    counts: Mapping[str, tuple[int, int]]
    away: int

    def standing(self, *words: str) -> tuple[TableLine, ...]:
        return tuple(line for line in self.lines if line.stands in words)


@dataclass(frozen=True)
class WallGrid:
    """A grid as a whole room reads it. `sheets` and `together` only once nobody who judges is `awaited` (by name);
    `scale` is "" where jurors give no marks here."""

    label: str
    section: str
    criteria: tuple[Criterion, ...]
    scale: str = ""
    sheets: tuple[Sheet, ...] = ()
    together: Marked | None = None
    awaited: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Projected:
    """`limit` is the interview whose length the rows give for this entry year, None when they give none."""

    grids: tuple[WallGrid, ...]
    limit: Trial | None
